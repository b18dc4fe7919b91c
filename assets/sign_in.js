/* What the plain pages do beyond HTML: the theme last chosen here, a wall's token, the wait counted down, Caps Lock. */
(function () {
  const page = document.documentElement;
  try {
    const chosen = localStorage.getItem("city.theme"); // as assets/view/theme.js keeps it
    if (chosen) page.dataset.mantineColorScheme = chosen === "light" ? "light" : "dark";
  } catch { /* then as the system prefers */ }
  const AGAIN = 10000; // ms until a wall tries again where the server was not well

  document.addEventListener("DOMContentLoaded", () => {
    const part = (id) => document.getElementById(id);
    const form = part("sign-in"), button = form?.querySelector("button"), password = part("password");
    if (!form) return;
    const say = (text) => { part("said").textContent = text; part("fault").hidden = !text; };

    /* The one line counts; the one that is read aloud only says that it is over. */
    function wait(seconds) {
      const line = part("wait"), ends = performance.now() + seconds * 1000;
      line.hidden = false;
      button.disabled = true;
      (function count() {
        const left = Math.ceil((ends - performance.now()) / 1000);
        if (left <= 0) {
          line.hidden = true;
          button.disabled = false;
          part("caps").textContent = "";
          say("");
          password.focus();
          return;
        }
        line.querySelector("b").textContent = left < 60 ? `${left} s` : `${Math.floor(left / 60)} min ${left % 60} s`;
        setTimeout(count, 250);
      })();
    }
    if (Number(part("wait").dataset.wait) > 0) wait(Number(part("wait").dataset.wait));

    for (const name of ["keydown", "keyup", "mousedown"]) {
      password.addEventListener(name, (event) => {
        const text = event.getModifierState?.("CapsLock") ? "Caps Lock is on" : "";
        if (part("caps").textContent !== text) part("caps").textContent = text;
      });
    }

    /* A wall has nobody who types: it is started at its address with #token=…, shows that once, and goes on. */
    const token = new URLSearchParams(location.hash.slice(1)).get("token");
    if (!token) return;
    history.replaceState(null, "", location.pathname + location.search); // the token stays in no history
    const next = form.querySelector("[name=next]").value;
    function shown(opening) {
      part("wall").hidden = !opening;
      form.hidden = opening;
      document.querySelector("h1").textContent = opening ? "This screen" : "Sign in";
    }
    async function open() {
      shown(true);
      try {
        const answer = await fetch("/sign-in", {
          method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ token }),
        });
        if (answer.ok) { location.replace(next); return; }
        if (answer.status < 429) {
          shown(false);
          say(`${(await answer.json()).detail} Start this screen with another token, or sign in.`);
          return;
        }
        setTimeout(open, Math.max(AGAIN, 1000 * Number(answer.headers.get("Retry-After"))));
      } catch { setTimeout(open, AGAIN); }
      part("wall").textContent = "The server does not answer. Trying again…";
    }
    open();
  });
})();
