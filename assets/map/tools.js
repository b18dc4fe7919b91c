/* Tools on the map: one in hand at a time. It takes clicks and keys until Esc; by keyboard a cross at the map's middle
   drops points with Enter, and dropped twice in the same place, or by a double click, the shape ends. */
(function () {
  const city = window.city;
  const NEAR = 6; // px; two points so close are one
  const RADIUS_M = (city.EARTH_M = 6371008.8); // the mean radius
  const ICONS = { measure: "M1 9.5 9.5 1l3.5 3.5L4.5 13zM3.6 7l1.6 1.6M5.8 4.8l1.6 1.6M8 2.6l1.6 1.6", draw: "M1.5 12.5l.8-3.3L10 1.5 12.5 4l-7.7 7.7zM8.3 3.2l2.5 2.5", closing: "M7 1a6 6 0 1 0 0 12A6 6 0 0 0 7 1zM3.8 7h6.4" };
  const SVG = "http://www.w3.org/2000/svg";
  const tools = new Map(); // name → {title, key, order, panel(), changed(points), ends(points, closed), …}; `deed` is what one must be allowed

  city.tool = { active: null, moved: null };
  city.addTool = (name, tool) => tools.set(name, tool);

  /* Geodesy good to half a percent: a sphere of the earth's mean radius. */
  const rad = (degrees) => (degrees * Math.PI) / 180;
  city.metresBetween = (a, b) => {
    const half = Math.sin(rad(b.lat - a.lat) / 2) ** 2 + Math.cos(rad(a.lat)) * Math.cos(rad(b.lat)) * Math.sin(rad(b.lng - a.lng) / 2) ** 2;
    return 2 * RADIUS_M * Math.asin(Math.min(1, Math.sqrt(half)));
  };
  city.squareMetres = (points) => {
    let sum = 0;
    points.forEach((a, i) => { const b = points[(i + 1) % points.length]; sum += rad(b.lng - a.lng) * (2 + Math.sin(rad(a.lat)) + Math.sin(rad(b.lat))); });
    return Math.abs(sum * RADIUS_M ** 2) / 2;
  };
  city.metres = (value) => (value < 1000 ? `${Math.round(value)} m` : `${(value / 1000).toFixed(value < 10000 ? 2 : 1)} km`);
  city.area = (value) => (value < 10000 ? `${Math.round(value)} m²` : value < 1e6 ? `${(value / 10000).toFixed(1)} ha` : `${(value / 1e6).toFixed(2)} km²`);

  /* What tools paint with: a line on its casing, a point, words on a panel. */
  city.ink = {
    line(g, places, { closed = false, dashed = false, filled = false } = {}) {
      if (places.length < 2) return;
      g.beginPath();
      places.forEach(([x, y], i) => (i ? g.lineTo(x, y) : g.moveTo(x, y)));
      if (closed) g.closePath();
      if (filled) { g.save(); g.globalAlpha = 0.12; g.fillStyle = city.colour("select"); g.fill(); g.restore(); }
      g.lineJoin = g.lineCap = "round";
      g.setLineDash([]); g.strokeStyle = city.colour("land"); g.lineWidth = 5; g.stroke();
      g.setLineDash(dashed ? [5, 6] : []); g.strokeStyle = city.colour("select"); g.lineWidth = 2; g.stroke();
      g.setLineDash([]);
    },
    dot(g, [x, y], radius = 4) {
      g.setLineDash([]);
      g.beginPath(); g.arc(x, y, radius, 0, 7);
      g.fillStyle = city.colour("land"); g.fill();
      g.lineWidth = 5; g.strokeStyle = city.colour("land"); g.stroke();
      g.lineWidth = 2; g.strokeStyle = city.colour("select"); g.stroke(); g.fill();
    },
    words(g, text, x, y, strong = false) {
      g.font = `${strong ? 600 : 400} 12px ${city.colour("font")}`;
      const width = g.measureText(text).width + 12;
      g.setLineDash([]);
      g.beginPath(); g.roundRect(x - width / 2, y - 10, width, 20, 3);
      g.fillStyle = city.colour("map-panel"); g.fill();
      g.strokeStyle = city.colour(strong ? "line-strong" : "line"); g.lineWidth = 1; g.stroke();
      g.fillStyle = city.colour(strong ? "text" : "text-2"); g.textBaseline = "middle"; g.textAlign = "center"; g.fillText(text, x, y + 0.5);
      g.textAlign = "start";
    },
    at: (view, point) => { const [x, y] = city.mercator(point.lng, point.lat); return [view.x(x), view.y(y)]; },
  };

  function icon(name) {
    const svg = document.createElementNS(SVG, "svg"), path = document.createElementNS(SVG, "path");
    svg.setAttribute("viewBox", "0 0 14 14"); svg.setAttribute("class", "drawn"); svg.setAttribute("aria-hidden", "true");
    path.setAttribute("d", ICONS[name]);
    svg.append(path);
    return svg;
  }

  city.part("#map-tools", (bar) => {
    const map = city.map, container = map.getContainer();
    const buttons = new Map(), cross = city.h("div", { class: "tool-cross", hidden: "", "aria-hidden": "true" });
    const panel = city.h("section", { class: "mf tool-panel", hidden: "" }), keys = city.h("div", { class: "mf tool-bar", role: "toolbar", "aria-label": "Tools" });
    let points = [], byKeys = false;
    const tool = () => tools.get(city.tool.active);
    container.after(cross);
    bar.append(keys, panel);

    city.tool.take = (name) => {
      if (city.tool.active) city.tool.drop();
      city.tool.active = name;
      points = []; city.tool.moved = null;
      map.doubleClickZoom.disable();
      container.classList.add("tool-in-hand");
      buttons.get(name).setAttribute("aria-pressed", "true");
      panel.replaceChildren(...tool().panel());
      panel.hidden = false;
      panel.setAttribute("aria-label", tool().title);
      tool().start?.();
      container.focus({ preventScroll: true });
    };
    city.tool.drop = () => {
      const left = tool();
      if (!left) return;
      buttons.get(city.tool.active).setAttribute("aria-pressed", "false");
      city.tool.active = null;
      points = []; byKeys = false;
      cross.hidden = panel.hidden = true;
      map.doubleClickZoom.enable();
      container.classList.remove("tool-in-hand");
      left.stop?.();
    };
    city.tool.points = () => points;
    city.tool.again = () => { points = []; tool()?.changed(points); };
    /* The next point lies here while the mouse moves, or at the cross. */
    city.tool.next = () => (byKeys ? map.getCenter() : city.tool.moved);

    const pixels = (a, b) => map.latLngToContainerPoint(a).distanceTo(map.latLngToContainerPoint(b));
    function drop(point) {
      const held = tool();
      if (held.holds?.()) return; // it waits for a word first
      const last = points.at(-1);
      if (last && pixels(last, point) < NEAR) { end(); return; }
      if (points.length > 2 && held.closes && pixels(points[0], point) < 2 * NEAR) { end(true); return; }
      points.push(point);
      held.changed(points);
      if (held.single?.()) end();
    }
    function end(closed = false) { if (points.length) tool().ends(points, closed); points = []; }

    map.on("click", (event) => { if (city.tool.active && !event.originalEvent?.target.closest?.(".mf")) { byKeys = false; cross.hidden = true; drop(event.latlng); } });
    map.on("mousemove", (event) => {
      if (!city.tool.active) return;
      byKeys = false; cross.hidden = true; city.tool.moved = event.latlng;
      if (points.length) tool().changed(points);
    });
    map.on("move", () => { if (city.tool.active && byKeys && points.length) tool().changed(points); });
    /* Heard before all others, so that Esc does not close the card, nor Enter open a mark. */
    document.addEventListener("keydown", (event) => {
      if (!city.tool.active || event.ctrlKey || event.metaKey || event.altKey) return;
      const free = event.target === container || event.target === document.body, take = () => { event.preventDefault(); event.stopPropagation(); };
      if (event.key === "Escape" && !event.target.closest?.("#search-slot, [role=dialog]")) { take(); city.tool.drop(); container.focus({ preventScroll: true }); }
      else if (free && event.key.startsWith("Arrow")) { byKeys = true; cross.hidden = false; container.focus({ preventScroll: true }); }
      else if (free && event.key === "Enter") {
        take();
        if (!byKeys && points.length) { end(); return; }
        byKeys = true; cross.hidden = false;
        drop(map.getCenter());
      } else if (free && event.key === "Backspace") { take(); points.pop(); tool().changed(points); }
    }, true);

    for (const [name, { title, key, deed }] of [...tools].sort(([, a], [, b]) => a.order - b.order)) {
      const button = city.h("button", { type: "button", class: "tool-button", "aria-pressed": "false", "aria-label": title, title: key ? `${title} (${key})` : title,
        onclick: () => (city.tool.active === name ? city.tool.drop() : city.tool.take(name)) }, icon(name));
      buttons.set(name, button);
      keys.append(button);
      const keyed = () => { if (key) city.key?.(key, title, () => (city.tool.active === name ? city.tool.drop() : city.tool.take(name))); };
      if (!deed) { keyed(); continue; }
      button.hidden = true;
      city.on("may", () => { if (button.hidden && city.may(deed)) { button.hidden = false; keyed(); } });
    }
    L.DomEvent.disableClickPropagation(bar);
    L.DomEvent.disableScrollPropagation(bar);
    for (const { ready } of tools.values()) ready?.();
  });
})();
