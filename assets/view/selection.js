/* What is selected: the card opens in place of the board, is asked for again when its table moves, Esc lets go. */
(function () {
  const city = window.city;
  const PATIENCE = 4000, AGAIN = 5000; // ms

  /* select({table, id}, fly): from the board the map flies there; from the map it stays where it is. */
  city.select = (chosen, fly = false) => {
    city.change({ selected: chosen });
    if (chosen && fly) city.emit("fly", chosen);
  };
  city.isSelected = (table, id) => city.view.selected?.table === table && city.view.selected?.id === id;

  city.part("#selection-card", (card) => {
    const board = city.byId("incident-board"), body = city.byId("selection-body"), wait = city.byId("selection-wait"), scroll = body.closest(".card-body");
    const ABOUT = { incident: ["incident", "incident_note", "assignment", "receipt", "closure", "caution", "shift"], unit: ["unit", "position", "shift"] }; // what a card tells besides what its layer reads
    let shown = null, returnTo = null, asked = null; // asked: since when the card of what is chosen has not come
    const ask = () => {
      const chosen = city.view.selected;
      city.set("selection-chosen", chosen && { ...chosen, revision: city.revision(chosen.table), asked: Date.now() });
    };
    /* The card as it is by now, at once: something was done to what it shows. */
    city.askCard = () => { if (city.view.selected) ask(); };
    /* Until its own card is there, no other record's is: bars after 300 ms, a sentence where it stays away. */
    function waiting(is) {
      if (is) wait.replaceChildren(city.h("div", { class: "bars" }, ...Array.from({ length: 6 }, () => city.h("div", { class: "bar" }))));
      asked = is ? performance.now() : null;
      body.classList.toggle("waiting", is);
      wait.hidden = !is;
    }
    function late() {
      if (performance.now() - asked < PATIENCE) return;
      const { table, id } = city.view.selected, feature = (city.data.get(table)?.features || []).find((one) => one.id === id);
      const [title, words] = feature ? city.look(table).tip(feature) : ["", []];
      wait.replaceChildren(city.h("b", { class: "red" }, "✕ The card didn't answer"), city.h("p", {}, title),
        city.h("p", { class: "say" }, words.filter(Boolean).join(" · ")),
        city.h("p", { class: "say" }, `The map and the board are not affected. Trying again every ${AGAIN / 1000} s.`));
    }
    const held = () => { const record = body.querySelector(".record"); return record && `${record.dataset.table}:${record.dataset.id}`; };
    const draw = () => {
      const chosen = city.view.selected, key = chosen && `${chosen.table}:${chosen.id}`;
      if (key === shown) return;
      if (!shown) returnTo = document.activeElement;
      shown = key;
      card.hidden = !chosen;
      board.classList.toggle("covered", Boolean(chosen));
      scroll.scrollTop = 0;
      waiting(Boolean(chosen) && held() !== key);
      ask();
      if (!chosen && returnTo?.isConnected) returnTo.focus({ preventScroll: true });
    };
    /* A refresh changes words, never the scroll. Where nothing can be read the card says so, and is no record. */
    new MutationObserver(() => {
      if (held() ? held() === shown : body.firstChild) waiting(false);
      city.symbols.fill(body);
      city.ages();
    }).observe(body, { childList: true, subtree: true, characterData: true, attributes: true, attributeFilter: ["data-id", "data-symbol"] });

    city.on("view", (part) => { if ("selected" in part) draw(); });
    const again = city.later(1000, () => { if (city.view.selected) ask(); });
    city.on("revision", (moved) => {
      const chosen = city.view.selected;
      if (chosen && (ABOUT[chosen.table] || city.layers.get(chosen.table)?.reads || [chosen.table]).some((table) => table in moved)) again();
    });
    const movedOn = city.later(5000, () => { if (city.view.selected) ask(); });
    city.on("moved", (told) => { if (told.layer === city.view.selected?.table && told.id.includes(city.view.selected.id)) movedOn(); });
    city.byId("selection-close").addEventListener("click", () => city.select(null));
    /* A sheet that lies above closes first, by itself. */
    document.addEventListener("keydown", (event) => { if (event.key === "Escape" && city.view.selected && !city.covered(event)) city.select(null); });
    setInterval(() => { if (asked !== null && city.view.selected) { late(); ask(); } }, AGAIN);
    city.on("started", draw);
  });
})();
