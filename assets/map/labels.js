/* Words on the map: each at the first free side of its mark, the side it had before when that is still free. */
(function () {
  const city = window.city;
  const SIDES = ["right", "left", "above", "below"];
  const sides = new Map(); // layer and id → the side where its words stood last
  const widths = new Map(); // font and text → px; measuring costs more than writing
  let taken = [];
  city.state.labels = []; // the boxes of the words of this painting, for tests: [left, top, right, bottom]

  const free = (box) => !taken.some((other) => box[0] < other[2] && box[2] > other[0] && box[1] < other[3] && box[3] > other[1]);
  function placed(side, x, y, reach, width, height) {
    const left = { right: x + reach, left: x - reach - width }[side] ?? x - width / 2;
    const top = { above: y - reach - height, below: y + reach }[side] ?? y - height / 2;
    return [left, top, left + width, top + height];
  }
  function widthOf(g, font, text) {
    const key = `${font}|${text}`;
    if (!widths.has(key)) {
      if (widths.size > 4000) widths.clear();
      g.font = font;
      widths.set(key, g.measureText(text).width);
    }
    return widths.get(key);
  }

  city.labels = {
    begin() { taken = []; city.state.labels = []; },
    /* Nothing is written over this box. */
    block(left, top, right, bottom) { taken.push([left, top, right, bottom]); },
    /* Write beside a mark; false where no side is free and it need not be written at all costs. */
    write(g, mark, text, x, y, { font, colour, gap, always = false }) {
      const width = widthOf(g, font, text), height = parseInt(font.split(" ")[1], 10) + 3, reach = mark.size / 2 + gap;
      const key = `${mark.layer}:${mark.feature.id}`, before = sides.get(key);
      const order = before ? [before, ...SIDES.filter((side) => side !== before)] : SIDES;
      const side = order.find((one) => free(placed(one, x, y, reach, width, height))) || (always ? order[0] : null);
      if (!side) return false;
      sides.set(key, side);
      const box = placed(side, x, y, reach, width, height);
      taken.push(box);
      city.state.labels.push(box);
      g.font = font; g.lineJoin = "round"; g.textBaseline = "middle"; g.textAlign = "start"; g.setLineDash([]);
      g.strokeStyle = city.colour("land"); g.lineWidth = 3.5; g.strokeText(text, box[0], box[1] + height / 2);
      g.fillStyle = city.colour(colour); g.fillText(text, box[0], box[1] + height / 2);
      return true;
    },
  };
})();
