/* A wall outlives many versions of the house: when the server is well and has a newer edition, the wall loads itself
   anew; and once a night at a quiet moment all the same. Everything is asked for first, so that no wall stands blank. */
(function () {
  const city = window.city;
  const EVERY = 30000, PATIENCE = 8000, TWICE = 600000; // ms
  const NIGHT = 4, AGED = 20 * 3600e3; // o'clock; ms that a page may have stood before a night renews it

  const get = async (address) => {
    const answer = await fetch(address, { cache: "no-store", signal: AbortSignal.timeout(PATIENCE) });
    if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
    return answer.text();
  };
  const kept = (name, value) => {
    try { if (value === undefined) return sessionStorage.getItem(name); sessionStorage.setItem(name, value); } catch { /* then it is not kept */ }
    return null;
  };
  /* The page and all that it names must answer before this one is given up. */
  async function renew() {
    const page = await get(location.href);
    const parts = [...page.matchAll(/(?:src|href)="([^"]+\.(?:js|css)[^"]*)"/g)].map((found) => found[1].replaceAll("&amp;", "&"));
    if (!parts.some((part) => part.includes("frozen.js"))) throw new Error("that is no wall");
    await Promise.all([...parts, "/_dash-layout", "/healthz"].map(get));
    kept("wall.loaded", String(Date.now()));
    location.reload();
  }

  city.part("#wall", () => {
    const stands = performance.now();
    let asking = false;
    async function ask() {
      if (asking || document.documentElement.dataset.wall !== "live") return;
      asking = true;
      try {
        const { edition } = JSON.parse(await get(`/edition/${city.preset.name}`));
        const newer = edition !== city.preset.edition && !(kept("wall.edition") === edition && Date.now() - Number(kept("wall.loaded")) < TWICE);
        const hour = Number(city.time(city.now()).slice(0, 2)), waiting = city.worst().some(({ feature }) => city.unacknowledged(feature.properties));
        const night = hour === NIGHT && !waiting && performance.now() - stands > AGED;
        if (newer) kept("wall.edition", edition);
        if (newer || night) await renew();
      } catch { /* not well: asked again */ } finally { asking = false; }
    }
    setInterval(ask, EVERY);
    let quiet = false;
    city.on("cut", (since) => { quiet ||= since !== null; });
    city.on("truth", () => { if (quiet) { quiet = false; setTimeout(ask, 1000); } });
  });
})();
