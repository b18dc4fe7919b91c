/* The slow rotation of views: cut, named, with the incidents that lie outside said in words, and a code that opens
   this very view at a desk. */
(function () {
  const city = window.city;
  const WAYS = ["north", "north-east", "east", "south-east", "south", "south-west", "west", "north-west"];
  const { h } = city;

  city.part("#wall", () => {
    const map = city.map, { views } = city.preset, name = city.byId("wall-view"), away = city.byId("wall-away"), code = city.byId("wall-qr");
    let shown = -1, timer = null, written = "";

    /* What floats above and below covers none of the view. */
    function clear() {
      const home = map.getContainer().getBoundingClientRect();
      const below = (one) => (one.offsetHeight ? one.getBoundingClientRect().bottom - home.top : 0), alert = city.byId("wall-alert");
      const upright = home.width > home.height * 1.4; // then the name stands beside the city, not above it
      return { paddingTopLeft: [0, upright ? 0 : below(name)], paddingBottomRight: [0, alert.offsetHeight ? home.bottom - alert.getBoundingClientRect().top : 0] };
    }
    function look() {
      const view = views[shown];
      name.hidden = views.length < 2;
      city.say(name, view.name);
      map.invalidateSize({ pan: false });
      map.options.zoomSnap = 0; // a view fills the room it has
      if (view.place) map.setView([view.place[1], view.place[2]], view.place[0], { animate: false });
      else map.fitBounds([[view.box[1], view.box[0]], [view.box[3], view.box[2]]], { animate: false, ...clear() });
      city.state.turned = { name: view.name, at: shown };
      tell();
      const { lat, lng } = map.getCenter(), wanted = desk(`${map.getZoom().toFixed(2)}/${lat.toFixed(5)}/${lng.toFixed(5)}`);
      if (code.dataset.to !== wanted) { code.dataset.to = wanted; code.src = `/qr.svg?to=${encodeURIComponent(wanted)}`; }
      city.emit("turned", view);
    }
    /* The same layers, filters and place, as the live map's address says them. */
    function desk(place) {
      const { layers, filters, theme } = city.preset, list = (values) => values.map(encodeURIComponent).join(",");
      const parts = [`layers=${list(layers)}`, ...Object.entries(filters).map(([column, values]) => `${column}=${list(values)}`), `map=${place}`];
      return `/?${[...parts, ...(theme === "light" ? ["theme=light"] : [])].join("&")}`;
    }
    /* Whether a place of the map can be seen: within the view, and under nothing that floats there. */
    city.inSight = (feature) => {
      const [lon, lat] = feature.geometry.coordinates, home = map.getContainer().getBoundingClientRect(), at = map.latLngToContainerPoint([lat, lon]);
      const x = at.x + home.left, y = at.y + home.top, edge = home.height * 0.02;
      const under = (one) => { const box = one.getBoundingClientRect(); return one.offsetWidth && x > box.left && x < box.right && y > box.top && y < box.bottom; };
      return x > home.left + edge && x < home.right - edge && y > home.top + edge && y < home.bottom - edge
        && ![name, away, code, city.byId("wall-alert")].some(under);
    };
    function where(feature) {
      if (feature.geometry?.type !== "Point") return "no place given";
      if (city.inSight(feature)) return null;
      const [lon, lat] = feature.geometry.coordinates;
      const from = map.project(map.getCenter()), to = map.project([lat, lon]);
      const turn = Math.round(Math.atan2(to.x - from.x, from.y - to.y) / (Math.PI / 4));
      return WAYS[(turn + 8) % 8];
    }
    /* The words may themselves cover a mark; then that one is said too. */
    function tell() {
      const worst = city.worst(), said = new Set();
      away.hidden = true;
      for (let more = true; more;) {
        const lines = worst.map(({ key, feature }) => [key, where(feature), feature.properties.area]).filter(([key, way]) => way || said.has(key));
        more = lines.some(([key]) => !said.has(key));
        lines.forEach(([key]) => said.add(key));
        away.hidden = !lines.length;
        const wanted = JSON.stringify(lines);
        if (wanted === written) continue;
        written = wanted;
        away.replaceChildren(...lines.map(([key, way, area]) => h("div", { class: "clip" }, h("b", {}, key), ` ${[way, area].filter(Boolean).join(", ")}`)));
      }
    }
    function turn() {
      clearTimeout(timer);
      shown = (shown + 1) % views.length;
      look();
      if (views.length > 1) timer = setTimeout(turn, views[shown].seconds * 1000);
    }
    city.on("worst", tell);
    city.on("started", turn);
    const again = city.later(200, () => { if (shown >= 0) look(); });
    const sizes = new ResizeObserver(again);
    [map.getContainer(), city.byId("wall-alert")].forEach((one) => sizes.observe(one));
  });

  /* The worst alert in force, and until when. */
  city.part("#wall-alert", (panel) => {
    const SEVERITY = ["extreme", "severe", "moderate", "minor"];
    const rank = ({ properties }) => { const at = SEVERITY.indexOf((properties.severity || "").toLowerCase()); return (properties.is_exercise ? 10 : 0) + (at < 0 ? 9 : at); };
    const words = panel.querySelector(".name"), end = panel.querySelector(".until");
    const draw = () => {
      const alerts = (city.data.get("alert")?.features || []).filter(({ properties }) => !properties.expires || Date.parse(properties.expires) > city.now());
      panel.hidden = !alerts.length;
      if (!alerts.length) return;
      const { properties: told } = alerts.reduce((worst, one) => (rank(one) < rank(worst) ? one : worst));
      const until = told.expires ? `to ${city.time(Date.parse(told.expires)).slice(0, 5)}` : "", more = alerts.length > 1 ? `+${alerts.length - 1}` : "";
      city.say(words, `${told.is_exercise ? "Exercise: " : ""}${told.event || told.headline || "Alert"}`);
      city.say(end, [until, more].filter(Boolean).join(" "));
    };
    city.on("layer", (layer) => { if (layer === "alert") draw(); });
    setInterval(draw, 15000);
  });
})();
