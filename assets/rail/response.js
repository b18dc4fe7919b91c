/* How soon the city came, asked every half minute; shown only where enough calls tell it. */
(function () {
  const city = window.city;
  const EVERY = 30000;
  city.response = null; // {p50_s, p90_s, count, hours, moment}

  const minutes = (seconds) => city.stopwatch(seconds); // 4:26, or 1:18 h
  city.minutes = minutes;

  city.part("#page", () => {
    const slot = document.querySelector('[data-figure="response"]');
    if (!slot && !city.byId("wall")) return;
    const draw = () => {
      const told = city.response, known = told !== null && told.p90_s !== null;
      if (!slot) return;
      slot.closest(".figure").hidden = !known;
      if (!known) return;
      const words = `half within ${minutes(told.p50_s)}, ${told.count} calls`;
      slot.replaceChildren(city.h("span", {}, minutes(told.p90_s)), city.h("small", {}, words));
      city.say(document.querySelector('[data-figure-label="response"]'), `Response p90, P1 and P2, ${told.hours} h`);
    };
    async function ask() {
      if (document.hidden) return;
      try {
        const answer = await fetch("/figures", { signal: AbortSignal.timeout(EVERY / 2) });
        if (!answer.ok) return;
        const told = await answer.json();
        city.response = told.response;
        city.emit("figures", told);
        draw();
        city.emit("response", city.response);
      } catch { /* the cut-off banner says it */ }
    }
    ask();
    setInterval(ask, EVERY);
    city.on("cut", (since) => { if (since === null) ask(); });
    document.addEventListener("visibilitychange", ask);
  });
})();
