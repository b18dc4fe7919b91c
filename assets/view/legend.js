/* The legend opens as a sheet; its symbols are filled then, for Mantine puts it on the page only when it opens. */
(function () {
  const city = window.city;
  city.part("#open-legend", (button) => {
    const seen = new MutationObserver(() => {
      const list = document.querySelector(".legend-list");
      if (!list) return;
      seen.disconnect();
      city.symbols.fill(list);
    });
    const open = () => {
      seen.observe(document.body, { childList: true, subtree: true });
      window.dash_clientside.set_props("legend-sheet", { opened: true });
    };
    button.addEventListener("click", open);
    city.key("g", "Legend: every symbol in words", open);
  });
})();
