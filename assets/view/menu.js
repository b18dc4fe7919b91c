/* The menu in the strip closes as people expect it to: by Esc, by a click elsewhere, when the focus has left it. */
(function () {
  const city = window.city;
  city.part("#menu", (menu) => {
    const summary = menu.querySelector("summary");
    const close = () => { menu.open = false; };
    document.addEventListener("pointerdown", (event) => { if (!menu.contains(event.target)) close(); });
    menu.addEventListener("focusout", (event) => { if (event.relatedTarget && !menu.contains(event.relatedTarget)) close(); });
    menu.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || !menu.open) return;
      event.stopPropagation(); // a card below it stays
      close();
      summary.focus();
    });
  });
})();
