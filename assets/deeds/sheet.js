/* The sheet in place of the board: an incident opened by hand, or corrected. The map stays usable; what was typed stays
   until it is sent or thrown away, also while something else is looked at. */
(function () {
  const city = window.city;
  const { h } = city;
  const TITLE = { new: "New incident", correct: "Correct the incident" }, SEND = { new: "Open incident", correct: "Correct it" };
  const PLACED = { new: "New incident", correct: "Corrected place" };

  city.part("#incident-sheet", (sheet) => {
    const board = city.byId("incident-board"), card = city.byId("selection-card"), opener = city.byId("new-incident");
    const form = city.incidentForm(sheet, { moved: () => pin() });
    const heading = h("h2", { id: "sheet-title" }), about = h("p", { class: "sheet-about t2 clip" });
    const meanwhile = h("p", { class: "deed-told amber", role: "status", hidden: "" }), told = h("p", { class: "deed-told red", role: "alert", hidden: "" });
    const send = h("button", { class: "btn pri", type: "submit" });
    const foot = h("div", { class: "deed-foot" }, send, h("button", { class: "btn", type: "button", onclick: () => leave() }, "Leave"),
      h("span", { class: "t3" }, "Enter sends · Esc leaves"));
    const element = h("form", { class: "sheet-form", novalidate: "", autocomplete: "off", onsubmit: (event) => { event.preventDefault(); carry(); } },
      h("header", { class: "h sheet-head" }, h("div", {}, heading, about)), form.element, h("div", { class: "sheet-end" }, meanwhile, told, foot));
    sheet.append(element);
    sheet.setAttribute("aria-labelledby", "sheet-title");
    let draft = null, returnTo = null, sending = false; // draft: {mode, id, saw, secret, stale}

    const say = (line, text) => { city.say(line, text); line.hidden = !text; };
    const current = () => (draft?.mode === "correct" && city.told()?.id === draft.id ? city.told() : null);
    city.sheet = { open: () => !sheet.hidden, waits: () => Boolean(draft) && sheet.hidden, words: () => (draft?.mode === "new" ? "a new incident" : "a correction") };

    /* Where an incident is already, its own mark says it. */
    function pin() {
      const { place } = form.where.value, was = form.begun;
      if (draft) city.pick.show(place && (place.lon !== was.lon || place.lat !== was.lat) ? place : null, PLACED[draft.mode]);
    }
    function reveal() {
      sheet.hidden = false;
      board.inert = card.inert = true;
      city.symbols.fill(sheet);
      city.pick.begin((place) => form.where.put(place));
      pin();
      form.where.focus();
      city.emit("sheet");
    }
    function cover() {
      sheet.hidden = true;
      board.inert = card.inert = false;
      city.pick.end();
      city.emit("sheet");
    }
    function close() {
      draft = null;
      form.begin();
      cover();
      if (returnTo?.isConnected) returnTo.focus({ preventScroll: true });
    }
    function leave() { if (form.touched) city.askLeave(foot, close); else close(); }

    /* A sheet that holds something unsent is gone on with before another is begun. */
    function begin(next, record, keeps) {
      if (!sheet.hidden) return;
      returnTo = document.activeElement;
      if (draft && form.touched) { reveal(); say(told, draft.mode === next.mode && draft.id === next.id ? "" : `First send or leave ${city.sheet.words()}.`); return; }
      draft = next;
      form.begin(record, keeps);
      city.say(heading, TITLE[next.mode]);
      city.say(about, next.mode === "new" ? "" : record.title || form.wordOf(record.kind));
      about.hidden = next.mode === "new";
      city.say(send, SEND[next.mode]);
      say(told, "");
      say(meanwhile, "");
      reveal();
    }
    city.goOn = () => { if (draft && sheet.hidden) reveal(); };
    city.openSheet = () => { if (city.may("open_incident")) begin({ mode: "new", id: null }, null, ""); };
    /* Of a sensitive incident the sheet shows nothing hidden: a field left empty stays as it is. */
    city.correctSheet = (record) => {
      const hidden = { title: null, address: null, lon: null, lat: null };
      const secret = Boolean(record.sensitive), shown = secret ? { ...record, ...hidden } : record;
      begin({ mode: "correct", id: record.id, saw: shown, secret }, shown, secret ? "Hidden; left empty it stays" : "");
    };

    function busy(is) {
      sending = send.disabled = is;
      city.say(send, is ? "Sending …" : SEND[draft?.mode || "new"]);
    }
    async function carry() {
      if (sending || !draft) return;
      busy(true);
      await form.where.settled();
      const answer = draft && (draft.mode === "new" ? await open() : await correct());
      busy(false);
      if (!answer || answer.ok || !draft) return;
      draft.stale = answer.status === 409;
      say(told, answer.says);
      if (!sheet.hidden) form.blame(answer.says);
    }
    async function open() {
      const answer = await city.send("open_incident", city.openingFields(form.value, form.wordOf));
      if (!answer.ok) return answer;
      returnTo = opener;
      close();
      city.selectOpened(answer.told.about_id, answer.told.answer);
      return answer;
    }
    async function correct() {
      const { id, secret, stale } = draft, seen = (stale && current()) || draft.saw;
      const { fields, saw } = city.correctionFields(form.value, form.begun, { seen, secret, exact: city.looked(id) });
      const changed = Object.keys(fields).length > 0;
      const answer = changed ? await city.send("correct_incident", { incident_id: id, ...fields, saw }) : { ok: true };
      if (!answer.ok) return answer;
      close();
      if (city.isSelected("incident", id)) city.cardSay(changed ? `Corrected: ${city.correctedWords(fields)}.` : "Nothing was changed.");
      if (changed) city.emit("deed", { id, command: "correct_incident" });
      return answer;
    }

    /* What others change while somebody corrects is told, never written over what they type. */
    city.on("card", () => { const now = current(); if (now) say(meanwhile, city.meanwhileWords(now, draft.saw)); });
    /* Something else was chosen to be looked at: the sheet steps aside and keeps what it holds. */
    city.on("view", (part) => {
      if (!("selected" in part) || sheet.hidden) return;
      const same = draft.mode === "correct" ? city.isSelected("incident", draft.id) : !part.selected;
      if (same) return;
      if (!form.touched && !sending) draft = null;
      cover();
    });
    document.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || sheet.hidden || city.tool?.active || event.defaultPrevented) return;
      if (document.querySelector("[role=dialog][aria-modal=true]") || event.target.closest?.("#search-slot, #menu, .deed-ask")) return;
      if (event.target.id === "where-box" && !city.byId("where-found").hidden) return; // it closes its list first
      event.preventDefault();
      event.stopPropagation();
      leave();
    }, true);
    addEventListener("beforeunload", (event) => { if (draft && form.touched) event.preventDefault(); });
    opener.addEventListener("click", () => city.openSheet());
    city.on("may", () => {
      opener.hidden = !city.may("open_incident");
      if (!opener.hidden) city.key("i", "Open an incident by hand, or go on with one not sent yet", () => city.openSheet());
    });
    city.on("sheet", () => {
      opener.classList.toggle("waits", city.sheet.waits() && draft.mode === "new");
      city.say(opener, city.sheet.waits() && draft.mode === "new" ? "Go on with yours" : "New incident");
    });
  });

  /* The new incident is on the map as soon as the layer has it; the map moves only where it is out of sight. */
  city.selectOpened = (id, number) => {
    city.select({ table: "incident", id });
    city.byId("selection-close").focus({ preventScroll: true });
    city.cardSay(`Opened as ${number}. It is yours.`);
    const off = city.on("layer", (name) => {
      const mark = name === "incident" && (city.data.get("incident")?.features || []).find((one) => one.id === id);
      if (!mark) return;
      off();
      const [lon, lat] = mark.geometry?.coordinates || [null, null];
      if (lon !== null && !city.map.getBounds().contains([lat, lon])) city.map.panTo([lat, lon]);
      if (!city.passes(mark)) city.cardSay(`Opened as ${number}. The filters at the left hide it on the map and the board.`);
    });
  };
})();
