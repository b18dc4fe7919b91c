/* What a person does is sent as JSON to /commands/NAME; the answer is a sentence wherever it was refused.
   Nothing that is typed into a form of deeds is put anywhere else. */
(function () {
  const city = window.city;
  const PATIENCE = 20000; // ms
  const SAME = 120000; // ms in which a deed sent again as it was is the same one; later it is meant anew
  const unanswered = new Map(); // a deed sent without an answer → its key, and when it was first sent
  const newKey = () => [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");

  /* city.command("pause_feed", {feed: "weather"}) → {ok, status, says, told} */
  city.command = async (name, fields = {}) => {
    const body = JSON.stringify(fields), deed = "password" in fields ? null : `${name} ${body}`;
    const before = unanswered.get(deed), { key, at } = before && Date.now() - before.at < SAME ? before : { key: newKey(), at: Date.now() };
    try {
      if (deed) unanswered.set(deed, { key, at });
      const answer = await fetch(`/commands/${name}`, { method: "POST", headers: { "Content-Type": "application/json", "Idempotency-Key": key },
        body, cache: "no-store", signal: AbortSignal.timeout(PATIENCE) });
      const told = await answer.json();
      unanswered.delete(deed);
      return { ok: answer.ok, status: answer.status, told, says: answer.ok ? "" : told.detail };
    } catch {
      return { ok: false, status: 0, told: null, says: "No answer came, so it may have been done or not. Sent again as it is, it is done once." };
    }
  };

  /* A sentence at the foot of the page: what was done, for a while; why something was not, until it is put away. */
  let timer = null;
  city.tell = (text, wrong = false) => {
    const place = city.byId("said");
    if (!place) return; // a wall has nobody to tell
    clearTimeout(timer);
    place.setAttribute("role", wrong ? "alert" : "status");
    place.className = `said ${wrong ? "wrong" : ""}`;
    const close = city.h("button", { class: "btn flat small", type: "button", "aria-label": "Put away", onclick: () => place.replaceChildren() }, "✕");
    place.replaceChildren(city.h("p", {}, wrong ? `✕ ${text}` : text), close);
    if (!wrong) timer = setTimeout(() => place.replaceChildren(), 6000);
  };
})();
