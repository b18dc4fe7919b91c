/* The wall's preset: which layers, filters and theme; its address stays its own, and nobody is there to press anything. */
(function () {
  const city = window.city;
  const IDLE = 3000; // ms until the pointer goes away

  /* On a wall what is looked at changes by itself: none of it is written into the address. */
  if (/^\/wall\/[^/]+/.test(location.pathname)) {
    city.change = (part) => { Object.assign(city.view, part); city.emit("view", part); };
  }

  city.part("#wall", (wall) => {
    const preset = (city.preset = JSON.parse(wall.dataset.preset));
    for (const column of city.COLUMNS) city.view[column] = preset.filters[column] ? new Set(preset.filters[column]) : null;
    city.view.layers = new Set(preset.layers);
    city.view.selected = null;
    ["incident", "alert", "unit"].forEach(city.uses);
    document.documentElement.dataset.mantineColorScheme = preset.theme;
    document.title = `${preset.title} · Watchfloor`;
    city.emit("theme");

    const map = city.map;
    for (const way of ["dragging", "scrollWheelZoom", "doubleClickZoom", "boxZoom", "keyboard", "touchZoom"]) map[way]?.disable();
    map.getContainer().removeAttribute("tabindex");

    /* Marks grow with the screen; where it has twice the pixels the map's own names are drawn twice as large: its tiles cover twice the ground. */
    const unit = parseFloat(getComputedStyle(wall).fontSize) / 54;
    city.markScale *= unit;
    map.eachLayer((layer) => {
      if (!(layer instanceof L.TileLayer) || unit < 1.5) return;
      Object.assign(layer.options, { tileSize: 512, zoomOffset: -1, scale: 2 });
      map.getContainer().style.setProperty("--tile", "512px");
      layer.redraw();
    });

    let timer = null;
    const still = () => document.documentElement.classList.add("no-pointer");
    const stir = () => { document.documentElement.classList.remove("no-pointer"); clearTimeout(timer); timer = setTimeout(still, IDLE); };
    addEventListener("pointermove", stir);
    stir();

    const awake = () => { if (!document.hidden) navigator.wakeLock?.request("screen").catch(() => { /* the screen's own settings hold */ }); };
    document.addEventListener("visibilitychange", awake);
    awake();
  });
})();
