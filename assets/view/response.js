/* What /response is asked stays in its address when the theme is changed. */
(function () {
  const city = window.city;
  const asIs = (text) => text;
  city.part("#response-body", () => {
    for (const name of ["window", "step"]) city.keeps(name, asIs, asIs);
  });
})();
