/* A button with data-sets writes its data-value into that dcc.Store, where a callback hears it; a form, its fields too.
   What a form was told, a purpose say, is told again by the buttons of the same value while this page is open. */
(function () {
  const city = window.city;
  const said = new Map(); // store and value → the fields of the form that asked
  const of = (element) => `${element.dataset.sets} ${element.dataset.value}`;
  document.addEventListener("click", (event) => {
    const button = event.target.closest("button[data-sets]");
    if (button) city.set(button.dataset.sets, { ...JSON.parse(button.dataset.value), ...said.get(of(button)), pressed: Date.now() });
  });
  city.on("refused", () => said.clear()); // signed out: whoever stands here now has said nothing
  document.addEventListener("submit", (event) => {
    const form = event.target.closest("form[data-sets]");
    if (!form) return;
    event.preventDefault();
    said.set(of(form), Object.fromEntries(new FormData(form)));
    city.set(form.dataset.sets, { ...JSON.parse(form.dataset.value), ...said.get(of(form)) });
  });
})();
