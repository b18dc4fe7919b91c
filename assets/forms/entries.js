/* Fields: each [data-entry] is given its label, its control and its hint, and again where it is told otherwise. */
(function () {
  const city = window.city;
  const { h } = city;
  let count = 0;

  function checks({ name, label, value, options, hint }, id) {
    const ticked = new Set(value || []);
    const boxes = options.map(([each, words]) => h("label", { class: "entry-box" },
      h("input", { type: "checkbox", name, value: each, "data-list": "1", checked: ticked.has(each) && "" }), h("span", {}, words)));
    return [h("fieldset", { "aria-describedby": hint && id }, h("legend", { class: "lab" }, label), h("div", { class: "entry-boxes" }, ...boxes))];
  }
  function control({ name, kind, value, options, more }, id, about) {
    const common = { id, name, ...more, "aria-describedby": about };
    if (kind !== "select") return h("input", { type: kind, class: "entry-control", autocomplete: "off", value, "data-number": kind === "number" && "1", ...common });
    const choices = options.map(([each, words]) => h("option", { value: each, selected: each === (value ?? "") && "" }, words));
    return h("span", { class: "select" }, h("select", { class: "sel", ...common }, ...choices));
  }
  function fill(place) {
    const told = place.dataset.entry;
    if (place.filled === told) return;
    place.filled = told;
    const entry = JSON.parse(told), id = `entry-${(count += 1)}`, hint = entry.hint ? `${id}-hint` : null;
    const parts = entry.kind === "checks" ? checks(entry, hint)
      : [h("label", { class: "lab", for: id }, entry.label), control(entry, id, hint)];
    place.replaceChildren(...parts, ...(hint ? [h("p", { id: hint, class: "entry-hint" }, entry.hint)] : []));
  }
  const all = () => document.querySelectorAll("[data-entry]").forEach(fill);
  new MutationObserver(all).observe(document.documentElement, { childList: true, subtree: true, attributes: true, attributeFilter: ["data-entry"] });
  all();
})();
