/* Sheet: one padded canvas over the map. Panning moves it; it is painted again only when something has changed. */
(function () {
  const city = window.city;
  const PAD = 0.2;
  const SLICE = 6; // ms of a frame that may go into what waits its turn; a sheet has a frame for itself
  const waiting = new Map(); // layers whose marks and sheets whose picture no longer fit → what makes them fit
  city.state.took = {}; // ms that each sheet's last painting took

  /* A place on the unit square of the Mercator world: kept by marks, so that painting only scales. */
  city.mercator = (lon, lat) => {
    const sine = Math.sin((Math.max(-85.05, Math.min(85.05, lat)) * Math.PI) / 180);
    return [(lon + 180) / 360, 0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI)];
  };

  /* A sheet repaints itself by ask(); paint(g, view) is given its canvas and what it needs to place a mark. While
     blank() says that there is nothing on it, it is not there: an empty sheet over the map costs what a full one does. */
  city.Sheet = L.Layer.extend({
    initialize(name, zIndex, paint, blank = () => false) { Object.assign(this, { name, zIndex, paint, blank }); },

    onAdd(map) {
      const pane = map.createPane(`city-${this.name}`);
      pane.style.zIndex = this.zIndex;
      pane.style.pointerEvents = "none";
      this._canvas = L.DomUtil.create("canvas", "leaflet-zoom-animated sheet", pane);
      this._canvas.dataset.sheet = this.name;
      this._place();
    },
    onRemove() { waiting.delete(this); this._canvas.remove(); },
    getEvents() {
      return { viewreset: this._place, moveend: this._rest, resize: this._place, move: this._follow,
        zoom: () => this._stretch(this._map.getCenter(), this._map.getZoom()),
        zoomanim: (event) => this._stretch(event.center, event.zoom) };
    },

    /* While zooming the old picture is stretched; when the map rests it is painted anew. */
    _stretch(center, zoom) {
      if (zoom === this._zoom || this._canvas.hidden) return;
      const map = this._map, scale = map.getZoomScale(zoom, this._zoom);
      const corner = map.getSize().multiplyBy(0.5 + PAD).multiplyBy(-scale)
        .add(map.project(this._center, zoom)).subtract(map._getNewPixelOrigin(center, zoom));
      L.DomUtil.setTransform(this._canvas, corner, scale);
    },
    /* How much of the padding has been used up by dragging: beyond 1 the edge of the picture is in sight. */
    _used() {
      const map = this._map;
      const moved = map.containerPointToLayerPoint([0, 0]).subtract(this._corner).subtract(this._pad);
      return Math.max(Math.abs(moved.x) / this._pad.x, Math.abs(moved.y) / this._pad.y);
    },
    _follow() { if (this._map.getZoom() === this._zoom && this._used() > 0.8) this._soon(); },
    _rest() {
      if (this._map.getZoom() !== this._zoom || this._used() > 0.4) this._soon();
      else if (this._missed) this.ask();
    },
    _soon() { city.inTurn(this, () => { this._place(); return !this._canvas.hidden; }); },
    _place() {
      waiting.delete(this);
      if ((this._canvas.hidden = this.blank())) { this._zoom = null; return; }
      const map = this._map, size = map.getSize(), sharp = window.devicePixelRatio || 1;
      this._pad = size.multiplyBy(PAD).round();
      this._corner = map.containerPointToLayerPoint(this._pad.multiplyBy(-1)).round();
      this._center = map.getCenter(); this._zoom = map.getZoom();
      const width = size.x + 2 * this._pad.x, height = size.y + 2 * this._pad.y, canvas = this._canvas;
      if (canvas.width !== Math.round(width * sharp) || canvas.height !== Math.round(height * sharp)) {
        canvas.width = Math.round(width * sharp); canvas.height = Math.round(height * sharp);
        canvas.style.width = `${width}px`; canvas.style.height = `${height}px`;
      }
      L.DomUtil.setTransform(canvas, this._corner, 1);
      this._paint();
    },

    /* What a painter needs: the zoom, and a mark's pixel on this sheet. */
    view() {
      if (this._zoom !== this._map.getZoom()) this._place();
      const scale = 256 * 2 ** this._zoom, origin = this._map.getPixelOrigin().add(this._corner);
      const width = this._map.getSize().x + 2 * this._pad.x, height = this._map.getSize().y + 2 * this._pad.y;
      return { zoom: this._zoom, scale, width, height, pad: this._pad,
        x: (x) => x * scale - origin.x, y: (y) => y * scale - origin.y,
        sees: (x, y, margin = 40) => x > -margin && y > -margin && x < width + margin && y < height + margin };
    },
    draw() {
      if (!this._map || waiting.has(this)) return; // its turn comes
      if (this._zoom !== this._map.getZoom() || this.blank() !== this._canvas.hidden) this._place(); else this._paint();
    },
    _paint() {
      if (!city.symbols.ready) return;
      this._missed = false;
      const began = performance.now(), view = this.view();
      const g = this._canvas.getContext("2d"), sharp = window.devicePixelRatio || 1;
      g.setTransform(sharp, 0, 0, sharp, 0, 0);
      g.clearRect(0, 0, view.width, view.height);
      city.state.frames[this.name] = (city.state.frames[this.name] || 0) + 1;
      this.paint(g, view);
      city.state.took[this.name] = performance.now() - began;
    },
    /* Paint before the next frame, once, however often it is asked; while the map moves, when it rests. */
    ask() {
      if (this._asked) return;
      if (city.inMotion()) { this._missed = true; return; }
      this._asked = requestAnimationFrame(() => { this._asked = null; this.draw(); });
    },
  });

  /* Work that no frame shall wait for all of: done piece by piece, what was asked for first; true has had enough of a frame. */
  let turning = false;
  city.inTurn = (what, work) => {
    waiting.set(what, work);
    if (!turning) { turning = true; requestAnimationFrame(turn); }
  };
  function turn() {
    const ends = performance.now() + SLICE;
    while (!zooming && waiting.size && performance.now() < ends) {
      const [[what, work]] = waiting;
      waiting.delete(what);
      if (work()) break;
    }
    turning = waiting.size > 0;
    if (turning) requestAnimationFrame(turn);
  }
  /* Dragged or zoomed, the map is only shifted or stretched: what changes meanwhile is painted when it rests. */
  let moving = false, zooming = false;
  city.inMotion = () => moving || zooming;
  city.on("map", () => {
    city.map.on("movestart dragstart", () => { moving = true; });
    city.map.on("zoomstart", () => { zooming = true; });
    city.map.on("zoomend", () => { zooming = false; });
    city.map.on("moveend", () => { moving = zooming = false; });
  });
})();
