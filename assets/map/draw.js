/* Draw: points, lines and areas with a word beside them, kept in the address, so that whoever is sent the link sees them.

   draw=SHAPE!SHAPE…  SHAPE is p, l or a (point, line, area), then latitude and longitude in 1/100,000 degree to the
   base of 36, the first place whole, each next one as its difference, all parted by dots; then * and the words, if any:
   a2kqm8.-3oa0g.2s.-1e.-k.5*Cordon. */
(function () {
  const city = window.city;
  const MOST_SHAPES = 20, MOST_POINTS = 60, MOST_WORDS = 40, MOST_LETTERS = 1500;
  const KINDS = { p: "Point", l: "Line", a: "Area" }, FEWEST = { p: 1, l: 2, a: 3 };
  let sheet = null, kind = "a", pending = null, half = [], panel = null;

  const plain = (words) => words.replace(/[!*]/g, " ").replace(/\s+/g, " ").trim().slice(0, MOST_WORDS);
  function write(shapes) {
    return shapes.map(({ kind, points, label }) => {
      let before = [0, 0];
      const numbers = points.flatMap(({ lat, lng }) => {
        const now = [Math.round(lat * 1e5), Math.round(lng * 1e5)], step = now.map((value, i) => (value - before[i]).toString(36));
        before = now;
        return step;
      });
      return `${kind}${numbers.join(".")}${label ? `*${plain(label)}` : ""}`;
    }).join("!");
  }
  function parse(text) {
    const shapes = text.slice(0, 2 * MOST_LETTERS).split("!").slice(0, MOST_SHAPES).flatMap((one) => {
      const [told, label = ""] = one.split("*"), kind = told.charAt(0);
      if (!/^[pla]-?[0-9a-z]+(\.-?[0-9a-z]+)*$/.test(told)) return [];
      const steps = told.slice(1).split(".").map((step) => parseInt(step, 36)), points = [];
      let lat = 0, lng = 0;
      for (let i = 0; i + 1 < steps.length && points.length < MOST_POINTS; i += 2) { lat += steps[i]; lng += steps[i + 1]; points.push({ lat: lat / 1e5, lng: lng / 1e5 }); }
      const sound = points.length >= FEWEST[kind] && points.every((point) => Math.abs(point.lat) <= 85 && Math.abs(point.lng) <= 180);
      return sound ? [{ kind, points, label: plain(label) }] : [];
    });
    return shapes.length ? shapes : null;
  }
  city.drawing = { write, parse };
  const shapes = () => city.view.draw || [];
  const full = () => shapes().length >= MOST_SHAPES || write(shapes()).length > MOST_LETTERS;

  function shape(g, view, { kind, points, label }, next) {
    const places = [...points, ...(next ? [next] : [])].map((point) => city.ink.at(view, point));
    city.ink.line(g, places, { closed: kind === "a" && places.length > 2, filled: kind === "a", dashed: Boolean(next) });
    if (kind === "p" || next || points.length === 1) places.slice(0, points.length).forEach((place) => city.ink.dot(g, place, kind === "p" ? 5 : 4));
    if (!label) return;
    const sum = places.reduce(([x, y], [px, py]) => [x + px / places.length, y + py / places.length], [0, 0]);
    if (kind === "a") city.ink.words(g, label, ...sum, true);
    else { const [x, y] = kind === "p" ? places[0] : places[Math.floor(places.length / 2)]; city.ink.words(g, label, x, y - 20, true); }
  }
  function paint(g, view) {
    for (const each of shapes()) shape(g, view, each);
    if (pending) shape(g, view, pending);
    else if (half.length) shape(g, view, { kind, points: half }, city.tool.next() || half.at(-1));
  }

  function settle(label) {
    const made = { ...pending, label: plain(label) };
    pending = null;
    city.change({ draw: [...shapes(), made] });
    fill();
    city.map.getContainer().focus({ preventScroll: true });
  }
  function fill() {
    if (!panel) return;
    const choose = (one) => () => { kind = one; pending = null; city.tool.again(); fill(); city.map.getContainer().focus({ preventScroll: true }); };
    const kinds = city.h("div", { class: "tool-kinds", role: "group", "aria-label": "What to draw" },
      ...Object.entries(KINDS).map(([one, name]) => city.h("button", { type: "button", class: "btn small", "aria-pressed": String(one === kind), onclick: choose(one) }, name)));
    let hint = { p: "Click the place.", l: "Click along the line; double click or Enter ends it.", a: "Click its corners; double click or Enter ends it." }[kind];
    if (full()) hint = "The link is full: remove a drawing first.";
    const parts = [kinds, city.h("span", {}, hint)];
    if (pending) {
      const field = city.h("input", { class: "tool-words", type: "text", maxlength: String(MOST_WORDS), "aria-label": "Words beside it", placeholder: "Words beside it, or none",
        onkeydown: (event) => { if (event.key === "Enter") { event.preventDefault(); settle(field.value); } } });
      parts.splice(1, 1, city.h("div", { class: "tool-deeds" }, field, city.h("button", { type: "button", class: "btn small", onclick: () => settle(field.value) }, "Keep")));
      setTimeout(() => field.focus(), 0);
    }
    parts.push(city.h("ul", { class: "tool-list", "aria-label": "Drawn" }, ...shapes().map((each, i) => city.h("li", {},
      city.h("span", { class: "clip" }, each.label || KINDS[each.kind], each.label && city.h("span", { class: "t3" }, ` ${KINDS[each.kind].toLowerCase()}`)),
      city.h("button", { type: "button", class: "found-close", "aria-label": `Remove ${each.label || KINDS[each.kind]}`,
        onclick: () => { const left = shapes().filter((_, at) => at !== i); city.change({ draw: left.length ? left : null }); fill(); } }, "✕")))));
    parts.push(city.h("span", { class: "t3" }, "Drawings are only in this view's link: send it to show them."),
      city.h("div", { class: "tool-deeds" }, city.h("button", { type: "button", class: "btn small", title: "Esc", onclick: () => city.tool.drop() }, "Close")));
    panel.replaceChildren(...parts);
  }

  city.part("#map-tools", () => city.addTool("draw", {
    title: "Draw", key: "w", order: 2, closes: true,
    single: () => kind === "p",
    holds: () => Boolean(pending) || full(),
    changed(now) { half = [...now].slice(0, MOST_POINTS); sheet.ask(); },
    ready() {
      city.keeps?.("draw", parse, write);
      sheet = new city.Sheet("drawn", 475, paint, () => !shapes().length && !pending && !half.length).addTo(city.map);
      for (const name of ["theme", "symbols"]) city.on(name, () => sheet.ask()); // no sheet paints before the symbols are there
      city.on("view", (part) => { if ("draw" in part) sheet.ask(); });
    },
    panel() { panel = city.h("div", { class: "tool-parts" }); fill(); return [panel]; },
    start() { half = []; pending = null; fill(); },
    stop() { half = []; pending = null; panel = null; sheet.ask(); },
    ends(all) {
      half = [];
      if (all.length >= FEWEST[kind]) pending = { kind, points: all.slice(0, MOST_POINTS).map(({ lat, lng }) => ({ lat, lng })), label: "" };
      fill();
      sheet.ask();
    },
  }));
})();
