/* Alerts: their areas, amber and dashed, sparsely hatched; the banner names them. */
(function () {
  const city = window.city;
  function hatch(g, view, path) {
    g.save();
    g.clip(path, "evenodd");
    g.globalAlpha = 0.28; g.lineWidth = 1; g.setLineDash([]);
    g.beginPath();
    for (let x = -view.height; x < view.width; x += 14) { g.moveTo(x, view.height); g.lineTo(x + view.height, 0); }
    g.stroke();
    g.restore();
  }

  city.layer("alert", {
    sheet: "areas", order: 2,
    paint(g, view, features) {
      for (const feature of features) {
        if (!feature.geometry) continue;
        const path = city.shapes.path(feature, view);
        g.strokeStyle = city.colour("amber-line");
        hatch(g, view, path);
        const wide = Math.max(1, city.markScale / 1.8); // on a wall of many pixels
        g.lineWidth = wide * (city.isSelected("alert", feature.id) ? 3.5 : 2);
        g.setLineDash([8 * wide, 5 * wide]);
        g.stroke(path);
        g.setLineDash([]);
      }
    },
    find: (view, x, y, features) => features.findLast((feature) => feature.geometry && city.shapes.holds(feature, view, x, y)),
    tip(feature) {
      const told = feature.properties;
      return [told.event || told.headline, [told.is_exercise && "Exercise", told.severity && `severity ${told.severity.toLowerCase()}`, told.certainty?.toLowerCase(),
        told.expires && `until ${city.time(Date.parse(told.expires)).slice(0, 5)}`]];
    },
  });
})();
