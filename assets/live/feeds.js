/* How the feeds are faring, asked of /healthz; layers tell their freshness by the feeds that fill them. */
(function () {
  const city = window.city;
  city.feeds = new Map(); // name → {state, last_success, every_s, delay_s, …}

  const PATIENCE = 8000; // ms; questions that hang must not take the few connections a browser has
  let asking = false;

  async function ask() {
    if (document.hidden || asking) return;
    asking = true;
    try {
      const answer = await fetch("/healthz", { cache: "no-store", signal: AbortSignal.timeout(PATIENCE) });
      const body = await answer.json();
      city.feeds = new Map((body.feeds || []).map((feed) => [feed.name, feed]));
      city.emit("feeds", body);
    } catch { /* the cut-off banner says it */ } finally { asking = false; }
  }
  city.part("#page", () => {
    ask();
    setInterval(ask, 5000);
    city.on("cut", (since) => { if (since === null) ask(); });
    document.addEventListener("visibilitychange", ask);
  });

  /* /feeds: the table is asked for again when a poll has ended, at most every two seconds. */
  city.part("#feed-table", () => {
    const raise = city.later(2000, () => city.set("feed-revision", Date.now()));
    city.on("revision", (moved) => { if ("feed_poll" in moved || "reject" in moved) raise(); });
    city.on("commanded", () => city.set("feed-revision", Date.now()));
    city.on("started", city.ages);
    new MutationObserver(city.ages).observe(city.byId("feed-table"), { childList: true, subtree: true });
    city.on("cut", (since) => { if (since === null) raise(); });
  });
})();
