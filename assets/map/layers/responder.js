/* Responders: pawns where their wearable was last. */
(function () {
  const city = window.city;
  city.moving("responder", {
    order: 2,
    mark(feature) {
      const fix = city.fix("responder", feature.id);
      return fix && { symbol: "responder", colour: "text", look: city.sureness(fix), size: city.scaled(14), fix };
    },
    tip(feature) {
      const fix = city.fix("responder", feature.id), told = feature.properties;
      return [told.name || feature.id, [told.unit_id && `of ${told.unit_id}`, fix && `fix ${city.age(city.now() / 1000 - fix.at)} ago`]];
    },
  });
})();
