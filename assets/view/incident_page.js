/* The page of one incident: asked for again when what it shows has moved, and after a deed. */
(function () {
  const city = window.city;
  const WAKES = ["incident", "link", "alarm", "assignment", "unit", "incident_note", "receipt", "caution", "shift"];

  city.part("#incident-page-body", (body) => {
    const own = decodeURIComponent(location.pathname.split("/")[2] || "");
    const again = city.later(2000, () => city.set("incident-page-asked", { id: own, revision: Date.now() }));
    city.on("revision", (moved) => { if (WAKES.some((name) => name in moved)) again(); });
    city.on("commanded", again);
    city.on("not-commanded", again);
    const tiles = () => {
      for (const image of body.querySelectorAll("[data-tile]")) {
        const wanted = `${image.dataset.tile}?scale=2&theme=${city.theme()}`;
        if (image.getAttribute("src") !== wanted) image.setAttribute("src", wanted);
      }
    };
    const finish = () => { city.symbols.fill(body); city.ages(); tiles(); };
    city.on("theme", tiles);
    new MutationObserver(finish).observe(body, { childList: true, subtree: true });
    city.on("symbols", finish);
  });
})();
