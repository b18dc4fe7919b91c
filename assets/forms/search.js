/* A form that asks by its address names in it only what is asked for. */
(function () {
  document.addEventListener("submit", (event) => {
    if (event.target.method !== "get") return;
    const empty = [...event.target.elements].filter((one) => one.name && !one.value);
    for (const one of empty) one.disabled = true;
    setTimeout(() => { for (const one of empty) one.disabled = false; }); // for who comes back to this page
  });
})();
