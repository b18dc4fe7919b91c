/* The search box: answers as one types, the page's own at once, the server's as they come; chosen by arrows and Enter. */
(function () {
  const city = window.city;
  const WAIT = 80, SLOW = 300, PATIENCE = 8000, MOST = 9; // ms, but the last
  const SVG = "http://www.w3.org/2000/svg";
  const DRAWN = { // what the sprite has no symbol for, in a box of 14
    search: "M6 2a4 4 0 1 1 0 8 4 4 0 0 1 0-8m3 7 4 4", street: "M4 1 2 13M10 1l2 12M7 1v2m0 3v2m0 3v2", crossing: "M7 0v14M0 7h14",
    area: "M1 4l5-3 7 3-1 7-6 2-5-4z", address: "M1 7l6-5 6 5M3 6v7h8V6" };
  const KINDS = { street: "Street", crossing: "Crossing", area: "Area", address: "Address" };

  function drawn(name) {
    const svg = document.createElementNS(SVG, "svg"), path = document.createElementNS(SVG, "path");
    svg.setAttribute("viewBox", "0 0 14 14");
    svg.setAttribute("aria-hidden", "true");
    svg.setAttribute("class", "drawn");
    path.setAttribute("d", DRAWN[name]);
    svg.append(path);
    return svg;
  }
  function icon(result) {
    if (DRAWN[result.kind]) return drawn(result.kind);
    const about = result.about || {};
    if (result.kind === "incident") return city.symbols.icon(city.kindSymbol(about), 20, `p${city.priorityLook(about)}`);
    if (result.kind === "unit") { const [symbol, colour] = city.unitShape(about.kind); return city.symbols.icon(symbol, 16, colour); }
    return city.symbols.icon(result.kind, 16);
  }
  const key = (result) => (result.table ? `${result.table}:${result.id}` : `${result.kind}:${result.title}:${result.lon}`);
  function together(...lists) {
    const seen = new Set();
    return lists.flat().filter((result) => !seen.has(key(result)) && seen.add(key(result))).slice(0, MOST);
  }

  city.part("#search-slot", (slot) => {
    const input = city.h("input", { id: "search-box", class: "search-input", type: "text", role: "combobox", autocomplete: "off", spellcheck: "false",
      "aria-label": "Search: incident number, call sign, crossing, street, address or name", "aria-autocomplete": "list", "aria-expanded": "false",
      "aria-controls": "search-results", maxlength: "120", placeholder: "Number, call sign, crossing, street…" });
    const list = city.h("ul", { id: "search-results", role: "listbox", "aria-label": "Found" });
    const told = city.h("p", { class: "search-told", role: "status" });
    const panel = city.h("div", { class: "search-panel", hidden: "" }, list, told);
    slot.append(city.h("div", { class: "search-field" }, drawn("search"), input, city.key && city.h("kbd", { "aria-hidden": "true" }, "/")), panel);

    let asked = 0, answered = 0, results = [], theirs = [], at = -1, slow = null, asking = null;
    let arrowed = false, entered = false; // a row was gone to by hand; Enter was pressed before the answer was there
    const open = (is) => { panel.hidden = !is; input.setAttribute("aria-expanded", String(is)); };
    const say = (text, look = "") => { city.say(told, text); told.className = `search-told ${look}`; told.hidden = !text; };

    function point(index) {
      at = index;
      [...list.children].forEach((row, i) => row.setAttribute("aria-selected", String(i === at)));
      if (at >= 0) { input.setAttribute("aria-activedescendant", `found-${at}`); list.children[at].scrollIntoView({ block: "nearest" }); }
      else input.removeAttribute("aria-activedescendant");
    }
    function draw(found) {
      const held = arrowed && results[at] ? key(results[at]) : null;
      results = found;
      list.replaceChildren(...found.map((result, i) => city.h("li", { id: `found-${i}`, role: "option", class: "found-row",
        onpointerdown: (event) => { event.preventDefault(); choose(result); }, onpointermove: () => { if (at !== i) { arrowed = true; point(i); } } },
      city.h("span", { class: "found-icon" }, icon(result)),
      city.h("span", { class: "found-words" }, city.h("b", { class: "clip" }, result.title), city.h("span", { class: "clip t3" }, KINDS[result.kind] === result.note ? result.note : [KINDS[result.kind], result.note].filter(Boolean).join(" · "))))));
      const again = found.findIndex((result) => key(result) === held);
      point(again >= 0 ? again : found.length ? 0 : -1);
      open(true);
    }

    async function ask(typed) {
      const mine = (asked += 1), { lat, lng } = city.map.getCenter();
      clearTimeout(slow);
      slow = setTimeout(() => { if (mine === asked && answered < mine) say("Looking through streets, addresses and numbers…", "waiting"); }, SLOW);
      setTimeout(() => { if (mine === asked && answered < mine) say("✕ No answer yet; only units, open incidents and what this page shows are found. Streets and addresses come with the answer.", "fault"); }, PATIENCE);
      let fault = null, found = null;
      try {
        const answer = await fetch(`/search?${new URLSearchParams({ q: typed, near: `${lat.toFixed(5)},${lng.toFixed(5)}` })}`, { cache: "no-store" });
        if (answer.ok) found = (await answer.json()).results;
        else fault = `✕ The search could not be made (${answer.status}). Units and incidents in sight of this page are still found.`;
      } catch { fault = "✕ Cut off: only units, open incidents and what this page shows are found. Streets and addresses come back with the connection."; }
      if (mine < answered || input.value.trim() !== typed) return; // a later answer has come, or other words were typed
      answered = mine;
      clearTimeout(slow);
      if (found) theirs = found;
      const held = city.held(typed);
      draw(together(held.exact, found || [], held.others));
      if (fault) say(fault, "fault");
      else if (!results.length) say(`No street, crossing, incident or unit matches “${typed}”. Try the beginning of a street, two streets with / between them, or a call sign such as ${city.sampleSign()}.`);
      else say("");
      if (entered && results.length) choose(results[0]);
      entered = false;
    }
    function typing() {
      arrowed = entered = false;
      const typed = input.value.trim();
      clearTimeout(asking);
      if (!typed) { asked += 1; answered = asked; clearTimeout(slow); theirs = []; results = []; say(""); open(false); return; }
      const held = city.held(typed);
      const now = together(held.exact, theirs.filter((result) => city.fits(typed, `${result.title} ${result.id || ""}`)), held.others);
      if (now.length || !panel.hidden) { draw(now); if (now.length) say(""); }
      asking = setTimeout(() => ask(typed), WAIT);
    }
    function choose(result) {
      clearTimeout(asking);
      clearTimeout(slow);
      asked += 1; answered = asked;
      input.value = ""; theirs = [];
      open(false);
      input.blur();
      city.follow?.(null);
      if (result.table) {
        const held = (city.data.get(result.table)?.features || []).some((feature) => feature.id === result.id && feature.geometry);
        city.select({ table: result.table, id: result.id }, held);
        if (!held) city.flyTo(result);
        return;
      }
      city.change({ place: { lat: result.lat, lon: result.lon, label: result.title } });
      city.flyTo(result);
      city.map.getContainer().focus({ preventScroll: true });
    }

    input.addEventListener("input", typing);
    input.addEventListener("focus", () => { if (input.value.trim()) typing(); });
    input.addEventListener("blur", () => open(false));
    input.addEventListener("keydown", (event) => {
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        event.preventDefault();
        if (!results.length) return;
        const step = event.key === "ArrowDown" ? 1 : -1;
        arrowed = true;
        point((at + step + results.length) % results.length);
      } else if (event.key === "Enter") {
        event.preventDefault();
        /* Pressed before the answer is there: what was typed is looked up first. */
        if (results[at] && (arrowed || answered === asked || city.fits(input.value, `${results[at].title} ${results[at].note} ${results[at].id || ""}`))) choose(results[at]);
        else entered = Boolean(input.value.trim());
      } else if (event.key === "Escape") {
        event.stopPropagation();
        if (input.value) { input.value = ""; typing(); } else input.blur();
      }
    });
    panel.addEventListener("pointerdown", (event) => event.preventDefault()); // the field keeps the focus
  });
})();
