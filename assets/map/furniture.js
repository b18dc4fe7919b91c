/* The map's furniture: zoom, the whole city, the scale bar; the view is kept in the address. */
(function () {
  const city = window.city;
  const METRES = [50, 100, 250, 500, 1000, 2000, 5000, 10000, 20000];
  const FLY = matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : 0.4;

  city.part("#city-map", (element) => {
    const map = city.map, [west, south, east, north] = JSON.parse(element.dataset.bounds);
    const whole = [[south, west], [north, east]];
    /* The whole city fits at any quarter of a zoom; by hand the map rests on whole ones, where its letters are right. */
    const snap = map.options.zoomSnap;
    const fitting = (act) => { map.options.zoomSnap = snap; act(); map.options.zoomSnap = 1; };
    fitting(() => { city.wholeZoom = map.getBoundsZoom(whole); });
    new ResizeObserver(() => { map.invalidateSize({ pan: false }); fitting(() => { city.wholeZoom = map.getBoundsZoom(whole); }); }).observe(element);
    if (!city.byId("zoom-in")) return; // a wall has nothing to press

    city.byId("zoom-in").addEventListener("click", () => map.setZoom(Math.floor(map.getZoom()) + 1));
    city.byId("zoom-out").addEventListener("click", () => map.setZoom(Math.ceil(map.getZoom()) - 1));
    city.byId("fit-city").addEventListener("click", () => fitting(() => map.flyToBounds(whole, { duration: FLY })));

    map.on("moveend", () => {
      const { lat, lng } = map.getCenter();
      city.change({ map: { zoom: Number(map.getZoom().toFixed(2)), lat: Number(lat.toFixed(5)), lon: Number(lng.toFixed(5)) } });
    });
    /* From the board the map flies there, no farther out than it was. */
    city.on("fly", ({ table, id }) => {
      const feature = city.data.get(table)?.features?.find((one) => one.id === id);
      if (!feature?.geometry || feature.geometry.type !== "Point") return;
      const [lon, lat] = feature.geometry.coordinates;
      map.flyTo([lat, lon], Math.max(Math.ceil(map.getZoom()), 15), { duration: FLY });
    });

    const bar = city.byId("scale-bar"), line = bar.querySelector(".scale-line"), text = bar.querySelector(".scale-text");
    const scale = () => {
      const perPixel = (156543.03 * Math.cos((map.getCenter().lat * Math.PI) / 180)) / 2 ** map.getZoom();
      const metres = METRES.findLast((one) => one / perPixel <= 110) || METRES[0];
      line.style.setProperty("width", `${Math.round(metres / perPixel)}px`);
      city.say(text, metres >= 1000 ? `${metres / 1000} km` : `${metres} m`);
    };
    map.on("zoomend moveend", scale);
    scale();
  });
})();
