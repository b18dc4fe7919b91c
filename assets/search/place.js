/* The place that was searched for: flown to, marked with its name until Esc or its ✕ removes it, kept in the address. */
(function () {
  const city = window.city;
  const FLY = matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : 0.4;
  const LONGEST = 80;

  /* place=lat/lon/name */
  function parse(text) {
    const [lat, lon, ...name] = text.split("/"), at = [Number(lat), Number(lon)];
    if (!lat || !lon || !at.every(Number.isFinite) || Math.abs(at[0]) > 85 || Math.abs(at[1]) > 180) return null;
    return { lat: at[0], lon: at[1], label: name.join("/").slice(0, LONGEST) };
  }
  const write = (place) => `${place.lat.toFixed(5)}/${place.lon.toFixed(5)}/${place.label}`;

  city.flyTo = ({ lat, lon, bounds }) => {
    if (lat === null || lat === undefined || lon === null || lon === undefined) return;
    city.map.closePopup();
    if (!bounds) { city.map.flyTo([lat, lon], Math.max(Math.ceil(city.map.getZoom()), 16), { duration: FLY }); return; }
    const [west, south, east, north] = bounds;
    city.map.flyToBounds([[south, west], [north, east]], { duration: FLY, maxZoom: 17, padding: [60, 60] });
  };

  city.part("#search-slot", () => {
    if (!city.map || !city.keeps) return;
    city.keeps("place", parse, write);
    let marker = null;
    const draw = () => {
      marker?.remove();
      marker = null;
      const place = city.view.place;
      if (!place) return;
      const remove = city.h("button", { type: "button", class: "found-close", "aria-label": `Remove ${place.label} from the map`, title: "Esc",
        onclick: (event) => { event.stopPropagation(); city.change({ place: null }); } }, "✕");
      const html = city.h("div", { class: "found-label mf" }, city.h("b", {}, place.label || "Found place"), remove);
      const icon = L.divIcon({ className: "found-place", html: city.h("div", {}, city.h("i", { class: "found-pin" }), html), iconSize: [0, 0] });
      marker = L.marker([place.lat, place.lon], { icon, keyboard: false, interactive: false, zIndexOffset: 1000 }).addTo(city.map);
      L.DomEvent.disableClickPropagation(html);
    };
    city.on("view", (part) => { if ("place" in part) draw(); });
    /* Before the selection's own Esc: what is open goes first, then the place. */
    document.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || event.defaultPrevented || !city.view.place || city.view.selected || city.tool?.active || event.target.id === "search-box") return;
      if (city.covered(event)) return;
      city.change({ place: null });
    }, true);
    draw();
  });
})();
