/* Lines and areas of the map: a feature's geometry as lines on the Mercator square, and as a path on a sheet. */
(function () {
  const city = window.city;
  const LINES = { LineString: (each) => [each], MultiLineString: (each) => each, Polygon: (each) => each, MultiPolygon: (each) => each.flat(),
    Point: (each) => [[each]], MultiPoint: (each) => each.map((one) => [one]) };
  const held = new WeakMap(); // feature → {lines, area}: whether the lines enclose something
  const blank = document.createElement("canvas").getContext("2d");

  city.shapes = {
    of(feature) {
      if (!held.has(feature)) {
        const { type = "", coordinates = [] } = feature.geometry || {};
        const lines = (LINES[type]?.(coordinates) || []).map((line) => line.map(([lon, lat]) => city.mercator(lon, lat)));
        held.set(feature, { area: type.endsWith("Polygon"), lines });
      }
      return held.get(feature);
    },
    path(feature, view) {
      const { area, lines } = city.shapes.of(feature), path = new Path2D();
      for (const line of lines) {
        line.forEach(([x, y], i) => (i ? path.lineTo(view.x(x), view.y(y)) : path.moveTo(view.x(x), view.y(y))));
        if (area) path.closePath();
      }
      return path;
    },
    /* Whether it holds a point of its sheet, or runs by within `near` pixels. */
    holds(feature, view, x, y, near = 0) {
      const path = city.shapes.path(feature, view);
      if (city.shapes.of(feature).area && blank.isPointInPath(path, x, y, "evenodd")) return true;
      blank.lineWidth = 2 * near;
      return near > 0 && blank.isPointInStroke(path, x, y);
    },
  };
})();
