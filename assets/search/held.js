/* What this page holds already is found at once, and also while cut off: call signs, open incidents, what stands about. */
(function () {
  const city = window.city;
  const LAYERS = ["incident", "unit", "responder", "camera", "station", "hospital", "sensor"];
  const MOST = 5;

  const plain = (text) => String(text ?? "").normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  const words = (text) => plain(text).split(/[^\p{L}\p{N}]+/u).filter(Boolean);
  const sign = (text) => words(text).join("");
  /* Every word typed begins a word of the text, or the whole is the beginning of a call sign. */
  city.fits = (typed, text) => { const said = words(text); return words(typed).every((word) => said.some((one) => one.startsWith(word))); };

  function entry(layer, feature) {
    const told = feature.properties, [, facts] = city.look(layer).tip(feature);
    const title = layer === "incident" ? city.titleOf(told) : told.name || feature.id;
    const note = layer === "incident" ? [city.stateOf(told), told.sensitive ? told.area : told.address || told.area] : [city.words(layer), ...facts];
    const about = { kind: layer === "unit" ? told.unit_type : told.kind, priority: told.priority, sensitive: told.sensitive };
    const [lon, lat] = feature.geometry?.type === "Point" ? feature.geometry.coordinates : [null, null];
    return { kind: layer, title, note: note.filter(Boolean).slice(0, 2).join(" · "), table: layer, id: feature.id, lon, lat, about };
  }

  city.held = (typed) => {
    const whole = sign(typed), exact = [], others = [];
    if (!whole) return { exact, others };
    for (const layer of LAYERS) {
      let found = 0;
      for (const feature of city.data.get(layer)?.features || []) {
        const told = feature.properties, name = sign(told.name || feature.id);
        const secret = layer === "incident" && told.sensitive;
        const text = layer === "incident" ? [told.title, told.type, told.kind, secret ? told.area : told.address].join(" ") : `${told.name || ""} ${feature.id}`;
        if (name === whole || sign(feature.id) === whole) exact.push(entry(layer, feature));
        else if (found < MOST && (city.fits(typed, text) || (layer !== "incident" && name.startsWith(whole)))) { found += 1; others.push(entry(layer, feature)); }
      }
    }
    return { exact, others };
  };
  /* A call sign of this city, for an example. */
  city.sampleSign = () => city.data.get("unit")?.features?.[0]?.properties?.name || "E-12";
})();
