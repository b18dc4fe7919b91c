/* The live stream: revisions, moves and beats become events; silence for 15 s is said, and asked about again.
   One browser holds one stream: the tab that has the lock listens, and tells the others. */
(function () {
  const city = window.city;
  const SILENCE = 15000, AGAIN = 4000;
  const EVENTS = ["revision", "units", "responders", "beat", "progress"];
  const tabs = "BroadcastChannel" in window ? new BroadcastChannel("city.live") : null;
  const revisions = {}; // all that was ever told, for a tab that comes later
  let source = null, heard = 0, opened = 0, since = null;

  const told = {
    revision: (data) => { Object.assign(revisions, data); city.emit("revision", data); },
    units: (data) => city.emit("moved", { layer: "unit", ...data }),
    responders: (data) => city.emit("moved", { layer: "responder", ...data }),
    beat: (data) => { city.hearTime(data.at); city.emit("beat", data); },
    progress: (data) => city.emit("progress", data),
  };
  function hear(name, data) {
    heard = performance.now();
    city.state.heard = city.now();
    told[name](data);
    if (since === null) return;
    since = null;
    city.state.cut = false;
    city.emit("cut", null);
  }

  function open() {
    source?.close();
    opened = performance.now();
    source = new EventSource("/live");
    for (const name of EVENTS) {
      source.addEventListener(name, (event) => {
        const data = JSON.parse(event.data);
        hear(name, data);
        tabs?.postMessage({ name, data });
      });
    }
  }
  /* The lock passes to another tab when this one closes; without locks (plain HTTP) each tab listens for itself. */
  function wait() {
    if (!tabs || !navigator.locks) { open(); return; }
    navigator.locks.request("city.live", () => { open(); return new Promise(() => {}); });
    tabs.onmessage = ({ data: { name, data, asks } }) => {
      if (asks && source) tabs.postMessage({ name: "revision", data: revisions });
      else if (!asks && source === null) hear(name, data);
    };
    tabs.postMessage({ asks: true });
  }
  function listen() {
    const silent = performance.now() - heard;
    if (silent > SILENCE && since === null) {
      since = city.now() - silent;
      city.state.cut = true;
      city.emit("cut", since);
    }
    const closed = source?.readyState === EventSource.CLOSED;
    if ((closed || since !== null) && performance.now() - opened > AGAIN) open();
  }

  city.part("#page", () => {
    heard = performance.now();
    wait();
    city.on("tick", listen);
    addEventListener("pagehide", () => source?.close());
    addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
  });
})();
