/* Becoming its owner: at once, with whom one saw as its owner. */
(function () {
  const city = window.city;
  city.deed({
    name: "take", order: 1, key: "o", command: "take_incident", says: "take it, become its owner",
    face: (told) => (told.owner ? "Take over" : "Take it"),
    when: (told) => city.isOpen(told) && told.owner !== city.me,
    first: (told) => !told.owner && told.state !== "new" && !told.alarms,
    act: (told) => city.carry("take_incident", { incident_id: told.id, saw_owner: told.owner }, told.owner ? `Yours now; it was ${told.owner}'s.` : "Yours now."),
  });
})();
