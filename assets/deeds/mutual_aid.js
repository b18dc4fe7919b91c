/* Mutual aid: a neighbouring agency's unit is asked for, and then stands among the units sent. */
(function () {
  const city = window.city;
  const TYPES = [["fire", "Fire", "Engine, ladder"], ["ambulance", "Ambulance", "Patients"], ["police", "Police", "Patrol"], ["supervisor", "Supervisor", "Command"], ["other", "Other", "Any other"]];

  city.deed({
    name: "aid", order: 8, key: "X", command: "call_aid", says: "mutual aid: a neighbour's unit comes",
    face: () => "Mutual aid", when: city.isOpen,
    act(told) {
      const agency = city.textField("Agency", { most: 40, placeholder: "North Shore Fire" });
      const called = city.textField("Its unit's call sign", { most: 40, placeholder: "E 7" });
      const type = city.choice("What it is", TYPES, "words", "first letter chooses");
      type.value = "fire";
      city.byLetter(type, city.words);
      city.cardForm(told, { name: "aid", title: "Mutual aid", fields: [agency, called, type], send: "It comes",
        says: "Ask them by radio or telephone first: this keeps that they come, and lets you follow it.",
        carry: () => city.carry("call_aid", { incident_id: told.id, agency: agency.value, called: called.value, unit_type: type.value },
          `${called.value} of ${agency.value} stands among the units sent.`) });
    },
  });
})();
