/* The ways to the incident whose card is open: of who is rolling white on its casing, of who could go thin and dashed.
   The unit that is pointed at on the card has its own way drawn strong. */
(function () {
  const city = window.city;
  const EVERY = 5000, PATIENCE = 8000; // ms
  let sheet = null, ways = [], about = null, asking = null, pointed = null;

  const incident = () => (city.view.selected?.table === "incident" && !city.view.at ? city.view.selected.id : null);
  function put(found) {
    ways = found;
    city.state.routes = ways.map(({ unit, sent }) => ({ unit, sent }));
    sheet.ask();
  }
  async function ask() {
    const id = incident();
    if (id !== about) { about = id; put([]); }
    if (!id || asking === id) return;
    asking = id;
    try {
      const answer = await fetch(`/routes/${encodeURIComponent(id)}`, { cache: "no-store", signal: AbortSignal.timeout(PATIENCE) });
      const told = answer.ok ? await answer.json() : { features: [] };
      if (incident() !== id) return;
      put(told.features.map(({ geometry, properties }) => ({ unit: properties.unit_id, sent: properties.sent,
        points: geometry.coordinates.map(([lon, lat]) => city.mercator(lon, lat)) })));
    } catch { /* the next time may answer; what is drawn is at most as old as the card */ } finally { if (asking === id) asking = null; }
  }
  function stroke(g, view, { points, sent, unit }) {
    const strong = sent || unit === pointed, wide = Math.max(1, city.markScale / 1.8);
    g.beginPath();
    points.forEach(([x, y], i) => (i ? g.lineTo(view.x(x), view.y(y)) : g.moveTo(view.x(x), view.y(y))));
    g.lineJoin = g.lineCap = "round";
    g.setLineDash([]); g.strokeStyle = city.colour("land"); g.globalAlpha = 0.85; g.lineWidth = wide * (strong ? 8 : 5); g.stroke();
    g.globalAlpha = 1; g.strokeStyle = city.colour("select"); g.lineWidth = wide * (strong ? 4.5 : 2);
    g.setLineDash(sent ? [] : strong ? [12, 8] : [7, 7]); g.stroke();
    g.setLineDash([]);
  }
  function paint(g, view) {
    const rank = ({ sent, unit }) => (unit === pointed ? 2 : sent ? 1 : 0);
    for (const each of [...ways].sort((a, b) => rank(a) - rank(b))) stroke(g, view, each);
  }
  const point = (event) => {
    const unit = event.target.closest?.("[data-unit]")?.dataset.unit || null;
    if (unit === pointed) return;
    pointed = unit;
    sheet.ask();
  };

  city.part("#selection-body", (body) => {
    sheet = new city.Sheet("routes", 405, paint, () => !ways.length).addTo(city.map);
    city.state.routes = [];
    for (const name of ["theme", "symbols"]) city.on(name, () => sheet.ask());
    city.on("view", (part) => { if ("selected" in part || "at" in part) ask(); });
    city.on("revision", (moved) => { if (incident() && ("assignment" in moved || "closure" in moved)) ask(); });
    city.on("started", ask);
    for (const name of ["mouseover", "focusin"]) body.addEventListener(name, point);
    for (const name of ["mouseleave", "focusout"]) body.addEventListener(name, () => { pointed = null; sheet.ask(); });
    setInterval(() => { if (incident() && !document.hidden) ask(); }, EVERY);
  });
})();
