/* A, B and C on the map: the three worst incidents drawn above all else, each letter where it covers least. */
(function () {
  const city = window.city;
  const WAYS = [[1, 0], [-1, 0], [0, -1], [0, 1], [0.8, -0.8], [-0.8, -0.8], [0.8, 0.8], [-0.8, 0.8]];
  const WALL = 1e6, LETTER = 1e3; // what it costs to leave the map or hide a panel; to hide another key

  const overlap = (a, b) => Math.max(0, Math.min(a.right, b.right) - Math.max(a.left, b.left)) * Math.max(0, Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top));
  const round = (x, y, half) => ({ left: x - half, right: x + half, top: y - half, bottom: y + half });

  city.part("#wall", () => {
    const map = city.map, floats = ["wall-view", "wall-away", "wall-alert", "wall-qr"].map(city.byId);
    const size = () => parseFloat(getComputedStyle(city.byId("wall")).fontSize);

    /* What floats over the map, in the sheet's pixels. */
    function panels(view) {
      const home = map.getContainer().getBoundingClientRect();
      return floats.filter((one) => one.offsetWidth).map((one) => {
        const box = one.getBoundingClientRect(), x = view.pad.x - home.left, y = view.pad.y - home.top;
        return { left: box.left + x, right: box.right + x, top: box.top + y, bottom: box.bottom + y };
      });
    }
    function placed(view) {
      return city.worst().filter(({ feature }) => feature.geometry?.type === "Point").map(({ key, feature }) => {
        const [x, y] = city.mercator(...feature.geometry.coordinates);
        return { key, feature, x: view.x(x), y: view.y(y) };
      });
    }
    /* The free place beside a mark: other keys and panels weigh most, then other incidents. */
    function letterAt(one, letter, marks, hard, others, inside) {
      let best = null, least = Infinity;
      WAYS.forEach(([dx, dy], i) => {
        const away = letter * 1.02, x = one.x + dx * away, y = one.y + dy * away, box = round(x, y, letter * 0.42);
        const cost = i + WALL * (letter * letter > overlap(box, inside) + letter * letter * 0.3 ? 1 : 0)
          + LETTER * hard.reduce((sum, other) => sum + overlap(box, other), 0)
          + LETTER * marks.filter((other) => other !== one).reduce((sum, other) => sum + overlap(box, round(other.x, other.y, letter * 0.5)), 0)
          + others.reduce((sum, other) => sum + overlap(box, other), 0) * 0.1;
        if (cost < least) { least = cost; best = { x, y, box }; }
      });
      return best;
    }
    const sheet = new city.Sheet("wall", 480, (g, view) => {
      const letter = size(), mark = Math.round(letter * 0.96), marks = placed(view);
      const keyed = new Set(marks.map(({ feature }) => feature.id));
      const inside = { left: view.pad.x, top: view.pad.y, right: view.width - view.pad.x, bottom: view.height - view.pad.y };
      const others = city.marksOf("incident").filter((one) => one.feature && !keyed.has(one.feature.id))
        .map((one) => round(view.x(one.x), view.y(one.y), letter * 0.35));
      const hard = panels(view);
      const sees = ({ feature }) => city.inSight(feature);
      for (const one of marks.filter(sees).reverse()) {
        const told = one.feature.properties;
        if (city.unacknowledged(told)) city.ring(g, one.x, one.y, mark * 0.66, city.colour("red"), mark * 0.075);
        city.symbols.stamp(g, { symbol: city.kindSymbol(told), colour: `p${city.priorityLook(told)}`, size: mark }, one.x, one.y);
      }
      city.state.letters = {};
      g.font = `600 ${letter}px ${city.colour("font")}`;
      g.textAlign = "center"; g.textBaseline = "alphabetic"; g.lineJoin = "round"; g.setLineDash([]);
      for (const one of marks.filter(sees)) {
        const at = letterAt(one, letter, marks, hard, others, inside);
        hard.push(at.box);
        g.strokeStyle = city.colour("land"); g.lineWidth = letter * 0.2; g.strokeText(one.key, at.x, at.y + letter * 0.35);
        g.fillStyle = city.colour("text"); g.fillText(one.key, at.x, at.y + letter * 0.35);
        city.state.letters[one.key] = { id: one.feature.id, x: at.x - view.pad.x, y: at.y - view.pad.y, markX: one.x - view.pad.x, markY: one.y - view.pad.y, size: letter };
      }
      g.textAlign = "start";
    });
    sheet.addTo(map);
    ["worst", "symbols", "theme", "turned"].forEach((name) => city.on(name, () => sheet.ask()));
  });
})();
