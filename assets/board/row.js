/* One row of the incident board: made once, then only what differs is written. */
(function () {
  const city = window.city;
  const { h } = city;

  city.boardRow = (id) => {
    const badge = h("span", { class: "pb" }), icon = h("span", { class: "icon" });
    const title = h("span", { class: "ti" }), where = h("span", { class: "clip" }), warning = h("b", { class: "red" }), meta = h("span", { class: "me" }, where, warning);
    const age = h("span", { class: "ag" }), note = h("span", { class: "un" });
    const element = h("button", { class: "inc", type: "button", "data-id": id, onclick: () => { city.select({ table: "incident", id }, true); away(); } },
      badge, icon, h("span", { class: "words" }, title, meta), h("span", { class: "right-words" }, age, note));
    const holder = h("div", { role: "listitem", class: "row" }, element);
    let born = null, face = null, place = null;
    /* A closed incident is no mark of the layer any more, so the map is told where it was. */
    const away = () => { if (place && !city.markOf("incident", id)) city.map.flyTo(place, Math.max(Math.ceil(city.map.getZoom()), 15), { duration: matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : 0.4 }); };

    return {
      holder, element,
      write(told) {
        const priority = city.priorityLook(told), waiting = city.unacknowledged(told);
        element.className = `inc p${priority}${waiting ? " ua" : ""}${told.state === "closed" ? " closed" : ""}`;
        place = told.lat && told.lon && !told.sensitive ? [told.lat, told.lon] : null;
        badge.className = `pb p${priority}`;
        badge.title = city.priorityWords(told);
        city.say(badge, city.priorityFace(told));
        const wanted = `${city.kindSymbol(told)}|p${priority}`;
        if (wanted !== face) { face = wanted; icon.replaceChildren(city.symbols.icon(city.kindSymbol(told), 20, `p${priority}`)); }
        city.say(title, city.titleOf(told));
        const named = told.sensitive ? told.area : told.address || told.area || "No place given";
        const words = (waiting ? [named] : [named, city.words(told.state), told.owner]).filter(Boolean).join(" · ");
        city.say(where, words);
        city.say(warning, waiting ? " · Not acknowledged" : "");
        meta.title = `${words}${waiting ? " · Not acknowledged" : ""}`;
        city.say(note, told.sensitive ? "by area only" : "");
        age.classList.toggle("red", waiting);
        born = city.bornOf(told);
        this.count();
      },
      count() { city.say(age, born ? city.stopwatch(city.secondsSince(born)) : "–"); },
    };
  };
})();
