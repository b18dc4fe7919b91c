/* The banner that says nothing is heard: since when, how old what is seen, and whether reading still works. */
(function () {
  const city = window.city;
  let since = null, answered = null;

  city.part("#cut-banner", (banner) => {
    const words = city.h("b"), rest = city.h("span");
    banner.append(words, rest);
    const draw = () => {
      banner.hidden = since === null;
      document.body.classList.toggle("is-cut", since !== null);
      if (since === null) return;
      const reading = answered !== null && city.now() - answered < 12000;
      banner.classList.toggle("reading", reading);
      city.say(words, `${reading ? "◐ Live stream" : "✕"} ${reading ? "cut" : "Cut"} off since ${city.time(since)}, trying again`);
      const age = city.age((city.now() - (answered ?? since)) / 1000);
      document.body.style.setProperty("--cut-h", `${banner.offsetHeight + 8}px`);
      city.say(rest, reading ? `Reading every 5 s instead; last answer ${age} ago.` : `What you see is ${age} old.`);
    };
    city.on("cut", (instant) => { since = instant; answered = null; draw(); });
    city.on("read", () => { if (since !== null) answered = city.now(); });
    city.on("tick", () => { if (since !== null) draw(); });
  });
})();
