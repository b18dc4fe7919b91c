/* Marks by keyboard: n and p go through what can be opened in sight, the worst incidents first; Enter opens it. */
(function () {
  const city = window.city;
  const ORDER = ["incident", "alert", "closure", "unit", "responder", "camera", "report", "sensor", "station", "hospital"];

  city.part("#map-tip", () => {
    const container = city.map.getContainer(), told = city.h("div", { class: "out-of-sight", role: "status" });
    container.after(told);
    container.setAttribute("aria-label", "Map: arrows move it, + and − zoom, n and p go through the marks in sight, Enter opens one");
    container.setAttribute("role", "application");
    let at = null;
    const place = (mark) => {
      const look = city.look(mark.layer), [x, y] = look.glide ? look.glide(mark) : [mark.x, mark.y];
      return [x, y];
    };
    function inSight() {
      const bounds = city.map.getBounds(), size = city.map.getSize();
      return ORDER.flatMap((name) => city.marksOf(name).filter((mark) => {
        if (!city.layers.get(name)?.table || !mark.feature.geometry || mark.feature.geometry.type !== "Point") return false;
        const [lon, lat] = mark.feature.geometry.coordinates;
        return size.x && bounds.contains([lat, lon]) && place(mark);
      }).sort((a, b) => (b.rank || 0) - (a.rank || 0)));
    }
    function go(step) {
      const all = inSight();
      if (!all.length) { city.say(told, "No mark in sight"); return; }
      const now = all.findIndex((mark) => at && mark.layer === at.layer && mark.feature.id === at.id);
      const next = now < 0 ? (step > 0 ? 0 : all.length - 1) : (now + step + all.length) % all.length, mark = all[next];
      at = { layer: mark.layer, id: mark.feature.id };
      city.point(mark);
      const [title, words] = city.look(mark.layer).tip(mark.feature);
      city.say(told, `${next + 1} of ${all.length}: ${title}, ${words.filter(Boolean).join(", ")}`);
      container.focus({ preventScroll: true });
    }
    city.key("n", "On the map: the next mark in sight; Enter opens it", () => go(1));
    city.key("p", "On the map: the mark before", () => go(-1));
    container.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || !at || event.target !== container) return;
      event.preventDefault();
      city.select({ table: city.layers.get(at.layer).table, id: at.id });
    });
  });
})();
