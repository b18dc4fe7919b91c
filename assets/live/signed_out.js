/* A session that has ended ends the page: to the sign-in page, and from there back here. Where something was typed that
   was not sent, the page is covered instead, and uncovered when the same person has signed in again in another tab.
   A wall stays: it says by itself that it hears nothing, and nobody stands before it who could sign in. */
(function () {
  const city = window.city;
  const AGAIN = 3000; // ms

  async function mine() {
    const answer = await fetch("/commands", { cache: "no-store" });
    return { status: answer.status, told: answer.ok ? await answer.json() : null };
  }
  const unsent = () => [...document.querySelectorAll("#page form :is(input:not([type=radio], [type=checkbox], [type=hidden]), textarea)")]
    .some((field) => field.value.trim() && field.value !== field.defaultValue);
  const signIn = () => `/sign-in?next=${encodeURIComponent(location.pathname + location.search)}`;

  city.part("#page", (page) => {
    if (city.byId("wall")) return;
    let covered = null;
    function cover() {
      const link = city.h("a", { class: "btn pri", href: signIn(), target: "_blank", rel: "opener" }, "Sign in in another tab");
      covered = city.h("div", { class: "signed-out", role: "alertdialog", "aria-modal": "true", "aria-labelledby": "signed-out" },
        city.h("section", { class: "card lost" }, city.h("h2", { id: "signed-out" }, "You are signed out"),
          city.h("p", { class: "say" }, "What you typed is still here. It is shown again once you have signed in."), link));
      page.inert = true;
      document.body.append(covered);
      link.focus();
      const timer = setInterval(async () => {
        const { told } = await mine().catch(() => ({ told: null }));
        if (!told) return;
        clearInterval(timer);
        if (told.name !== page.dataset.actor || told.role !== page.dataset.role) { location.reload(); return; }
        covered.remove();
        covered = null;
        page.inert = false;
      }, AGAIN);
    }
    async function look() {
      if (covered) return;
      const { status } = await mine().catch(() => ({ status: 0 })); // cut off: the banner says it
      if (status !== 401) return;
      if (unsent()) cover(); else location.assign(signIn());
    }
    city.on("refused", look);
    city.on("cut", (since) => { if (since !== null) look(); });
    document.addEventListener("visibilitychange", () => { if (!document.hidden) look(); });
  });
})();
