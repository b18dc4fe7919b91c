/* The namespace that every asset shares: events, parts that start once the page stands, small helpers. */
(function () {
  const city = (window.city = window.city || {});
  const listeners = new Map(), parts = [];

  /* What tests and people at the console may look at. */
  city.wholeZoom = 12; // the zoom at which the whole city is in sight; the map tells the true one
  city.state = { started: false, frames: {}, drawn: {}, fetches: {}, units: {}, heard: null, cut: false };

  city.on = (name, hear) => {
    if (!listeners.has(name)) listeners.set(name, new Set());
    listeners.get(name).add(hear);
    return () => listeners.get(name).delete(hear);
  };
  city.emit = (name, data) => (listeners.get(name) || []).forEach((hear) => hear(data));

  /* A part starts when its element is on the page: city.part("#incident-board", (element) => …). */
  city.part = (selector, start) => parts.push([selector, start]);

  city.byId = (id) => document.getElementById(id);
  city.h = (tag, attributes = {}, ...children) => {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) {
      if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
      else if (value !== null && value !== undefined && value !== false) element.setAttribute(name, value);
    }
    element.append(...children.filter((child) => child !== null && child !== undefined));
    return element;
  };
  /* Text that changes only when it differs, so that nothing is laid out for nothing. */
  city.say = (element, text) => { if (element && element.textContent !== text) element.textContent = text; };
  city.set = (store, data) => window.dash_clientside.set_props(store, { data });
  city.words = (value) => {
    const known = { sos: "SOS", pm2_5: "PM2.5", pm10: "PM10", none: "Not given" }[value];
    if (known) return known;
    const plain = String(value ?? "").replaceAll("_", " ");
    return plain.charAt(0).toUpperCase() + plain.slice(1);
  };
  city.later = (wait, act) => {
    let timer = null;
    return () => { if (!timer) timer = setTimeout(() => { timer = null; act(); }, wait); };
  };

  function begin() {
    if (city.state.started || !city.byId("page") || (city.byId("city-map") && !city.map)) return;
    city.state.started = true;
    observer.disconnect();
    for (const [selector, start] of parts) {
      const element = document.querySelector(selector);
      /* A part that cannot start is told of, and holds up no other. */
      try { if (element) start(element); } catch (fault) { setTimeout(() => { throw fault; }); }
    }
    city.emit("started");
  }
  const observer = new MutationObserver(begin);
  observer.observe(document.documentElement, { childList: true, subtree: true });
  city.on("map", begin);
})();
