/* Before the page is printed it states what the paper shows: whose city, which moment, which filters. */
(function () {
  const city = window.city;
  const NAMES = { priority: "priority", state: "state", kind: "kind", area: "area", source: "feed" };

  city.part("#print-head", (head) => {
    const page = city.byId("page");
    addEventListener("beforeprint", () => {
      const at = new Intl.DateTimeFormat("en-GB", { timeZone: page.dataset.timezone, dateStyle: "long" }).format(city.now());
      const filters = city.filtering().map((column) => `${NAMES[column]} ${[...city.view[column]].map((value) => city.words(value) || "not given").join(", ")}`);
      const list = !city.byId("incident-rows") ? page.dataset.title : city.view.since ? "What began in the map's view in the last hour" : "Open incidents, worst first";
      const cut = city.state.cut ? ` Cut off: last heard ${city.time(city.state.heard)}.` : "";
      city.say(head.firstElementChild, `${page.dataset.city}, ${at}, ${city.time(city.now())}`);
      city.say(head.lastElementChild, `${list}. ${!city.byId("incident-rows") ? "" : filters.length ? `Only ${filters.join("; ")}.` : "No filter."}${cut}`);
      const map = city.byId("city-map");
      if (map) page.style.setProperty("--print-zoom", String(Math.min(1, 700 / map.clientWidth).toFixed(3)));
      if (map) { page.style.setProperty("--print-w", `${map.clientWidth}px`); page.style.setProperty("--print-h", `${map.clientHeight}px`); }
    });
  });
})();
