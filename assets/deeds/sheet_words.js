/* What the sheet sends, and what it says of others' words: plain functions of what was shown, typed, and is there now. */
(function () {
  const city = window.city;
  const WORDS = ["kind", "priority", "title", "address"], HIDDEN = ["title", "address", "lon", "lat"];

  /* A new incident's fields. Who says nothing of what happened has said its kind. */
  city.openingFields = ({ title, address, note, ...rest }, wordOf) =>
    ({ ...rest, title: title || wordOf(rest.kind), address: address || null, note: note || null });

  /* Only what differs from what stood there, with what the person saw of it. Of what a sensitive incident hides they saw
     nothing, unless they were shown it (exact); and what they leave empty there stays. */
  city.correctionFields = (now, was, { seen, exact, secret }) => {
    const fields = {}, hides = (name) => secret && HIDDEN.includes(name);
    for (const name of WORDS) if (now[name] !== was[name] && !(hides(name) && now[name] === "")) fields[name] = now[name];
    if (now.lon !== was.lon || now.lat !== was.lat) Object.assign(fields, { lon: now.lon, lat: now.lat });
    const saw = Object.keys(fields).filter((name) => !hides(name) || exact).map((name) => [name, (hides(name) ? exact : seen)[name] ?? null]);
    return { fields, saw: Object.fromEntries(saw) };
  };
  const NAMES = { lon: "place", lat: "place" };
  city.correctedWords = (fields) => [...new Set(Object.keys(fields).map((name) => NAMES[name] || name))].join(", ");

  /* What became of the incident since somebody began to correct it; nothing where it is as they saw it. */
  city.meanwhileWords = (now, saw) => {
    if (now.sensitive && !saw.sensitive) return "Meanwhile it was marked sensitive.";
    const differs = (name) => (now[name] ?? null) !== (saw[name] ?? null);
    const told = { priority: now.priority, kind: city.words(now.kind), title: now.title && `“${now.title}”`, address: now.address && `“${now.address}”` };
    const words = Object.keys(told).filter((name) => !(saw.sensitive && HIDDEN.includes(name)) && differs(name)).map((name) => `${name} ${told[name] ?? "none"}`);
    if (!saw.sensitive && (differs("lon") || differs("lat"))) words.push("another place");
    return words.length ? `Meanwhile: ${words.join(", ")}.` : "";
  };
})();
