/* The keyboard map: a part names a key, says what it does, and acts; keys pressed while writing are left alone.
   Whatever is registered stands in the sheet that `?` opens, so none can be left out. */
(function () {
  const city = window.city;
  const keys = new Map(); // key → {says, act}
  const FACES = { ArrowUp: "↑", ArrowDown: "↓", ArrowLeft: "←", ArrowRight: "→", Escape: "Esc", " ": "Space" };

  /* act may be left out where the focused thing hears the key by itself: then it is only told of. */
  city.key = (key, says, act = null) => keys.set(key, { says, act });
  city.keys = () => [...keys].map(([key, { says }]) => [key, says]);

  const writing = (element) => element?.isContentEditable || ["INPUT", "TEXTAREA", "SELECT"].includes(element?.tagName);
  /* Whether a sheet lies over the page, or lay there when the key was pressed in it. */
  city.covered = (event) => Boolean(event.target.closest?.("[role=dialog]") || document.querySelector("[role=dialog][aria-modal=true]"));
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || writing(event.target)) return;
    const found = keys.get(event.key);
    if (!found?.act || city.covered(event)) return;
    event.preventDefault();
    found.act(event);
  });

  const html = (type, children, props = {}) => ({ namespace: "dash_html_components", type, props: { children, ...props } });
  const face = (key) => key.split(" ").filter(Boolean).map((one) => html("Kbd", FACES[one] || one));
  city.openKeys = () => {
    const lines = city.keys().flatMap(([key, says]) => [html("Dt", key === " " ? [html("Kbd", "Space")] : face(key)), html("Dd", says)]);
    window.dash_clientside.set_props("keys-sheet", { opened: true, children: html("Dl", lines, { className: "keys" }) });
  };

  city.part("#page", () => {
    if (!city.byId("keys-sheet-slot")) return;
    city.key("?", "This list", city.openKeys);
    city.byId("open-keys")?.addEventListener("click", city.openKeys);
  });
  city.part("#incident-rows", () => {
    city.key("/", "Search", () => city.byId("search-box")?.focus());
    city.key("b", "To the board: the row chosen, else the first", () => {
      if (city.view.selected) city.select(null);
      (document.querySelector(".inc.chosen") || document.querySelector(".inc"))?.focus();
    });
    city.key("m", "To the map: arrows move it, + and − zoom", () => city.map.getContainer().focus());
    city.key("u", "Open the oldest unacknowledged incident", () => city.openOldest());
    city.key("0", "The whole city", () => city.byId("fit-city")?.click());
    city.key("t", "Dark or light", () => city.byId("theme-toggle")?.click());
    city.key("Escape", "Close the card or the sheet");
  });
})();
