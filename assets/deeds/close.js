/* It is over, or it is not after all. */
(function () {
  const city = window.city;
  const ENDS = [["resolved", "Resolved", "Dealt with"], ["closed", "Closed", "Nothing more to do"], ["false_alarm", "False alarm", "It never was"]];

  city.deed({
    name: "close", order: 5, key: "c", command: "close_incident", says: "close it: resolved, closed or false alarm",
    face: () => "Close it", when: city.isOpen,
    act(told) {
      const how = city.choice("How it ended", ENDS, "words", "first letter chooses");
      const note = city.textField("Note", { most: 4000, lines: 2, placeholder: "If there is something to say" });
      how.value = "resolved";
      city.byLetter(how, city.words);
      city.cardForm(told, { name: "close", title: "Close the incident", fields: [how, note], send: "Close it",
        carry: (saw) => city.carry("close_incident", { incident_id: told.id, state: how.value, saw_state: saw.state, note: note.value || null },
          `${city.words(how.value)}. It has left the board and the map.`) });
    },
  });
  city.deed({
    name: "reopen", order: 5, key: "r", command: "reopen_incident", says: "reopen it",
    face: () => "Reopen", when: (told) => !city.isOpen(told), first: () => true,
    act(told) {
      const reason = city.textField("Why it is not over", { most: 4000, lines: 2, hint: "Kept as a note. It is yours then." });
      city.cardForm(told, { name: "reopen", title: "Reopen the incident", fields: [reason], send: "Reopen it",
        carry: () => city.carry("reopen_incident", { incident_id: told.id, reason: reason.value }, "Open again, and yours.") });
    },
  });
})();
