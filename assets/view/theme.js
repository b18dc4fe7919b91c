/* Dark or light: asked by the address, else as last chosen here, else dark. Colours are read from the tokens. */
(function () {
  const city = window.city;
  const page = document.documentElement;
  const kept = () => { try { return localStorage.getItem("city.theme"); } catch { return null; } };
  let chosen = (city.view?.theme || kept()) === "light" ? "light" : "dark", colours = {};
  city.theme = () => chosen;
  page.dataset.mantineColorScheme = chosen;
  /* Mantine writes its own choice there when it starts: put right before anything is painted. */
  new MutationObserver(() => { if (page.dataset.mantineColorScheme !== chosen) page.dataset.mantineColorScheme = chosen; })
    .observe(page, { attributes: true, attributeFilter: ["data-mantine-color-scheme"] });

  city.colour = (token) => (colours[token] ||= getComputedStyle(page).getPropertyValue(`--${token}`).trim());

  city.part("#theme-toggle", (button) => {
    const draw = () => {
      const other = city.theme() === "light" ? "Dark" : "Light";
      city.say(button, `${other} theme`);
      button.title = `Change to the ${other.toLowerCase()} theme`;
    };
    draw();
    button.addEventListener("click", () => {
      page.dataset.mantineColorScheme = chosen = city.theme() === "light" ? "dark" : "light";
      try { localStorage.setItem("city.theme", city.theme()); } catch { /* kept in the address all the same */ }
      colours = {};
      draw();
      city.change({ theme: city.theme() });
      city.emit("theme");
    });
  });
})();
