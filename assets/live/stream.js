/* The live stream: revisions, moves and beats become events; silence for 15 s is said, and asked about again. */
(function () {
  const city = window.city;
  const SILENCE = 14000, AGAIN = 4000; // ms; with the second between two looks within 15 s
  let port = null, heard = 0, joined = 0, since = null;

  const told = {
    revision: (data) => city.emit("revision", data),
    units: (data) => city.emit("moved", { layer: "unit", ...data }),
    responders: (data) => city.emit("moved", { layer: "responder", ...data }),
    beat: (data) => { city.hearTime(data.at); city.emit("beat", data); },
    progress: (data) => city.emit("progress", data),
  };
  function hear({ data: { name, data, remembered, refused } }) {
    if (refused) { city.emit("refused"); return; } // nobody is let in with what this browser shows
    if (remembered) { told[name](data); return; }
    heard = performance.now();
    city.state.heard = city.now();
    told[name](data);
    if (since === null) return;
    since = null;
    city.state.cut = false;
    city.emit("cut", null);
  }

  /* Joining anew also brings back a worker that has died. */
  function join() {
    leave();
    joined = performance.now();
    if ("SharedWorker" in window) {
      ({ port } = new SharedWorker(document.querySelector("script[src*='/live/listener.js']").src, "city.live"));
    } else {
      const { port1, port2 } = new MessageChannel();
      port = port1;
      city.listen(port2);
    }
    port.onmessage = hear;
  }
  function leave() {
    if (!port) return;
    port.onmessage = null;
    port.postMessage("bye");
    port = null;
  }
  function listen() {
    const now = performance.now(), silent = now - heard;
    if (silent > SILENCE && since === null) {
      since = city.now() - silent;
      city.state.cut = true;
      city.emit("cut", since);
    }
    if (since !== null && now - joined > AGAIN) join();
  }
  function begin() {
    heard = performance.now();
    join();
  }

  city.part("#page", () => {
    begin();
    city.on("tick", listen);
    /* A tab that the browser puts to sleep would find hours of news waiting when it wakes. */
    document.addEventListener("freeze", leave);
    document.addEventListener("resume", begin);
    addEventListener("pagehide", leave);
    addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
  });
})();
