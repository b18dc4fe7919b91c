/* Cautions: what whoever goes there must know; added for an incident's address or place, and lifted with a reason. */
(function () {
  const city = window.city;
  const placed = (told) => Boolean(told.address || told.lon !== null);

  city.deed({
    name: "caution", order: 6, key: "z", command: "add_caution", says: "add a caution for its address",
    face: () => "Caution", when: (told) => !told.sensitive && placed(told),
    act(told) {
      const text = city.textField("What to know before anybody goes there", { most: 300, lines: 2, placeholder: "Dog; gas bottles; two people to go in" });
      const address = city.textField("Address", { hint: told.lon === null ? "" : "And within 30 m of the incident's place" });
      address.value = told.address;
      const place = told.lon === null ? {} : { lon: told.lon, lat: told.lat };
      city.cardForm(told, { name: "caution", title: "Caution", fields: [text, address], send: "Add caution",
        carry: () => city.carry("add_caution", { text: text.value, address: address.value || null, ...place }, "The caution is on every card of this address.", told.id) });
    },
  });
  city.deed({
    name: "uncaution", order: 7, key: "Z", command: "lift_caution", says: "lift a caution, with a reason",
    face: () => "Lift caution", when: (told) => Boolean(told.cautions?.length),
    act(told) {
      const which = city.choice("Which", told.cautions.map(([id, words]) => [id, words, words]), "words");
      which.value = told.cautions[0][0];
      const reason = city.textField("Why it holds no longer", { most: 300, hint: "The log keeps it with your name" });
      const fields = told.cautions.length > 1 ? [which, reason] : [reason];
      city.cardForm(told, { name: "uncaution", title: "Lift the caution", fields, send: "Lift it",
        says: told.cautions.length > 1 ? "" : told.cautions[0][1],
        carry: () => city.carry("lift_caution", { caution_id: which.value, reason: reason.value }, "Lifted.", told.id) });
    },
  });
})();
