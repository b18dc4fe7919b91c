/* What is painted above all marks: rings, pulses, the call-out of what waits for a person, and the names of things. */
(function () {
  const city = window.city;
  const FONT = (weight) => `${weight} ${Math.round(12 * city.markScale)}px ${city.colour("font")}`;
  const LAST_FROM = 13, NAMES_FROM = 15; // zooms: ages of last-known units; names of all that has one
  const FEW = 40, MANY = 90; // in sight, of last-known units and of all that has a name: more are left without words
  let pointed = null, moving = false, counting = false;
  city.point = (mark) => { if (pointed !== mark) { pointed = mark; city.repaint("incidents"); } };
  /* Whether words stand beside what moves, and so must move with it. */
  city.labelled = () => moving;

  city.ring = (g, x, y, radius, colour, width) => {
    g.setLineDash([]);
    g.beginPath(); g.arc(x, y, radius, 0, 7);
    g.strokeStyle = city.colour("key"); g.lineWidth = width + 2; g.stroke();
    g.strokeStyle = colour; g.lineWidth = width; g.stroke();
  };
  /* ◐ beside a mark: late. */
  city.half = (g, x, y) => {
    g.setLineDash([]);
    g.beginPath(); g.arc(x, y, 5.5, 0, 7); g.fillStyle = city.colour("land"); g.fill();
    g.beginPath(); g.arc(x, y, 3.8, 0, 7); g.strokeStyle = city.colour("amber-line"); g.lineWidth = 1.5; g.stroke();
    g.beginPath(); g.arc(x, y, 3.8, Math.PI / 2, (3 * Math.PI) / 2); g.fillStyle = city.colour("amber-line"); g.fill();
  };
  /* ✕ beside a mark: cut off. */
  city.cross = (g, x, y) => {
    g.setLineDash([]);
    for (const [token, width] of [["land", 5], ["red", 2]]) {
      g.beginPath(); g.moveTo(x - 3, y - 3); g.lineTo(x + 3, y + 3); g.moveTo(x + 3, y - 3); g.lineTo(x - 3, y + 3);
      g.strokeStyle = city.colour(token); g.lineWidth = width; g.lineCap = "round"; g.stroke();
    }
  };
  /* A panel beside the oldest incident that nobody has acknowledged. */
  function callout(g, mark, x, y) {
    const told = mark.feature.properties, left = x + mark.size / 2 + 14, top = y - 18;
    const head = `Not acknowledged ${city.stopwatch(city.secondsSince(city.bornOf(told)))}`;
    let title = city.titleOf(told);
    title = title.length > 30 ? `${title.slice(0, 29).trimEnd()}…` : title;
    g.font = FONT(600);
    let width = g.measureText(head).width;
    g.font = FONT(400);
    width = Math.max(width, g.measureText(title).width) + 16;
    g.setLineDash([]);
    g.beginPath(); g.roundRect(left, top, width, 37, 3);
    g.fillStyle = city.colour("map-panel"); g.fill();
    g.strokeStyle = city.colour("red"); g.lineWidth = 1; g.stroke();
    g.textBaseline = "middle";
    g.font = FONT(600); g.fillStyle = city.colour("red-text"); g.fillText(head, left + 8, top + 12);
    g.font = FONT(400); g.fillStyle = city.colour("text"); g.fillText(title, left + 8, top + 27);
    city.labels.block(left, top, left + width, top + 37);
  }
  const at = (view, mark) => {
    const look = city.look(mark.layer), [x, y] = look.glide ? look.glide(mark) : [mark.x, mark.y];
    return [view.x(x), view.y(y)];
  };
  const named = (mark) => mark.feature.properties.name || mark.feature.id;

  function inSight(view, name) {
    const found = [];
    for (const mark of city.marksOf(name)) {
      if (mark.members) continue;
      const [x, y] = at(view, mark);
      if (view.sees(x, y, 0)) found.push([mark, x, y]);
    }
    return found;
  }
  const box = (mark) => mark.size / 2 + (mark.ring ? 8 : 1);

  city.paintTop = (g, view) => {
    city.labels.begin();
    city.paintPulses(g, (mark) => at(view, mark));
    const chosen = city.view.selected, mark = chosen && city.markOf(chosen.table, chosen.id);
    for (const [one, x, y] of inSight(view, "incident")) city.labels.block(x - box(one), y - box(one), x + box(one), y + box(one));
    if (mark) {
      const [x, y] = at(view, mark);
      city.ring(g, x, y, mark.size / 2 + (mark.ring || mark.colour === "p1" ? 9 : 5), city.colour("select"), 2.5);
      if (mark.layer !== "incident") city.labels.write(g, mark, named(mark), x, y, { font: FONT(600), colour: "text", always: true, gap: 8 });
    }
    const waiting = city.marksOf("incident").filter((one) => one.ring && one.feature.properties.priority === 1 && one !== mark);
    const oldest = waiting.sort((a, b) => city.bornOf(a.feature.properties).localeCompare(city.bornOf(b.feature.properties)))[0];
    const called = oldest && !city.preset; // a wall's letters and list say it, in sizes that are read from afar
    if (called) callout(g, oldest, ...at(view, oldest));
    counting = Boolean(called);
    names(g, view, mark);
    if (pointed?.size) city.ring(g, ...at(view, pointed), pointed.size / 2 + 4, city.colour("select"), 1.5);
  };
  /* Last-known units with their age first, then, close by, call signs and the names of what stands about. */
  function names(g, view, chosen) {
    moving = false;
    const say = (mark, text, x, y, colour) => city.labels.write(g, mark, text, x, y, { font: FONT(400), colour, gap: 3 });
    const units = view.zoom >= LAST_FROM ? inSight(view, "unit").filter(([mark]) => mark !== chosen) : [];
    const old = units.filter(([mark]) => mark.look === "last");
    if (old.length <= FEW) for (const [mark, x, y] of old) say(mark, `${named(mark)}, ${city.age(city.now() / 1000 - mark.fix.at)} ago`, x, y, "text-2");
    counting ||= Boolean(old.length);
    if (view.zoom < NAMES_FROM) return;
    const rest = [...units.filter(([mark]) => mark.look !== "last"), ...inSight(view, "hospital"), ...inSight(view, "station")];
    if (rest.length > MANY) return;
    moving = units.length > 0;
    for (const [mark, x, y] of rest) if (mark !== chosen) say(mark, named(mark), x, y, mark.layer === "unit" ? "text" : "text-2");
  }
  /* What says how long ago is counted on. */
  city.part("#city-map", () => city.on("tick", () => { if (counting) city.repaint("incidents"); }));
})();
