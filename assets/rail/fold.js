/* The left rail folds to its symbols: by a person's wish, kept in the address, and by itself where the window is narrow.
   A folded rail opens over the map while it is pointed at, holds the focus, or was opened by its button. */
(function () {
  const city = window.city;
  const narrow = matchMedia("(max-width: 1439px)");

  city.part("#rail-fold", (button) => {
    const page = city.byId("page"), rail = city.byId("left-rail");
    city.keeps("rail", (text) => (text === "folded" ? text : null), (value) => value);
    let opened = false; // over the map, until something else is pressed
    const folded = () => narrow.matches || city.view.rail === "folded";
    const draw = () => {
      page.classList.toggle("rail-folded", folded());
      rail.classList.toggle("opened", opened && folded());
      const open = !folded() || opened;
      button.setAttribute("aria-expanded", open);
      button.title = open ? "Fold layers and filters" : "Open layers and filters";
      button.setAttribute("aria-label", button.title);
      city.say(button, open ? "‹" : "›");
    };
    button.addEventListener("click", () => {
      if (narrow.matches) opened = !opened;
      else { opened = false; city.change({ rail: city.view.rail === "folded" ? null : "folded" }); }
      if (!opened) button.blur();
      draw();
    });
    document.addEventListener("pointerdown", (event) => { if (opened && !rail.contains(event.target)) { opened = false; draw(); } });
    city.key("l", "Fold or open layers and filters", () => button.click());
    narrow.addEventListener("change", draw);
    draw();
  });
})();
