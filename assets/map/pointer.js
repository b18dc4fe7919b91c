/* The pointer on the map: a tip for the mark below it, and selection by a click. */
(function () {
  const city = window.city;

  city.part("#map-tip", (tip) => {
    const container = city.map.getContainer();
    let last = null, asked = false, mark = null;
    const hide = () => { tip.hidden = true; mark = null; city.point(null); container.classList.remove("over-mark"); };
    const draw = () => {
      asked = false;
      mark = last && !city.tool?.active && !city.map.dragging.moving?.() ? city.find(last) : null; // a tool's own words are not covered
      if (!mark) { hide(); return; }
      const [title, words] = mark.members ? city.tipOfGathered(mark) : city.look(mark.layer).tip(mark.feature);
      tip.replaceChildren(city.h("b", {}, title || ""), city.h("span", {}, words.filter(Boolean).join(" · ")));
      tip.hidden = false;
      const size = city.map.getSize(), right = last.x + 16 + tip.offsetWidth > size.x;
      tip.dataset.side = right ? "left" : "right";
      const x = right ? last.x - 12 - tip.offsetWidth : last.x + 16, y = Math.min(last.y + 14, size.y - tip.offsetHeight - 8);
      L.DomUtil.setPosition(tip, L.point(Math.max(4, x), Math.max(4, y)));
      container.classList.toggle("over-mark", Boolean(city.layers.get(mark.layer).table));
      city.point(mark);
    };
    city.map.on("mousemove", (event) => { last = event.containerPoint; if (!asked) { asked = true; requestAnimationFrame(draw); } });
    city.map.on("mouseout movestart zoomstart", () => { last = null; hide(); });
    city.map.on("click", (event) => {
      if (city.tool?.active || city.picking?.()) return; // the click is the tool's, or says a place
      const found = city.find(event.containerPoint), table = found && city.layers.get(found.layer).table;
      if (found?.members) { city.openGathered(found); return; }
      if (table) city.select({ table, id: found.feature.id });
    });
  });
})();
