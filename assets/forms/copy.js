/* A button with data-copy puts that text on the clipboard; where the browser gives none, it says so. */
(function () {
  const city = window.city;
  document.addEventListener("click", async (event) => {
    const button = event.target.closest("button[data-copy]");
    if (!button) return;
    const face = (button.dataset.face ||= button.textContent);
    try { await navigator.clipboard.writeText(button.dataset.copy); city.say(button, "Copied"); }
    catch { city.say(button, "Copy it by hand"); }
    setTimeout(() => city.say(button, face), 2000);
  });
})();
