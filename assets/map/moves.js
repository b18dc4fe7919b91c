/* What moves: the last fix of each unit and responder, and the glide of a second between two of them. */
(function () {
  const city = window.city;
  const GLIDE = matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : 1000;
  const MANY = 600, REST = 125; // so many marks glide in fewer steps: one every REST ms
  const fixes = { unit: new Map(), responder: new Map() };
  let until = 0, running = false, painted = 0;

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
    const still = !held || (held.x === x && held.y === y) || document.hidden;
    const fix = held || { heading: null };
    Object.assign(fix, { x, y, lon, lat, at, fromX: still ? x : fromX, fromY: still ? y : fromY, began: still ? -GLIDE : now,
      heading: heading ?? fix.heading, speed: speed ?? null });
    fixes[layer].set(id, fix);
    if (!still) until = now + GLIDE;
  }

  city.fix = (layer, id) => fixes[layer].get(id);
  city.where = where;
  /* How sure a place is by the age of its fix: fresh, last known, cut off. */
  city.sureness = (fix) => {
    const age = city.now() / 1000 - fix.at;
    return age <= 60 ? "" : age <= 900 ? "last" : "cut";
  };

  function glide() {
    const now = performance.now(), many = fixes.unit.size + fixes.responder.size > MANY;
    running = now < until + 50;
    if (!many || now - painted > REST || !running) {
      painted = now;
      city.repaint("units");
      if (city.view.selected && fixes[city.view.selected.table]) city.repaint("top");
    }
    if (running) requestAnimationFrame(glide);
  }
  function start() { if (!running) { running = true; requestAnimationFrame(glide); } }

  function fromLayer(name) {
    if (!fixes[name]) return;
    const data = city.data.get(name), there = new Set();
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
    let renew = false; // a mark that was not there, or was hollow, must be made anew
    moved.id.forEach((id, i) => {
      const before = held.get(id);
      renew ||= !before || city.sureness(before) !== "";
      take(moved.layer, id, moved.lon[i], moved.lat[i], moved.at[i], moved.heading?.[i], moved.speed?.[i]);
    });
    start();
    if (renew) renewSoon[moved.layer]();
    Object.assign(city.state.units, { moved: moved.id.length, last: moved.ts, apply: performance.now() - began });
    requestAnimationFrame(() => setTimeout(() => { city.state.units.lag = city.now() - moved.ts; }, 0));
  }
  const renewSoon = { unit: city.later(300, () => city.emit("layer", "unit")), responder: city.later(300, () => city.emit("layer", "responder")) };

  city.part("#city-map", () => {
    city.on("arrived", fromLayer);
    city.on("moved", fromStream);
  });
  /* The look of a moving layer: its place is its newest fix. */
  city.moving = (layer, look) => city.layer(layer, { ...look, ages: true, sheet: "units",
    place: (feature) => { const fix = fixes[layer].get(feature.id); return fix && [fix.x, fix.y]; },
    glide: (mark) => where(mark.fix) });
})();
