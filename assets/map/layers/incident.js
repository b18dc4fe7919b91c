/* Incidents: circles by kind; size and colour by priority, a red ring while nobody has acknowledged. */
(function () {
  const city = window.city;
  const SIZES = { 1: 34, 2: 28, 3: 24, 4: 20, 5: 20 };
  const SYMBOLS = { person_down: "person-down", public: "crowd", other: "unknown" };
  const OPEN = { new: "Not acknowledged" };

  city.kindSymbol = (told) => (told.sensitive ? "locked" : SYMBOLS[told.kind] || told.kind || "unknown");
  /* Not every source gives a priority: then none is shown, and the mark looks like the least. */
  city.priorityOf = (told) => (told.priority >= 1 && told.priority <= 5 ? String(told.priority) : "none");
  city.priorityLook = (told) => (city.priorityOf(told) === "none" ? 5 : told.priority);
  city.priorityFace = (told) => (city.priorityOf(told) === "none" ? "–" : String(told.priority));
  city.priorityWords = (told) => (city.priorityOf(told) === "none" ? "No priority given" : `Priority ${told.priority}`);
  city.unacknowledged = (told) => told.alarms > 0 || (told.state === "new" && (told.priority === 1 || told.priority === 2));
  city.titleOf = (told) => told.title || told.type || city.words(told.kind || "incident");
  city.stateOf = (told) => (city.unacknowledged(told) ? OPEN.new : city.words(told.state));
  city.bornOf = (told) => told.reported_at || told.updated_at || told.received_at;

  city.layer("incident", {
    sheet: "incidents", gathers: true,
    mark(feature) {
      const told = feature.properties, priority = city.priorityLook(told);
      const size = Math.round((SIZES[priority] - (city.map.getZoom() < 11.5 ? 6 : 0)) * city.markScale), ring = city.unacknowledged(told);
      /* Nobody's alarm and no priority 1 ever disappears among others. */
      return { symbol: city.kindSymbol(told), colour: `p${priority}`, size, ring, alone: ring || priority === 1, rank: -priority };
    },
    under(g, mark, x, y) { if (mark.ring) city.ring(g, x, y, mark.size / 2 + 5, city.colour("red"), 2.5); },
    tip(feature) {
      const told = feature.properties;
      return [city.titleOf(told), [city.priorityWords(told), city.stateOf(told), told.address || told.area, city.stopwatch(city.secondsSince(city.bornOf(told)))]];
    },
  });
})();
