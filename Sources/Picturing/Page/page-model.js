// The data of the page, and what a run was like at each of its events.

const bytesOf = (text) => Uint8Array.from(atob(text.trim()), (c) => c.charCodeAt(0));

async function unpacked(text) {
  const stream = new Blob([bytesOf(text)]).stream().pipeThrough(new DecompressionStream("deflate"));
  return JSON.parse(await new Response(stream).text());
}

/** A run: events by index from 0; `number(i)` is the number that Larder gave them. */
class Run {
  constructor(data) {
    Object.assign(this, data);
    const c = data.columns;
    this.count = c.t.length;
    this.t = running(c.t, Float64Array);
    this.op = running(c.op, Int32Array);
    for (const name of ["node", "kind", "key", "client", "cause", "begun", "value", "detail", "statement"]) {
      this[name] = Int32Array.from(c[name]);
    }
    this.x = Float64Array.from(c.x);
    this.y = Float64Array.from(c.y);
    this.columns = null;
    this.linksOf = new Map();
    for (let i = 0; i < this.links.length; i += 3) {
      const [from, role, to] = this.links.slice(i, i + 3);
      if (!this.linksOf.has(from)) this.linksOf.set(from, []);
      this.linksOf.get(from).push([role, to]);
    }
    this.orderOf = new Map();
    for (const [event, node, ...keys] of this.orders) this.orderOf.set(this.index(event), { node, keys });
    this.makeLanes();
    this.makeSpans();
    this.keyframes = [];
    this.spacing = Math.max(250, Math.ceil(this.count / 120));
    this.makeStates();
    /** The events that went wrong, by kind. */
    this.wrong = new Map();
    this.firstWrong = -1;
    for (let i = 0; i < this.count; i++) {
      const name = this.name(i);
      if (!["stale", "lost", "drop", "failed", "crash"].includes(name)) continue;
      if (!this.wrong.has(name)) this.wrong.set(name, []);
      this.wrong.get(name).push(i);
      if (this.firstWrong < 0) this.firstWrong = i;
    }
  }

  /** What went wrong first; if nothing did, the first thing that happened. */
  get firstToShow() {
    if (this.firstWrong >= 0) return this.firstWrong;
    for (let i = 0; i < this.count; i++) if (this.name(i) !== "built") return i;
    return 0;
  }

  number(i) { return this.first + i; }
  index(number) { return number - this.first; }
  name(i) { return this.kinds[this.kind[i]].name; }
  tone(i) { return this.kinds[this.kind[i]].tone; }
  keyName(k) { return k < 0 ? "" : this.keys[k]; }
  valueText(v) { return v < 0 ? null : this.values[v]; }
  detailText(i) { return this.details[this.detail[i]] || ""; }
  clientName(c) {
    return c === 0 ? "app" : this.clients[c] || (c < 0 ? "background" : "app#" + c);
  }
  where(i) { return this.node[i] === 0 ? this.clientName(this.client[i]) : this.nodes[this.node[i]].name; }
  seconds(t) { return t * this.unit / 1e9; }
  when(i) { return clock(this.seconds(this.t[i])); }
  causeOf(i) { return this.cause[i] > 0 ? i - this.cause[i] : -1; }
  isTrouble(i) { return ["miss", "stale", "lost", "failed", "drop"].includes(this.name(i)); }

  database(node) {
    for (let n = node, steps = 0; n !== null && n !== undefined && steps < 99; n = this.nodes[n].below, steps++) {
      if (this.nodes[n].kind === "database") return n;
    }
    return -1;
  }

  /** The last event at or before a time; -1 if there is none. */
  at(t) {
    let low = -1, high = this.count - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.t[middle] <= t) low = middle; else high = middle - 1;
    }
    return low;
  }

  // Lanes: clients, one for each operation that they have at the same time, then caches, then databases.

  makeLanes() {
    const most = 4;
    const slots = new Map();
    const placeOf = new Map();
    this.lanes = [];
    this.lane = new Int16Array(this.count).fill(-1);
    const clientLanes = new Map();
    const laneOf = (client, slot) => {
      const id = client + "/" + slot;
      if (!clientLanes.has(id)) {
        if (clientLanes.size >= most) {
          if (!clientLanes.has("more")) {
            clientLanes.set("more", this.lanes.length);
            this.lanes.push({ name: "more clients", kind: "client", node: 0 });
          }
          clientLanes.set(id, clientLanes.get("more"));
        } else {
          clientLanes.set(id, this.lanes.length);
          this.lanes.push({ name: this.clientName(client) + (slot ? "/" + (slot + 1) : ""), kind: "client", node: 0 });
        }
      }
      return clientLanes.get(id);
    };
    for (let i = 0; i < this.count; i++) {
      if (this.node[i] !== 0) continue;
      const name = this.name(i), op = this.op[i];
      if (name === "request") {
        const client = this.client[i];
        if (!slots.has(client)) slots.set(client, []);
        const busy = slots.get(client);
        let slot = busy.indexOf(0);
        if (slot < 0) { slot = busy.length; busy.push(0); }
        busy[slot] = op;
        placeOf.set(op, { client, slot, lane: laneOf(client, slot) });
      }
      const place = placeOf.get(op);
      this.lane[i] = place ? place.lane : laneOf(Math.max(0, this.client[i]), 0);
      if (place && (name === "done" || name === "failed")) {
        const busy = slots.get(place.client);
        if (busy[place.slot] === op) busy[place.slot] = 0;
      }
    }
    const used = new Set();
    for (let i = 0; i < this.count; i++) if (this.node[i] !== 0) used.add(this.node[i]);
    const depth = (n) => {
      const above = this.nodes.findIndex((x) => x.below === n);
      return above < 0 ? 0 : 1 + depth(above);
    };
    const nodes = [...used].sort((a, b) =>
      (this.nodes[a].kind === "database") - (this.nodes[b].kind === "database") || depth(a) - depth(b) || a - b);
    this.laneOfNode = new Map();
    for (const n of nodes) {
      this.laneOfNode.set(n, this.lanes.length);
      this.lanes.push({ name: this.nodes[n].name, kind: this.nodes[n].kind, node: n });
    }
    for (let i = 0; i < this.count; i++) if (this.lane[i] < 0) this.lane[i] = this.laneOfNode.get(this.node[i]);
  }

  /** What lasts: operations, calls of databases, faults; each from an event to a time and the event that ends it. */
  makeSpans() {
    this.spans = [];
    const open = new Map(), faults = new Map();
    const place = (t) => {
      const i = this.at(t);
      return i < 0 ? 0 : this.t[i] < t ? i + 0.5 : this.firstAt(i);
    };
    for (let i = 0; i < this.count; i++) {
      const name = this.name(i), lane = this.lane[i];
      if (name === "request") open.set(this.op[i], i);
      else if (name === "done" || name === "failed") {
        const from = open.get(this.op[i]);
        if (from !== undefined) {
          this.spans.push({ kind: "op", lane: this.lane[from], from, to: i, until: this.t[i], bad: name === "failed" });
          open.delete(this.op[i]);
        }
      } else if ((name === "read" || name === "write" || name === "load") && this.x[i] > 0) {
        const until = this.t[i] + this.x[i];
        this.spans.push({ kind: "call", lane, from: i, to: Math.max(i + 0.5, place(until)), until });
      } else if (name === "fault") {
        faults.set(this.number(i), i);
      } else if (name === "heal") {
        const from = faults.get(this.number(this.causeOf(i)));
        if (from !== undefined) {
          this.spans.push({ kind: "fault", lane, from, to: i, until: this.t[i] });
          faults.delete(this.number(from));
        }
      }
    }
    for (const from of open.values()) {
      this.spans.push({ kind: "op", lane: this.lane[from], from, to: this.count, until: this.end });
    }
    for (const from of faults.values()) {
      this.spans.push({ kind: "fault", lane: this.lane[from], from, to: this.count, until: this.end });
    }
    this.spans.sort((a, b) => a.from - b.from);
  }

  firstAt(i) {
    while (i > 0 && this.t[i - 1] === this.t[i]) i--;
    return i;
  }

  // The state at an event: copies, rows, what is dirty, and which faults are in force.

  makeStates() {
    const state = new State();
    /** By cache: from which event to which one some copy was not the truth. */
    this.staleSpans = [];
    const since = new Map();
    for (let i = 0; i < this.count; i++) {
      if (i % this.spacing === 0) this.keyframes.push(state.copy());
      state.take(this, i);
      for (const n of state.touched) {
        const isStale = state.staleKeys(this, n) > 0;
        if (isStale && !since.has(n)) since.set(n, i);
        if (!isStale && since.has(n)) {
          this.staleSpans.push({ lane: this.laneOfNode.get(n), from: since.get(n), to: i, until: this.t[i] });
          since.delete(n);
        }
      }
      state.touched.clear();
    }
    for (const [n, from] of since) {
      this.staleSpans.push({ lane: this.laneOfNode.get(n), from, to: this.count, until: this.end });
    }
  }

  /** The state right after an event; before the first one for -1. */
  stateAt(i) {
    if (i < 0) return new State();
    const frame = Math.floor(i / this.spacing);
    const state = this.keyframes[frame].copy();
    for (let k = frame * this.spacing; k <= i; k++) state.take(this, k);
    return state;
  }
}

function running(differences, Type) {
  const all = new Type(differences.length);
  let sum = 0;
  for (let i = 0; i < differences.length; i++) all[i] = sum += differences[i];
  return all;
}

class State {
  constructor() {
    this.copies = new Map();
    this.rows = new Map();
    this.dirty = new Map();
    this.orders = new Map();
    this.faults = new Map();
    this.stale = new Map();
    /** The caches whose staleness may have changed. */
    this.touched = new Set();
  }

  copy() {
    const other = new State();
    for (const part of ["copies", "rows", "dirty"]) {
      for (const [node, map] of this[part]) other[part].set(node, new Map(map));
    }
    other.orders = new Map(this.orders);
    for (const [node, list] of this.faults) other.faults.set(node, [...list]);
    for (const [node, set] of this.stale) other.stale.set(node, new Set(set));
    return other;
  }

  of(part, node) {
    if (!this[part].has(node)) this[part].set(node, new Map());
    return this[part].get(node);
  }

  staleKeys(run, node) { return this.stale.get(node)?.size || 0; }

  judge(run, node, key) {
    if (run.nodes[node].kind !== "cache") return;
    const database = run.database(node);
    const row = database < 0 ? undefined : this.rows.get(database)?.get(key);
    const copy = this.copies.get(node)?.get(key);
    if (!this.stale.has(node)) this.stale.set(node, new Set());
    // A copy that waits to be written back is ahead of the database, not behind it.
    const isAhead = this.dirty.get(node)?.has(key);
    if (copy !== undefined && row !== undefined && row !== copy.value && !isAhead) this.stale.get(node).add(key);
    else this.stale.get(node).delete(key);
    this.touched.add(node);
  }

  take(run, i) {
    const node = run.node[i], key = run.key[i], name = run.name(i), t = run.t[i];
    const order = run.orderOf.get(i);
    if (order) this.orders.set(order.node, { keys: order.keys, since: i });
    switch (name) {
      case "store": {
        const value = run.value[i] < 0 ? -1 : run.value[i];
        this.of("copies", node).set(key, {
          value, at: t, ttl: run.x[i], end: run.y[i] < 0 ? -1 : t + run.y[i], by: i, used: t, uses: 0 });
        this.judge(run, node, key);
        break;
      }
      case "ttl": case "renew": {
        const entry = this.copies.get(node)?.get(key);
        if (entry) {
          const ttl = name === "ttl" ? run.x[i] : entry.ttl;
          this.of("copies", node).set(key, { ...entry, ttl, end: run.y[i] < 0 ? -1 : t + run.y[i] });
        }
        break;
      }
      case "hit": {
        const entry = this.copies.get(node)?.get(key);
        if (entry) this.copies.get(node).set(key, { ...entry, used: t, uses: entry.uses + 1 });
        break;
      }
      case "remove": case "expire": case "evict": case "reject":
        this.copies.get(node)?.delete(key);
        this.judge(run, node, key);
        break;
      case "crash": case "dropped":
        if (run.nodes[node].kind === "cache") {
          this.copies.delete(node);
          this.dirty.delete(node);
          this.stale.delete(node);
          this.touched.add(node);
        }
        break;
      case "queue": case "coalesce":
        this.of("dirty", node).set(key, { value: run.value[i], at: t });
        this.judge(run, node, key);
        break;
      case "flushed": case "drop": case "lost":
        this.dirty.get(node)?.delete(key);
        this.judge(run, node, key);
        break;
      case "read": case "write":
        if (key >= 0) {
          this.of("rows", node).set(key, run.value[i]);
          for (const cache of this.copies.keys()) if (run.database(cache) === node) this.judge(run, cache, key);
        }
        break;
      case "fault":
        if (!this.faults.has(node)) this.faults.set(node, []);
        this.faults.get(node).push(i);
        break;
      case "heal": {
        const left = (this.faults.get(node) || []).filter((f) => f !== run.causeOf(i));
        if (left.length) this.faults.set(node, left); else this.faults.delete(node);
        break;
      }
    }
  }
}

// Words for numbers, as Larder writes them.

function clock(seconds) {
  const text = seconds.toFixed(9);
  return text.replace(/(\.\d{3})(\d{3})?(\d{3})?$/, (all, a, b, c) =>
    c !== "000" && c ? a + b + c : b !== "000" && b ? a + b : a) + "s";
}

function span(seconds) {
  const s = Math.abs(seconds);
  const short = (n) => String(Number(n.toPrecision(3)));
  if (s === 0) return "0s";
  if (s < 1e-6) return short(s * 1e9) + "ns";
  if (s < 1e-3) return short(s * 1e6) + "us";
  if (s < 1) return short(s * 1e3) + "ms";
  if (s < 120) return short(s) + "s";
  if (s < 7200) return Math.floor(s / 60) + "m" + (Math.round(s % 60) ? Math.round(s % 60) + "s" : "");
  if (s < 172800) return Math.floor(s / 3600) + "h" + (Math.round((s % 3600) / 60) ? Math.round((s % 3600) / 60) + "m" : "");
  return short(s / 86400) + "d";
}

function figure(value, kind) {
  if (value === null || value === undefined) return "none";
  switch (kind) {
    case "share": return Number((value * 100).toFixed(2)) + "%";
    case "duration": return span(value / 1e9);
    case "bytes": {
      const units = ["B", "KiB", "MiB", "GiB", "TiB"];
      let unit = 0;
      while (value >= 1024 && unit < 4) { value /= 1024; unit++; }
      return Number(value.toFixed(1)) + units[unit];
    }
    default: return String(Number(value.toFixed(2)));
  }
}

const quoted = (text, most = 40) => {
  const safe = [...text].slice(0, most).join("").replace(/[\\"]/g, "\\$&").replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]/g,
    (c) => "\\u{" + c.charCodeAt(0).toString(16) + "}");
  return '"' + safe + ([...text].length > most ? "…" : "") + '"';
};
const printable = (text) => text.replace(/[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g,
  (c) => "\\u{" + c.charCodeAt(0).toString(16) + "}");
