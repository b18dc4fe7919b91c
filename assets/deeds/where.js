/* Where: an address or crossing with suggestions as one types, or a place picked on the map; both are told apart. */
(function () {
  const city = window.city;
  const { h } = city;
  const WAIT = 80, PATIENCE = 8000, MOST = 6, FAR = 150; // ms, ms, rows, metres
  const ROUGH = { street: "the middle of the street", area: "the middle of the area" };
  const KINDS = { street: "Street", crossing: "Crossing", area: "Area", address: "Address" };
  const away = (a, b) => city.metresBetween({ lat: a.lat, lng: a.lon }, { lat: b.lat, lng: b.lon });

  /* whereField({next, changed}): next() goes on to the field after; changed() hears of a new place. */
  city.whereField = ({ next, changed }) => {
    const input = h("input", { id: "where-box", class: "deed-input", type: "text", role: "combobox", autocomplete: "off", spellcheck: "false",
      maxlength: "300", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": "where-found", "aria-describedby": "where-told",
      placeholder: "Address or crossing: Ring / Abbey" });
    const list = h("ul", { id: "where-found", class: "where-found", role: "listbox", "aria-label": "Suggestions", hidden: "" });
    const told = h("span", { id: "where-told", class: "deed-hint", role: "status" });
    const onMap = h("button", { class: "btn", type: "button", onclick: () => { open(false); city.pick.cross(() => next()); } }, "Pick on the map");
    const element = h("div", { class: "deed-field where" }, h("label", { class: "lab", for: "where-box" }, "Where"),
      h("div", { class: "where-line" }, input, onMap, list), told);
    let place = null, from = null, taken = null, rows = [], at = -1, turn = 0, answered = 0, timer = null, asking = null, entered = false, fault = false, none = false, keeps = "";

    const open = (is) => { list.hidden = !is; input.setAttribute("aria-expanded", String(is)); if (!is) point(-1); };
    function point(index) {
      at = index;
      [...list.children].forEach((row, i) => row.setAttribute("aria-selected", String(i === at)));
      if (at >= 0) { input.setAttribute("aria-activedescendant", `where-${at}`); list.children[at].scrollIntoView({ block: "nearest" }); }
      else input.removeAttribute("aria-activedescendant");
    }
    function tell() {
      const typed = input.value.trim();
      const apart = place && taken && from === "map" ? away(place, taken) : 0;
      const [text, look] = from === "map" ? [apart > FAR ? `◐ On the map where you put it, ${city.metres(apart)} from ${taken.title}` : "● On the map where you put it", apart > FAR ? "amber" : ""]
        : from === "found" && taken.rough ? [`◐ On the map roughly: ${taken.rough}. Click the map to be exact.`, "amber"]
          : place ? ["● On the map", ""]
            : entered ? ["◐ Looking for it …", ""] : fault ? ["✕ No suggestions now: type it as it is, or click the map.", "amber"]
              : !typed && keeps ? [`○ ${keeps}`, ""] : typed ? [`○ As typed, not on the map. ${none ? "No street or address like it: c" : "Take a suggestion, or c"}lick the map.`, ""]
                : ["○ Type it, or click the map", ""];
      city.say(told, text);
      told.className = `deed-hint ${look}`;
    }
    function settle(where, how) {
      place = where; from = where ? how : null;
      tell();
      changed(place);
    }
    function choose(result, goOn = true) {
      clearTimeout(timer);
      turn += 1; answered = turn; entered = false;
      input.value = result.title;
      open(false);
      taken = { title: result.title, lat: result.lat, lon: result.lon, rough: ROUGH[result.kind] };
      settle({ lat: result.lat, lon: result.lon }, "found");
      city.flyTo(result);
      if (goOn) next();
    }
    function draw(found) {
      rows = found;
      list.replaceChildren(...found.map((result, i) => h("li", { id: `where-${i}`, role: "option", class: "where-row",
        onpointerdown: (event) => { event.preventDefault(); choose(result); } },
      h("b", { class: "clip" }, result.title), h("span", { class: "clip t3" }, [KINDS[result.kind] || city.words(result.kind), result.note].filter((one, n, all) => one && all.indexOf(one) === n).join(" · ")))));
      open(found.length > 0);
      if (found.length) point(0);
    }
    async function ask(typed) {
      const mine = (turn += 1), { lat, lng } = city.map.getCenter();
      let found = null;
      try {
        const answer = await fetch(`/search?${new URLSearchParams({ q: typed.slice(0, 120), near: `${lat.toFixed(5)},${lng.toFixed(5)}`, limit: 12 })}`,
          { cache: "no-store", signal: AbortSignal.timeout(PATIENCE) });
        if (answer.ok) found = (await answer.json()).results;
      } catch { /* told below */ }
      if (mine !== turn || input.value.trim() !== typed) return;
      answered = mine;
      fault = !found; none = false;
      const places = (found || []).filter((one) => one.kind !== "incident" && one.lat !== null && one.lon !== null).slice(0, MOST);
      none = Boolean(found) && !places.length;
      if (document.activeElement === input) draw(places);
      const take = entered && places.length;
      entered = false;
      if (take) choose(places[0], false); else tell();
    }
    input.addEventListener("input", () => {
      const typed = input.value.trim();
      entered = none = false;
      /* Words that no longer begin with the suggestion taken are another address: its place goes with it. */
      if (from === "found" && !typed.startsWith(taken.title)) { taken = null; settle(null, null); }
      tell();
      clearTimeout(timer);
      turn += 1; answered = turn;
      if (!typed) { draw([]); return; }
      answered = turn - 1;
      timer = setTimeout(() => { asking = ask(typed); }, WAIT);
    });
    input.addEventListener("blur", () => open(false));
    input.addEventListener("keydown", (event) => {
      if (event.isComposing) return;
      if ((event.key === "ArrowDown" || event.key === "ArrowUp") && rows.length) {
        event.preventDefault();
        const step = event.key === "ArrowDown" ? 1 : -1;
        if (list.hidden) open(true);
        point((at + step + rows.length) % rows.length);
      } else if (event.key === "Enter") {
        event.preventDefault(); // here Enter goes on; it never sends half an incident
        if (!list.hidden && at >= 0 && answered === turn) choose(rows[at]);
        else {
          /* Pressed before the answer is there: it is taken when it comes, and nobody waits for it. */
          if (answered !== turn) { clearTimeout(timer); asking = ask(input.value.trim()); entered = true; tell(); }
          next();
        }
      } else if (event.key === "Escape" && !list.hidden) {
        event.preventDefault();
        event.stopPropagation();
        open(false);
      }
    });
    return {
      element, input,
      get value() { return { address: input.value.trim(), place }; },
      /* When what Enter was pressed for has been found, or not. */
      async settled() { if (entered) await asking; },
      /* As it is told by a record, or nothing; stays is what is said of a place that is left empty. */
      begin(address, where, stays = "") {
        keeps = stays;
        clearTimeout(timer);
        turn += 1; answered = turn; fault = entered = none = false;
        input.value = address || "";
        rows = []; list.replaceChildren(); open(false);
        taken = where && address ? { title: address, lat: where.lat, lon: where.lon } : null;
        place = where; from = where ? "was" : null;
        tell();
      },
      put(where) { settle(where, "map"); },
      focus: () => input.focus(),
    };
  };
})();
