/* The city's time, and ages: everything that says how long ago is counted here, once a second. */
(function () {
  const city = window.city;
  let ahead = 0; // how far the server's clock is ahead of this computer's, ms
  let format = null;

  city.now = () => Date.now() + ahead;
  city.hearTime = (instant) => { ahead = (typeof instant === "number" ? instant : Date.parse(instant)) - Date.now(); };
  city.secondsSince = (iso) => Math.max(0, (city.now() - Date.parse(iso)) / 1000);
  city.time = (ms) => format.format(ms);

  /* One figure and its unit: 2 s, 9 min, 3 h, 2 d. */
  city.age = (seconds) => {
    if (seconds < 100) return `${Math.floor(seconds)} s`;
    if (seconds < 6000) return `${Math.floor(seconds / 60)} min`;
    if (seconds < 172800) return `${Math.floor(seconds / 3600)} h`;
    return `${Math.floor(seconds / 86400)} d`;
  };
  /* An incident's age: minutes and seconds as long as seconds matter. */
  city.stopwatch = (seconds) => {
    const whole = Math.floor(seconds);
    if (whole < 3600) return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
    if (whole < 172800) return `${Math.floor(whole / 3600)}:${String(Math.floor((whole % 3600) / 60)).padStart(2, "0")} h`;
    return `${Math.floor(whole / 86400)} d`;
  };

  city.ages = () => {
    for (const element of document.querySelectorAll("[data-since]")) {
      const ahead = Date.parse(element.dataset.since) - city.now();
      const text = ahead > 2000 ? `in ${city.age(ahead / 1000)}`
        : city.age(city.secondsSince(element.dataset.since)) + (element.dataset.suffix || "");
      city.say(element, text);
    }
  };

  city.part("#page", (page) => {
    format = new Intl.DateTimeFormat("en-GB", { timeZone: page.dataset.timezone, hour: "2-digit", minute: "2-digit",
      second: "2-digit", hourCycle: "h23" });
    city.hearTime(page.dataset.now);
    const clock = city.byId("clock");
    const tick = () => {
      city.say(clock, city.time(city.now()));
      city.ages();
      city.emit("tick");
      setTimeout(tick, 1000 - (city.now() % 1000));
    };
    tick();
  });
})();
