/* Banners over the map: the worst alert in force, the incident nobody has acknowledged while a card or a sheet hides the board,
   and the work under way while the city starts. */
(function () {
  const city = window.city;
  const SEVERITY = ["extreme", "severe", "moderate", "minor", "unknown"];
  const rank = (alert) => { const at = SEVERITY.indexOf((alert.properties.severity || "unknown").toLowerCase()); return at < 0 ? 9 : at; };

  function banner(kind, icon, title, words, open) {
    return city.h("button", { class: `mf banner ${kind}`, type: "button", onclick: open }, icon, city.h("span", {}, city.h("b", {}, title), city.h("span", { class: "t2" }, words)));
  }

  city.part("#alert-banner", (slot) => {
    const draw = () => {
      const inForce = (city.data.get("alert")?.features || []).filter((alert) => !alert.properties.expires || city.secondsSince(alert.properties.expires) === 0);
      const alerts = inForce.sort((a, b) => a.properties.is_exercise - b.properties.is_exercise || rank(a) - rank(b));
      slot.hidden = !alerts.length;
      if (!alerts.length) return;
      const [worst] = alerts, told = worst.properties;
      const until = told.expires ? ` until ${city.time(Date.parse(told.expires)).slice(0, 5)}` : "";
      const more = alerts.length > 1 ? `${alerts.length - 1} more` : null;
      const words = [told.is_exercise && "Exercise, not real", told.severity && `severity ${told.severity.toLowerCase()}`,
        told.certainty && `certainty ${told.certainty.toLowerCase()}`, told.area_desc, more].filter(Boolean).join(" · ");
      slot.replaceChildren(banner("alert", city.symbols.icon("alert", 24, "p2"), `${told.event || told.headline || "Alert"}${until}`, words,
        () => city.select({ table: "alert", id: worst.id })));
    };
    city.uses("alert");
    city.on("layer", (name) => { if (name === "alert") draw(); });
    setInterval(draw, 15000);
  });

  city.part("#unacknowledged-banner", (slot) => {
    let key = null;
    async function acknowledge(id) {
      const answer = await city.send("acknowledge_incident", { incident_id: id });
      city.tell(answer.ok ? "Acknowledged." : answer.says, !answer.ok);
      city.readNow("incident");
    }
    const draw = () => {
      const waiting = city.view.selected || city.sheet?.open() ? (city.data.get("incident")?.features || []).filter((one) => city.unacknowledged(one.properties)
        && !city.isSelected("incident", one.id)) : [];
      slot.hidden = !waiting.length;
      if (!waiting.length) { key = null; return; }
      const [worst] = waiting.sort((a, b) => a.properties.priority - b.properties.priority || city.bornOf(a.properties).localeCompare(city.bornOf(b.properties)));
      const told = worst.properties, wanted = `${worst.id}:${waiting.length}:${city.titleOf(told)}`;
      if (key !== wanted) {
        key = wanted;
        const words = [city.titleOf(told), told.address || told.area, waiting.length > 1 && `${waiting.length - 1} more`].filter(Boolean).join(" · ");
        slot.replaceChildren(banner("alarm", city.symbols.icon(city.kindSymbol(told), 20, `p${city.priorityLook(told)}`), "", words,
          () => city.select({ table: "incident", id: worst.id }, true)));
        if (city.may("acknowledge_incident")) slot.append(city.h("button", { class: "btn pri", type: "button", onclick: () => acknowledge(worst.id) }, "Acknowledge"));
      }
      city.say(slot.querySelector("b"), `Not acknowledged ${city.stopwatch(city.secondsSince(city.bornOf(told)))}`);
    };
    city.on("tick", draw);
    city.on("view", (part) => { if ("selected" in part) draw(); });
    city.on("sheet", draw);
  });

  city.part("#progress", (slot) => {
    city.on("progress", (told) => {
      slot.hidden = !told || told.share >= 1;
      if (slot.hidden) { city.ask(); return; }
      slot.replaceChildren(city.h("div", { class: "progress-note" }, city.h("b", {}, told.text),
        city.h("progress", { value: Math.round(told.share * 100), max: 100 }), city.h("span", { class: "t2" }, `${Math.round(told.share * 100)} %`)));
    });
  });
})();
