/* The board's foot: how many rows lie below what is in sight, and of which priorities; absent where none do. */
(function () {
  const city = window.city;

  city.part("#incident-more", (foot) => {
    const list = city.byId("incident-rows");
    let asked = false;
    /* The first row that lies below the fold, by halving: rows are in order of their tops. */
    function firstBelow(rows) {
      const fold = list.scrollTop + list.clientHeight - 8;
      let low = 0, high = rows.length;
      while (low < high) { const middle = (low + high) >> 1; if (rows[middle].offsetTop - rows[0].offsetTop < fold) low = middle + 1; else high = middle; }
      return low;
    }
    function draw() {
      asked = false;
      const rows = list.children, below = rows.length ? rows.length - firstBelow(rows) : 0;
      foot.hidden = !below;
      if (!below) return;
      const faces = [...new Set([...rows].slice(-below).map((row) => row.querySelector(".pb").textContent))].sort();
      const numbers = faces.filter((face) => face !== "–").map(Number), least = Math.min(...numbers), most = Math.max(...numbers);
      const named = !numbers.length ? "no priority given" : least === most ? `priority ${least}` : `priority ${least} to ${most}`;
      city.say(foot.firstElementChild, `${below.toLocaleString("en")} more, ${named}${numbers.length && faces.includes("–") ? " or not given" : ""}`);
    }
    const soon = () => { if (!asked) { asked = true; requestAnimationFrame(draw); } };
    list.addEventListener("scroll", soon, { passive: true });
    city.on("board", soon);
    new ResizeObserver(soon).observe(city.byId("incident-board"));
    foot.addEventListener("click", () => { list.scrollBy({ top: list.clientHeight - 60 }); });
  });
})();
