/* Sheet: one padded canvas over the map. Panning moves it; it is painted again only when something has changed. */
(function () {
  const city = window.city;
  const PAD = 0.2;

  /* A place on the unit square of the Mercator world: kept by marks, so that painting only scales. */
  city.mercator = (lon, lat) => {
    const sine = Math.sin((Math.max(-85.05, Math.min(85.05, lat)) * Math.PI) / 180);
    return [(lon + 180) / 360, 0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI)];
  };

  city.Sheet = L.Layer.extend({
    initialize(name, zIndex, paint) { this.name = name; this.zIndex = zIndex; this.paint = paint; },

    onAdd(map) {
      const pane = map.createPane(`city-${this.name}`);
      pane.style.zIndex = this.zIndex;
      pane.style.pointerEvents = "none";
      this._canvas = L.DomUtil.create("canvas", "leaflet-zoom-animated sheet", pane);
      this._canvas.dataset.sheet = this.name;
      this._place();
    },
    onRemove() { this._canvas.remove(); },
    getEvents() {
      return { viewreset: this._place, moveend: this._place, resize: this._place, move: this._follow,
        zoom: () => this._stretch(this._map.getCenter(), this._map.getZoom()),
        zoomanim: (event) => this._stretch(event.center, event.zoom) };
    },

    /* While zooming the old picture is stretched; when the map rests it is painted anew. */
    _stretch(center, zoom) {
      if (zoom === this._zoom) return;
      const map = this._map, scale = map.getZoomScale(zoom, this._zoom);
      const corner = map.getSize().multiplyBy(0.5 + PAD).multiplyBy(-scale)
        .add(map.project(this._center, zoom)).subtract(map._getNewPixelOrigin(center, zoom));
      L.DomUtil.setTransform(this._canvas, corner, scale);
    },
    /* Dragged beyond the padding: paint where the map is now. */
    _follow() {
      const map = this._map;
      if (map.getZoom() !== this._zoom) return;
      const moved = map.containerPointToLayerPoint([0, 0]).subtract(this._corner).subtract(this._pad);
      if (Math.abs(moved.x) > this._pad.x || Math.abs(moved.y) > this._pad.y) this._place();
    },
    _place() {
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
      this.draw();
    },

    /* What a painter needs: the zoom, and a mark's pixel on this sheet. */
    view() {
      const scale = 256 * 2 ** this._zoom, origin = this._map.getPixelOrigin().add(this._corner);
      const width = this._map.getSize().x + 2 * this._pad.x, height = this._map.getSize().y + 2 * this._pad.y;
      return { zoom: this._zoom, scale, width, height, pad: this._pad,
        x: (x) => x * scale - origin.x, y: (y) => y * scale - origin.y,
        sees: (x, y, margin = 40) => x > -margin && y > -margin && x < width + margin && y < height + margin };
    },
    draw() {
      if (!this._map || !city.symbols.ready) return;
      const g = this._canvas.getContext("2d"), sharp = window.devicePixelRatio || 1, view = this.view();
      g.setTransform(sharp, 0, 0, sharp, 0, 0);
      g.clearRect(0, 0, view.width, view.height);
      city.state.frames[this.name] = (city.state.frames[this.name] || 0) + 1;
      this.paint(g, view);
    },
    /* Paint before the next frame, once, however often it is asked. */
    ask() {
      if (this._asked) return;
      this._asked = requestAnimationFrame(() => { this._asked = null; this.draw(); });
    },
  });
})();
