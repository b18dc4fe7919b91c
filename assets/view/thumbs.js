/* Small pictures of cameras: each fetched again while it is looked at, with its age; an old one stands back and says so. */
(function () {
  const city = window.city;
  const EVERY = 5000, PATIENCE = 8000, LATE = 20000; // ms
  const held = new Map(); // address → {url, got, fault, asking}

  function draw(figure) {
    const image = figure.querySelector("img"), says = figure.querySelector("[role=status]"), mine = held.get(figure.dataset.thumb);
    if (!mine) return;
    image.hidden = !mine.url;
    if (mine.url && image.src !== mine.url) image.src = mine.url;
    const age = mine.got && city.now() - mine.got, old = Boolean(mine.fault) || age > LATE;
    figure.classList.toggle("old", old);
    says.className = old ? "red" : "t2";
    city.say(says, old ? (mine.got ? `✕ ${city.age(age / 1000)} old` : "✕ No picture") : mine.got ? `● ${city.age(age / 1000)}` : "…");
  }
  async function ask(address) {
    const mine = held.get(address) || {};
    if (mine.asking) return;
    held.set(address, Object.assign(mine, { asking: true }));
    try {
      const answer = await fetch(`${address}?quiet`, { cache: "no-store", signal: AbortSignal.timeout(PATIENCE) });
      if (answer.status !== 200) throw new Error();
      const picture = await answer.blob();
      if (mine.url) URL.revokeObjectURL(mine.url);
      Object.assign(mine, { url: URL.createObjectURL(picture), got: city.now(), fault: false });
    } catch { mine.fault = true; }
    mine.asking = false;
  }
  const PLACES = ["#incident-page-body", "#selection-body"]; // a page's own, and the live map's card
  const figures = () => [...document.querySelectorAll(PLACES.map((place) => `${place} [data-thumb]`).join())];
  async function look() {
    if (document.hidden) return;
    const seen = new Set(figures().map((figure) => figure.dataset.thumb));
    for (const [address, mine] of held) if (!seen.has(address)) { if (mine.url) URL.revokeObjectURL(mine.url); held.delete(address); }
    await Promise.all([...seen].map(ask));
    figures().forEach(draw);
  }
  const shown = (body) => {
    setInterval(look, EVERY);
    city.on("tick", () => figures().forEach(draw));
    new MutationObserver(() => { if (figures().some((figure) => !held.has(figure.dataset.thumb))) look(); else figures().forEach(draw); })
      .observe(body, { childList: true, subtree: true });
  };
  PLACES.forEach((place) => city.part(place, shown));
})();
