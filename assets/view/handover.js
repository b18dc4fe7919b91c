/* The page of a hand-over: asked for again when what it counts has moved, with a rest between, for it counts much. */
(function () {
  const city = window.city;
  const WAKES = ["incident", "alarm", "assignment", "receipt", "incident_note", "closure"];
  const REST = 60000; // ms

  city.part("#handover-body", (body) => {
    const told = new URLSearchParams(location.search);
    const asked = Object.fromEntries(["hours", "list", "kind", "priority"].map((name) => [name, told.get(name) || ""]));
    const again = city.later(REST, () => city.set("handover-asked", { ...asked, revision: Date.now() }));
    city.on("revision", (moved) => { if (WAKES.some((name) => name in moved)) again(); });
    let landed = !location.hash;
    /* The server has escaped every text in it (components/markup.py). */
    const lay = (slot) => {
      slot.replaceChildren(...new DOMParser().parseFromString(slot.dataset.html, "text/html").body.childNodes);
      slot.removeAttribute("data-html");
    };
    const finish = () => {
      body.querySelectorAll("[data-html]").forEach(lay);
      city.symbols.fill(body);
      city.ages();
      if (landed || !body.querySelector("#moved")) return;
      landed = true; // once: what is read later moves nobody
      city.byId(location.hash.slice(1))?.scrollIntoView();
    };
    new MutationObserver(finish).observe(body, { childList: true, subtree: true, attributes: true, attributeFilter: ["data-html"] });
    city.on("symbols", finish);
    finish();
  });
  city.part("#open-handover", (link) => city.key("q", "The hand-over: what the next shift must know", () => link.click()));
})();
