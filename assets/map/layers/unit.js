/* Units: triangles turned to their heading; hollow when last known, dashed when cut off. */
(function () {
  const city = window.city;
  const SHAPES = { police: ["police", "police"], fire: ["engine", "fire"], ambulance: ["ambulance", "ems"],
    supervisor: ["supervisor", "sup"], other: ["supervisor", ""] };
  city.unitShape = (type) => SHAPES[type] || SHAPES.other;

  city.moving("unit", {
    order: 1,
    mark(feature) {
      const fix = city.fix("unit", feature.id);
      if (!fix) return null;
      const [symbol, colour] = city.unitShape(feature.properties.unit_type), look = city.sureness(fix);
      return { symbol, colour, look, size: city.scaled(22), fix, get turn() { return fix.heading || 0; }, rank: look ? 0 : 1 };
    },
    adorn(g, mark, x, y) { if (mark.look === "cut") city.cross(g, x + mark.size * 0.42, y - mark.size * 0.42); },
    tip(feature) {
      const told = feature.properties, fix = city.fix("unit", feature.id);
      return [`${told.name || feature.id}, ${city.words(told.unit_type || "unit").toLowerCase()}`,
        [city.words(told.state), fix?.speed > 0.5 && `${Math.round(fix.speed * 3.6)} km/h`, fix && `fix ${city.age(city.now() / 1000 - fix.at)} ago`]];
    },
  });
})();
