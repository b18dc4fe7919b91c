/* A page that may not be opened any more since its frame was loaded (another role, other rights) would stay empty: asked
   for as a whole, its address answers with why. A callback that is refused while the page stands is said. */
(function () {
  const city = window.city;
  const TWICE = 30000; // ms: one that stays refused is not asked for without end
  const fresh = () => {
    try {
      const last = Number(sessionStorage.getItem("city.refused")) || 0;
      sessionStorage.setItem("city.refused", String(Date.now()));
      return Math.abs(Date.now() - last) > TWICE;
    } catch { return false; }
  };
  if (!window.PerformanceObserver?.supportedEntryTypes?.includes("resource")) return;
  new PerformanceObserver((list) => {
    for (const { name, responseStatus } of list.getEntries()) {
      if (!name.split("?")[0].endsWith("/_dash-update-component") || ![401, 403].includes(responseStatus)) continue;
      if (city.byId("page")) {
        if (responseStatus === 401) city.emit("refused");
        else city.tell("This is not open to your role any more. Load the page anew to see what is.", true);
      } else if (fresh()) location.reload();
    }
  }).observe({ type: "resource", buffered: true });
})();
