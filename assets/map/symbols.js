/* The sprite: symbols for the page (as <use>) and for the canvas (as cached bitmaps made from its paths). */
(function () {
  const city = window.city;
  const symbols = new Map(); // name → [{path, fill, stroke, …}]
  const bitmaps = new Map();
  const MARGIN = 3; // px around a bitmap, for outlines

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

  /* How fill says how sure: solid, last (known), cut (off); shape and colour stay the same. */
  function paint(colour, look) {
    const c = city.colour;
    const marked = colour === "p3" ? c("amber-line") : c({ p1: "red", p2: "amber", p4: "neutral-mark", p5: "neutral-mark",
      police: "police", fire: "fire-unit", ems: "ems", sup: "text", text: "text", amber: "amber", risk: "risk-1" }[colour] || "neutral-mark");
    const hollow = { c: marked, f: c("land"), k: marked, g: marked, sw: 2.5, d: "none" };
    if (look === "last") return hollow;
    if (look === "cut") return { ...hollow, d: "4 3" };
    if (look === "quiet") return { ...hollow, sw: 2 };
    if (["p3", "p4", "p5"].includes(colour)) return { ...hollow, f: c("surface-2"), g: colour === "p3" ? c("amber-text") : marked };
    const glyph = { p1: "on-red", p2: "on-amber" }[colour] || "glyph";
    return { c: marked, f: marked, k: c("key"), g: c(glyph), sw: 2, d: "none" };
  }

  /* A symbol as a bitmap at this screen's resolution, made once for each look. */
  function bitmap(name, size, colour, look) {
    const key = `${name}|${size}|${colour}|${look}`;
    if (bitmaps.has(key)) return bitmaps.get(key);
    const sharp = window.devicePixelRatio || 1, side = size + 2 * MARGIN;
    const canvas = document.createElement("canvas");
    canvas.width = canvas.height = Math.ceil(side * sharp);
    const g = canvas.getContext("2d");
    g.scale(sharp, sharp);
    g.translate(MARGIN, MARGIN);
    g.scale(size / 32, size / 32);
    draw(g, name, paint(colour, look));
    const made = { canvas, side };
    bitmaps.set(key, made);
    return made;
  }

  function stamp(g, mark, x, y) {
    const { canvas, side } = bitmap(mark.symbol, mark.size, mark.colour || "", mark.look || "");
    if (!mark.turn) { g.drawImage(canvas, x - side / 2, y - side / 2, side, side); return; }
    g.save();
    g.translate(x, y);
    g.rotate((mark.turn * Math.PI) / 180);
    g.drawImage(canvas, -side / 2, -side / 2, side, side);
    g.restore();
  }

  /* Spans with data-symbol become a <use> of the sprite. */
  const SVG = "http://www.w3.org/2000/svg";
  function use(name) {
    const svg = document.createElementNS(SVG, "svg"), link = document.createElementNS(SVG, "use");
    svg.setAttribute("viewBox", name === "brand" ? "0 0 22 22" : name === "fit" ? "0 0 14 14" : "0 0 32 32");
    svg.setAttribute("aria-hidden", "true");
    link.setAttribute("href", `#s-${name}`);
    svg.append(link);
    return svg;
  }
  function fill(root) {
    for (const span of root.querySelectorAll("[data-symbol]:empty")) span.append(use(span.dataset.symbol));
  }
  const icon = (name, size, colour = "", look = "") => {
    const span = city.h("span", { class: `sym s${size} ${colour} ${look}`, "data-symbol": name, "aria-hidden": "true" });
    span.append(use(name));
    return span;
  };

  city.symbols = { ready: false, stamp, draw, paint, fill, icon };
  city.on("theme", () => bitmaps.clear());
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
