/* A new token is shown once, here; and for a wall the address that starts a screen with it. Putting it away, or leaving
   the page, is the end of it: the house itself keeps only what it can be compared with. */
(function () {
  const city = window.city;
  const { h } = city;
  const copied = (text, says) => h("div", { class: "once-line" }, h("code", {}, text),
    h("button", { class: "btn small", type: "button", "data-copy": text, "aria-label": says }, "Copy"));

  city.part("#token-once", (place) => {
    const walls = JSON.parse(place.dataset.walls);
    const starts = (token) => walls.flatMap(([name, heading]) => [h("h3", {}, `Starts a screen with “${heading}”`),
      copied(`${location.origin}/wall/${encodeURIComponent(name)}#token=${token}`, `Copy the address for ${heading}`)]);
    city.on("commanded", ({ name, given, told }) => {
      if (name !== "add_token") return;
      const wall = given.role === "wall";
      const away = h("button", { class: "btn pri", type: "button", onclick: () => place.replaceChildren() }, "I have kept it");
      const head = h("h2", { tabindex: "-1" }, `The token ${given.token}`);
      place.replaceChildren(
        h("header", {}, h("div", {}, head, h("p", { class: "say" }, "Shown this once. Copy it now: it cannot be shown again, only revoked."))),
        h("div", { class: "card-body" }, copied(told.answer, "Copy the token"),
          ...(wall ? [h("p", { class: "say" }, "On the wall's own computer, open one of these addresses; after that it stays signed in."), ...starts(told.answer)]
            : [h("p", { class: "say" }, "A program sends it in the header Authorization: Bearer, followed by the token.")]), away));
      setTimeout(() => head.focus(), 300); // when the drawer has given the focus back
    });
  });
})();
