/* A note: added, never changed. */
(function () {
  const city = window.city;
  city.deed({
    name: "note", order: 3, key: "y", command: "note_incident", says: "add a note",
    face: () => "Note", when: () => true,
    act(told) {
      const text = city.textField("What the next one should know", { most: 4000, lines: 3, hint: "Enter adds it; Shift+Enter begins a new line" });
      city.cardForm(told, { name: "note", title: "Note", fields: [text], send: "Add note",
        carry: () => city.carry("note_incident", { incident_id: told.id, text: text.value }, "Noted.") });
    },
  });
})();
