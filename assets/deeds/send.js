/* Sending an incident's deed, and what this role may do at all: asked once a page. After a deed the board, the map and
   the card are read at once. */
(function () {
  const city = window.city;
  const PATIENCE = 20000, AGAIN = 4000; // ms
  let allowed = new Set();
  city.may = (command) => allowed.has(command);

  /* city.send("close_incident", {incident_id, …}) → {ok, status, says, told}; says is what a person is to read. */
  city.send = async (command, fields) => {
    const answer = await city.command(command, fields);
    if (answer.ok) city.readNow("incident");
    if (answer.ok || answer.status === 409) city.askCard(); // somebody was faster: the card is to show it
    if (answer.status === 401) city.emit("refused");
    if (!answer.ok) answer.says ||= `The server answered ${answer.status}.`;
    if (answer.status === 0) answer.says = `Cut off. ${answer.says} What you typed is kept.`;
    return answer;
  };

  city.part("#selection-card", () => {
    async function ask() {
      try {
        const answer = await fetch("/commands", { cache: "no-store", signal: AbortSignal.timeout(PATIENCE) });
        if (!answer.ok) throw new Error(`the server answered ${answer.status}`);
        const told = await answer.json();
        allowed = new Set(told.commands);
        city.me = told.name;
        city.emit("may");
      } catch { setTimeout(ask, AGAIN); }
    }
    ask();
  });
})();
