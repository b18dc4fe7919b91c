/* The rail's filters: which incidents are shown. Each choice carries the count of what the other filters leave. */
(function () {
  const city = window.city;
  const NAMES = { area: ["All areas", "area"], source: ["All feeds", "feed"] };
  const valueOf = (told, column) => (column === "priority" ? city.priorityOf(told) : told[column] ?? "");
  const allows = (told, column) => !city.view[column] || city.view[column].has(valueOf(told, column));

  city.passes = (feature) => city.COLUMNS.every((column) => allows(feature.properties, column));
  city.filtering = () => city.COLUMNS.filter((column) => city.view[column]);
  city.resetFilters = () => city.change(Object.fromEntries(city.COLUMNS.map((column) => [column, null])));

  /* Value → how many incidents the other columns leave of it. */
  function counts(column) {
    const found = new Map(), others = city.COLUMNS.filter((other) => other !== column);
    for (const { properties } of city.data.get("incident")?.features || []) {
      const value = valueOf(properties, column), passes = others.every((other) => allows(properties, other));
      found.set(value, (found.get(value) || 0) + (passes ? 1 : 0));
    }
    return found;
  }

  function chips(element, column, order) {
    const made = new Map();
    const change = (value, only) => {
      const on = new Set(only ? [value] : order.filter((one) => !city.view[column] || city.view[column].has(one)));
      if (!only && !on.delete(value)) on.add(value);
      city.change({ [column]: on.size === order.length ? null : on });
    };
    for (const value of order) {
      const number = city.h("span", { class: "t3" });
      const chip = city.h("button", { class: "chip", type: "button", "data-value": value, title: "Click to hide or show; double-click for only this",
        onclick: () => change(value, false), ondblclick: () => change(value, true) }, city.words(value), number);
      made.set(value, { chip, number });
      element.append(chip);
    }
    return () => {
      const found = counts(column);
      for (const [value, { chip, number }] of made) {
        const on = !city.view[column] || city.view[column].has(value);
        chip.setAttribute("aria-pressed", on);
        chip.hidden = (column === "kind" || value === "none") && !found.has(value) && on;
        city.say(number, (found.get(value) || 0).toLocaleString("en"));
      }
    };
  }

  function select(element, column) {
    const [all, none] = NAMES[column], box = city.h("select", { class: "sel", "aria-label": all,
      onchange: () => city.change({ [column]: box.value === "*" ? null : new Set([box.value.slice(1)]) }) });
    element.append(city.h("span", { class: "select" }, box));
    let written = "";
    return () => {
      const found = counts(column), chosen = city.view[column];
      for (const value of chosen || []) if (!found.has(value)) found.set(value, 0);
      const rows = [...found].sort((a, b) => (a[0] === "") - (b[0] === "") || a[0].localeCompare(b[0]));
      const key = JSON.stringify([rows, chosen && [...chosen]]);
      if (key === written || document.activeElement === box) return;
      written = key;
      const named = rows.filter(([value]) => value).length;
      const first = city.h("option", { value: "*" }, named > 1 ? all.replace("All", `All ${named}`) : all);
      box.replaceChildren(first, ...rows.map(([value, number]) => city.h("option", { value: `=${value}` }, `${value || `No ${none} given`}  (${number})`)));
      if (chosen?.size > 1) box.append(city.h("option", { value: "+" }, [...chosen].join(", ")));
      box.value = !chosen ? "*" : chosen.size > 1 ? "+" : `=${[...chosen][0]}`;
    };
  }

  city.part("#left-rail", (rail) => {
    const shown = city.byId("filters-shown"), reset = city.byId("filters-reset"), draws = [];
    for (const block of rail.querySelectorAll(".filter")) {
      const { column, control, order } = block.dataset, element = city.byId(`filter-${column}`);
      draws.push(control === "chips" ? chips(element, column, JSON.parse(order)) : select(element, column));
    }
    const draw = () => {
      const features = city.data.get("incident")?.features;
      draws.forEach((one) => one());
      reset.hidden = !city.filtering().length;
      if (features) city.say(shown, `${features.filter(city.passes).length.toLocaleString("en")} of ${features.length.toLocaleString("en")} shown`);
    };
    reset.addEventListener("click", () => { city.resetFilters(); });
    city.on("layer", (name) => { if (name === "incident") draw(); });
    city.on("view", (part) => { if (city.COLUMNS.some((column) => column in part)) draw(); });
    draw();
  });
})();
