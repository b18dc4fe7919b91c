/* Closing streets: a line along or across them, an area, or a circle around a place; obeyed by every way from then on.
   Who may not do it has no such tool. */
(function () {
  const city = window.city;
  const { h } = city;
  const KINDS = { l: "Street", a: "Area", c: "Circle" }, FEWEST = { l: 2, a: 3, c: 1 };
  const HINTS = { l: "Click along the street, or across it; double click or Enter ends it.", a: "Click the corners; double click or Enter ends it.", c: "Click the middle." };
  const UNTIL = [["60", "for 1 hour"], ["240", "for 4 hours"], ["720", "for 12 hours"], ["", "until opened again"]];
  const RADII = [50, 100, 200, 400, 800]; // m
  const CORNERS = 32, MOST = 100;
  let sheet = null, panel = null, kind = "l", half = [], pending = null, radius = 100;

  const rounded = ({ lng, lat }) => [Number(lng.toFixed(6)), Number(lat.toFixed(6))];
  function circle(middle) {
    const metre = 180 / (Math.PI * city.EARTH_M), across = metre / Math.cos((middle.lat * Math.PI) / 180);
    return Array.from({ length: CORNERS }, (_, i) => {
      const turn = (2 * Math.PI * i) / CORNERS;
      return { lat: middle.lat + radius * metre * Math.sin(turn), lng: middle.lng + radius * across * Math.cos(turn) };
    });
  }
  const outline = () => (kind === "c" ? circle(pending[0]) : pending);
  /* What is drawn, as the command wants it. */
  function shape() {
    const places = outline().map(rounded);
    return kind === "l" ? { type: "LineString", coordinates: places } : { type: "Polygon", coordinates: [[...places, places[0]]] };
  }

  function paint(g, view) {
    const next = !pending && half.length && city.tool.next(), points = pending ? outline() : [...half, ...(next ? [next] : [])];
    const places = points.map((point) => city.ink.at(view, point)), area = kind !== "l" && places.length > 2;
    city.ink.line(g, places, { closed: area, filled: area, dashed: !pending });
    if (!pending) places.slice(0, half.length).forEach((place) => city.ink.dot(g, place));
  }
  function choose(one) {
    kind = one; pending = null;
    city.tool.again();
    fill();
    city.map.getContainer().focus({ preventScroll: true });
  }
  const select = (label, options, chosen, changed) => h("select", { class: "tool-words", "aria-label": label, onchange: (event) => changed?.(event.target.value) },
    ...options.map(([value, words]) => h("option", { value, ...(value === chosen ? { selected: "" } : {}) }, words)));

  /* The form below a finished shape: how large, until when, why. */
  function form() {
    const until = select("Until when", UNTIL, "240"), told = h("span", { class: "red", role: "alert" });
    const why = h("input", { class: "tool-words", type: "text", maxlength: "120", "aria-label": "Why", placeholder: "Why, or nothing" });
    const send = h("button", { type: "button", class: "btn small pri", onclick: carry }, "Close it");
    why.addEventListener("keydown", (event) => { if (event.key === "Enter") { event.preventDefault(); carry(); } });
    async function carry() {
      if (send.disabled) return;
      send.disabled = true;
      const minutes = until.value ? Number(until.value) : null;
      const answer = await city.command("close_streets", { kind: kind === "l" ? "closure" : "cordon", shape: shape(), minutes, reason: why.value });
      send.disabled = false;
      if (!answer.ok) { city.say(told, answer.says); return; }
      city.readNow("closure");
      city.askCard?.();
      city.tell("Closed. Ways lead around it from now on.");
      pending = null;
      city.tool.drop();
      city.map.getContainer().focus({ preventScroll: true });
    }
    setTimeout(() => why.focus(), 0);
    const wide = kind === "c" ? [select("Radius", RADII.map((metres) => [String(metres), `${metres} m around`]), String(radius), (value) => { radius = Number(value); sheet.ask(); })] : [];
    return [...wide, until, h("div", { class: "tool-deeds" }, why, send), told];
  }
  function fill() {
    if (!panel) return;
    const kinds = h("div", { class: "tool-kinds", role: "group", "aria-label": "What is closed" },
      ...Object.entries(KINDS).map(([one, name]) => h("button", { type: "button", class: "btn small", "aria-pressed": String(one === kind), onclick: () => choose(one) }, name)));
    panel.replaceChildren(kinds, h("span", {}, pending ? "No unit is led through it." : HINTS[kind]), ...(pending ? form() : []),
      h("span", { class: "t3" }, "What is closed is opened again from its card: click it on the map."),
      h("div", { class: "tool-deeds" }, h("button", { type: "button", class: "btn small", title: "Esc", onclick: () => city.tool.drop() }, "Leave")));
  }

  city.part("#map-tools", () => city.addTool("closing", {
    title: "Close streets", key: "W", order: 3, closes: true, deed: "close_streets",
    single: () => kind === "c",
    holds: () => Boolean(pending),
    changed(now) { half = [...now].slice(0, MOST); sheet.ask(); },
    ready() {
      sheet = new city.Sheet("closing", 476, paint, () => !pending && !half.length).addTo(city.map);
      city.on("theme", () => sheet.ask());
    },
    panel() { panel = h("div", { class: "tool-parts" }); fill(); return [panel]; },
    start() { half = []; pending = null; fill(); },
    stop() { half = []; pending = null; panel = null; sheet.ask(); },
    ends(all) {
      half = [];
      if (all.length >= FEWEST[kind]) pending = all.slice(0, MOST).map(({ lat, lng }) => ({ lat, lng }));
      fill();
      sheet.ask();
    },
  }));
})();
