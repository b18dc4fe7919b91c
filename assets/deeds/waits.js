/* While a card is looked at, a sheet that was not sent yet is one press away. */
(function () {
  const city = window.city;
  city.part("#selection-close", (back) => {
    const button = city.h("button", { class: "btn waits", type: "button", hidden: "", title: "i", onclick: () => city.goOn() });
    back.parentElement.append(button);
    city.on("sheet", () => {
      button.hidden = !city.sheet.waits();
      city.say(button, city.sheet.waits() ? `Go on with ${city.sheet.words()}` : "");
    });
  });
})();
