/* A banner while no free unit of a type reaches an area within its standard, until somebody has seen it. */
(function () {
  const city = window.city;
  const NAMES = { police: "police unit", fire: "fire unit", ambulance: "ambulance", supervisor: "supervisor" };
  const SOME = 3; // areas by name; of more only how many

  city.part("#cover-banner", (slot) => {
    const done = new Set(); // acknowledged here: figures that were asked for before still hold them
    let told = [];
    const listed = (areas) => (areas.length > SOME ? `${areas.slice(0, SOME).join(", ")} and ${areas.length - SOME} more` : areas.join(", ") || "an area");
    async function seen(gap) {
      const answer = await city.command("acknowledge_alarm", { alarm_id: gap.alarm_id });
      city.tell(answer.ok ? "Acknowledged. It ends by itself when a unit is near enough again." : answer.says, !answer.ok);
      if (!answer.ok && answer.status !== 409) return;
      done.add(gap.alarm_id);
      draw();
    }
    function draw() {
      told = told.filter((gap) => !done.has(gap.alarm_id));
      slot.hidden = !told.length;
      if (!told.length) return;
      const [gap] = told, more = told.length > 1 ? ` · ${told.length - 1} more` : "";
      const shape = city.unitShape(gap.unit_type);
      slot.replaceChildren(city.h("div", { class: "mf banner alert", role: "status" }, city.symbols.icon(shape[0], 20, shape[1]),
        city.h("span", {}, city.h("b", {}, `No free ${NAMES[gap.unit_type] || "unit"} is near enough`),
          city.h("span", { class: "t2" }, `to reach ${listed(gap.areas)} within its standard${more}`))));
      if (city.may("acknowledge_alarm")) slot.append(city.h("button", { class: "btn pri", type: "button", onclick: () => seen(gap) }, "Acknowledge"));
    }
    city.on("figures", ({ cover }) => { told = (cover || []).filter((gap) => gap.state === "raised"); draw(); });
    city.on("may", draw);
  });
})();
