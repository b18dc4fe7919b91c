/* Closures and cordons: red lines and areas that no way leads through, a no-entry sign in their middle. */
(function () {
  const city = window.city;
  const SIGN = { symbol: "closure", colour: "shut", look: "", rank: 0 };
  /* Where its sign stands: the middle of an area's box, halfway along a line. */
  function middle({ area, lines }) {
    if (!area) return lines[0][Math.floor((lines[0].length - 1) / 2)];
    const xs = lines[0].map(([x]) => x), ys = lines[0].map(([, y]) => y);
    return [(Math.min(...xs) + Math.max(...xs)) / 2, (Math.min(...ys) + Math.max(...ys)) / 2];
  }
  const named = (told) => (told.kind === "cordon" ? "Cordon" : told.kind === "closure" || !told.kind ? "Closed streets" : city.words(told.kind));

  city.layer("closure", {
    sheet: "areas", order: 3,
    paint(g, view, features) {
      const wide = Math.max(1, city.markScale / 1.8); // on a wall of many pixels
      for (const feature of features) {
        if (!feature.geometry) continue;
        const told = city.shapes.of(feature), path = city.shapes.path(feature, view), chosen = city.isSelected("closure", feature.id);
        if (!told.lines.length) continue;
        g.lineJoin = g.lineCap = "round"; g.setLineDash([]);
        if (told.area) { g.save(); g.globalAlpha = 0.14; g.fillStyle = city.colour("red"); g.fill(path, "evenodd"); g.restore(); }
        g.strokeStyle = city.colour("land"); g.lineWidth = wide * (chosen ? 8 : 6); g.stroke(path);
        g.strokeStyle = city.colour("red"); g.lineWidth = wide * (chosen ? 5 : 3); g.stroke(path);
        const [x, y] = middle(told), size = city.scaled(20);
        if (view.sees(view.x(x), view.y(y))) city.symbols.stamp(g, { ...SIGN, size }, view.x(x), view.y(y));
      }
    },
    find: (view, x, y, features) => features.findLast((feature) => city.shapes.holds(feature, view, x, y, 7)),
    tip: ({ properties: told }) => [named(told), [told.to_at ? `until ${city.time(Date.parse(told.to_at)).slice(0, 5)}` : "until it is opened again", "no way leads through"]],
  });
})();
