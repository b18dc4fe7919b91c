/* The wall's four figures. One that is not known yet gives its place to the next that is. */
(function () {
  const city = window.city;
  const ORDER = ["priority1", "unacknowledged", "units", "response", "feeds", "open"];
  const features = (name) => city.data.get(name)?.features;
  const count = (number) => number.toLocaleString("en");

  /* Each: {value, beside, label, look, badge}; null where it is not known. */
  const figures = {
    priority1() {
      const all = features("incident")?.filter(city.passes);
      return all && { badge: "1", value: count(all.filter(({ properties }) => properties.priority === 1).length), label: "priority 1 open" };
    },
    open() {
      const all = features("incident")?.filter(city.passes);
      return all && { value: count(all.length), label: all.length === 1 ? "incident open" : "incidents open" };
    },
    unacknowledged() {
      const waiting = features("incident")?.filter((one) => city.passes(one) && city.unacknowledged(one.properties));
      if (!waiting) return null;
      if (!waiting.length) return { value: "none", label: "unacknowledged" };
      const oldest = waiting.reduce((a, b) => (city.bornOf(a.properties) <= city.bornOf(b.properties) ? a : b)).properties;
      return { value: city.stopwatch(city.secondsSince(city.bornOf(oldest))), label: "unacknowledged", look: oldest.priority === 1 ? "red" : "amber" };
    },
    units() {
      const parts = city.layers.get("unit").parts.filter((part) => city.preset.layers.includes(part.key));
      const all = features("unit")?.filter((one) => !parts.length || parts.some((part) => city.inPart(part, one)));
      return all && { value: count(all.filter(({ properties }) => properties.state === "available").length), beside: `of ${count(all.length)}`, label: "units available" };
    },
    response() {
      const told = city.response?.response ?? city.response;
      return told?.p90_s ? { value: city.stopwatch(told.p90_s), label: "reaches 9 in 10" } : null;
    },
    feeds() {
      const all = [...city.feeds.values()], live = all.filter((feed) => feed.state === "live").length;
      if (!all.length) return null;
      return { value: count(live), beside: `of ${count(all.length)}`, label: "feeds live", look: all.some((feed) => feed.state === "down") ? "red" : live < all.length ? "amber" : "" };
    },
  };

  city.part("#wall-figures", (place) => {
    const slots = [1, 2, 3, 4].map(() => {
      const badge = city.h("span", { class: "pb p1" }), value = city.h("b"), beside = city.h("span", { class: "t2" }), label = city.h("div", { class: "label" });
      place.append(city.h("div", { class: "wall-figure" }, city.h("div", { class: "value" }, badge, value, beside), label));
      return { badge, value, beside, label };
    });
    const draw = () => {
      const wanted = [...city.preset.figures, ...ORDER.filter((name) => !city.preset.figures.includes(name))];
      const known = wanted.map((name) => figures[name]()).filter(Boolean);
      slots.forEach(({ badge, value, beside, label }, i) => {
        const told = known[i] || { value: "–", label: "" };
        badge.hidden = !told.badge;
        city.say(badge, told.badge || "");
        value.className = told.look || "";
        city.say(value, told.value);
        city.say(beside, told.beside || "");
        city.say(label, told.label);
      });
    };
    city.on("layer", (name) => { if (name === "incident" || name === "unit") draw(); });
    ["feeds", "response", "tick"].forEach((name) => city.on(name, draw));
  });
})();
