/* The deeds of an incident's card: those that the role may do and that make sense as it stands, each with its key.
   They stand outside what a refresh draws, so that nothing under a hand moves or is cleared. */
(function () {
  const city = window.city;
  const { h } = city;
  const OPEN = ["new", "acknowledged", "dispatched", "on_scene"];
  const deeds = [];

  city.isOpen = (told) => OPEN.includes(told.state);
  /* city.deed({name, order, key, command, says, face(told), when(told), act(told), first(told)}): one button. */
  city.deed = (deed) => deeds.push(deed);

  city.part("#card-deeds", (slot) => {
    const body = city.byId("selection-body");
    const bar = h("div", { class: "deed-bar", role: "group", "aria-label": "What can be done" });
    const line = h("p", { class: "deed-told", role: "status", hidden: "" }), fault = h("p", { class: "deed-told red", role: "alert", hidden: "" });
    const forms = h("div", { class: "deed-forms" });
    const buttons = new Map();
    slot.append(bar, forms, line, fault);

    /* The incident as the card shows it; null while another is on its way. */
    city.told = () => {
      const record = body.querySelector(".record[data-told]");
      return record && city.isSelected("incident", record.dataset.id) ? { id: record.dataset.id, ...JSON.parse(record.dataset.told) } : null;
    };
    /* A sentence below the deeds, until the next one or another card. */
    city.cardSay = (text, wrong = false) => {
      for (const [one, is] of [[line, !wrong && text], [fault, wrong && text]]) { city.say(one, is || ""); one.hidden = !is; }
    };
    city.cardForms = forms;

    function press(deed) {
      const told = city.told();
      if (!told || city.sheet?.open() || buttons.get(deed.name)?.hidden !== false) return;
      city.cardSay("");
      deed.act(told);
    }
    /* A deed without a form: done at once, and what came of it is told. */
    city.carry = async (command, fields, done, about = fields.incident_id) => {
      const answer = await city.send(command, fields);
      if (city.isSelected("incident", about)) city.cardSay(answer.ok ? done : answer.says, !answer.ok);
      if (answer.ok) city.emit("deed", { id: about, command });
      return answer;
    };

    for (const deed of deeds.sort((a, b) => a.order - b.order)) {
      const button = h("button", { class: "btn", type: "button", hidden: "", "data-deed": deed.name, title: deed.key, onclick: () => press(deed) });
      buttons.set(deed.name, button);
      bar.append(button);
    }
    function draw() {
      const told = city.told(), incident = city.view.selected?.table === "incident";
      if (!incident) { slot.hidden = true; city.emit("card"); return; }
      if (!told && !body.querySelector(".empty")) return; // it is on its way: what is there stays
      const left = document.activeElement;
      for (const deed of deeds) {
        const button = buttons.get(deed.name), on = Boolean(told && city.may(deed.command) && deed.when(told));
        button.hidden = !on;
        if (!on) continue;
        city.say(button, deed.face(told));
        button.classList.toggle("pri", Boolean(deed.first?.(told)));
      }
      const shown = [...buttons.values()].filter((button) => !button.hidden);
      bar.hidden = !shown.length;
      slot.hidden = !shown.length && !forms.childElementCount;
      if (left?.hidden && bar.contains(left)) (shown[0] || document.querySelector(".card-body")).focus({ preventScroll: true });
      city.emit("card");
    }
    let last = null, seen = null;
    city.on("view", (part) => {
      if (!("selected" in part)) return;
      const key = part.selected && `${part.selected.table}:${part.selected.id}`;
      if (key === last) return;
      last = key;
      city.cardSay("");
      draw();
    });
    city.on("may", () => {
      const mine = deeds.filter((deed) => city.may(deed.command));
      for (const key of new Set(mine.map((deed) => deed.key))) {
        const sharing = mine.filter((deed) => deed.key === key); // of those that share a key one at most is shown
        city.key(key, `On an incident's card: ${sharing.map((deed) => deed.says).join("; or ")}`, () => sharing.forEach(press));
      }
      draw();
    });
    city.on("looked", draw);
    /* Ages are counted on in there once a second: only another record, or another word of it, is a reason to draw. */
    new MutationObserver(() => {
      const record = body.querySelector(".record, .empty"), now = record && `${record.dataset.id}${record.dataset.told}`;
      if (now !== seen) { seen = now; draw(); }
    }).observe(body, { childList: true, subtree: true, attributes: true, attributeFilter: ["data-told", "data-id"] });
  });
})();
