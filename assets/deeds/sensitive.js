/* Marking an incident sensitive, and lifting that, with a reason that the log keeps. */
(function () {
  const city = window.city;
  city.deed({
    name: "mark", order: 4, key: "s", command: "mark_sensitive", says: "mark it sensitive",
    face: () => "Sensitive", when: (told) => !told.sensitive,
    act(told) {
      const lifts = city.may("lift_sensitive") ? "" : " It is not yours to lift again.";
      city.cardForm(told, { name: "mark", title: "Mark sensitive", fields: [], send: "Mark sensitive",
        says: `Everyone is then shown its area only; address, title and notes are for who is assigned to it.${lifts}`,
        carry: () => city.carry("mark_sensitive", { incident_id: told.id }, "Sensitive: shown by area only.") });
    },
  });
  city.deed({
    name: "lift", order: 4, key: "s", command: "lift_sensitive", says: "lift that",
    face: () => "Lift sensitive", when: (told) => told.sensitive,
    act(told) {
      const reason = city.textField("Why everyone may see it", { most: 300, hint: "The log keeps it with your name" });
      city.cardForm(told, { name: "lift", title: "No longer sensitive", fields: [reason], send: "Lift it",
        carry: () => city.carry("lift_sensitive", { incident_id: told.id, reason: reason.value }, "No longer sensitive: everyone sees where it is.") });
    },
  });
})();
