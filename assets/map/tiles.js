/* Catches the dash-leaflet map as it is made, and fills theme and scale into the address of its tiles. */
(function () {
  const city = window.city;
  L.Map.addInitHook(function () {
    setTimeout(() => { city.map = this; city.emit("map", this); }, 0);
  });
  L.TileLayer.addInitHook(function () {
    this.options.theme = city.theme();
    this.options.scale = window.devicePixelRatio > 1 ? 2 : 1;
    city.on("theme", () => { this.options.theme = city.theme(); this.redraw(); });
  });
})();
