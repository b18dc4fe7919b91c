/* The parts that deeds' forms are made of: a line, a text, a choice by keyboard; and asking before something is lost. */
(function () {
  const city = window.city;
  const { h } = city;
  let count = 0;
  const named = (name) => `deed-${name}-${(count += 1)}`;

  /* One line of text, or several; Enter sends either, Shift+Enter begins a new line. */
  city.textField = (label, { hint = "", most = 300, lines = 0, placeholder = "" } = {}) => {
    const id = named("text");
    const input = h(lines ? "textarea" : "input", { id, class: "deed-input", maxlength: most, placeholder, autocomplete: "off",
      rows: lines || null, type: lines ? null : "text", "aria-describedby": hint ? `${id}-hint` : null });
    if (lines) {
      input.addEventListener("keydown", (event) => {
        if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
        event.preventDefault();
        input.form.requestSubmit();
      });
    }
    const element = h("div", { class: "deed-field" }, h("label", { class: "lab", for: id }, label), input,
      hint ? h("span", { id: `${id}-hint`, class: "deed-hint" }, hint) : null);
    return { element, input, get value() { return input.value.trim(); }, set value(text) { input.value = text ?? ""; }, focus: () => input.focus() };
  };

  /* Radio buttons as the browser knows them: arrows choose. options: [[value, face, title]…]. */
  city.choice = (label, options, look = "", hint = "") => {
    const name = named("choice"), group = h("div", { class: `deed-options ${look}` });
    const inputs = options.map(([value, face, title]) => {
      const input = h("input", { type: "radio", name, value });
      group.append(h("label", { class: "deed-option", title }, input, h("span", { class: "deed-face" }, face)));
      return input;
    });
    const element = h("fieldset", { class: "deed-field" }, h("legend", { class: "lab" }, label, hint ? h("span", { class: "deed-hint" }, hint) : null), group);
    return { element, group, inputs,
      get value() { return inputs.find((one) => one.checked)?.value ?? null; },
      set value(wanted) { for (const one of inputs) one.checked = one.value === String(wanted); },
      focus() { (inputs.find((one) => one.checked) || inputs[0]).focus(); } };
  };
  /* A letter chooses the next option that begins with it. */
  city.byLetter = (choice, wordOf) => choice.group.addEventListener("keydown", (event) => {
    if (event.key.length !== 1 || event.ctrlKey || event.metaKey || event.altKey) return;
    const at = choice.inputs.findIndex((one) => one.checked), letter = event.key.toLowerCase();
    const order = [...choice.inputs.slice(at + 1), ...choice.inputs.slice(0, at + 1)];
    const next = order.find((one) => wordOf(one.value).toLowerCase().startsWith(letter));
    if (!next) return;
    event.preventDefault();
    next.checked = true;
    next.focus();
    next.dispatchEvent(new Event("change", { bubbles: true }));
  });

  /* In place of a form's foot: whether what was typed may be thrown away. The safe answer holds the focus. */
  city.askLeave = (foot, leave) => {
    if (foot.querySelector(".deed-ask")) return;
    const back = document.activeElement;
    const done = () => { ask.remove(); foot.classList.remove("asking"); if (back?.isConnected) back.focus(); };
    const keep = h("button", { class: "btn", type: "button", onclick: done }, "Keep it");
    const ask = h("div", { class: "deed-ask", role: "group", "aria-label": "Throw away what you typed?",
      onkeydown: (event) => { if (event.key === "Escape") { event.preventDefault(); event.stopPropagation(); done(); } } },
    h("b", {}, "Throw away what you typed?"), keep, h("button", { class: "btn", type: "button", onclick: () => { done(); leave(); } }, "Throw away"));
    foot.classList.add("asking");
    foot.append(ask);
    keep.focus();
  };
})();
