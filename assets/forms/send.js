/* A form with data-command: its fields are sent as that command's. What was refused is said in the form, which stays as
   it is; what was done is told, and the form closes. Passwords are read here, sent, and wiped; nothing keeps them. */
(function () {
  const city = window.city;

  function fields(form) {
    const told = JSON.parse(form.dataset.fields || "{}"), none = JSON.parse(form.dataset.none || "{}"), lists = new Map();
    for (const one of form.elements) {
      if (!one.name || one.disabled) continue;
      if (one.dataset.list) {
        if (!lists.has(one.name)) lists.set(one.name, []);
        if (one.checked) lists.get(one.name).push(one.value);
      } else if (one.value !== "") told[one.name] = one.dataset.number ? Number(one.value) : one.value;
    }
    for (const [name, ticked] of lists) if (ticked.length) told[name] = ticked; else Object.assign(told, none[name] || {});
    return told;
  }
  async function send(form) {
    if (form.dataset.busy) return;
    const said = form.querySelector("[data-said]"), button = form.querySelector("button[type=submit]");
    form.dataset.busy = "1";
    button.disabled = true;
    said.textContent = "";
    const given = fields(form), name = form.dataset.command;
    const answer = await city.command(name, given);
    delete given.password;
    delete form.dataset.busy;
    button.disabled = false;
    if (!answer.ok) { said.textContent = `✕ ${answer.says}`; button.focus(); return; }
    form.reset();
    city.tell(form.dataset.done);
    city.emit("commanded", { name, given, told: answer.told });
    if (form.dataset.closes) city.set(form.dataset.closes, {});
  }
  document.addEventListener("submit", (event) => {
    const form = event.target.closest("form[data-command]");
    if (!form) return;
    event.preventDefault();
    send(form);
  });
})();
