/* A camera's latest image in its card: fetched again while it is looked at, with its age; where none comes, the last
   one stands back and says since when, so that no old picture looks live. */
(function () {
  const city = window.city;
  const EVERY = 4000, PATIENCE = 8000, LATE = 15000; // ms

  city.part("#selection-body", (body) => {
    let held = null, figure = null, asking = false; // held: {address, got: when, url, fault}

    function draw() {
      if (!figure?.isConnected) return;
      const image = figure.querySelector("img"), words = figure.querySelector("figcaption");
      image.hidden = !held.url;
      if (held.url && image.src !== held.url) image.src = held.url;
      const age = held.got && city.now() - held.got, old = Boolean(held.fault) || age > LATE;
      figure.classList.toggle("old", old);
      words.className = old ? "red" : "t2";
      city.say(words, old && held.got ? `✕ No newer picture since ${city.time(held.got)}, ${city.age(age / 1000)} ago: ${held.fault || "none came"}. Trying again.`
        : held.fault ? `✕ No picture: ${held.fault}. The rest of the card is not affected; trying again.`
          : held.got ? `● Picture ${city.age(age / 1000)} old` : "Fetching the picture …");
    }
    async function ask() {
      if (asking || document.hidden || !figure?.isConnected) return;
      asking = true;
      const mine = held;
      try {
        const answer = await fetch(mine.address, { cache: "no-store", signal: AbortSignal.timeout(PATIENCE) });
        if (!answer.ok) throw new Error(answer.status === 404 ? "the camera gave none" : `the server answered ${answer.status}`);
        const picture = await answer.blob();
        if (mine.url) URL.revokeObjectURL(mine.url);
        Object.assign(mine, { url: URL.createObjectURL(picture), got: city.now(), fault: null });
      } catch (fault) { mine.fault = fault.message.startsWith("the ") ? fault.message : "the server did not answer"; }
      asking = false;
      if (mine === held) draw();
      else { if (mine.url) URL.revokeObjectURL(mine.url); ask(); }
    }
    /* The card may be made anew at any refresh: the picture it had is put back at once. */
    function look() {
      const found = body.querySelector("[data-picture]"), address = found?.dataset.picture;
      if (found === figure && address === held?.address) return;
      figure = found;
      if (address !== held?.address) {
        if (held?.url && !asking) URL.revokeObjectURL(held.url);
        held = address ? { address, got: null, url: null, fault: null } : null;
        ask();
      }
      if (held) draw();
    }
    new MutationObserver(look).observe(body, { childList: true, subtree: true, attributes: true, attributeFilter: ["data-picture"] });
    setInterval(ask, EVERY);
    city.on("tick", () => { if (held) draw(); });
    look();
  });
})();
