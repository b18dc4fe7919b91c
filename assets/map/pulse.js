/* A new incident that nobody has acknowledged: its ring pulses at .5 Hz for 10 s, then stands. */
(function () {
  const city = window.city;
  const STILL = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const LENGTH = 10000, BEAT = 2000; // ms; .5 Hz
  const began = new Map(); // incident → when it was first seen here; what was there at first does not pulse
  let first = true, running = false;

  const pulsing = (id, now) => now - (began.get(id) ?? -Infinity) < LENGTH;
  city.paintPulses = (g, at) => {
    const now = performance.now();
    for (const mark of city.marksOf("incident")) {
      if (!mark.ring || !pulsing(mark.feature.id, now)) continue;
      const share = ((now - began.get(mark.feature.id)) % BEAT) / BEAT, [x, y] = at(mark);
      g.globalAlpha = 1 - share;
      city.ring(g, x, y, mark.size / 2 + 6 + 16 * share, city.colour("red"), 2);
      g.globalAlpha = 1;
    }
  };
  function run() {
    const now = performance.now();
    running = [...began.keys()].some((id) => pulsing(id, now));
    city.repaint("incidents");
    if (running) requestAnimationFrame(run);
  }
  city.part("#city-map", (element) => {
    const still = STILL || element.dataset.still === "true";
    city.on("arrived", (name) => {
      if (name !== "incident" || still) return;
      const there = new Set();
      for (const { id, properties } of city.data.get("incident").features) {
        there.add(id);
        if (city.unacknowledged(properties) && !began.has(id)) began.set(id, first ? -Infinity : performance.now());
      }
      for (const id of began.keys()) if (!there.has(id)) began.delete(id);
      first = false;
      if (!running) run();
    });
  });
})();
