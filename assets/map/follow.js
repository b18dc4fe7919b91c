/* Follow: the map keeps one unit or responder at its middle as it moves, until somebody moves the map by hand. */
(function () {
  const city = window.city;
  const STILL = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const MOVES = ["unit", "responder"];
  const LEAST = 2; // px; less than this is no reason to move the map

  /* follow=unit:E-12 */
  function parse(text) {
    const [table, ...id] = text.split(":");
    return MOVES.includes(table) && id.length && id[0] ? { table, id: id.join(":") } : null;
  }
  const write = ({ table, id }) => `${table}:${id}`;

  /* follow({table, id}), or null to let go. */
  city.follow = (whom) => { if (city.view.follow || whom) city.change({ follow: whom }); };

  city.part("#map-tools", (bar) => {
    if (!city.keeps) return;
    city.keeps("follow", parse, write);
    const map = city.map, frame = city.byId("city-map");
    let ours = false, zooming = false;
    const words = city.h("span", {}), state = city.h("span", {}), end = city.h("button", { type: "button", class: "found-close", onclick: () => city.follow(null) }, "✕");
    const chip = city.h("div", { class: "mf follow-chip", role: "status", hidden: "" }, words, state, end);
    frame.append(chip);

    const feature = () => city.data.get(city.view.follow.table)?.features?.find((one) => one.id === city.view.follow.id);
    const name = () => feature()?.properties.name || city.view.follow.id;
    function tell() {
      const whom = city.view.follow;
      chip.hidden = !whom;
      if (!whom) return;
      const fix = city.fix(whom.table, whom.id), sure = fix ? city.sureness(fix) : "none", age = fix && city.age(city.now() / 1000 - fix.at);
      const known = city.data.get(whom.table)?.features;
      city.say(words, `Following ${name()}`);
      city.say(state, city.state.cut ? "✕ cut off, not moving" : sure === "none" ? (known ? "no position known" : "looking for it…")
        : sure === "last" ? `◐ last known, ${age} ago` : sure === "cut" ? `✕ cut off, last fix ${age} ago` : "");
      chip.dataset.look = city.state.cut ? "cut" : sure;
      end.setAttribute("aria-label", `Stop following ${name()}`);
      end.title = "Stop following (f)";
    }
    function keep(jump = false) {
      const whom = city.view.follow, fix = whom && city.fix(whom.table, whom.id);
      if (!fix || zooming) return;
      const there = L.latLng(fix.lat, fix.lon), away = map.project(there).distanceTo(map.project(map.getCenter()));
      if (away < LEAST) return;
      const still = STILL || jump || document.hidden || away > map.getSize().x;
      ours = true;
      if (still) map.setView(there, map.getZoom(), { animate: false });
      else map.panTo(there, { animate: true, duration: 1, easeLinearity: 0.5, noMoveStart: true });
      ours = false;
    }
    function begin() {
      tell();
      if (!city.view.follow) { map._panAnim?.stop(); return; }
      city.uses(city.view.follow.table); // its layer may be switched off
      if (map.getZoom() < 14) { ours = true; const fix = city.fix(city.view.follow.table, city.view.follow.id); if (fix) map.setView([fix.lat, fix.lon], 15, { animate: false }); ours = false; }
      keep(true);
    }

    city.on("view", (part) => { if ("follow" in part) { begin(); mark(); } if ("selected" in part) mark(); });
    city.on("moved", (told) => { if (told.layer === city.view.follow?.table && told.id.includes(city.view.follow.id)) { keep(); tell(); } });
    city.on("arrived", (layer) => { if (layer === city.view.follow?.table) { keep(); tell(); } });
    city.on("tick", tell);
    city.on("cut", tell);
    /* Zooming keeps the unit in the middle; moving the map by hand, or flying elsewhere, lets it go. */
    map.on("zoomstart", () => { zooming = true; });
    map.on("zoomend", () => { zooming = false; keep(true); });
    map.on("dragstart", () => city.follow(null));
    /* Leaflet hears no arrow while the map glides, and a followed unit's map glides nearly always. */
    map.getContainer().addEventListener("keydown", (event) => { if (event.key.startsWith("Arrow")) city.follow(null); }, true);
    map.on("movestart", () => { if (!ours && !zooming && city.view.follow) city.follow(null); });
    city.on("fly", (whom) => { const now = city.view.follow; if (now && (now.table !== whom.table || now.id !== whom.id)) city.follow(null); });

    const toggle = () => {
      const chosen = city.view.selected, now = city.view.follow;
      if (now && (!chosen || (now.table === chosen.table && now.id === chosen.id))) city.follow(null);
      else if (chosen && MOVES.includes(chosen.table)) city.follow({ ...chosen });
    };
    city.key?.("f", "Follow the unit or responder that is selected, or let it go", toggle);
    const button = city.h("button", { type: "button", class: "btn follow-button", hidden: "", "aria-pressed": "false", onclick: toggle }, "Follow");
    city.byId("selection-close")?.after(button);
    function mark() {
      const chosen = city.view.selected, now = city.view.follow, on = Boolean(now && chosen && now.table === chosen.table && now.id === chosen.id);
      button.hidden = !chosen || !MOVES.includes(chosen.table);
      button.setAttribute("aria-pressed", String(on));
      city.say(button, on ? "Following" : "Follow");
      button.title = on ? "Stop following (f)" : "Keep it in the middle of the map as it moves (f)";
    }
    mark();
    if (city.view.follow) begin();
  });
})();
