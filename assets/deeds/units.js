/* Units are sent and stood down by buttons that the card brings along; the first choice by its key as well. */
(function () {
  const city = window.city;

  city.part("#selection-body", (body) => {
    let keyed = false;
    city.on("may", () => {
      if (keyed || !city.may("assign_unit")) return;
      keyed = true;
      city.key("x", "On an incident's card: send the unit that stands first", () => {
        const first = city.view.selected?.table === "incident" && body.querySelector(".choice button");
        if (first && !city.sheet?.open()) first.click();
      });
    });
    /* What was done, or what somebody else was faster with, is on the card at once. */
    const OURS = ["assign_unit", "stand_down", "join_signal", "take_out_signal", "own_alarm", "resolve_alarm", "shelve_alarm", "lift_closure", "state_unit", "call_aid"];
    const again = ({ name }) => {
      if (!OURS.includes(name)) return;
      city.readNow({ lift_closure: "closure", state_unit: "unit" }[name] || "incident");
      city.askCard();
    };
    ["commanded", "not-commanded"].forEach((told) => city.on(told, again));
  });
})();
