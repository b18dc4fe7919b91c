/* What is looked for in the audit log stays in the address when something else of it changes, such as the theme. */
(function () {
  if (!location.pathname.startsWith("/audit")) return;
  for (const name of ["actor", "action", "about_table", "about_id", "purpose", "from", "to", "before"]) {
    window.city.keeps(name, (text) => text, (text) => text);
  }
})();
