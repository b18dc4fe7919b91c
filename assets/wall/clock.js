/* The top of the wall: the city's time and day, how old the data is, and which feeds are in trouble. */
(function () {
  const city = window.city;

  city.part("#wall", () => {
    const zone = city.byId("page").dataset.timezone, clock = city.byId("wall-clock"), date = city.byId("wall-date");
    const state = city.byId("wall-state"), word = state.querySelector("b"), age = state.querySelector("span");
    const minutes = new Intl.DateTimeFormat("en-GB", { timeZone: zone, hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
    const day = new Intl.DateTimeFormat("en-GB", { timeZone: zone, weekday: "long", day: "numeric", month: "long" });

    /* Feeds that don't hold their own norm: the house is live, they are not. */
    function trouble() {
      const all = [...city.feeds.values()], down = all.filter((feed) => feed.state === "down"), late = all.filter((feed) => feed.state === "late");
      const named = (feeds, what) => (feeds.length === 1 ? `${feeds[0].name} ${what}` : `${feeds.length} feeds ${what}`);
      if (down.length) return ["cut", named(down, "cut off")];
      if (late.length) return ["late", named(late, "late")];
      return ["", "Live"];
    }
    const draw = () => {
      const now = city.now(), truth = city.wallTruth(), [look, words] = trouble();
      city.say(clock, minutes.format(now));
      city.say(date, day.format(now).replace(",", ""));
      state.className = `wall-state ${look}`;
      city.say(word, words);
      city.say(age, truth === null ? "" : `data ${city.age(Math.max(0, now - truth) / 1000)} old`);
    };
    ["started", "tick", "feeds", "truth"].forEach((name) => city.on(name, draw));
  });
})();
