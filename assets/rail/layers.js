/* The rail's layers: switch, symbol, count and freshness, each layer against the norm of the feeds that fill it. */
(function () {
  const city = window.city;
  const TICK = "M1.5 5.2 4 7.7 8.5 2.5";
  const SVG = "http://www.w3.org/2000/svg";
  const CUT = 14000; // ms unread, while the stream is cut off
  const NORM = { unit: 60, responder: 60, sensor: 900 }; // s; where no feed is known, the newest fix or value

  function check() {
    const svg = document.createElementNS(SVG, "svg"), path = document.createElementNS(SVG, "path");
    svg.setAttribute("viewBox", "0 0 10 10"); svg.setAttribute("class", "tick");
    path.setAttribute("d", TICK);
    svg.append(path);
    return city.h("span", { class: "cb" }, svg);
  }
  /* The feeds that fill a layer: those that say so, else those named as sources of what it holds. */
  function feedsOf(layer, data) {
    const all = [...city.feeds.values()];
    const saying = all.filter((feed) => layer.reads.some((table) => feed.yields?.includes(table)));
    if (saying.length) return saying;
    const sources = new Set((data.features || []).map((feature) => feature.properties.source).filter(Boolean));
    return all.filter((feed) => sources.has(feed.name));
  }
  const ages = (instant) => (instant ? city.secondsSince(instant) : null);
  const WORST = ["down", "late", "live", "paused"];

  /* {look, text, says}: how fresh a layer is, in shape, figure and sentence. */
  function freshness(layer, data) {
    if (!data) return { look: "off", text: "–" };
    if (layer.fixed && !data.fault) return { look: "off", text: layer.fixed };
    /* What is not heard or read any more is as old as it is; how its feed fares nobody knows. */
    const read = data.read ? city.age((city.now() - data.read) / 1000) : "–";
    if (data.fault) return { look: "cut", text: read };
    if (city.state.cut && city.now() - (data.read ?? 0) > CUT + layer.rest * 1500) return { look: "cut", text: read };
    if (layer.name === "heat") return { look: "off", text: city.age(ages(data.moment) || 0) };
    const feeds = feedsOf(layer, data).sort((a, b) => WORST.indexOf(a.state) - WORST.indexOf(b.state));
    if (feeds.length) return byFeed(feeds[0]);
    let newest = (data.features || []).reduce((latest, { id, properties: told }) => {
      const fix = layer.moves && city.fix(layer.name, id);
      const at = fix ? fix.at * 1000 : Date.parse(told.observed_at || told.detected_at || 0);
      return Math.max(latest, at || 0);
    }, 0);
    newest = Math.max(newest, layer.moved || 0);
    if (!newest) return { look: "off", text: (data.features || []).length ? "no age" : "empty" };
    const age = Math.max(0, (city.now() - newest) / 1000), norm = NORM[layer.name];
    if (norm && age > norm) return { look: "late", text: city.age(age), says: `late: their norm is ${city.age(norm)}` };
    return { look: "", text: city.age(age) };
  }
  function byFeed(feed) {
    const age = ages(feed.last_success), norm = city.age(2 * (feed.every_s || 0) + (feed.delay_s || 0));
    const text = age === null ? "never" : city.age(age);
    if (feed.state === "paused") return { look: "off", text: "paused" };
    if (feed.state === "down") return { look: "cut", text: age === null ? "down" : text, says: `cut off: ${feed.name} doesn't answer` };
    if (feed.state === "late") return { look: "late", text, says: `late: their norm is ${norm}` };
    return { look: "", text };
  }

  function line(layer, part) {
    const row = city.h("button", { class: "ly", type: "button", role: "checkbox", "data-part": part.key, onclick: () => toggle(part.key) },
      check(), city.symbols.icon(part.symbol, 16, part.colour), city.h("span", { class: "n clip" }, part.title),
      city.h("span", { class: "q" }), city.h("span", { class: "fr" }, city.h("i"), city.h("span")));
    return { layer, part, row, count: row.querySelector(".q"), fresh: row.querySelector(".fr"), text: row.querySelector(".fr span") };
  }
  function toggle(key) {
    const all = [...city.layers.values()].flatMap((layer) => layer.parts.map((part) => part.key));
    const on = new Set(all.filter(city.shows));
    if (!on.delete(key)) on.add(key);
    city.change({ layers: on.size === all.length ? null : on });
  }

  city.part("#layer-list", (list) => {
    const lines = [], note = city.byId("layer-note");
    for (const layer of city.layers.values()) for (const part of layer.parts) lines.push(line(layer, part));
    list.append(...lines.map((one) => one.row));

    const draw = () => {
      const says = new Set(), silent = new Set();
      for (const { layer, part, row, count, fresh, text } of lines) {
        const data = city.data.get(layer.name), on = city.shows(part.key);
        const number = data?.features ? data.features.filter((feature) => city.inPart(part, feature)).length : null;
        row.hidden = part.onlyWhenAny && !number;
        row.setAttribute("aria-checked", on);
        row.classList.toggle("off", !on);
        city.say(count, number === null ? "–" : layer.name === "heat" ? (number ? "top 10 %" : "0") : number.toLocaleString("en"));
        const { look, text: words, says: sentence } = freshness(layer, data);
        fresh.className = `fr ${look}`;
        city.say(text, words);
        const name = layer.parts.length > 1 ? "Units" : part.title;
        if (data?.fault) silent.add(name);
        else if (sentence) says.add(`${name} ${sentence}`);
      }
      if (silent.size) says.add(`${silent.size > 3 ? `${silent.size} layers` : [...silent].join(", ")} didn't answer; trying again every 5 s`);
      city.say(note, [...says].slice(-3).join(". "));
    };
    const soon = city.later(50, draw);
    ["layer", "feeds", "fault", "tick"].forEach((name) => city.on(name, soon));
    city.on("view", (part) => { if ("layers" in part) soon(); });
    draw();
  });
})();
