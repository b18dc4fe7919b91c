/* A screen that is started with a token while it is signed in already: the token stays in no address. */
(function () {
  const forget = () => {
    if (/[#&]token=/.test(location.hash)) history.replaceState(history.state, "", location.pathname + location.search);
  };
  forget();
  addEventListener("hashchange", forget);
})();
