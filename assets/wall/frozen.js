/* A wall that has gone quiet says so. This file stands alone: it is loaded before everything else and knows only the
   DOM, two clocks, and one attribute of <html>, data-heard: the city's instant (ms) up to which all that the wall shows
   is known to be true. Where that instant has not moved for LIMIT, the wall is grey and prints when it last did. */
(function () {
  if (!/^\/wall\/[^/]+/.test(location.pathname) || window.wallWatch) return;
  const LIMIT = 14000, LOOK = 250; // ms; with the look between, always within 15 s
  const HOPELESS = 60000, NEVER_STOOD = 20000, AGAIN = 300000; // ms until the page is loaded anew, and between two loadings
  const root = document.documentElement, loaded = performance.now();
  let stamp = "", quietSince = 0, quietDate = 0, fades = [], asking = false, out = false;
  root.dataset.wall = "waiting";

  /* Neither clock alone will do: one may jump, the other may stand while the machine sleeps. */
  const quiet = () => Math.max(performance.now() - quietSince, Date.now() - quietDate);
  const two = (number) => String(number).padStart(2, "0");
  function time(ms, seconds) {
    try {
      const zone = document.getElementById("page").dataset.timezone;
      return new Intl.DateTimeFormat("en-GB", { timeZone: zone, hour: "2-digit", minute: "2-digit",
        second: seconds ? "2-digit" : undefined, hourCycle: "h23" }).format(ms);
    } catch {
      const at = new Date(ms);
      return [at.getHours(), at.getMinutes(), ...(seconds ? [at.getSeconds()] : [])].map(two).join(":");
    }
  }
  function age(ms) {
    const s = Math.floor(ms / 1000);
    if (s < 60) return `${s} s`;
    if (s < 3600) return `${Math.floor(s / 60)} min ${s % 60} s`;
    return s < 172800 ? `${Math.floor(s / 3600)} h ${Math.floor((s % 3600) / 60)} min` : `${Math.floor(s / 86400)} d`;
  }

  function banner() {
    let found = document.getElementById("wall-stop");
    if (found || performance.now() - loaded < 5000 || !document.body) return found;
    found = document.createElement("div"); // the page itself never came: its styles may be missing too
    found.id = "wall-stop";
    found.style.cssText = "position:fixed;inset:0 0 auto 0;padding:2vh 3vh;background:#E8EDF2;color:#0B0F14;font:5vh sans-serif;z-index:9999";
    found.append(document.createElement("b"), " ", document.createElement("span"));
    document.body.append(found);
    return found;
  }
  function say(element, text) { if (element && element.textContent !== text) element.textContent = text; }

  /* The second line of defence: the browser's own compositor brings up veil and banner after 15 s, even where a script
     holds the page so that no timer runs. Each time something is heard, this begins again. */
  function wind() {
    const rest = [{ opacity: 0 }, { opacity: 0, offset: 0.9999 }, { opacity: 1 }];
    const elements = ["wall-stop", "wall-veil"].map((id) => document.getElementById(id)).filter(Boolean);
    if (fades.length !== elements.length || fades.some((fade, i) => fade.effect.target !== elements[i])) {
      fades.forEach((fade) => fade.cancel());
      fades = elements.map((element) => element.animate(rest, { duration: 15000, fill: "both" }));
    }
    for (const fade of fades) { fade.currentTime = 0; fade.play(); }
  }

  function look() {
    const told = root.dataset.heard || "";
    if (told !== stamp) { stamp = told; out = false; quietSince = performance.now(); quietDate = Date.now(); wind(); }
    const state = !stamp ? "waiting" : quiet() > LIMIT ? "frozen" : "live";
    if (root.dataset.wall !== state) {
      root.dataset.wall = state;
      if (state === "frozen") { fades.forEach((fade) => fade.cancel()); fades = []; }
    }
    const board = banner(), at = Number(stamp);
    if (board) {
      board.setAttribute("aria-hidden", state === "live");
      say(board.firstElementChild, stamp ? `LAST DATA ${time(at, true)}` : "NO DATA YET");
      say(board.lastElementChild, state === "live" ? "the page does not answer" : out ? "signed out: start it with its token"
        : stamp ? `${age(quiet())} ago, now ${time(at + quiet(), false)}` : `trying for ${age(performance.now() - loaded)}`);
    }
    return state;
  }

  /* A wall that stays quiet while the server is well loads itself anew, seldom, and never without asking first. */
  async function comeBack() {
    const stood = document.getElementById("wall"), silent = stamp ? quiet() : performance.now() - loaded;
    if (asking || root.dataset.wall === "live" || silent < (stood ? HOPELESS : NEVER_STOOD)) return;
    let last = 0;
    try { last = Number(sessionStorage.getItem("wall.loaded")) || 0; } catch { last = 0; }
    if (Math.abs(Date.now() - last) < (stood ? AGAIN : HOPELESS)) return;
    asking = true;
    try {
      for (const address of ["/healthz", location.href]) {
        const answer = await fetch(address, { cache: "no-store", signal: AbortSignal.timeout(5000) });
        out = answer.redirected; // to the sign-in page: what was seen last is more to a room than that
        if (!answer.ok || out) return;
        await answer.text();
      }
      try { sessionStorage.setItem("wall.loaded", String(Date.now())); } catch { /* then more often */ }
      location.reload();
    } catch { /* not well yet: asked again */ } finally { asking = false; }
  }

  window.wallWatch = setInterval(look, LOOK);
  setInterval(() => { comeBack().catch(() => {}); }, 15000);
  for (const name of ["visibilitychange", "resume", "DOMContentLoaded"]) document.addEventListener(name, look);
  for (const name of ["pageshow", "focus", "online", "offline"]) addEventListener(name, look);
})();
