/* /admin: the tables are asked for again when something was done, here or elsewhere. */
(function () {
  const city = window.city;
  city.part("#admin-tables", () => {
    const ask = () => city.set("admin-revision", Date.now());
    const raise = city.later(1500, ask);
    city.on("commanded", ask);
    city.on("revision", (moved) => { if ("audit_entry" in moved) raise(); });
    city.on("cut", (since) => { if (since === null) raise(); });
  });
})();
