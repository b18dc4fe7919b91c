/* Heat: hexagons of a year's incidents, faint; only the top tenth of them is filled, the top hundredth most. */
(function () {
  const city = window.city;
  const BANDS = { 1: ["risk-1", 0.14, 0.34], 2: ["risk-1", 0.09, 0.2], 3: ["risk-2", 0.07, 0.14], 4: ["risk-3", 0.035, 0] };
  const rings = new WeakMap(); // geometry is turned into Mercator once
  const ring = (feature) => {
    if (!rings.has(feature)) rings.set(feature, feature.geometry.coordinates[0].map(([lon, lat]) => city.mercator(lon, lat)));
    return rings.get(feature);
  };
  const corner = (view, [x, y]) => [view.x(x), view.y(y)];
  function add(path, view, feature) {
    const [x, y] = corner(view, ring(feature)[0]);
    if (!view.sees(x, y, 80)) return;
    path.moveTo(x, y);
    for (const point of ring(feature).slice(1)) path.lineTo(...corner(view, point));
  }
  const blank = document.createElement("canvas").getContext("2d");

  city.layer("heat", {
    sheet: "areas", order: 1,
    paint(g, view, features) {
      for (const [band, [token, fill, line]] of Object.entries(BANDS)) {
        const path = new Path2D();
        for (const feature of features) if (feature.properties.band === Number(band)) add(path, view, feature);
        g.fillStyle = g.strokeStyle = city.colour(token);
        g.globalAlpha = fill; g.fill(path);
        if (line) { g.globalAlpha = line; g.lineWidth = 1; g.stroke(path); }
        g.globalAlpha = 1;
      }
    },
    find(view, x, y, features) {
      return features.find((feature) => {
        if (feature.properties.band > 3) return false;
        const [cx, cy] = corner(view, ring(feature)[0]);
        if (Math.hypot(cx - x, cy - y) > view.scale / 40000) return false;
        const path = new Path2D();
        add(path, view, feature);
        return blank.isPointInPath(path, x, y);
      });
    },
    tip(feature) {
      const { count, rank, band } = feature.properties;
      return [`${count} incidents in 365 days`, [`rank ${rank} of all hexagons`, `top ${{ 1: 1, 2: 5, 3: 10, 4: 20 }[band]} %`, "counts, no forecast"]];
    },
  });
})();
