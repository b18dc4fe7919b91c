/* The board's order, and one press that acknowledges all that wait among what is listed. */
(function () {
  const city = window.city;
  const STATES = ["new", "acknowledged", "dispatched", "on_scene"];
  const born = (one) => city.bornOf(one.properties) || "";
  const ORDERS = {
    worst: null, // the layer's own
    newest: (a, b) => born(b).localeCompare(born(a)),
    oldest: (a, b) => born(a).localeCompare(born(b)),
    state: (a, b) => STATES.indexOf(a.properties.state) - STATES.indexOf(b.properties.state),
  };
  city.boardOrder = "worst";
  city.ordered = (features) => (ORDERS[city.boardOrder] ? [...features].sort(ORDERS[city.boardOrder]) : features);

  city.part("#board-sort", (choice) => choice.addEventListener("change", () => { city.boardOrder = choice.value; city.emit("order"); }));
  city.part("#board-acknowledge", (button) => {
    const SURE = 6000;
    let sure = 0, busy = false;
    const waiting = () => (city.data.get("incident")?.features || []).filter((one) => city.passes(one) && city.unacknowledged(one.properties));
    function draw() {
      const many = waiting().length;
      button.hidden = !city.may("acknowledge_incident") || many < 2 || Boolean(city.view.since);
      if (!busy) city.say(button, Date.now() < sure ? `Press again: all ${many}` : `Acknowledge all ${many}`);
    }
    async function all() {
      busy = true;
      const chosen = waiting(), refused = [];
      for (const { id } of chosen) {
        city.say(button, `Acknowledging ${chosen.length} …`);
        const answer = await city.command("acknowledge_incident", { incident_id: id });
        if (!answer.ok && answer.status !== 409) refused.push(answer.says); // somebody was faster: that is no failure
        if (answer.status === 0) break;
      }
      busy = false;
      city.tell(refused.length ? `${chosen.length - refused.length} of ${chosen.length} acknowledged. ${refused[0]}` : `${chosen.length} acknowledged.`, refused.length > 0);
      city.readNow("incident");
      draw();
    }
    button.addEventListener("click", () => {
      if (busy) return;
      if (Date.now() < sure) { sure = 0; all(); return; }
      sure = Date.now() + SURE;
      setTimeout(draw, SURE + 50);
      draw();
    });
    city.on("board", draw);
    city.on("may", draw);
  });
})();
