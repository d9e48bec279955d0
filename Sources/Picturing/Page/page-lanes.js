// The lanes: a canvas of operations, calls and faults, with marks for events, and arrows along the causes of the one that
// is selected.

const labelWidth = 104, axisHeight = 24, topHeight = 6;

/** Draws the mark of an event; kinds differ in shape as well as in colour. */
function drawShape(g, shape, x, y, size, fill, ground) {
  const s = size;
  g.fillStyle = fill;
  g.strokeStyle = fill;
  g.beginPath();
  switch (shape) {
    case "disc": g.arc(x, y, s * 0.8, 0, 7); g.fill(); break;
    case "ring":
      g.arc(x, y, s * 0.75, 0, 7);
      g.fillStyle = ground;
      g.fill();
      g.lineWidth = Math.max(1.5, s * 0.4);
      g.stroke();
      break;
    case "square": g.rect(x - s * 0.7, y - s * 0.7, s * 1.4, s * 1.4); g.fill(); break;
    case "cross":
      g.lineWidth = Math.max(1.5, s * 0.45);
      g.moveTo(x - s * 0.7, y - s * 0.7); g.lineTo(x + s * 0.7, y + s * 0.7);
      g.moveTo(x + s * 0.7, y - s * 0.7); g.lineTo(x - s * 0.7, y + s * 0.7);
      g.stroke();
      break;
    case "diamond": case "diamondRing":
      g.moveTo(x, y - s); g.lineTo(x + s, y); g.lineTo(x, y + s); g.lineTo(x - s, y); g.closePath();
      if (shape === "diamondRing") {
        g.fillStyle = ground;
        g.fill();
        g.lineWidth = Math.max(1.5, s * 0.35);
        g.stroke();
      } else g.fill();
      break;
    case "warning":
      g.moveTo(x, y - s * 1.15); g.lineTo(x + s * 1.15, y + s * 0.9); g.lineTo(x - s * 1.15, y + s * 0.9); g.closePath();
      g.fill();
      if (s > 4) {
        g.fillStyle = ground;
        g.fillRect(x - 1, y - s * 0.45, 2, s * 0.65);
        g.fillRect(x - 1, y + s * 0.4, 2, 2);
      }
      break;
    case "bar": g.rect(x - 1.5, y - s, 3, s * 2); g.fill(); break;
    default: g.arc(x, y, s * 0.5, 0, 7); g.fill();
  }
}

const shapeWords = {
  disc: "hit", ring: "miss", square: "stored", cross: "gone", diamond: "written", diamondRing: "read",
  warning: "stale, lost, failed", bar: "begins, ends", tick: "other",
};

function legendHTML() {
  const drawn = {
    disc: '<circle cx="8" cy="8" r="5" fill="var(--good-fill)"/>',
    ring: '<circle cx="8" cy="8" r="4" fill="none" stroke="var(--missing-fill)" stroke-width="2.5"/>',
    square: '<rect x="4" y="4" width="8" height="8" fill="var(--plain-fill)"/>',
    cross: '<path d="M4 4l8 8M12 4l-8 8" stroke="var(--plain-fill)" stroke-width="2.5"/>',
    diamond: '<path d="M8 2l6 6-6 6-6-6z" fill="var(--plain-fill)"/>',
    diamondRing: '<path d="M8 3l5 5-5 5-5-5z" fill="none" stroke="var(--plain-fill)" stroke-width="2"/>',
    warning: '<path d="M8 2l7 12H1z" fill="var(--bad-fill)"/>',
  };
  const marks = Object.entries(drawn).map(([shape, body]) =>
    `<svg width="16" height="16">${body}</svg> ${shapeWords[shape]}`).join(" &ensp; ");
  return marks + ' &ensp; <svg width="16" height="16"><rect x="1" y="5" width="14" height="6" fill="var(--call)"/></svg> '
    + 'at work &ensp; <svg width="16" height="16"><path d="M0 13h16" stroke="var(--bad-fill)" stroke-width="3" '
    + 'stroke-dasharray="4 2"/></svg> a copy is stale &ensp; <svg width="16" height="16"><rect width="16" height="16" '
    + 'fill="var(--disturbance-fill)" opacity=".4"/></svg> fault';
}

class LanesView {
  constructor(canvas, run, onSelect) {
    this.canvas = canvas;
    this.onSelect = onSelect;
    this.byTime = false;
    this.bind();
    this.setRun(run);
  }

  setRun(run) {
    this.run = run;
    this.cursor = 0;
    this.showAll();
  }

  // Positions: the number of the event, or its time.

  get extent() { return this.byTime ? Math.max(this.run.end, 1) : Math.max(1, this.run.count); }
  position(i) { return this.byTime ? this.run.t[Math.min(i, this.run.count - 1)] : i; }
  end(span) { return this.byTime ? span.until : span.to; }
  x(position) { return labelWidth + (position - this.from) / (this.to - this.from) * (this.width - labelWidth - 12); }
  positionAt(x) { return this.from + (x - labelWidth) / (this.width - labelWidth - 12) * (this.to - this.from); }
  get rowHeight() { return this.run.lanes.length > 6 ? 36 : 46; }
  y(lane) { return topHeight + lane * this.rowHeight + this.rowHeight / 2; }
  get bottom() { return topHeight + this.run.lanes.length * this.rowHeight; }

  showAll() {
    const margin = this.extent * 0.01 + (this.byTime ? 0 : 0.5);
    this.from = -margin;
    this.to = this.extent + margin - (this.byTime ? 0 : 1);
    if (!(this.to > this.from)) this.to = this.from + 1;
  }

  /** Shows at most so many events about the cursor at first. */
  showAbout(count) {
    if (this.byTime || this.run.count <= count) return;
    this.from = Math.max(-1, this.cursor - count / 3);
    this.to = this.from + count;
  }

  zoom(factor, about) {
    const center = about ?? this.position(this.cursor);
    const least = this.byTime ? this.extent / 1e7 : 6;
    const width = Math.min(this.extent * 1.1, Math.max(least, (this.to - this.from) * factor));
    const share = (center - this.from) / (this.to - this.from);
    const kept = share >= 0 && share <= 1 ? share : 0.5;
    this.from = center - width * kept;
    this.to = this.from + width;
    this.draw();
  }

  reveal() {
    const place = this.position(this.cursor), width = this.to - this.from;
    if (place < this.from + width * 0.05) this.move(place - width * 0.3 - this.from);
    else if (place > this.to - width * 0.1) this.move(place - width * 0.7 - this.from);
  }

  /** Moves the view, but not past the ends of the run. */
  move(by) {
    const width = this.to - this.from, margin = width * 0.03;
    const last = this.extent - (this.byTime ? 0 : 1) + margin;
    this.from = Math.max(-margin, Math.min(Math.max(-margin, last - width), this.from + by));
    this.to = this.from + width;
  }

  // Drawing.

  draw() {
    const run = this.run, ratio = window.devicePixelRatio || 1;
    this.width = this.canvas.clientWidth || 800;
    this.height = this.bottom + axisHeight;
    this.canvas.style.height = this.height + "px";
    this.canvas.width = Math.round(this.width * ratio);
    this.canvas.height = Math.round(this.height * ratio);
    const g = this.canvas.getContext("2d");
    g.setTransform(ratio, 0, 0, ratio, 0, 0);
    const style = getComputedStyle(document.documentElement);
    const colour = (name) => style.getPropertyValue("--" + name).trim();
    this.colours = {};
    for (const name of ["ground", "panel", "ink", "dim", "line", "mark", "accent", "call", "plain-fill", "good-fill",
      "missing-fill", "bad-fill", "disturbance-fill"]) this.colours[name] = colour(name);
    g.fillStyle = this.colours.ground;
    g.fillRect(0, 0, this.width, this.height);
    g.font = "12px system-ui, Helvetica, Arial, sans-serif";
    g.textBaseline = "middle";
    this.drawGrid(g);
    g.save();
    g.beginPath();
    g.rect(labelWidth, 0, this.width - labelWidth, this.height);
    g.clip();
    const last = this.hidesFuture ? this.cursor : run.count - 1;
    const [low, high] = this.visible(last);
    const isDense = (high - low) > (this.width - labelWidth) * 0.8;
    this.drawSpans(g, last);
    if (isDense) this.drawDensity(g, low, high); else this.drawMarks(g, low, high);
    this.drawArrows(g);
    this.drawCursor(g);
    g.restore();
    this.drawLabels(g);
  }

  visible(last) {
    if (this.byTime) {
      return [Math.max(0, this.run.at(this.from)), Math.min(last, this.run.at(this.to) + 1)];
    }
    return [Math.max(0, Math.floor(this.from) - 1), Math.min(last, Math.ceil(this.to) + 1)];
  }

  drawGrid(g) {
    const lanes = this.run.lanes;
    g.strokeStyle = this.colours.line;
    g.lineWidth = 1;
    lanes.forEach((lane, n) => {
      g.beginPath();
      g.moveTo(labelWidth, this.y(n) + 0.5);
      g.lineTo(this.width, this.y(n) + 0.5);
      g.stroke();
    });
    g.fillStyle = this.colours.dim;
    const y = this.bottom + axisHeight / 2;
    let free = labelWidth - 4;
    for (const [place, text] of this.ticks()) {
      const x = this.x(place);
      const width = g.measureText(text).width;
      if (x < labelWidth || x + width / 2 > this.width || x - width / 2 < free) continue;
      g.fillText(text, x - width / 2, y);
      g.fillRect(x, this.bottom - 2, 1, 6);
      free = x + width / 2 + 14;
    }
  }

  /** Places on the axis with their words: times, whatever the axis counts. */
  ticks() {
    const ticks = [];
    if (this.byTime) {
      const rough = (this.to - this.from) / 8;
      const power = 10 ** Math.floor(Math.log10(rough));
      const step = [1, 2, 5, 10].map((f) => f * power).find((s) => s >= rough);
      for (let t = Math.ceil(Math.max(0, this.from) / step) * step; t <= this.to; t += step) {
        ticks.push([t, span(this.run.seconds(t))]);
      }
      return ticks;
    }
    const [low, high] = this.visible(this.run.count - 1);
    const step = Math.max(1, Math.floor((high - low) / 200));
    let last = null;
    for (let i = low; i <= high; i += step) {
      if (this.run.t[i] !== last) ticks.push([i, this.run.when(i)]);
      last = this.run.t[i];
    }
    return ticks;
  }

  drawSpans(g, last) {
    const run = this.run;
    const cut = (to, until) => this.hidesFuture
      ? (this.byTime ? Math.min(until, run.t[last]) : Math.min(to, last)) : (this.byTime ? until : to);
    const stretch = (s) => [this.x(this.position(s.from)), this.x(cut(s.to, s.until))];
    for (const s of run.spans) {
      if (s.from > last) continue;
      const [a, b] = stretch(s);
      if (b < labelWidth || a > this.width) continue;
      const y = this.y(s.lane);
      if (s.kind === "fault") {
        g.fillStyle = this.colours["disturbance-fill"];
        g.globalAlpha = 0.35;
        g.fillRect(a, y - this.rowHeight / 2 + 2, Math.max(2, b - a), this.rowHeight - 4);
        g.globalAlpha = 1;
      } else if (s.kind === "op") {
        g.fillStyle = s.bad ? this.colours["bad-fill"] : this.colours["plain-fill"];
        g.globalAlpha = 0.35;
        g.fillRect(a, y - 5, Math.max(1, b - a), 10);
        g.globalAlpha = 1;
      } else {
        g.fillStyle = this.colours.call;
        g.fillRect(a, y - 4, Math.max(1, b - a), 8);
      }
    }
    for (const s of run.staleSpans) {
      if (s.from > last || s.lane === undefined) continue;
      const [a, b] = stretch(s);
      if (b < labelWidth || a > this.width) continue;
      g.strokeStyle = this.colours["bad-fill"];
      g.lineWidth = 3;
      g.setLineDash([6, 3]);
      g.beginPath();
      g.moveTo(a, this.y(s.lane) + 15);
      g.lineTo(Math.max(a + 2, b), this.y(s.lane) + 15);
      g.stroke();
      g.setLineDash([]);
    }
  }

  drawMarks(g, low, high) {
    const run = this.run;
    const perEvent = (this.width - labelWidth) / Math.max(1, high - low);
    const size = Math.max(3, Math.min(8, perEvent * 0.55));
    for (let i = low; i <= high; i++) {
      const kind = run.kinds[run.kind[i]];
      g.globalAlpha = this.filter && !this.filter(i) ? 0.15 : 1;
      drawShape(g, kind.shape, this.x(this.position(i)), this.y(run.lane[i]), size,
        this.colours[kind.tone + "-fill"], this.colours.ground);
    }
    g.globalAlpha = 1;
    if (perEvent < 46 || this.byTime) return;
    g.fillStyle = this.colours.dim;
    g.font = "10px system-ui, Helvetica, Arial, sans-serif";
    for (let i = low; i <= high; i++) {
      const word = run.name(i);
      g.fillText(word, this.x(this.position(i)) - g.measureText(word).width / 2, this.y(run.lane[i]) - 17);
    }
    g.font = "12px system-ui, Helvetica, Arial, sans-serif";
  }

  /** Where events stand closer than pixels: how many there are of each tone. */
  drawDensity(g, low, high) {
    const run = this.run, tones = ["bad", "disturbance", "missing", "good", "plain"];
    const columns = Math.ceil((this.width - labelWidth) / 2);
    const counts = new Map();
    let most = 1;
    for (let i = low; i <= high; i++) {
      if (this.filter && !this.filter(i)) continue;
      const column = Math.floor((this.x(this.position(i)) - labelWidth) / 2);
      if (column < 0 || column >= columns) continue;
      const id = run.lane[i] * columns + column;
      let count = counts.get(id);
      if (!count) counts.set(id, count = { bad: 0, disturbance: 0, missing: 0, good: 0, plain: 0, all: 0 });
      count[run.tone(i)]++;
      most = Math.max(most, ++count.all);
    }
    for (const [id, count] of counts) {
      const lane = Math.floor(id / columns), x = labelWidth + (id % columns) * 2;
      const height = (this.rowHeight - 10) * Math.sqrt(count.all / most);
      let y = this.y(lane) + (this.rowHeight - 10) / 2;
      for (const tone of tones) {
        // What went wrong is seen however little of it there is.
        const part = count[tone] && Math.max(tone === "bad" ? 5 : 1, height * count[tone] / count.all);
        if (!part) continue;
        g.fillStyle = this.colours[tone + "-fill"];
        g.fillRect(x, y - part, 2, part);
        y -= part;
      }
    }
  }

  drawArrows(g) {
    const run = this.run;
    if (this.cursor < 0) return;
    g.strokeStyle = this.colours.accent;
    g.fillStyle = this.colours.accent;
    const arrow = (from, to, isLink) => {
      const [x1, y1, x2, y2] = [this.x(this.position(from)), this.y(run.lane[from]), this.x(this.position(to)), this.y(run.lane[to])];
      const bend = run.lane[from] === run.lane[to] ? -Math.min(20, 8 + Math.abs(x2 - x1) / 6) : 0;
      const [mx, my] = [(x1 + x2) / 2, (y1 + y2) / 2 + bend * 1.6];
      g.lineWidth = isLink ? 1.2 : 2;
      g.setLineDash(isLink ? [4, 3] : []);
      g.beginPath();
      g.moveTo(x1, y1);
      g.quadraticCurveTo(mx, my, x2, y2);
      g.stroke();
      g.setLineDash([]);
      const angle = Math.atan2(y2 - my, x2 - mx);
      const [hx, hy] = [x2 - 8 * Math.cos(angle), y2 - 8 * Math.sin(angle)];
      g.beginPath();
      g.moveTo(hx, hy);
      g.lineTo(hx - 8 * Math.cos(angle - 0.45), hy - 8 * Math.sin(angle - 0.45));
      g.lineTo(hx - 8 * Math.cos(angle + 0.45), hy - 8 * Math.sin(angle + 0.45));
      g.fill();
    };
    let i = this.cursor;
    for (const [, number] of run.linksOf.get(run.number(i)) || []) {
      const other = run.index(number);
      if (other >= 0) arrow(other, i, true);
    }
    for (let steps = 0; steps < 12; steps++) {
      const cause = run.causeOf(i);
      if (cause < 0) break;
      arrow(cause, i, false);
      i = cause;
    }
  }

  drawCursor(g) {
    if (this.cursor < 0) return;
    const x = this.x(this.position(this.cursor));
    g.strokeStyle = this.colours.accent;
    g.lineWidth = 1.5;
    g.beginPath();
    g.moveTo(x, 0);
    g.lineTo(x, this.bottom);
    g.stroke();
    g.beginPath();
    g.arc(x, this.y(this.run.lane[this.cursor]), 12, 0, 7);
    g.stroke();
  }

  drawLabels(g) {
    g.fillStyle = this.colours.ground;
    g.fillRect(0, 0, labelWidth - 2, this.height);
    g.textBaseline = "middle";
    this.run.lanes.forEach((lane, n) => {
      g.fillStyle = this.colours.ink;
      g.font = "bold 12px system-ui, Helvetica, Arial, sans-serif";
      g.fillText(lane.name, 6, this.y(n) - 7, labelWidth - 12);
      g.fillStyle = this.colours.dim;
      g.font = "11px system-ui, Helvetica, Arial, sans-serif";
      g.fillText(lane.kind, 6, this.y(n) + 8, labelWidth - 12);
    });
  }

  // Pointing.

  nearest(x, y) {
    const lane = Math.max(0, Math.min(this.run.lanes.length - 1, Math.floor((y - topHeight) / this.rowHeight)));
    const last = this.hidesFuture ? this.cursor : this.run.count - 1;
    const [low, high] = this.visible(last);
    let best = -1, least = Infinity;
    for (let i = low; i <= high; i++) {
      const away = Math.abs(this.x(this.position(i)) - x) + (this.run.lane[i] === lane ? 0 : 14);
      if (away < least) { least = away; best = i; }
    }
    return best;
  }

  bind() {
    const pointers = new Map();
    let moved = 0;
    const canvas = this.canvas;
    canvas.addEventListener("pointerdown", (e) => {
      canvas.setPointerCapture(e.pointerId);
      pointers.set(e.pointerId, e.offsetX);
      moved = 0;
    });
    canvas.addEventListener("pointermove", (e) => {
      if (!pointers.has(e.pointerId)) return;
      const before = [...pointers.values()];
      const dx = e.offsetX - pointers.get(e.pointerId);
      pointers.set(e.pointerId, e.offsetX);
      const after = [...pointers.values()];
      moved += Math.abs(dx);
      if (after.length === 2) {
        const [wide, was] = [Math.abs(after[0] - after[1]), Math.abs(before[0] - before[1])];
        if (wide > 10 && was > 10) this.zoom(was / wide, this.positionAt((after[0] + after[1]) / 2));
      } else if (moved > 4) {
        this.move(-dx / (this.width - labelWidth) * (this.to - this.from));
        this.draw();
      }
    });
    const up = (e) => {
      if (pointers.delete(e.pointerId) && moved <= 4 && e.type === "pointerup") {
        const found = this.nearest(e.offsetX, e.offsetY);
        if (found >= 0) this.onSelect(found);
      }
    };
    canvas.addEventListener("pointerup", up);
    canvas.addEventListener("pointercancel", up);
    canvas.addEventListener("wheel", (e) => {
      e.preventDefault();
      if (Math.abs(e.deltaX) > Math.abs(e.deltaY) || e.shiftKey) {
        this.move((e.deltaX || e.deltaY) / this.width * (this.to - this.from));
        this.draw();
      } else this.zoom(e.deltaY > 0 ? 1.25 : 0.8, this.positionAt(e.offsetX));
    }, { passive: false });
  }
}
