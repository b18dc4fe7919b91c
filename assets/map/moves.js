/* What moves: the last fix of each unit and responder, and the glide of a second between two of them. */
(function () {
  const city = window.city;
  const LENGTH = 1000; // ms; most receivers report every second
  const STILL = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const SHARE = 0.25; // of the time may go into painting a glide: many units glide in fewer steps
  const pace = { unit: LENGTH, responder: LENGTH }; // ms in which the fastest of a layer's marks moves by a pixel: marks stand on whole ones
  const fixes = { unit: new Map(), responder: new Map() };
  let GLIDE = STILL ? 0 : LENGTH, until = 0, running = false, painted = 0, pending = null;

  const ease = (share) => share * (2 - share);
  function where(fix, at = performance.now()) {
    const share = GLIDE ? Math.min(1, (at - fix.began) / GLIDE) : 1;
    if (share >= 1) return [fix.x, fix.y];
    const e = ease(share);
    return [fix.fromX + (fix.x - fix.fromX) * e, fix.fromY + (fix.y - fix.fromY) * e];
  }

  /* A late fix never moves a mark back. */
  function take(layer, id, lon, lat, at, heading, speed) {
    const held = fixes[layer].get(id);
    if (held && at < held.at) return;
    const [x, y] = city.mercator(lon, lat), now = performance.now();
    const [fromX, fromY] = held ? where(held, now) : [x, y];
    const step = Math.max(Math.abs(fromX - x), Math.abs(fromY - y)) * 256 * 2 ** city.map.getZoom();
    const still = !held || step < 1 || document.hidden; // less than a pixel is no glide
    const fix = held || { heading: null };
    Object.assign(fix, { x, y, lon, lat, at, fromX: still ? x : fromX, fromY: still ? y : fromY, began: still ? -GLIDE : now,
      heading: heading ?? fix.heading, speed: speed ?? null });
    fixes[layer].set(id, fix);
    if (still) return;
    until = now + GLIDE;
    pace[layer] = Math.min(pace[layer], GLIDE / (2 * step * (window.devicePixelRatio || 1))); // it begins at twice its mean speed
  }

  city.fix = (layer, id) => fixes[layer].get(id);
  city.where = where;
  /* How sure a place is by the age of its fix: fresh, last known, cut off. */
  city.sureness = (fix) => {
    const age = city.now() / 1000 - fix.at;
    return age <= 60 ? "" : age <= 900 ? "last" : "cut";
  };

  function glide() {
    const now = performance.now();
    running = now < until + 50;
    /* The last step is always painted, so that a mark ends where it was told to be. */
    const step = Math.max((city.state.took.units || 0) / SHARE, Math.min(pace.unit, pace.responder));
    if (!city.inMotion() && (!running || now - painted > step)) {
      painted = now;
      city.repaint("units");
      if (city.labelled() || (city.view.selected && fixes[city.view.selected.table])) city.repaint("incidents");
    }
    if (running) requestAnimationFrame(glide);
  }
  /* How long ago it was encoded, and measured, when it came to be seen: after the frame that painted it. */
  city.seen = () => {
    if (!pending) return;
    const { ts, newest } = pending;
    pending = null;
    requestAnimationFrame(() => setTimeout(() => Object.assign(city.state.units, { lag: city.now() - ts, age: city.now() - newest, told: ts }), 0));
  };
  function start() { if (!running) { running = true; requestAnimationFrame(glide); } }

  function fromLayer(name) {
    if (!fixes[name]) return;
    const data = city.data.get(name), there = new Set();
    pace[name] = LENGTH;
    for (const feature of data.features) {
      there.add(feature.id);
      if (!feature.geometry) continue;
      const [lon, lat] = feature.geometry.coordinates, told = feature.properties;
      take(name, feature.id, lon, lat, told.observed_at ? Date.parse(told.observed_at) / 1000 : 0, told.heading_deg, told.speed_mps);
    }
    for (const id of fixes[name].keys()) if (!there.has(id)) fixes[name].delete(id);
    start();
  }
  function fromStream(moved) {
    const began = performance.now(), held = fixes[moved.layer];
    pace[moved.layer] = LENGTH;
    let renew = false; // a mark that was not there, or was hollow, must be made anew
    moved.id.forEach((id, i) => {
      const before = held.get(id);
      renew ||= !before || city.sureness(before) !== "";
      take(moved.layer, id, moved.lon[i], moved.lat[i], moved.at[i], moved.heading?.[i], moved.speed?.[i]);
    });
    start();
    if (renew) renewSoon[moved.layer]();
    painted = -Infinity; // what has just been heard waits for no share of the time
    pending = { ts: moved.ts, newest: Math.max(...moved.at) * 1000 };
    Object.assign(city.state.units, { moved: moved.id.length, last: moved.ts, apply: performance.now() - began });
  }
  const renewSoon = { unit: city.later(300, () => city.emit("layer", "unit")), responder: city.later(300, () => city.emit("layer", "responder")) };

  city.part("#city-map", (element) => {
    if (element.dataset.still === "true") GLIDE = 0;
    city.on("arrived", fromLayer);
    city.on("moved", fromStream);
  });
  /* The look of a moving layer: its place is its newest fix. */
  city.moving = (layer, look) => city.layer(layer, { ...look, ages: true, sheet: "units",
    place: (feature) => { const fix = fixes[layer].get(feature.id); return fix && [fix.x, fix.y]; },
    glide: (mark) => where(mark.fix) });
})();
