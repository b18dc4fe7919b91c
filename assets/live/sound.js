/* A priority 1 that waits for somebody is heard: three tones at once, and again each minute until it is acknowledged.
   A browser is silent until its page was pressed once, and the button says so; muting ends by itself. */
(function () {
  const city = window.city;
  const MUTED_MS = 600000, AGAIN_MS = 60000, KEPT = "watchfloor-muted-until";
  const TONES = [[880, 0], [660, 0.18], [880, 0.36]]; // Hz, s

  city.part("#sound", (button) => {
    const context = new AudioContext();
    const heard = new Map(); // incident → {alarms, at}
    const until = () => Number(localStorage.getItem(KEPT)) || 0;
    let allowed = false; // a context that runs keeps a processor busy with silence: it is let run for the tones alone
    const muted = () => until() > Date.now(), blocked = () => !allowed;
    const allow = () => context.resume().then(() => { allowed = true; context.suspend(); draw(); if (!button.hidden) listen(); }, () => null);

    function draw() {
      const left = Math.ceil((until() - Date.now()) / 1000);
      button.classList.toggle("amber", muted() || blocked());
      city.say(button, muted() ? `Muted ${city.stopwatch(left)}` : blocked() ? "Sound blocked" : "Sound on");
      button.title = muted() ? "Press to hear alarms again" : blocked() ? "The browser keeps the page silent until it is pressed: press here" : "Press to mute alarms for 10 minutes";
    }
    async function play() {
      await context.resume();
      setTimeout(() => context.suspend(), 1500);
      for (const [pitch, wait] of TONES) {
        const tone = context.createOscillator(), loud = context.createGain(), at = context.currentTime + wait;
        tone.frequency.value = pitch;
        loud.gain.setValueAtTime(0.25, at);
        loud.gain.exponentialRampToValueAtTime(0.001, at + 0.16);
        tone.connect(loud).connect(context.destination);
        tone.start(at);
        tone.stop(at + 0.17);
      }
      city.emit("sounded");
    }
    const waiting = () => (city.data.get("incident")?.features || []).filter(({ properties }) => properties.priority === 1 && city.unacknowledged(properties));
    function listen() {
      const now = Date.now(), all = waiting();
      const due = all.filter(({ id, properties }) => { const last = heard.get(id); return !last || properties.alarms > last.alarms || now - last.at >= AGAIN_MS; });
      for (const id of heard.keys()) if (!all.some((one) => one.id === id)) heard.delete(id);
      if (!due.length || muted() || blocked()) return; // what was not heard is due still
      for (const { id, properties } of due) heard.set(id, { alarms: properties.alarms, at: now });
      play();
    }
    button.addEventListener("click", async () => {
      if (muted()) localStorage.removeItem(KEPT);
      else if (blocked()) await allow();
      else localStorage.setItem(KEPT, String(Date.now() + MUTED_MS));
      draw();
      listen();
    });
    /* Any press lets a page be heard. */
    document.addEventListener("pointerdown", () => { if (blocked()) allow(); }, { capture: true });
    allow();
    city.uses("incident");
    city.on("may", () => { button.hidden = !city.may("acknowledge_incident"); draw(); });
    city.on("layer", (name) => { if (name === "incident" && !button.hidden) listen(); });
    city.on("tick", () => { if (!button.hidden) { draw(); listen(); } });
  });
})();
