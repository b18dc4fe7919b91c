/* What happened here: instead of what is open, what began in the last hour within the map's view, closed ones too.
   Asked of the OGC API with the view's own bounds, again when the map rests, when incidents move, and each half minute. */
(function () {
  const city = window.city;
  const HOUR = 3600000, MOST = 500, AGAIN = 30000, PATIENCE = 15000; // PATIENCE: ms until an answer that hangs is none
  city.hour = { features: null, fault: null, of: null };

  city.part("#board-hour", (button) => {
    const open = city.byId("board-open");
    city.keeps("since", (text) => (text === "1h" ? text : null), (value) => value);
    const on = () => city.view.since === "1h";
    let asked = 0;

    async function ask() {
      if (!on() || document.hidden) return;
      const turn = ++asked, box = city.map.getBounds();
      const bounds = [box.getWest(), box.getSouth(), box.getEast(), box.getNorth()].map((one) => one.toFixed(5)).join();
      const since = new Date(city.now() - HOUR).toISOString();
      try {
        const answer = await fetch(`/ogc/collections/incident/items?f=json&limit=${MOST}&bbox=${bounds}&datetime=${since}/..`, { signal: AbortSignal.timeout(PATIENCE) });
        if (!answer.ok) throw new Error(`the server answered ${answer.status}`);
        const { features, numberMatched } = await answer.json();
        if (turn !== asked) return;
        features.sort((a, b) => city.bornOf(b.properties).localeCompare(city.bornOf(a.properties)));
        city.hour = { features, fault: null, of: numberMatched > features.length ? numberMatched : null };
      } catch (fault) {
        if (turn !== asked) return;
        city.hour = { ...city.hour, fault: fault.message };
      }
      city.emit("hour");
    }
    const soon = city.later(400, ask);
    const draw = () => {
      button.setAttribute("aria-pressed", on());
      open.setAttribute("aria-pressed", !on());
    };
    const turn = (value) => {
      city.hour = { features: null, fault: null, of: null };
      city.change({ since: value });
      draw();
      if (value) ask();
      city.emit("hour");
    };
    city.openNow = () => turn(null);
    button.addEventListener("click", () => turn("1h"));
    open.addEventListener("click", () => turn(null));
    city.key("h", "What happened in view in the last hour, or what is open", () => turn(on() ? null : "1h"));
    city.map.on("moveend", soon);
    city.on("table:incident", soon);
    setInterval(ask, AGAIN);
    draw();
    ask();
  });
})();
