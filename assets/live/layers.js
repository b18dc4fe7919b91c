/* The layers this page holds: fetched when a table they read has moved, and only while something shows them. */
(function () {
  const city = window.city;
  const known = {}; // table → revision last heard
  const users = new Map(); // layer → those who need it though its marks are hidden
  const PATIENCE = 20000; // ms; an answer that hangs is no answer
  const PARKED = 20000; // ms; positions stream in, but a unit that stands still is only told by its layer
  city.layers = new Map(); // name → what the server said of it
  city.data = new Map(); // name → {features, moment, revision, etag, read, fault}

  /* The board and the key figures need a layer whether or not its marks are shown. */
  city.uses = (layer) => users.set(layer, true);
  const needed = (layer) => users.has(layer.name) || layer.parts.some((part) => city.shows(part.key));

  function want(layer, wait = layer.rest * 1000) {
    if (!needed(layer)) { layer.stale = true; return; }
    if (layer.timer) return;
    /* Not all pages of a room in the same millisecond. */
    const rest = wait * (1 + Math.random() / 4);
    layer.timer = setTimeout(() => { layer.timer = null; read(layer); }, Math.max(0, (layer.last ?? -Infinity) + rest - performance.now()));
  }

  /* How a layer's answer is read: as GeoJSON, unless its drawing has a shorter way (city.reads.heat). Each gives
     {status, …what is kept}. */
  city.reads = {};
  async function geojson(layer, held) {
    const headers = held?.etag ? { "If-None-Match": held.etag } : {};
    const answer = await fetch(`/layers/${layer.name}`, { headers, cache: "no-store", signal: AbortSignal.timeout(PATIENCE) });
    if (answer.status !== 200) return { status: answer.status };
    const { features, moment, revision } = await answer.json();
    return { status: 200, features, moment, revision, etag: answer.headers.get("ETag") };
  }

  async function read(layer) {
    if (layer.reading) { layer.again = true; return; }
    layer.reading = true; layer.last = performance.now(); layer.stale = false;
    const held = city.data.get(layer.name);
    try {
      const { status, ...told } = await (city.reads[layer.name] || geojson)(layer, held);
      count(layer.name, status);
      if (status === 200) {
        city.data.set(layer.name, { ...told, read: city.now(), fault: null });
        city.emit("arrived", layer.name);
        city.emit("layer", layer.name);
      } else if (status === 304) { held.read = city.now(); held.fault = null; }
      else throw new Error(`the server answered ${status}`);
      city.emit("read", layer.name);
    } catch (fault) {
      layer.stale = true;
      const kept = city.data.get(layer.name) || { features: null };
      city.data.set(layer.name, { ...kept, fault: fault.message });
      city.emit("fault", layer.name);
      setTimeout(() => want(layer), 5000);
    } finally {
      layer.reading = false;
      if (layer.again) { layer.again = false; want(layer); }
    }
  }
  function count(name, status) {
    const fetches = (city.state.fetches[name] ||= { read: 0, unchanged: 0 });
    fetches[status === 304 ? "unchanged" : "read"] += 1;
  }

  function heard(revisions) {
    const moved = new Set(Object.keys(revisions).filter((table) => known[table] !== revisions[table]));
    const first = !Object.keys(known).length; // what is told at first has not just happened
    Object.assign(known, revisions);
    for (const layer of city.layers.values()) {
      if (!layer.reads.some((table) => moved.has(table))) continue;
      if (!first) layer.moved = city.now();
      want(layer);
    }
    for (const table of moved) city.emit(`table:${table}`, revisions[table]);
  }
  city.revision = (table) => known[table] ?? 0;
  /* Ask again for all that is shown: polling when the stream is cut off, or by a person's wish. */
  /* One layer at once: something was done that it is to show. */
  city.readNow = (name) => { const layer = city.layers.get(name); if (layer) want(layer, 0); };
  city.ask = () => { for (const layer of city.layers.values()) if (needed(layer)) want(layer, 1000); };

  city.part("#city-map", (element) => {
    for (const layer of JSON.parse(element.dataset.layers)) city.layers.set(layer.name, layer);
    city.on("revision", heard);
    city.on("view", () => { for (const layer of city.layers.values()) if (layer.stale) want(layer, 0); });
    city.on("started", city.ask); // the first marks do not wait for the stream
    let polling = null;
    city.on("cut", (since) => {
      clearInterval(polling);
      if (since !== null) polling = setInterval(city.ask, 5000);
    });
    setInterval(() => {
      for (const layer of city.layers.values()) if (layer.moves && !document.hidden && !city.state.cut) want(layer, PARKED);
    }, PARKED);
  });
})();
