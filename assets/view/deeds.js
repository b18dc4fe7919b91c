/* A button with data-sets writes its data-value into that dcc.Store, where a callback hears it. */
(function () {
  const city = window.city;
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-sets]");
    if (button) city.set(button.dataset.sets, { ...JSON.parse(button.dataset.value), pressed: Date.now() });
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && document.querySelector(".drawer")) city.set("feed-rejects-asked", {});
  });
})();
