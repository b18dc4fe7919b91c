/* Acknowledging: somebody has seen it. Its alarms are silent by that. */
(function () {
  const city = window.city;
  const waits = (told) => city.isOpen(told) && (told.state === "new" || told.alarms > 0);
  city.deed({
    name: "acknowledge", order: 0, key: "a", command: "acknowledge_incident", says: "acknowledge it",
    face: () => "Acknowledge", when: waits, first: () => true,
    act: (told) => city.carry("acknowledge_incident", { incident_id: told.id }, "Acknowledged."),
  });
})();
