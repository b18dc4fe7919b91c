/* What a sensitive incident hides, for who is assigned to it, and notes that wait for a purpose: asked for with one,
   shown in the card only, and gone when the card closes. Nothing of it is kept anywhere else. */
(function () {
  const city = window.city;
  const { h } = city;
  const said = new Set(); // incidents for which the purpose was given on this page
  const waits = (told) => (told.sensitive ? told.owner === city.me : Boolean(told.withheld));
  const face = (told) => (told.sensitive ? "Show the place" : "Show the notes");

  city.deed({
    name: "look", order: 0, key: "v", command: "look", says: "show the place of a sensitive incident that is yours, or notes that wait for a purpose",
    face, first: () => true,
    when: (told) => waits(told) && !city.looked(told.id),
    act(told) {
      if (said.has(told.id)) { look(told.id); return; }
      const purpose = city.textField("For what purpose?", { most: 300, hint: "Asked once for each case, and kept with your name. Said it before? Leave it empty." });
      city.cardForm(told, { name: "look", title: face(told), fields: [purpose], send: "Show it", carry: () => look(told.id, purpose.value || null) });
    },
  });

  let shown = null; // {id, row, notes}
  /* The exact row, while it is shown. */
  city.looked = (id) => (shown?.id === id ? shown.row : null);

  async function look(id, purpose = null) {
    const answer = await city.send("look", { incident_id: id, purpose });
    if (!city.isSelected("incident", id)) return answer;
    if (!answer.ok) { said.delete(id); city.cardSay(answer.says, true); return answer; }
    said.add(id);
    shown = { id, row: answer.told.answer.row, notes: answer.told.answer.notes };
    draw();
    city.emit("looked");
    return answer;
  }
  function hide() {
    if (!shown) return;
    shown = null;
    city.byId("card-looked").replaceChildren();
    city.byId("card-looked").hidden = true;
    city.emit("looked");
  }
  function draw() {
    const slot = city.byId("card-looked"), { row, notes } = shown;
    const fact = (name, value, look = "") => h("div", { class: `field ${look}` }, h("dt", {}, name), h("dd", {}, value));
    const place = row.lon === null || row.lat === null ? "not known" : `${row.lat.toFixed(5)}°, ${row.lon.toFixed(5)}°`;
    const facts = h("dl", {}, fact("Address", row.address || "not given"), fact("Place", place));
    const listed = notes.map((one) => h("li", {}, h("div", { class: "note-by" }, h("span", { class: "t2" }, city.time(Date.parse(one.observed_at)).slice(0, 5)), h("b", { class: "clip" }, one.author || "Unnamed"),
      h("span", { class: "since", "data-since": one.observed_at, "data-suffix": " ago" })), h("p", { class: "note-text" }, one.text || "")));
    const head = h("div", { class: "looked-head" }, h("b", {}, "Shown to you only"), h("span", { class: "t2" }, `as of ${city.time(city.now())}, noted in the log`),
      h("button", { class: "btn small", type: "button", onclick: () => { hide(); document.querySelector(".deed-bar .btn:not([hidden])")?.focus(); } }, "Hide"));
    slot.replaceChildren(h("section", { class: "looked", "aria-label": "Shown to you only" }, head, h("h2", {}, row.title || city.words(row.kind)), facts,
      listed.length ? h("div", { class: "notes" }, h("h3", {}, h("span", {}, "Notes"), h("span", {}, `${listed.length}, newest last`)), h("ol", {}, ...listed)) : null));
    slot.hidden = false;
    document.querySelector(".card-body").scrollTop = 0;
    city.ages();
  }

  city.part("#card-looked", () => {
    const hint = h("p", { class: "deed-told t2", hidden: "" });
    city.byId("card-deeds").append(hint);
    city.on("card", () => {
      const told = city.told(), hides = Boolean(told?.sensitive && told.owner !== city.me && city.may("look"));
      hint.hidden = !hides;
      city.say(hint, !hides ? "" : city.may("take_incident") ? "Take it first: only who is assigned to it sees where it is." : "Only who is assigned to it sees where it is.");
    });
    city.on("view", (part) => { if ("selected" in part && shown && !city.isSelected("incident", shown.id)) hide(); });
    /* No longer theirs, no longer sensitive, or in the card itself by now: then it is not for here any more. */
    city.on("card", () => { const told = city.told(); if (shown && told && !waits(told)) hide(); });
    city.on("deed", ({ id, command }) => { if (shown?.id === id && ["correct_incident", "note_incident"].includes(command)) look(id); });
    city.on("refused", () => { said.clear(); hide(); }); // signed out: whoever stands here now is not who asked
    addEventListener("pagehide", hide);
  });
})();
