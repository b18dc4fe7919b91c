/* The document's title: the page and the city, and in front how many priority 1 incidents nobody has acknowledged,
   so that a tab in the background tells it too. */
(function () {
  const city = window.city;
  city.part("#page", (page) => {
    const said = `${page.dataset.title} · ${page.dataset.city} · Watchfloor`;
    const draw = () => {
      const waiting = (city.data.get("incident")?.features || [])
        .filter(({ properties }) => properties.priority === 1 && city.unacknowledged(properties)).length;
      const title = waiting ? `(${waiting}) ${said}` : said;
      if (document.title !== title) document.title = title;
    };
    city.on("layer", (name) => { if (name === "incident") draw(); });
    new MutationObserver(draw).observe(document.querySelector("title"), { childList: true });
    draw();
  });
})();
