/* The sprite: symbols for the page (as <use>) and for the canvas (as cached bitmaps made from its paths). */
(function () {
  const city = window.city;
  const symbols = new Map(); // name → [{path, fill, stroke, …}]
  const plates = new Map();
  const MOST = 300; // plates kept; a page stays open for months
  const MARGIN = 3; // px around a bitmap, for outlines
  const NUMBER = 0.08; // of a mark's size: how far its number stands out

  const attribute = (element, name) => {
    for (let at = element; at && at.nodeName !== "symbol"; at = at.parentElement) if (at.hasAttribute(name)) return at.getAttribute(name);
    return null;
  };
  function path(element) {
    const number = (name) => Number(element.getAttribute(name) || 0);
    if (element.nodeName === "path") return new Path2D(element.getAttribute("d"));
    const made = new Path2D();
    if (element.nodeName === "circle") made.arc(number("cx"), number("cy"), number("r"), 0, 7);
    else made.roundRect(number("x"), number("y"), number("width"), number("height"), number("rx"));
    return made;
  }
  const stroke = (element) => ({ path: path(element), fill: attribute(element, "fill") || "#000",
    rule: attribute(element, "fill-rule") || "nonzero", stroke: attribute(element, "stroke"),
    width: attribute(element, "stroke-width") || "1", dash: attribute(element, "stroke-dasharray"),
    cap: attribute(element, "stroke-linecap") || "butt", join: attribute(element, "stroke-linejoin") || "miter" });

  /* paint: {f fill, k outline, g glyph, c colour, sw width, d dash}, as the sprite's own variables. */
  function draw(g, name, paint) {
    const value = (text) => (text?.startsWith("var(--") ? paint[text.slice(6, -1)] : text);
    for (const step of symbols.get(name) || []) {
      const fill = value(step.fill), outline = value(step.stroke), dash = value(step.dash);
      if (fill && fill !== "none") { g.fillStyle = fill; g.fill(step.path, step.rule); }
      if (!outline || outline === "none") continue;
      g.strokeStyle = outline; g.lineWidth = Number(value(step.width)); g.lineCap = step.cap; g.lineJoin = step.join;
      g.setLineDash(dash && dash !== "none" ? dash.split(/[ ,]+/).map(Number) : []);
      g.stroke(step.path);
    }
  }

  /* How fill says how sure: solid, last (known), cut (off); shape and colour stay the same. What colour says of an
     incident is said without it too: 1 solid with its number, 2 solid, 3 a thick outline, 4 and 5 a thin one. */
  function paint(colour, look) {
    const c = city.colour;
    const marked = colour === "p3" ? c("amber-line") : c({ p1: "red", shut: "red", p2: "amber", p4: "neutral-mark", p5: "neutral-mark",
      police: "police", fire: "fire-unit", ems: "ems", sup: "text", text: "text", amber: "amber", risk: "risk-1" }[colour] || "neutral-mark");
    const hollow = { c: marked, f: c("land"), k: marked, g: marked, sw: 2.5, d: "none" };
    if (look === "last") return hollow;
    if (look === "cut") return { ...hollow, d: "4 3" };
    if (look === "quiet") return { ...hollow, sw: 2 };
    if (colour === "p3") return { ...hollow, f: c("surface-2"), g: c("amber-text"), sw: 3.4 };
    if (colour === "p4" || colour === "p5") return { ...hollow, f: c("surface-2"), sw: 1.6 };
    const glyph = { p1: "on-red", shut: "on-red", p2: "on-amber" }[colour] || "glyph";
    return { c: marked, f: marked, k: c("key"), g: c(glyph), sw: 2, d: "none" };
  }

  /* A look of a symbol at this screen's resolution: a plate with a cell for each direction in steps of 5 degrees,
     filled when it is first met. A bitmap put down straight on whole pixels costs a tenth of one that is turned on its
     way; and a plate for each look, not a canvas for each direction, is what keeps a page's memory flat over months. */
  const STEP = 5, TURNS = 360 / STEP, ROW = 9;
  function plate(name, size, colour, look, turned, ringed) {
    const sharp = window.devicePixelRatio || 1, key = `${name}|${size}|${colour}|${look}|${turned}|${ringed}|${sharp}`;
    const held = plates.get(key);
    if (held) return held;
    const numbered = colour === "p1", margin = MARGIN + (ringed ? 2 : numbered ? Math.ceil(size * NUMBER) : 0);
    const pixels = Math.ceil((size + 2 * margin) * sharp);
    const canvas = document.createElement("canvas");
    canvas.width = pixels * (turned ? ROW : 1);
    canvas.height = pixels * (turned ? TURNS / ROW : 1);
    const made = { canvas, g: canvas.getContext("2d"), pixels, side: pixels / sharp, filled: new Set(), name, size, sharp, numbered, ringed, paint: paint(colour, look) };
    if (plates.size >= MOST) plates.delete(plates.keys().next().value); // the one made first
    plates.set(key, made);
    return made;
  }
  function fillCell(made, turn, x, y) {
    const { g, pixels, size, sharp } = made;
    g.setTransform(sharp, 0, 0, sharp, x + pixels / 2, y + pixels / 2);
    g.rotate((turn * STEP * Math.PI) / 180);
    g.scale(size / 32, size / 32);
    g.translate(-16, -16);
    if (made.ringed) ring(g, size);
    draw(g, made.name, made.paint);
    if (made.numbered) draw(g, "number-1", made.paint);
    made.filled.add(turn);
  }

  /* The second ring of what stands for several, in the symbol's own measure of 32. */
  function ring(g, size) {
    const unit = 32 / size;
    g.beginPath(); g.arc(16, 16, 16 + 2.5 * unit, 0, 7);
    g.setLineDash([]); // a cell before may have left its own
    g.strokeStyle = city.colour("land"); g.lineWidth = 3 * unit; g.stroke();
    g.strokeStyle = city.colour("neutral-mark"); g.lineWidth = 1.2 * unit; g.stroke();
  }

  function stamp(g, mark, x, y) {
    const turn = (Math.round((mark.turn || 0) / STEP) + TURNS) % TURNS;
    const made = plate(mark.symbol, mark.size, mark.colour || "", mark.look || "", turn > 0, Boolean(mark.members));
    const { canvas, pixels, side, sharp } = made, left = (turn % ROW) * pixels, top = Math.floor(turn / ROW) * pixels;
    if (!made.filled.has(turn)) fillCell(made, turn, left, top);
    g.drawImage(canvas, left, top, pixels, pixels, Math.round((x - side / 2) * sharp) / sharp, Math.round((y - side / 2) * sharp) / sharp, side, side);
  }

  /* Spans with data-symbol become a <use> of the sprite, and another when their symbol changes. */
  const SVG = "http://www.w3.org/2000/svg";
  function link(name, kind = "") {
    const used = document.createElementNS(SVG, "use");
    used.setAttribute("href", `#s-${name}`);
    used.setAttribute("class", kind);
    return used;
  }
  function use(span, name) {
    const svg = document.createElementNS(SVG, "svg");
    svg.setAttribute("viewBox", name === "brand" ? "0 0 22 22" : name === "fit" ? "0 0 14 14" : "0 0 32 32");
    svg.setAttribute("aria-hidden", "true");
    svg.append(link(name));
    if (span.classList.contains("p1")) svg.append(link("number-1", "number")); // seen where no badge says it (base.css)
    span.replaceChildren(svg);
  }
  function fill(root) {
    for (const span of root.querySelectorAll("[data-symbol]")) {
      const shown = span.querySelector("use")?.getAttribute("href");
      if (shown !== `#s-${span.dataset.symbol}`) use(span, span.dataset.symbol);
    }
  }
  const icon = (name, size, colour = "", look = "") => {
    const span = city.h("span", { class: `sym s${size} ${colour} ${look}`, "data-symbol": name, "aria-hidden": "true" });
    use(span, name);
    return span;
  };

  city.symbols = { ready: false, stamp, draw, paint, fill, icon };
  city.on("theme", () => plates.clear());
  city.part("#page", async (page) => {
    const text = await (await fetch("/assets/symbols.svg")).text();
    const sprite = new DOMParser().parseFromString(text, "image/svg+xml").documentElement;
    for (const symbol of sprite.querySelectorAll("symbol")) {
      symbols.set(symbol.id.slice(2), [...symbol.querySelectorAll("path,circle,rect")].map(stroke));
    }
    sprite.removeAttribute("style");
    sprite.setAttribute("class", "sprite");
    document.body.append(document.importNode(sprite, true));
    city.symbols.ready = true;
    fill(page);
    city.emit("symbols");
  });
})();
