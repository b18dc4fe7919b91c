/* The key figures of the strip, counted from the layers this page holds. */
(function () {
  const city = window.city;
  const SERVICES = { police: "police", fire: "fire", ambulance: "EMS" };
  const features = (name) => city.data.get(name)?.features;
  const small = (text, look = "") => city.h("small", { class: look }, text);

  /* Only what differs is drawn, so that nothing flickers. */
  const drawn = new Map();
  function put(name, key, children) {
    const slot = document.querySelector(`[data-figure="${name}"]`);
    if (!slot || drawn.get(name) === key) return;
    drawn.set(name, key);
    slot.replaceChildren(...children);
  }

  /* The oldest of those that nobody has acknowledged; among filtered ones too, for it must never be hidden. */
  function oldest() {
    return (features("incident") || []).filter(({ properties }) => city.unacknowledged(properties))
      .sort((a, b) => city.bornOf(a.properties).localeCompare(city.bornOf(b.properties)))[0];
  }
  city.openOldest = () => { const found = oldest(); if (found) city.select({ table: "incident", id: found.id }, true); };

  const figures = {
    open() {
      const all = features("incident");
      if (!all) return;
      const counts = [1, 2, 3, 4, 5].map((priority) => all.filter(({ properties }) => city.priorityOf(properties) === String(priority)).length);
      city.say(document.querySelector('[data-figure-label="open"]'), `Open incidents, ${all.length.toLocaleString("en")}`);
      const pair = (look, face, words, count) => city.h("span", { class: "pri" },
        city.h("span", { class: `pb ${look}`, title: words }, face), count.toLocaleString("en"));
      const unknown = all.length - counts.reduce((sum, count) => sum + count, 0);
      put("open", [...counts, unknown].join(), [
        ...counts.map((count, i) => pair(`p${i + 1}`, String(i + 1), `Priority ${i + 1}`, count)),
        ...(unknown ? [pair("p5", "–", "No priority given", unknown)] : []),
      ]);
    },
    unacknowledged() {
      if (!features("incident")) return;
      const found = oldest(), button = city.byId("open-unacknowledged");
      if (button) button.disabled = !found;
      if (!found) { put("unacknowledged", "none", [city.h("span", {}, "none"), small("of priority 1 and 2")]); return; }
      const told = found.properties, age = city.stopwatch(city.secondsSince(city.bornOf(told)));
      put("unacknowledged", age + told.priority, [city.h("span", { class: told.priority === 1 ? "red" : "amber" }, age), small(`priority ${told.priority}`)]);
    },
    units() {
      const all = features("unit");
      if (!all) return;
      const free = all.filter(({ properties }) => properties.state === "available");
      const by = Object.entries(SERVICES).map(([type, name]) => [name, free.filter(({ properties }) => properties.unit_type === type).length])
        .filter(([name]) => all.some(({ properties }) => SERVICES[properties.unit_type] === name));
      const words = `of ${all.length}${by.length ? ` · ${by.map((pair) => pair.join(" ")).join(", ")}` : ""}`;
      put("units", free.length + words, [city.h("span", {}, String(free.length)), small(words)]);
    },
    feeds() {
      const all = [...city.feeds.values()];
      if (!all.length) return;
      const of = (state) => all.filter((feed) => feed.state === state).length;
      const troubles = [["down", "red"], ["late", "amber"], ["paused", ""]].filter(([state]) => of(state));
      if (city.state.cut) { put("feeds", "cut", [city.h("span", { class: "red" }, "✕"), small(`not known, ${all.length} feeds`)]); return; }
      const key = all.map((feed) => feed.state).join();
      put("feeds", key, [city.h("span", {}, String(of("live"))), small(`of ${all.length} live`),
        ...troubles.map(([state, look]) => small(`${of(state)} ${state}`, `strong ${look}`))]);
    },
  };

  city.part(".figure", () => {
    city.uses("incident"); city.uses("unit");
    city.byId("open-unacknowledged")?.addEventListener("click", city.openOldest);
    const draw = () => Object.values(figures).forEach((figure) => figure());
    city.on("layer", (name) => { if (name === "incident" || name === "unit") draw(); });
    city.on("feeds", draw);
    city.on("cut", draw);
    city.on("tick", () => figures.unacknowledged());
  });
})();
