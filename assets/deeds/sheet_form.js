/* The form of an incident: where, what, how bad, in whose words. Made once; filled, read and compared by the sheet. */
(function () {
  const city = window.city;
  const { h } = city;
  const same = (a, b) => JSON.stringify(a) === JSON.stringify(b);

  /* incidentForm(sheet element, {moved(place)}) → its parts. */
  city.incidentForm = (sheet, { moved }) => {
    const kinds = JSON.parse(sheet.dataset.kinds), begins = JSON.parse(sheet.dataset.begins);
    const wordOf = (kind) => kinds.find(([value]) => value === kind)?.[1] || "";
    const face = (word, symbol) => h("span", { class: "kind-face" }, h("span", { class: "sym s20", "data-symbol": symbol, "aria-hidden": "true" }), h("span", {}, word));
    const where = city.whereField({ next: () => kind.focus(), changed: moved });
    const kind = city.choice("What", kinds.map(([value, word, symbol]) => [value, face(word, symbol), word]), "kinds", "first letter chooses, 1 to 5 the priority");
    const priority = city.choice("Priority", JSON.parse(sheet.dataset.priorities).map((one) => [one, h("span", { class: `pb p${one}` }, String(one)), `Priority ${one}`]), "priorities", "1 is the worst");
    const title = city.textField("In one line", { placeholder: "" });
    const note = city.textField("Note", { most: 4000, lines: 2, placeholder: "Shift+Enter for a new line" });
    const found = h("select", { id: "deed-found-by", class: "sel" }, ...JSON.parse(sheet.dataset.foundBy).map(([value, word]) => h("option", { value }, word)));
    const sensitive = h("input", { id: "deed-sensitive", type: "checkbox" });
    const more = h("div", { class: "deed-more" },
      h("div", { class: "deed-field" }, h("label", { class: "lab", for: "deed-found-by" }, "Found by"), h("span", { class: "select" }, found)),
      h("label", { class: "deed-check" }, sensitive, h("span", {}, h("b", {}, "Sensitive"), h("span", { class: "deed-hint" }, "shown by its area only"))));
    const element = h("div", { class: "sheet-fields" }, where.element, kind.element, priority.element, title.element, note.element, more);

    /* What is used where nobody says anything else stands in the field, in grey. */
    const hint = () => { title.input.placeholder = parts.keeps || `What happened? “${wordOf(kind.value)}” if you leave it empty`; };
    city.byLetter(kind, wordOf);
    element.addEventListener("change", hint);
    /* A digit, in either choice, is the priority, and goes on to the words. */
    for (const choice of [kind, priority]) {
      choice.group.addEventListener("keydown", (event) => {
        if (!/^[1-5]$/.test(event.key) || event.ctrlKey || event.metaKey || event.altKey) return;
        event.preventDefault();
        priority.value = event.key;
        title.focus();
      });
    }
    const named = { address: where, lon: where, kind, priority, title, text: note };
    const parts = {
      element, where, wordOf,
      keeps: "",
      get value() {
        const { address, place } = where.value;
        return { address, lon: place?.lon ?? null, lat: place?.lat ?? null, kind: kind.value, priority: priority.value && Number(priority.value),
          title: title.value, note: note.value, found_by: found.value, sensitive: sensitive.checked };
      },
      /* told: what a record says; nothing for a new one. keeps: what an empty title means. */
      begin(told = null, keeps = "") {
        const place = told && told.lon !== null && told.lat !== null ? { lon: told.lon, lat: told.lat } : null;
        where.begin(told?.address, place, keeps);
        kind.value = told ? told.kind : begins.kind;
        priority.value = told ? told.priority : begins.priority;
        title.value = told?.title; note.value = ""; found.value = begins.found_by; sensitive.checked = false;
        note.element.hidden = more.hidden = Boolean(told);
        parts.keeps = keeps;
        hint();
        parts.begun = parts.value;
      },
      get touched() { return !same(parts.value, parts.begun); },
      /* The field that a refusal speaks of. */
      blame(says) {
        const name = /^Where/.test(says) ? "address" : says.split(":")[0];
        named[name]?.focus();
      },
    };
    return parts;
  };
})();
