/* A button with data-command carries it out: data-fields are its fields, data-done the sentence for when it is done,
   data-then where to go then. With data-confirm it asks to be pressed again, and says what that will do. */
(function () {
  const city = window.city;
  const SURE = 6000; // ms in which the second press counts
  let asked = ""; // what the next press would confirm: kept here, for a card that is drawn anew has other buttons
  const deed = (button) => `${button.dataset.command} ${button.dataset.fields || ""}`;

  function ask(button) {
    const face = button.textContent, label = button.getAttribute("aria-label"), mine = deed(button);
    const back = (event) => {
      if (event && !button.isConnected) return;
      clearTimeout(timer);
      if (asked === mine) asked = "";
      button.removeEventListener("blur", back);
      delete button.dataset.sure;
      button.classList.remove("sure");
      city.say(button, face);
      if (label) button.setAttribute("aria-label", label);
    };
    const timer = setTimeout(back, SURE);
    asked = mine;
    button.dataset.sure = "1";
    button.classList.add("sure");
    button.removeAttribute("aria-label");
    city.say(button, "Press again");
    button.addEventListener("blur", back);
    city.tell(button.dataset.confirm);
  }
  async function carry(button) {
    if (button.dataset.busy) return;
    button.dataset.busy = "1";
    const answer = await city.command(button.dataset.command, JSON.parse(button.dataset.fields || "{}"));
    delete button.dataset.busy;
    if (!answer.ok) { city.tell(answer.says, true); city.emit("not-commanded", { name: button.dataset.command, status: answer.status }); return; }
    if (button.dataset.then) { location.assign(button.dataset.then); return; }
    city.tell(button.dataset.done || "Done.");
    city.emit("commanded", { name: button.dataset.command, told: answer.told });
  }
  document.addEventListener("click", (event) => {
    const button = event.target.closest("button[data-command]");
    if (!button) return;
    if (button.dataset.confirm && asked !== deed(button)) { ask(button); return; }
    asked = "";
    carry(button);
  });
})();
