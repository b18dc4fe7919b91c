/* The top sheet: rings, and the labels of what is selected, pointed at, last known, or waiting for a person. */
(function () {
  const city = window.city;
  const FONT = (weight) => `${weight} 12px ${city.colour("font")}`;
  const FEW = 10; // so many last-known units in sight still get their age written beside them
  let pointed = null;
  city.point = (mark) => { if (pointed !== mark) { pointed = mark; city.repaint("top"); } };

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
  const taken = []; // boxes of the labels already written in this painting
  function free(x, y, width) {
    const box = [x, y - 8, x + width, y + 8];
    if (taken.some((other) => box[0] < other[2] && box[2] > other[0] && box[1] < other[3] && box[3] > other[1])) return false;
    return taken.push(box);
  }
  function label(g, text, x, y, strong) {
    g.font = FONT(strong ? 600 : 400);
    const width = g.measureText(text).width;
    if (!free(x, y, width) && !strong) return;
    g.lineJoin = "round"; g.textBaseline = "middle"; g.setLineDash([]);
    g.strokeStyle = city.colour("land"); g.lineWidth = 3.5; g.strokeText(text, x, y);
    g.fillStyle = city.colour(strong ? "text" : "text-2"); g.fillText(text, x, y);
  }
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
    taken.push([left, top, left + width, top + 37]);
  }
  const at = (view, mark) => {
    const look = city.look(mark.layer), [x, y] = look.glide ? look.glide(mark) : [mark.x, mark.y];
    return [view.x(x), view.y(y)];
  };
  const named = (mark) => mark.feature.properties.name || mark.feature.id;

  city.paintTop = (g, view) => {
    taken.length = 0;
    city.paintPulses(g, (mark) => at(view, mark));
    const waiting = city.marksOf("incident").filter((mark) => mark.ring && mark.feature.properties.priority === 1 && !city.isSelected("incident", mark.feature.id));
    const oldest = waiting.sort((a, b) => city.bornOf(a.feature.properties).localeCompare(city.bornOf(b.feature.properties)))[0];
    if (oldest) callout(g, oldest, ...at(view, oldest));

    const chosen = city.view.selected, mark = chosen && city.markOf(chosen.table, chosen.id);
    if (mark) {
      const [x, y] = at(view, mark);
      city.ring(g, x, y, mark.size / 2 + (mark.ring ? 9 : 5), city.colour("select"), 2.5);
      if (mark.layer !== "incident") label(g, named(mark), x + mark.size / 2 + 10, y, true);
    }
    const old = city.marksOf("unit").filter((mark) => mark.look === "last").map((mark) => [mark, ...at(view, mark)])
      .filter(([, x, y]) => view.sees(x, y, 0));
    if (old.length <= FEW && view.zoom >= 13) for (const [mark, x, y] of old) label(g, `${named(mark)}, ${city.age(city.now() / 1000 - mark.fix.at)} ago`, x + 14, y + 2);
    if (pointed?.size) city.ring(g, ...at(view, pointed), pointed.size / 2 + 4, city.colour("select"), 1.5);
  };
})();
