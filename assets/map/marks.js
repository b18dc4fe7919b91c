/* Marks: each layer says how a feature looks; here they are kept, painted sheet by sheet, and found under the pointer. */
(function () {
  const city = window.city;
  const SHEETS = { incidents: 450, units: 430, places: 410, areas: 310 }; // how high each lies; the first is painted first
  const looks = new Map(); // layer → how it is drawn
  const made = new Map(); // layer → a mark for each of its features, in order of painting, and the scale they are for
  const marks = new Map(); // layer → its marks as they are painted: some gathered under others
  const stale = new Set(); // layers whose marks do not fit the zoom: each is made to fit in its turn, or when it is asked for
  const sheets = {};

  /* city.layer("camera", {sheet, order, mark(feature) → {symbol, size, colour, look, rank} or null, tip(feature)})
     or, for areas: {sheet, order, paint(g, view, features), find(view, x, y, features) → feature, tip}. */
  city.layer = (name, look) => looks.set(name, { order: 0, ...look });
  city.look = (name) => looks.get(name);
  city.marksOf = (name) => { freshen(name); return marks.get(name) || []; };
  city.repaint = (sheet) => sheets[sheet]?.ask();
  city.markScale = 1; // walls draw everything larger

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
    return Math.round(size * city.markScale * (zoom < 11.5 ? 0.65 : zoom < 13 ? 0.8 : 1) * (layer && city.crowded(layer) ? 0.6 : 1));
  };

  function build(name) {
    const look = looks.get(name);
    stale.delete(name);
    if (!look?.mark) return;
    const all = [];
    for (const feature of city.shown(name)) {
      const mark = look.mark(feature);
      if (!mark) continue;
      mark.layer = name; mark.feature = feature;
      const at = look.place ? look.place(feature) : feature.geometry && city.mercator(...feature.geometry.coordinates);
      if (!at) continue;
      [mark.x, mark.y] = at;
      all.push(mark);
    }
    all.sort((a, b) => (a.rank || 0) - (b.rank || 0) || (a.feature.id < b.feature.id ? 1 : -1));
    made.set(name, { all, scale: city.scaled(100, name) });
    city.state.drawn[name] = all.length;
    gather(name);
  }
  function gather(name) {
    const { all } = made.get(name), shown = looks.get(name).gathers ? city.gather(all) : all;
    marks.set(name, shown);
    city.state.clusters[name] = shown.reduce((count, mark) => count + (mark.members ? 1 : 0), 0);
  }
  function freshen(name) {
    if (!stale.delete(name)) return;
    if (made.get(name)?.scale === city.scaled(100, name)) gather(name); else build(name);
  }
  function renew(name) {
    const look = looks.get(name);
    if (!look) return;
    build(name);
    if (look.paint) city.state.drawn[name] = look.count ? look.count() : city.shown(name).length;
    sheets[look.sheet]?.ask();
    sheets.incidents?.ask(); // what is selected, pointed at or named may have changed
  }
  const renewAll = () => { for (const name of looks.keys()) if (city.data.has(name)) renew(name); };

  const onSheet = (sheet) => [...looks].filter(([, look]) => look.sheet === sheet).sort((a, b) => a[1].order - b[1].order);
  function paint(sheet) {
    return (g, view) => {
      for (const [name, look] of onSheet(sheet)) {
        if (!city.data.get(name)?.features) continue;
        if (look.paint) { look.paint(g, view, city.shown(name)); continue; }
        for (const mark of city.marksOf(name)) {
          const [mx, my] = look.glide ? look.glide(mark) : [mark.x, mark.y];
          const x = view.x(mx), y = view.y(my);
          if (!view.sees(x, y)) continue;
          if (look.under) look.under(g, mark, x, y);
          g.globalAlpha = mark.faint ? 0.6 : 1;
          city.symbols.stamp(g, mark, x, y);
          g.globalAlpha = 1;
          if (look.adorn) look.adorn(g, mark, x, y);
          if (mark.members) city.paintGathered(g, mark, x, y);
        }
      }
      if (sheet === "incidents") city.paintTop(g, view);
      if (sheet === "units") city.seen();
    };
  }

  /* The topmost mark at a point of the map's container, or the area that holds it. */
  city.find = (point) => {
    for (const sheet of ["incidents", "units", "places", "areas"]) {
      const view = sheets[sheet].view(), px = point.x + view.pad.x, py = point.y + view.pad.y;
      let best = null, least = Infinity;
      for (const [name, look] of onSheet(sheet).reverse()) {
        if (look.find) { const feature = look.find(view, px, py, city.shown(name)); if (feature && !best) best = { layer: name, feature }; continue; }
        for (const mark of city.marksOf(name)) {
          const [mx, my] = look.glide ? look.glide(mark) : [mark.x, mark.y];
          const away = Math.hypot(view.x(mx) - px, view.y(my) - py);
          if (away <= Math.max(12, mark.size / 2 + 2) && away < least) { least = away; best = mark; }
        }
      }
      if (best) return best;
    }
    return null;
  };
  city.markOf = (name, id) => city.marksOf(name).find((mark) => mark.feature.id === id);

  city.state.clusters = {}; // layer → how many of its marks stand for several
  city.part("#city-map", (element) => {
    city.markScale = Number(element.dataset.markScale || 1);
    for (const [name, zIndex] of Object.entries(SHEETS)) {
      sheets[name] = new city.Sheet(name, zIndex, paint(name));
      sheets[name].addTo(city.map);
    }
    city.on("layer", renew);
    city.on("view", (part) => { if ("layers" in part) renewAll(); else if (city.COLUMNS.some((name) => name in part)) renew("incident"); });
    /* What is selected stands alone, and what was selected may be gathered again. */
    let chosen = city.view.selected?.table;
    city.on("view", (part) => {
      if (!("selected" in part)) return;
      for (const table of new Set([chosen, part.selected?.table])) if (looks.get(table)?.gathers) renew(table);
      chosen = part.selected?.table;
      sheets.incidents.ask();
    });
    city.on("theme", renewAll);
    city.on("symbols", renewAll);
    /* Another zoom gathers anew, and where marks change their size makes them anew: before the sheets, which come when
       the map rests. */
    city.map.on("zoomend", () => {
      for (const [name, { scale }] of made) {
        if (!looks.get(name).gathers && scale === city.scaled(100, name)) continue;
        stale.add(name);
        city.inTurn(name, () => freshen(name));
      }
    });
    /* Marks age: what was fresh becomes last known without a word from the server. */
    setInterval(() => { for (const [name, look] of looks) if (look.ages && city.data.has(name)) renew(name); }, 5000);
  });
})();
