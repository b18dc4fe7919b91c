/* Measure: the length of each leg and of all, along the ground; the area, too, where the line is closed. */
(function () {
  const city = window.city;
  let points = [], closed = false, ended = false, sheet = null, said = null, more = null, again = null;

  const legs = (all) => all.slice(1).map((point, i) => city.metresBetween(all[i], point));
  const total = (all) => legs(all).reduce((sum, one) => sum + one, 0);
  city.measured = () => ({ points, closed, metres: total(closed ? [...points, points[0]] : points), squareMetres: closed ? city.squareMetres(points) : null });

  function tell() {
    const found = city.measured();
    again.hidden = !points.length;
    if (!points.length) city.say(said, "Click points on the map.");
    else city.say(said, closed ? `Around ${city.metres(found.metres)}` : points.length > 1 ? `${city.metres(found.metres)}${points.length > 2 ? ` in ${points.length - 1} legs` : ""}` : "One point; click the next.");
    city.say(more, closed ? `Area ${city.area(found.squareMetres)}` : ended ? "" : points.length > 2 ? "Click the first point again for the area." : "");
  }
  const changed = (now) => { if (now.length || !ended) { points = [...now]; closed = ended = false; } tell(); sheet.ask(); };

  function paint(g, view) {
    if (!points.length) return;
    const whole = closed ? [...points, points[0]] : points, places = whole.map((point) => city.ink.at(view, point));
    city.ink.line(g, places, { closed, filled: closed });
    const next = !ended && city.tool.active === "measure" && city.tool.next();
    if (next) {
      const there = city.ink.at(view, next), [x, y] = places.at(-1), far = city.metresBetween(points.at(-1), next);
      city.ink.line(g, [places.at(-1), there], { dashed: true });
      if (far > 1 && Math.hypot(there[0] - x, there[1] - y) > 40) city.ink.words(g, city.metres(far), (x + there[0]) / 2, (y + there[1]) / 2);
    }
    places.forEach((place) => city.ink.dot(g, place));
    legs(whole).forEach((metres, i) => {
      const [ax, ay] = places[i], [bx, by] = places[i + 1];
      if (Math.hypot(bx - ax, by - ay) > 56 && whole.length > 2) city.ink.words(g, city.metres(metres), (ax + bx) / 2, (ay + by) / 2);
    });
    if (whole.length > 1) {
      const found = city.measured(), [x, y] = places.at(-1);
      if (!closed) city.ink.words(g, city.metres(found.metres), x, y - 20, true);
      else city.ink.words(g, city.area(found.squareMetres), places.slice(1).reduce((sum, one) => sum + one[0], 0) / points.length, places.slice(1).reduce((sum, one) => sum + one[1], 0) / points.length, true);
    }
  }

  city.part("#map-tools", () => city.addTool("measure", {
    title: "Measure", key: "d", order: 1, closes: true, changed,
    ready() { sheet = new city.Sheet("measure", 480, paint, () => !points.length).addTo(city.map); city.on("theme", () => sheet.ask()); },
    panel() {
      said = city.h("b", { role: "status" });
      more = city.h("span", {});
      again = city.h("button", { type: "button", class: "btn small", onclick: () => { ended = false; city.tool.again(); city.map.getContainer().focus({ preventScroll: true }); } }, "Start again");
      const close = city.h("button", { type: "button", class: "btn small", title: "Esc", onclick: () => city.tool.drop() }, "Close");
      return [said, more, city.h("span", { class: "t3" }, "Double click or Enter ends, Backspace takes the last point back. By keyboard: arrows move the cross, Enter drops a point."), city.h("div", { class: "tool-deeds" }, again, close)];
    },
    start() { points = []; closed = ended = false; tell(); sheet.ask(); },
    stop() { points = []; sheet.ask(); },
    ends(all, shut) { points = [...all]; closed = shut && all.length > 2; ended = true; tell(); sheet.ask(); },
  }));
})();
