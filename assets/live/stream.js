/* The live stream: revisions, moves and beats become events; silence for 15 s is said, and asked about again. */
(function () {
  const city = window.city;
  const SILENCE = 15000, AGAIN = 4000;
  let source = null, heard = 0, opened = 0, since = null;

  function hear(event) {
    heard = performance.now();
    city.state.heard = city.now();
    if (since === null) return;
    since = null;
    city.state.cut = false;
    city.emit("cut", null);
  }
  const told = {
    revision: (data) => city.emit("revision", data),
    units: (data) => { city.emit("moved", { layer: "unit", ...data }); },
    responders: (data) => { city.emit("moved", { layer: "responder", ...data }); },
    beat: (data) => { city.hearTime(data.at); city.emit("beat", data); },
    progress: (data) => city.emit("progress", data),
  };

  function open() {
    if (source) source.close();
    opened = performance.now();
    source = new EventSource("/live");
    for (const [name, tell] of Object.entries(told)) {
      source.addEventListener(name, (event) => { hear(event); tell(JSON.parse(event.data)); });
    }
  }
  function listen() {
    const silent = performance.now() - heard;
    if (silent > SILENCE && since === null) {
      since = city.now() - silent;
      city.state.cut = true;
      city.emit("cut", since);
    }
    const closed = source.readyState === EventSource.CLOSED;
    if ((closed || since !== null) && performance.now() - opened > AGAIN) open();
  }

  city.part("#page", () => {
    heard = performance.now();
    open();
    city.on("tick", listen);
    addEventListener("pagehide", () => source.close());
    addEventListener("pageshow", (event) => { if (event.persisted) { heard = performance.now(); open(); } });
  });
})();
