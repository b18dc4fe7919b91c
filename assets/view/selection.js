/* What is selected: the card opens in place of the board, is asked for again when its table moves, Esc lets go. */
(function () {
  const city = window.city;

  /* select({table, id}, fly): from the board the map flies there; from the map it stays where it is. */
  city.select = (chosen, fly = false) => {
    city.change({ selected: chosen });
    if (chosen && fly) city.emit("fly", chosen);
  };
  city.isSelected = (table, id) => city.view.selected?.table === table && city.view.selected?.id === id;

  city.part("#selection-card", (card) => {
    const board = city.byId("incident-board"), body = city.byId("selection-body");
    let shown = null, returnTo = null;
    const ask = () => {
      const chosen = city.view.selected;
      city.set("selection-chosen", chosen && { ...chosen, revision: city.revision(chosen.table) });
    };
    const draw = () => {
      const chosen = city.view.selected, key = chosen && `${chosen.table}:${chosen.id}`;
      if (key === shown) return;
      if (!shown) returnTo = document.activeElement;
      shown = key;
      card.hidden = !chosen;
      board.classList.toggle("covered", Boolean(chosen));
      body.scrollTop = 0;
      body.classList.toggle("waiting", Boolean(chosen));
      ask();
      if (!chosen && returnTo?.isConnected) returnTo.focus({ preventScroll: true });
    };
    /* A refresh changes words, never the scroll. */
    new MutationObserver(() => {
      const record = body.querySelector(".record");
      if (!record || `${record.dataset.table}:${record.dataset.id}` === shown) body.classList.remove("waiting");
      city.symbols.fill(body);
      city.ages();
    }).observe(body, { childList: true, subtree: true });

    city.on("view", (part) => { if ("selected" in part) draw(); });
    const again = city.later(1000, () => { if (city.view.selected) ask(); });
    city.on("revision", (moved) => {
      const chosen = city.view.selected;
      if (chosen && (city.layers.get(chosen.table)?.reads || [chosen.table]).some((table) => table in moved)) again();
    });
    const movedOn = city.later(5000, () => { if (city.view.selected) ask(); });
    city.on("moved", (told) => { if (told.layer === city.view.selected?.table && told.id.includes(city.view.selected.id)) movedOn(); });
    city.byId("selection-close").addEventListener("click", () => city.select(null));
    document.addEventListener("keydown", (event) => { if (event.key === "Escape" && city.view.selected) city.select(null); });
    city.on("started", draw);
  });
})();
