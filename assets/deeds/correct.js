/* Correcting place, kind, priority, title: in the same sheet as opening. */
(function () {
  const city = window.city;
  city.deed({
    name: "correct", order: 2, key: "e", command: "correct_incident", says: "correct place, kind, priority, title",
    face: () => "Correct", when: () => true,
    act: (told) => city.correctSheet(told),
  });
})();
