/* The incident board: the layer's order is the board's; what a person reads does not move under their eyes. */
(function () {
  const city = window.city;
  const { h } = city;
  const COLUMN = { priority: "Priority", state: "State", kind: "Kind", area: "Area", source: "Source" };

  city.part("#incident-rows", (list) => {
    const rows = new Map(), empty = city.byId("incident-empty"), count = city.byId("incident-count");
    let said = null;

    /* The first row in sight stays where it is, unless the list is at its top. */
    function anchored(change) {
      const top = list.getBoundingClientRect().top, focused = document.activeElement;
      const first = list.scrollTop > 0 ? [...list.children].find((row) => row.getBoundingClientRect().bottom > top) : null;
      const before = first?.getBoundingClientRect().top;
      change();
      if (first?.isConnected) list.scrollTop += first.getBoundingClientRect().top - before;
      if (list.contains(focused) && document.activeElement !== focused) focused.focus({ preventScroll: true });
    }
    function arrange(features) {
      const there = new Set(features.map((feature) => feature.id));
      for (const [id, row] of rows) if (!there.has(id)) { row.holder.remove(); rows.delete(id); }
      let next = list.firstElementChild;
      for (const feature of features) {
        let row = rows.get(feature.id);
        if (!row) rows.set(feature.id, (row = city.boardRow(feature.id)));
        if (row.holder === next) next = next.nextElementSibling;
        else list.insertBefore(row.holder, next);
        row.write(feature.properties);
      }
    }
    /* Which filter hides what: each that would show more if it alone were taken away. */
    function hiding(all) {
      return city.filtering().map((column) => {
        const others = city.COLUMNS.filter((other) => other !== column && city.view[other]);
        const left = all.filter(({ properties }) => others.every((other) => city.view[other].has(other === "priority" ? city.priorityOf(properties) : properties[other] ?? "")));
        return [column, left.length];
      }).filter(([, left]) => left);
    }
    function say(key, ...children) {
      empty.hidden = !key;
      if (key === said) return;
      said = key;
      empty.replaceChildren(...children);
    }
    const again = () => h("button", { class: "btn", type: "button", onclick: city.ask }, "Try now");
    const clear = () => h("button", { class: "btn", type: "button", onclick: city.resetFilters }, "Clear filters");

    const back = () => h("button", { class: "btn", type: "button", onclick: city.openNow }, "Show what is open");

    /* The words for an hour looked back at, where nothing can be listed. */
    function tellHour(shown) {
      const { features, fault } = city.hour;
      if (fault && !features) return say("hour fault", h("b", { class: "red" }, "✕ The last hour didn't answer"),
        h("p", { class: "say" }, `${fault}. Open incidents are not affected. Trying again each half minute.`), back());
      if (!features) return say("hour reading", h("p", { class: "say" }, "Reading the last hour …"));
      if (shown) return say(null);
      if (features.length) return say("hour hidden", h("b", {}, "Nothing that passes the filters"),
        h("p", { class: "say" }, `${features.length} began in this view in the last hour; the filters hide them.`), clear());
      return say("hour calm", h("b", {}, "Nothing began in this view in the last hour"),
        h("p", { class: "say" }, "Move or widen the map to look elsewhere."), back());
    }
    function tell(data, shown) {
      const all = data.features || [];
      if (!data.features) return say("fault", h("b", { class: "red" }, "✕ Incidents didn't answer"),
        h("p", { class: "say" }, "Units and other layers are not affected. Trying again every 5 s."), again());
      if (shown) return say(null);
      if (!all.length) return say("calm", h("b", {}, "No open incident in the city"),
        h("p", { class: "say" }, "New ones appear here by themselves. How the feeds fare is told at the top."));
      const by = hiding(all).map(([column, left]) => `${COLUMN[column]} alone hides ${left}`).join("; ");
      return say(`hidden ${all.length} ${by}`, h("b", {}, "No open incident in this view"),
        h("p", { class: "say" }, `${all.length} are open in the city. ${by || `The filters of ${city.filtering().map((column) => COLUMN[column].toLowerCase()).join(", ")} hide them together`}.`), clear());
    }

    const draw = () => {
      const data = city.data.get("incident");
      if (city.view.since) return drawHour();
      if (!data) return;
      const all = data.features || [], shown = city.ordered(all.filter(city.passes));
      anchored(() => arrange(shown));
      tell(data, shown.length);
      city.say(count, !data.features ? "not read" : shown.length === all.length ? `${all.length} open` : `${shown.length} of ${all.length} open`);
      finish(shown.length, `Open incidents, ${city.byId("board-sort")?.selectedOptions[0]?.textContent.toLowerCase() || "worst first"}`);
    };
    function drawHour() {
      const all = city.hour.features || [], shown = all.filter(city.passes);
      anchored(() => arrange(shown));
      tellHour(shown.length);
      const closed = shown.filter(({ properties }) => properties.state === "closed").length;
      const words = `${shown.length} began${closed ? `, ${closed} closed since` : ""}${city.hour.of ? `; not all: ${city.hour.features.length} of ${city.hour.of.toLocaleString("en")} read` : ""}`;
      city.say(count, city.hour.features ? words : "reading …");
      finish(shown.length, "Incidents of the last hour in view, newest first");
    }
    function finish(shown, label) {
      city.state.rows = shown;
      list.setAttribute("aria-label", label);
      list.hidden = !shown;
      mark();
      city.emit("board");
    }
    function mark() {
      for (const [id, row] of rows) row.element.classList.toggle("chosen", city.isSelected("incident", id));
    }
    city.uses("incident");
    city.on("layer", (name) => { if (name === "incident") draw(); });
    city.on("fault", (name) => { if (name === "incident") draw(); });
    city.on("symbols", draw);
    city.on("hour", draw);
    city.on("order", draw);
    city.on("view", (part) => { if ("since" in part || city.COLUMNS.some((column) => column in part)) draw(); if ("selected" in part) mark(); });
    city.on("tick", () => { for (const row of rows.values()) row.count(); });

    /* From one row to another; the row reached is put in sight. */
    function go(to) {
      const all = [...list.querySelectorAll(".inc")];
      if (!all.length) return;
      const at = all.indexOf(document.activeElement);
      const next = all[to(at, all.length)] || all[0];
      next.focus({ preventScroll: true });
      next.scrollIntoView({ block: "nearest" });
    }
    const down = (at, many) => Math.min(many - 1, at + 1), up = (at) => Math.max(0, at - 1);
    const keys = { ArrowDown: down, ArrowUp: up, Home: () => 0, End: (_, many) => many - 1 };
    list.addEventListener("keydown", (event) => {
      if (!keys[event.key] || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      go(keys[event.key]);
    });
    city.key("j", "On the board: the next row; also ↓, and Home and End", () => go(down));
    city.key("k", "On the board: the row before; also ↑", () => go(up));
  });
})();
