/* How many alarms ask for each operator, beside what one can answer; the worst causes in its title. */
(function () {
  const city = window.city;
  city.part("#page", () => {
    const slot = document.querySelector('[data-figure="alarms"]');
    if (!slot) return;
    city.on("figures", ({ alarms }) => {
      slot.closest(".figure").hidden = !alarms;
      if (!alarms) return;
      const look = alarms.per_operator > alarms.most ? "red" : alarms.per_operator > alarms.norm ? "amber" : "";
      const words = `norm ${alarms.norm}, max ${alarms.most}`;
      slot.replaceChildren(city.h("span", { class: look }, String(alarms.per_operator)), city.h("small", {}, words));
      const worst = alarms.worst.map(([rule, times]) => `${rule} ${times}`).join(", ") || "none";
      slot.closest(".figure").title = `${alarms.raised} raised for ${alarms.operators} at work. Of the last 8 h: ${worst}. Norms: ISA-18.2.`;
    });
  });
})();
