/* Marks: each layer says how a feature looks; here they are kept, painted sheet by sheet, and found under the pointer. */
(function () {
  const city = window.city;
  const SHEETS = { areas: 310, places: 410, units: 430, incidents: 450, top: 470 };
  const looks = new Map(); // layer → how it is drawn
  const marks = new Map(); // layer → its marks, in order of painting
  const sheets = {};

  /* city.layer("camera", {sheet, order, mark(feature) → {symbol, size, colour, look, rank} or null, tip(feature)})
     or, for areas: {sheet, order, paint(g, view, features), find(view, x, y, features) → feature, tip}. */
  city.layer = (name, look) => looks.set(name, { order: 0, ...look });
  city.look = (name) => looks.get(name);
  city.marksOf = (name) => marks.get(name) || [];
  city.repaint = (sheet) => sheets[sheet]?.ask();

  const partOf = (layer, feature) => layer.parts.find((part) => !part.where || feature.properties[part.where[0]] === part.where[1]) || layer.parts.at(-1);
  const switchedOn = (layer, feature) => city.shows(partOf(layer, feature).key);
  city.inPart = (part, feature) => !part.where || feature.properties[part.where[0]] === part.where[1];

  /* The features of a layer that are shown: its parts switched on, and the filters of the rail passed. */
  city.shown = (name) => {
    const layer = city.layers.get(name);
    const features = (city.data.get(name)?.features || []).filter((feature) => switchedOn(layer, feature));
    return name === "incident" ? features.filter(city.passes) : features;
  };
  /* At the scale of a whole city what merely stands about is drawn smaller, and what is many smaller still. */
  const MANY = 120; // marks of a layer in sight
  city.crowded = (layer) => (city.data.get(layer)?.features?.length || 0) / 4 ** Math.max(0, city.map.getZoom() - city.wholeZoom) > MANY;
  city.scaled = (size, layer) => {
    const zoom = city.map.getZoom();
    return Math.round(size * (zoom < 11.5 ? 0.65 : zoom < 13 ? 0.8 : 1) * (layer && city.crowded(layer) ? 0.6 : 1));
  };

  function build(name) {
    const look = looks.get(name);
    if (!look?.mark) return;
    const made = [];
    for (const feature of city.shown(name)) {
      const mark = look.mark(feature);
      if (!mark) continue;
      mark.layer = name; mark.feature = feature;
      const at = look.place ? look.place(feature) : feature.geometry && city.mercator(...feature.geometry.coordinates);
      if (!at) continue;
      [mark.x, mark.y] = at;
      made.push(mark);
    }
    made.sort((a, b) => (a.rank || 0) - (b.rank || 0));
    marks.set(name, made);
    city.state.drawn[name] = made.length;
  }
  function renew(name) {
    const look = looks.get(name);
    if (!look) return;
    build(name);
    if (look.paint) city.state.drawn[name] = city.shown(name).length;
    sheets[look.sheet]?.ask();
    sheets.top?.ask();
  }
  const renewAll = () => { for (const name of looks.keys()) if (city.data.has(name)) renew(name); };

  const onSheet = (sheet) => [...looks].filter(([, look]) => look.sheet === sheet).sort((a, b) => a[1].order - b[1].order);
  function paint(sheet) {
    return (g, view) => {
      for (const [name, look] of onSheet(sheet)) {
        if (!city.data.get(name)?.features) continue;
        if (look.paint) { look.paint(g, view, city.shown(name)); continue; }
        for (const mark of marks.get(name) || []) {
          const [mx, my] = look.glide ? look.glide(mark) : [mark.x, mark.y];
          const x = view.x(mx), y = view.y(my);
          if (!view.sees(x, y)) continue;
          g.globalAlpha = mark.faint ? 0.6 : 1;
          city.symbols.stamp(g, mark, x, y);
          g.globalAlpha = 1;
          if (look.adorn) look.adorn(g, mark, x, y);
        }
      }
    };
  }

  /* The topmost mark at a point of the map's container, or the area that holds it. */
  city.find = (point) => {
    for (const sheet of ["incidents", "units", "places", "areas"]) {
      const view = sheets[sheet].view(), px = point.x + view.pad.x, py = point.y + view.pad.y;
      let best = null, least = Infinity;
      for (const [name, look] of onSheet(sheet).reverse()) {
        if (look.find) { const feature = look.find(view, px, py, city.shown(name)); if (feature && !best) best = { layer: name, feature }; continue; }
        for (const mark of marks.get(name) || []) {
          const [mx, my] = look.glide ? look.glide(mark) : [mark.x, mark.y];
          const away = Math.hypot(view.x(mx) - px, view.y(my) - py);
          if (away <= Math.max(12, mark.size / 2 + 2) && away < least) { least = away; best = mark; }
        }
      }
      if (best) return best;
    }
    return null;
  };
  city.markOf = (name, id) => (marks.get(name) || []).find((mark) => mark.feature.id === id);

  city.part("#city-map", () => {
    for (const [name, zIndex] of Object.entries(SHEETS)) {
      sheets[name] = new city.Sheet(name, zIndex, name === "top" ? (g, view) => city.paintTop(g, view) : paint(name));
      sheets[name].addTo(city.map);
    }
    city.on("layer", renew);
    city.on("view", (part) => { if ("layers" in part) renewAll(); else if (city.COLUMNS.some((name) => name in part)) renew("incident"); });
    city.on("view", (part) => { if ("selected" in part) sheets.top.ask(); });
    city.on("theme", renewAll);
    city.on("symbols", renewAll);
    let rung = null;
    city.map.on("zoomend", () => { const now = [city.scaled(100), ...[...looks.keys()].map(city.crowded)].join(); if (now !== rung) { rung = now; renewAll(); } });
    /* Marks age: what was fresh becomes last known without a word from the server. */
    setInterval(() => { for (const [name, look] of looks) if (look.ages && city.data.has(name)) renew(name); }, 5000);
  });
})();
