/* What stands about: cameras, reports, sensors, stations and hospitals, each a small symbol of its own shape. */
(function () {
  const city = window.city;
  const LATE = { sensor: 900 }; // s; a sensor's value older than this is late
  const SEES = 60; // s; how long a detection rings its camera
  const age = (instant) => instant && `${city.age(city.secondsSince(instant))} ago`;
  const place = (name, look) => city.layer(name, { sheet: "places", ...look });

  place("hospital", { order: 1,
    mark: () => ({ symbol: "hospital", look: "quiet", size: city.scaled(16) }),
    tip: (feature) => [feature.properties.name || feature.id, ["Hospital"]] });

  place("station", { order: 2,
    mark: () => ({ symbol: "station", look: "quiet", size: city.scaled(14) }),
    tip: (feature) => [feature.properties.name || feature.id, [city.words(feature.properties.kind || ""), "station"]] });

  place("camera", { order: 3, gathers: true, ages: true,
    mark: (feature) => ({ symbol: "camera", look: feature.properties.state === "offline" ? "cut" : feature.properties.state === "unknown" ? "last" : "",
      size: city.scaled(14, "camera"), faint: city.crowded("camera"), sees: feature.properties.detected_at && city.secondsSince(feature.properties.detected_at) < SEES }),
    adorn(g, mark, x, y) {
      if (!mark.sees) return;
      const half = mark.size / 2 + 3;
      g.strokeStyle = city.colour("neutral-mark"); g.lineWidth = 1.5; g.setLineDash([]);
      g.beginPath(); g.roundRect(x - half, y - half, 2 * half, 2 * half, 3); g.stroke();
    },
    tip(feature) {
      const told = feature.properties;
      return [told.name || feature.id, told.detections
        ? [`${city.words(told.label || "something")}${told.score ? ` ${told.score.toFixed(2)}` : ""}`, age(told.detected_at), `${told.detections} in 10 min`]
        : [city.words(told.state || "state unknown"), "nothing seen in 10 min"]];
    } });

  place("report", { order: 0, gathers: true,
    mark: () => ({ symbol: "report", size: city.scaled(18, "report"), faint: city.crowded("report") }),
    tip: (feature) => [feature.properties.service_name || "Report", [feature.properties.address, age(feature.properties.requested_at)]] });

  place("sensor", { order: 5, gathers: true, ages: true,
    mark(feature) {
      const told = feature.properties;
      const look = told.observed_at ? "" : "last";
      return { symbol: "sensor", look, size: city.scaled(18, "sensor"), late: told.observed_at && city.secondsSince(told.observed_at) > LATE.sensor };
    },
    adorn(g, mark, x, y) { if (mark.late) city.half(g, x + mark.size * 0.36, y + mark.size * 0.3); },
    tip(feature) {
      const told = feature.properties;
      return [told.name || feature.id, told.value === undefined ? ["no value yet"]
        : [`${city.words(told.quantity || "")} ${told.value} ${told.unit || ""}`.trim(), age(told.observed_at)]];
    } });
})();
