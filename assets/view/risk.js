/* /risk: its hexagons and tiles laid out, and the slider that uncovers plain counts beside the forecast. */
(function () {
  const city = window.city;
  const asIs = (text) => text;

  city.part("#risk-body", (body) => {
    for (const name of ["hours", "category"]) city.keeps(name, asIs, asIs);
    /* Figures of our own alone are in it (components/risk_map.py). */
    const lay = (slot) => {
      slot.replaceChildren(...new DOMParser().parseFromString(slot.dataset.html, "text/html").body.childNodes);
      slot.removeAttribute("data-html");
    };
    const slide = () => {
      const slider = city.byId("risk-slider"), map = city.byId("risk-map");
      if (slider && map) map.style.setProperty("--until", `${slider.value}%`);
    };
    const finish = () => {
      body.querySelectorAll("[data-html]").forEach(lay);
      for (const image of body.querySelectorAll("[data-tile]")) {
        const address = `${image.dataset.tile}?theme=${city.theme()}`;
        if (image.getAttribute("src") !== address) image.setAttribute("src", address);
      }
      slide();
    };
    body.addEventListener("input", (event) => { if (event.target.id === "risk-slider") slide(); });
    city.on("theme", finish);
    const told = new URLSearchParams(location.search);
    const asked = { hours: told.get("hours") || "24", category: told.get("category") || "all" };
    /* Drawn anew when what it shows has moved; not under somebody who is saying why. */
    const WAKES = ["risk_cell", "plan", "risk_place"];
    let waits = false;
    const again = city.later(500, () => {
      waits = Boolean(body.querySelector("details[open]"));
      if (!waits) city.set("risk-asked", { ...asked, revision: Date.now() });
    });
    city.on("revision", (moved) => { if (WAKES.some((name) => name in moved)) again(); });
    city.on("commanded", () => { for (const one of body.querySelectorAll("details[open]")) one.open = false; again(); });
    body.addEventListener("toggle", (event) => { if (waits && !event.target.open) again(); }, true); // it does not bubble
    new MutationObserver(finish).observe(body, { childList: true, subtree: true });
    finish();
  });
})();
