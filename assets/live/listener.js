/* The one stream of a browser. This file runs as a shared worker that every tab joins, so that ten tabs cost one of the
   six connections a browser has for a server; where there are no shared workers, each page runs it for itself. */
(function (scope) {
  const EVENTS = ["revision", "units", "responders", "beat", "progress"];
  const SILENCE = 14000, AGAIN = 4000; // ms, as the tabs have it
  const ports = new Set(), revisions = {}; // all that was ever told, for a tab that comes later
  let source = null, heard = 0, opened = 0, waiting = null;

  const tell = (message) => { for (const port of ports) port.postMessage(message); };
  function open() {
    source?.close();
    clearTimeout(waiting);
    opened = performance.now();
    source = new EventSource("/live");
    for (const name of EVENTS) {
      source.addEventListener(name, (event) => {
        const data = JSON.parse(event.data);
        heard = performance.now();
        if (name === "revision") Object.assign(revisions, data);
        tell({ name, data });
      });
    }
    /* A broken stream mends itself; one that was refused does not. */
    source.onerror = () => {
      if (source?.readyState !== EventSource.CLOSED) return;
      tell({ refused: true });
      waiting = setTimeout(open, AGAIN);
    };
  }

  /* A tab that hears nothing joins again, and a stream that hangs is then opened anew. */
  function join(port) {
    ports.add(port);
    port.onmessage = () => leave(port); // a tab says nothing but good-bye
    const now = performance.now();
    if (!source || (now - heard > SILENCE && now - opened > AGAIN)) open();
    port.postMessage({ name: "revision", data: revisions, remembered: true }); // no sign that the stream lives
  }
  function leave(port) {
    ports.delete(port);
    port.close();
    if (ports.size) return;
    source?.close();
    clearTimeout(waiting);
    source = null;
  }

  if ("SharedWorkerGlobalScope" in scope) scope.onconnect = ({ ports: [port] }) => join(port);
  else scope.city.listen = join;
})(self);
