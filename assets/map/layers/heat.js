/* Heat: hexagons by what is expected of the next 24 hours, or by a year's counts where nothing is forecast; faint: only
   the top fifth of them is filled, the top hundredth most. A forecast fades as it ages; where it rests on little, its
   hexagons are hatched. Outlines come once, then one byte a hexagon (see api/hexagons.py). */
(function () {
  const city = window.city;
  const BANDS = { 1: ["risk-1", 0.14, 0.34], 2: ["risk-1", 0.09, 0.2], 3: ["risk-2", 0.07, 0.14], 4: ["risk-3", 0.035, 0] };
  const SHARES = { 1: 1, 2: 5, 3: 10, 4: 20 }; // % of the hexagons, from the fullest
  const BAND = 7, LITTLE = 8; // the low three bits of a byte; the bit of little evidence
  const FADES = 24 * 3600000, LEAST = 0.25; // ms in which a forecast fades, and to what
  const CORNERS = 12, WORLD = 2 ** 32; // x and y of six corners a cell, as shares of the Mercator square
  const PATIENCE = 20000; // ms; an answer that hangs is no answer
  const PLAIN = { id: null, properties: {} }; // a layer counts features; a hexagon says nothing but its band

  city.reads.heat = async (layer, held) => {
    const headers = held?.etag ? { "If-None-Match": held.etag } : {};
    const answer = await fetch("/layers/heat/bands", { headers, cache: "no-store", signal: AbortSignal.timeout(PATIENCE) });
    if (answer.status !== 200) return { status: answer.status };
    const bands = new Uint8Array(await answer.arrayBuffer()), edition = answer.headers.get("Watchfloor-Cells");
    const cells = held?.edition === edition ? held.cells : await outlines(edition);
    return { status: 200, bands, cells, edition, etag: answer.headers.get("ETag"), forecast: Date.parse(answer.headers.get("Watchfloor-Forecast")) || null, moment: new Date(city.now()).toISOString(),
      features: new Array(bands.length).fill(PLAIN) };
  };
  async function outlines(edition) {
    const answer = await fetch(`/layers/heat/cells/${edition}`, { signal: AbortSignal.timeout(PATIENCE) });
    if (!answer.ok) throw new Error(`the server answered ${answer.status}`);
    return Float64Array.from(new Uint32Array(await answer.arrayBuffer()), (share) => share / WORLD);
  }

  /* The outlines of each band as paths in pixels from the first corner: made once for what is held at this zoom. */
  let made = null;
  function paths(data, view) {
    if (made?.data === data && made.scale === view.scale) return made;
    const { bands, cells } = data, [ox, oy] = cells, scale = view.scale, found = {};
    for (const band of Object.keys(BANDS)) { found[band] = new Path2D(); found[band | LITTLE] = new Path2D(); }
    for (let n = 0; n < bands.length; n++) {
      const path = found[bands[n]];
      if (!path) continue;
      const first = n * CORNERS;
      path.moveTo((cells[first] - ox) * scale, (cells[first + 1] - oy) * scale);
      for (let i = first + 2; i < first + CORNERS; i += 2) path.lineTo((cells[i] - ox) * scale, (cells[i + 1] - oy) * scale);
      path.closePath();
    }
    made = { data, scale, found, ox, oy };
    return made;
  }

  const patterns = new Map(); // colour → its lines
  function hatching(g, token) {
    const colour = city.colour(token);
    if (!patterns.has(colour)) {
      const tile = document.createElement("canvas"), h = tile.getContext("2d");
      tile.width = tile.height = 6;
      h.strokeStyle = colour; h.lineWidth = 1;
      for (const x of [-3, 3, 9]) { h.moveTo(x - 4, 7); h.lineTo(x + 4, -1); }
      h.stroke();
      patterns.set(colour, g.createPattern(tile, "repeat"));
    }
    return patterns.get(colour);
  }

  city.layer("heat", {
    sheet: "areas", order: 1,
    count: () => { const data = city.data.get("heat"); return city.shows("heat") ? data?.bands?.length || 0 : 0; },
    paint(g, view, features) {
      const data = city.data.get("heat");
      if (!features.length || !data.cells) return;
      const { found, ox, oy } = paths(data, view);
      g.save();
      g.translate(view.x(ox), view.y(oy));
      const bright = data.forecast ? Math.max(LEAST, 1 - (city.now() - data.forecast) / FADES) : 1;
      for (const [band, [token, fill, line]] of Object.entries(BANDS)) {
        g.fillStyle = g.strokeStyle = city.colour(token);
        g.globalAlpha = bright * fill; g.fill(found[band]);
        if (line) { g.globalAlpha = bright * line; g.lineWidth = 1; g.stroke(found[band]); g.stroke(found[band | LITTLE]); }
        g.fillStyle = hatching(g, token);
        g.globalAlpha = Math.min(1, 3 * bright * fill); g.fill(found[band | LITTLE]);
      }
      g.restore();
    },
    /* The nearest middle's hexagon, when it is that near. */
    find(view, x, y, features) {
      const data = city.data.get("heat");
      if (!features.length || !data.cells) return undefined;
      const { bands, cells } = data;
      let band = 0, little = false, least = Infinity;
      for (let n = 0; n < bands.length; n++) {
        const at = n * CORNERS, cx = view.x((cells[at] + cells[at + 6]) / 2), cy = view.y((cells[at + 1] + cells[at + 7]) / 2);
        const reach = Math.hypot(view.x(cells[at]) - cx, view.y(cells[at + 1]) - cy), away = Math.hypot(cx - x, cy - y);
        if (away < reach && away < least) { least = away; band = bands[n] & BAND; little = Boolean(bands[n] & LITTLE); }
      }
      return SHARES[band] && band < 4 ? { id: null, properties: { band, little, forecast: data.forecast } } : undefined;
    },
    tip: ({ properties: { band, little, forecast } }) => (forecast
      ? [`Among the highest ${SHARES[band]} % of hexagons`, ["incidents expected in the next 24 hours", little && "little evidence", `forecast at ${city.time(forecast).slice(0, 5)}`].filter(Boolean)]
      : [`Among the fullest ${SHARES[band]} % of hexagons`, ["incidents of the last 365 days", "counts, no forecast"]]),
  });
})();
