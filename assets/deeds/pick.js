/* Saying a place on the map: by a click anywhere, or by keyboard with a cross at the map's middle. A pin shows it. */
(function () {
  const city = window.city;
  const { h } = city;
  let taking = null; // (place) → what is done with a place that was picked

  /* Whether a click on the map says a place; a tool in hand comes first. */
  city.picking = () => Boolean(taking) && !city.tool?.active;

  city.part("#city-map", () => {
    const map = city.map, container = map.getContainer();
    const cross = h("div", { class: "tool-cross", hidden: "", "aria-hidden": "true" });
    const told = h("div", { class: "mf pick-told", role: "status", hidden: "" });
    const words = "Arrows move the map, + and − zoom. Enter: it is here. Esc: back to the form.";
    let back = null, pin = null;
    container.after(cross, told);

    const place = ({ lat, lng }) => ({ lat: Number(lat.toFixed(6)), lon: Number(lng.toFixed(6)) });
    function crossing(on) {
      cross.hidden = told.hidden = !on;
      city.say(told, on ? words : "");
      if (!on) back = null;
    }
    city.pick = {
      begin(take) { taking = take; container.classList.add("placing"); },
      end() { taking = null; container.classList.remove("placing"); crossing(false); this.show(null); },
      /* The map takes the focus until a place is said; then `done` has it again. */
      cross(done) { crossing(true); back = done; container.focus({ preventScroll: true }); },
      show(where, label = "") {
        pin?.remove();
        pin = null;
        if (!where) return;
        const html = h("div", {}, h("i", { class: "found-pin" }), h("div", { class: "found-label pick-label mf" }, h("b", {}, label)));
        pin = L.marker([where.lat, where.lon], { icon: L.divIcon({ className: "found-place", html, iconSize: [0, 0] }), keyboard: false, interactive: false, zIndexOffset: 1100 }).addTo(map);
      },
    };
    map.on("click", (event) => {
      if (!city.picking() || event.originalEvent?.target.closest?.(".mf")) return;
      const done = back;
      crossing(false);
      taking(place(event.latlng));
      done?.();
    });
    /* Heard before all others, so that Enter opens no mark, and Esc closes no card. */
    document.addEventListener("keydown", (event) => {
      if (!back || !city.picking() || (event.target !== container && event.target !== document.body)) return;
      if (event.key !== "Enter" && event.key !== "Escape") return;
      event.preventDefault();
      event.stopImmediatePropagation();
      const done = back;
      crossing(false);
      if (event.key === "Enter") taking(place(map.getCenter()));
      done();
    }, true);
  });
})();
