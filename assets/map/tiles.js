/* Catches the dash-leaflet map as it is made, and fills theme and scale into the address of its tiles. */
(function () {
  const city = window.city;
  L.Map.addInitHook(function () {
    setTimeout(() => { city.map = this; city.emit("map", this); }, 0);
    /* Between two whole zooms, and on screens between two whole resolutions, tiles are stretched (map.css). */
    const between = () => this.getContainer().classList.toggle("between", Boolean(this.getZoom() % 1 || window.devicePixelRatio % 1));
    this.on("zoomend viewreset load resize", between);
    this.whenReady(between);
  });
  L.TileLayer.addInitHook(function () {
    this.options.theme = city.theme();
    /* Between two whole zooms tiles are stretched: then the finer ones stay sharp. */
    this.options.scale = () => (window.devicePixelRatio > 1 || (this._map && this._map.getZoom() % 1) ? 2 : 1);
    city.on("theme", () => { this.options.theme = city.theme(); this.redraw(); });
  });
})();
