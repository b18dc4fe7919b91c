/* Units are sent and stood down by buttons that the card brings along; the first choice by its key as well. */
(function () {
  const city = window.city;

  city.part("#selection-body", (body) => {
    city.key("x", "On an incident's card: send the unit that stands first", () => {
      const first = city.view.selected?.table === "incident" && body.querySelector(".choice button");
      if (first && !city.sheet?.open()) first.click();
    });
    city.on("commanded", ({ name }) => {
      if (name !== "assign_unit" && name !== "stand_down") return;
      city.readNow("incident");
      city.askCard();
    });
  });
})();
