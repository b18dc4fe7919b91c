/* A small form below a card's deeds. What was typed there waits with its incident while another card is looked at. */
(function () {
  const city = window.city;
  const { h } = city;
  const kept = new Map(); // incident → its form, sent or left by nobody yet

  /* cardForm(told, {name, title, says, fields: [{element, focus, value}], send, carry(told as it was seen) → answer}) */
  city.cardForm = (told, { name, title, says = "", fields, send, carry }) => {
    const held = kept.get(told.id);
    if (held?.name === name) { held.show(); return; }
    if (held && held.touched()) { held.show(); city.cardSay(`First send or leave this: ${held.title.toLowerCase()}.`, true); return; }
    held?.close();
    let saw = told, sending = false;
    const begun = JSON.stringify(fields.map((one) => one.value));
    const button = h("button", { class: "btn pri", type: "submit" }, send);
    const foot = h("div", { class: "deed-foot" }, button, h("button", { class: "btn", type: "button", onclick: () => leave() }, "Leave"));
    const element = h("form", { class: "deed-form", novalidate: "", autocomplete: "off", "aria-label": title,
      onsubmit: (event) => { event.preventDefault(); go(); },
      onkeydown: (event) => { if (event.key === "Escape") { event.preventDefault(); event.stopPropagation(); leave(); } } },
    h("h3", {}, title), says ? h("p", { class: "say" }, says) : null, ...fields.map((one) => one.element), foot);
    const touched = () => JSON.stringify(fields.map((one) => one.value)) !== begun;
    const form = { name, title, touched,
      show(focus = true) {
        if (!element.isConnected) city.cardForms.replaceChildren(element);
        if (focus) fields[0] ? fields[0].focus() : button.focus();
      },
      close() {
        const inside = element.contains(document.activeElement);
        element.remove();
        if (kept.get(told.id) === form) kept.delete(told.id);
        if (inside) (document.querySelector(`.deed-bar [data-deed="${name}"]:not([hidden])`) || city.byId("selection-close")).focus({ preventScroll: true });
      } };
    function leave() { if (touched()) city.askLeave(foot, form.close); else form.close(); }
    async function go() {
      if (sending) return;
      sending = button.disabled = true;
      const answer = await carry(saw || city.told() || told);
      sending = button.disabled = false;
      if (answer.ok) { form.close(); return; }
      if (answer.status === 409) saw = null; // told what it is by now, who sends it again has seen that
      if (element.isConnected) (fields[0] || button).focus();
    }
    kept.set(told.id, form);
    form.show();
  };
  /* Leave what is open for an incident without asking: it makes no sense any more. */
  city.dropForm = (id) => kept.get(id)?.close();

  city.on("card", () => {
    const chosen = city.view.selected, form = chosen?.table === "incident" && kept.get(chosen.id);
    if (form) form.show(false); else city.cardForms.replaceChildren();
  });
})();
