/* Up to which instant all that the wall says is known to be true: written where frozen.js reads it. A beat alone is not
   enough: what was told to have changed must have been read, and after a silence everything must, before a word of it
   counts as live. */
(function () {
  const city = window.city;
  const NEEDED = ["incident", "alert"], GAP = 14000, INSIST = 2500; // ms

  city.part("#wall", () => {
    const known = {}, owed = new Map(); // layer → how many more reads until it is true
    let beat = null, truth = null, doubting = false;
    city.wallTruth = () => truth;

    function owe(name, reads = 1) { owed.set(name, Math.max(reads, owed.get(name) || 0)); }
    function doubt() {
      doubting = true;
      for (const name of NEEDED) owe(name, city.layers.get(name)?.reading ? 2 : 1); // one under way may be older
      city.ask();
    }
    function settle() {
      if (owed.size || beat === null || beat === truth) return;
      truth = beat; doubting = false;
      document.documentElement.dataset.heard = String(truth);
      city.emit("truth", truth);
    }
    city.on("revision", (told) => {
      const moved = Object.keys(told).filter((table) => known[table] !== told[table]);
      Object.assign(known, told);
      for (const name of NEEDED) if (city.layers.get(name)?.reads.some((table) => moved.includes(table))) owe(name);
    });
    city.on("read", (name) => {
      const more = (owed.get(name) || 0) - 1;
      if (more > 0) owed.set(name, more); else owed.delete(name);
      settle();
    });
    city.on("beat", ({ at }) => {
      beat = at;
      if ((truth === null || at - truth > GAP || at < truth) && !doubting) doubt();
      settle();
    });
    setInterval(() => { if (owed.size) city.ask(); }, INSIST);
  });
})();
