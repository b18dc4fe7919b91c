/* What the operator chose, kept in the page's address: layers, filters, map, selection, theme. */
(function () {
  const city = window.city;
  city.COLUMNS = ["priority", "state", "kind", "area", "source"];
  const kept = new Map(); // what other parts keep in the address: name → how it is written

  /* city.keeps("follow", parse(text) → value or null, write(value) → text): read at once, kept from then on. */
  city.keeps = (name, parse, write) => {
    kept.set(name, write);
    const asked = new URLSearchParams(location.search).get(name);
    city.view[name] = asked === null ? null : parse(asked);
  };

  /* A link that was cut or mangled on its way still opens: what cannot be read is taken as it stands. */
  const read = (text) => { try { return decodeURIComponent(text); } catch { return text; } };
  function parse(search) {
    const asked = {};
    for (const pair of search.replace(/^\?/, "").split("&").filter(Boolean)) {
      const [name, ...value] = pair.split("=");
      asked[name] = value.join("=").replaceAll("+", " ");
    }
    const list = (name) => (name in asked ? new Set(asked[name].split(",").filter(Boolean).map(read)) : null);
    const one = (name) => (name in asked ? read(asked[name]) : null);
    const view = { layers: list("layers"), selected: null, map: null, theme: one("theme") };
    for (const column of city.COLUMNS) view[column] = list(column);
    const [table, ...id] = (one("selected") || "").split(":");
    if (table && id.length) view.selected = { table, id: id.join(":") };
    const place = (one("map") || "").split("/").map(Number);
    if (place.length === 3 && place.every(Number.isFinite)) view.map = { zoom: place[0], lat: place[1], lon: place[2] };
    return view;
  }

  const written = (text) => encodeURIComponent(text).replaceAll("%3A", ":").replaceAll("%2F", "/").replaceAll("%20", "+");
  function address(view) {
    const parts = [];
    const list = (name) => { if (view[name]) parts.push(`${name}=${[...view[name]].map(written).join(",")}`); };
    list("layers");
    city.COLUMNS.forEach(list);
    if (view.map) parts.push(`map=${view.map.zoom}/${view.map.lat}/${view.map.lon}`);
    if (view.selected) parts.push(`selected=${written(`${view.selected.table}:${view.selected.id}`)}`);
    if (view.theme) parts.push(`theme=${view.theme}`);
    for (const [name, write] of kept) if (view[name] !== null && view[name] !== undefined) parts.push(`${name}=${written(write(view[name]))}`);
    return parts.length ? `?${parts.join("&")}` : location.pathname;
  }

  city.view = parse(location.search);
  /* Change what is looked at; every listener hears which part changed. */
  city.change = (part) => {
    Object.assign(city.view, part);
    history.replaceState(history.state, "", address(city.view));
    city.emit("view", part);
  };
  /* Whether a part of a layer is switched on: by its own key, or by its layer's name. All are, until some are named. */
  city.shows = (key) => {
    const chosen = city.view.layers;
    return !chosen || chosen.has(key) || chosen.has(key.split(".")[0]);
  };

  city.part("#city-map", () => {
    const keep = () => sessionStorage.setItem("city.live", location.search);
    keep();
    city.on("view", keep);
  });
  /* From another page the way back leads to the map as it was left. */
  city.part("#page", () => {
    if (city.byId("city-map")) return;
    const left = sessionStorage.getItem("city.live");
    if (left) for (const link of document.querySelectorAll('.nav a[href="/"], a.brand')) link.href = `/${left}`;
  });
  city.part("#copy-link", (button) => {
    button.addEventListener("click", async () => {
      try { await navigator.clipboard.writeText(location.href); city.say(button, "Copied"); }
      catch { city.say(button, "Copy it from the address bar"); }
      setTimeout(() => city.say(button, "Copy link to this view"), 2000);
    });
  });
})();
