/* Clusters: marks of a layer that would cover each other become one, which tells how many it stands for. They depend on
   the zoom and on what there is, never on where the map is panned, so they stand still while it moves. */
(function () {
  const city = window.city;
  const ALL_APART = 17; // from this zoom on every mark stands for itself
  const REACH = 0.85; // of a mark's size: closer than that, the lesser is gathered under the worse
  const ROWS = 2 ** 26, NONE = []; // more than a grid has rows at any zoom

  city.gatheringZoom = () => Math.round(city.map.getZoom());

  /* Marks come in order of painting, the worst last; those `alone` neither gather nor are gathered. */
  city.gather = (marks) => {
    const zoom = city.gatheringZoom();
    for (const mark of marks) mark.members = null;
    if (zoom >= ALL_APART) return marks;
    const scale = 256 * 2 ** zoom, cell = (marks.reduce((most, { size }) => Math.max(most, size), 8) * REACH) / scale;
    const grid = new Map(), kept = []; // a cell's number → the marks in it that others are gathered under
    const cellOf = (mark) => Math.floor(mark.x / cell) * ROWS + Math.floor(mark.y / cell);
    const near = (mark, middle) => {
      const reach = ((mark.size * REACH) / scale) ** 2;
      for (let column = middle - ROWS; column <= middle + ROWS; column += ROWS) {
        for (let at = column - 1; at <= column + 1; at++) {
          for (const seed of grid.get(at) || NONE) if ((seed.x - mark.x) ** 2 + (seed.y - mark.y) ** 2 < reach) return seed;
        }
      }
      return null;
    };
    for (let i = marks.length - 1; i >= 0; i--) {
      const mark = marks[i], alone = mark.alone || city.isSelected(mark.layer, mark.feature.id);
      const at = cellOf(mark), seed = alone ? null : near(mark, at);
      if (seed) { (seed.members ||= [seed]).push(mark); continue; }
      kept.push(mark);
      if (alone) continue;
      if (grid.has(at)) grid.get(at).push(mark); else grid.set(at, [mark]);
    }
    return kept.reverse();
  };

  /* A cluster of incidents is a double ring with its number, in the colour, fill and weight of its worst; of things that
     merely stand about, the symbol within a second ring (symbols.js). */
  city.paintGathered = (g, mark, x, y) => {
    if (mark.layer !== "incident") return;
    const colours = city.symbols.paint(mark.colour || "", mark.look || ""), radius = mark.size / 2, solid = colours.f === colours.c;
    g.setLineDash([]);
    g.beginPath(); g.arc(x, y, radius + 1, 0, 7); g.fillStyle = city.colour("land"); g.fill();
    g.beginPath(); g.arc(x, y, radius, 0, 7); g.strokeStyle = colours.c; g.lineWidth = 1.5; g.stroke();
    g.beginPath(); g.arc(x, y, radius - 3.5, 0, 7); g.fillStyle = colours.f; g.fill(); g.lineWidth = colours.sw * 0.8; g.stroke();
    const size = Math.round(Math.max(11, mark.size * 0.42));
    g.font = `600 ${size}px ${city.colour("font")}`; g.textAlign = "center"; g.textBaseline = "middle";
    g.fillStyle = solid ? colours.g : city.colour("text");
    g.fillText(mark.members.length > 99 ? "99+" : String(mark.members.length), x, y + 0.5);
    g.textAlign = "start";
  };

  /* What the tip of a cluster says: how many of what. */
  city.tipOfGathered = (mark) => {
    const counts = new Map();
    const say = (told) => (mark.layer === "incident" ? city.priorityWords(told).toLowerCase() : null);
    for (const { feature } of mark.members) { const words = say(feature.properties); if (words) counts.set(words, (counts.get(words) || 0) + 1); }
    const title = city.layers.get(mark.layer)?.parts[0].title.toLowerCase() || mark.layer;
    return [`${mark.members.length} ${title} close together`, [...[...counts].sort().map(([words, count]) => `${count} of ${words}`.replace("of no", "with no")), "click to come closer"]];
  };
  /* Closer, until its members stand apart. */
  city.openGathered = (mark) => {
    const places = mark.members.map(({ feature }) => { const [lon, lat] = feature.geometry.coordinates; return [lat, lon]; });
    const closer = Math.max(Math.floor(city.map.getZoom()) + 1, city.map.getBoundsZoom(places, false, L.point(60, 60)));
    city.map.setView(L.latLngBounds(places).getCenter(), Math.min(ALL_APART, Math.floor(closer)));
  };
})();
