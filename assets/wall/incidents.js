/* The three worst incidents, keyed A B C to the map; the layer's order is the board's, the worst first. */
(function () {
  const city = window.city;
  const { h } = city;
  const KEYS = ["A", "B", "C"];

  city.worst = () => (city.data.get("incident")?.features || []).filter(city.passes).slice(0, KEYS.length)
    .map((feature, i) => ({ key: KEYS[i], feature }));

  /* At most two lines: whole words are left out of the title, its place stays. */
  function fit(element, title, place) {
    const words = title.split(/\s+/).filter(Boolean), tail = place && !title.endsWith(place) ? `, ${place}` : "";
    const tooLong = () => element.scrollHeight > element.clientHeight + 1;
    const say = (kept) => { element.textContent = kept === words.length ? title + tail : `${words.slice(0, kept).join(" ").replace(/[,;:.]+$/, "")}…${tail}`; };
    let low = 1, high = words.length;
    say(high);
    if (!tooLong()) return;
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      say(middle);
      if (tooLong()) high = middle - 1; else low = middle;
    }
    say(low);
  }

  city.part("#wall-incidents", (list) => {
    const calm = h("div", { class: "wall-calm" }, h("b"), h("span", { class: "t2" }));
    const rows = KEYS.map((key) => {
      const badge = h("span", { class: "pb" }), title = h("div", { class: "title" }), state = h("span", { class: "state" }), age = h("span", { class: "age" });
      const row = h("article", { class: "wall-incident", "data-key": key }, h("div", { class: "key" }, badge, h("b", {}, key)), h("div", { class: "words" }, title, h("div", { class: "meta" }, state, age)));
      return { row, badge, title, state, age, fitted: "", born: null };
    });
    list.append(calm, ...rows.map(({ row }) => row));
    let size = "";

    const draw = () => {
      const worst = city.worst(), all = city.data.get("incident")?.features;
      rows.forEach((row, i) => {
        row.row.hidden = i >= worst.length;
        if (row.row.hidden) { row.fitted = ""; return; }
        const { id, properties: told } = worst[i].feature, priority = city.priorityLook(told), waiting = city.unacknowledged(told);
        row.row.dataset.id = id;
        row.row.className = `wall-incident p${priority}${waiting ? " ua" : ""}`;
        row.badge.className = `pb p${priority}`;
        city.say(row.badge, city.priorityFace(told));
        city.say(row.state, city.stateOf(told));
        const place = told.area || (told.sensitive ? "" : told.address) || "", wanted = `${city.titleOf(told)}|${place}`;
        if (row.fitted !== wanted) { row.fitted = wanted; fit(row.title, city.titleOf(told), place); }
        row.born = city.bornOf(told);
      });
      calm.hidden = !all || worst.length > 0;
      if (!calm.hidden) {
        city.say(calm.firstChild, all.length ? "No incident of this wall's kind is open" : "No open incident");
        city.say(calm.lastChild, all.length ? `${all.length.toLocaleString("en")} of other kinds are open in the city` : "in the city; a new one appears here by itself");
      }
      count();
    };
    function count() { for (const { row, age, born } of rows) if (!row.hidden) city.say(age, born ? city.stopwatch(city.secondsSince(born)) : "–"); }
    city.on("layer", (name) => { if (name === "incident") { draw(); city.emit("worst"); } });
    city.on("tick", count);
    new ResizeObserver(() => {
      const now = `${list.clientWidth} ${list.clientHeight}`;
      if (size === now) return;
      size = now;
      rows.forEach((row) => { row.fitted = ""; });
      draw();
    }).observe(list);
  });
})();
