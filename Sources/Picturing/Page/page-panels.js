// The panels beside the lanes: what the event says and why, what the caches hold, the script, a plot, the table of events.

const $ = (id) => document.getElementById(id);

/** An element with text in it, which is never taken for markup. */
function element(name, attributes = {}, ...content) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === false || value === null || value === undefined) continue;
    if (key === "onclick") made.addEventListener("click", value);
    else made.setAttribute(key, value);
  }
  made.append(...content.filter((c) => c !== null && c !== undefined));
  return made;
}

const word = (run, i) => element("span", { class: "word tone-" + run.tone(i) }, run.name(i).toUpperCase());

// This event.

function showEvent(run, i, go) {
  const line = $("event");
  line.replaceChildren();
  if (i < 0) {
    line.append("Nothing has happened yet.");
    $("why").textContent = "";
    $("chain").replaceChildren();
    return;
  }
  const key = run.keyName(run.key[i]);
  const value = run.valueText(run.value[i]);
  line.append(`#${run.number(i)}  ${run.when(i)}  ${run.where(i)}  `, word(run, i), key ? "  " + printable(key) : "");
  const told = run.detailText(i);
  if (run.name(i) === "store" && value !== null) line.append("  " + quoted(value) + ", " + told);
  else if (told) line.append("  " + told);
  $("why").textContent = run.why[run.number(i)] || "";
  showChain(run, i, go);
}

const roles = ["stored by", "lives until set by", "accepted by", "takes the place of", "outdated by", "the truth then", "answered by",
  "slowed by", "held by", "waited for", "not reached by"];

/** The events that this one goes back to, each to be gone to. */
function showChain(run, i, go) {
  const parts = [];
  const step = (label, k) => {
    if (k < 0 || k >= run.count) return;
    const key = run.keyName(run.key[k]);
    parts.push(element("span", {}, label + " ", element("button", {
      type: "button", onclick: () => go(k, true),
    }, `#${run.number(k)} ${run.name(k)} ${run.where(k)}${key ? " " + printable(key) : ""}`)));
  };
  step("because of", run.causeOf(i));
  for (const [role, number] of run.linksOf.get(run.number(i)) || []) step(roles[role] || "see", run.index(number));
  const line = $("chain");
  line.replaceChildren();
  parts.forEach((part, n) => line.append(n ? " · " : "", part));
}

// What went wrong, for who has just opened the page.

function showWrongs(run, go) {
  const words = {
    stale: ["stale read", "stale reads"], lost: ["lost write", "lost writes"], drop: ["dropped write", "dropped writes"],
    failed: ["failed operation", "failed operations"], crash: ["crash", "crashes"],
  };
  const link = (i) => element("button", { type: "button", onclick: () => go(i) }, "#" + run.number(i));
  const parts = [];
  for (const [kind, [one, many]] of Object.entries(words)) {
    const found = run.wrong.get(kind) || [];
    if (!found.length) continue;
    const part = [`${found.length.toLocaleString("en")} ${found.length === 1 ? one : many}, ${found.length === 1 ? "at" : "the first at"} `,
      link(found[0])];
    if (kind === "lost") part.push(...lostWords(run, found[0], link));
    parts.push(part);
    if (kind === "stale") parts.push(staleWords(run, found[0], link));
  }
  if (!run.wrong.has("stale")) parts.push(unreadWords(run, link));
  const told = parts.filter((part) => part && part.length);
  const box = $("wrongs");
  box.replaceChildren();
  if (!told.length) box.append("Nothing went wrong: no stale read, no lost write, no failed operation.");
  told.forEach((part, n) => box.append(n ? "; " : "", ...part));
  $("wrong-part").hidden = false;
}

const valueOf = (run, i) => quoted(run.valueText(run.value[i]) ?? "a deletion");
const keyOf = (run, i) => printable(run.keyName(run.key[i]));

/** The event that one goes back to in a role, or -1. */
function linked(run, i, role) {
  const found = i < 0 ? undefined : (run.linksOf.get(run.number(i)) || []).find(([r]) => roles[r] === role);
  return found ? run.index(found[1]) : -1;
}

/** Which write made the copy wrong that a stale read got, and when. */
function staleWords(run, stale, link) {
  const write = linked(run, stale, "outdated by"), answer = linked(run, stale, "answered by");
  let store = linked(run, answer, "stored by");
  if (store < 0 && answer >= 0) store = run.causeOf(answer);
  if (write < 0) return [];
  if (store < 0 || run.name(store) !== "store") {
    return [link(write), ` had written ${valueOf(run, write)} to ${keyOf(run, write)} in ${run.where(write)} at ${run.when(write)}`];
  }
  const cache = run.where(store);
  if (store > write) {
    return [`a copy was wrong from ${run.when(store)} on: `, link(store), ` stored an old value of ${keyOf(run, store)} in ${cache}, after `,
      link(write), ` had written ${valueOf(run, write)} at ${run.when(write)}`];
  }
  return [`a copy was wrong from ${run.when(write)} on: `, link(write), ` wrote ${valueOf(run, write)} to ${keyOf(run, write)} in ${run.where(write)}, and ${cache} kept ${valueOf(run, store)}, which `,
    link(store), ` had stored at ${run.when(store)}`];
}

/** Which write was lost, and when it had been acknowledged. */
function lostWords(run, lost, link) {
  const accepted = linked(run, lost, "accepted by");
  const value = run.valueText(run.value[lost]);
  const what = value === null ? keyOf(run, lost) : `${quoted(value)} of ${keyOf(run, lost)}`;
  return accepted < 0 ? [`: ${what}`] : [`: ${what}, acknowledged at ${run.when(accepted)} (`, link(accepted), ")"];
}

/** A copy that was wrong without anybody having read it. */
function unreadWords(run, link) {
  const first = run.staleSpans.reduce((best, s) => (best && best.from <= s.from ? best : s), null);
  if (!first) return [];
  const until = first.to < run.count ? [" to ", link(first.to)] : [" to the end"];
  return [`a copy of ${keyOf(run, first.from)} in ${run.lanes[first.lane].name} was wrong from `, link(first.from), ...until, ", and nobody read it"];
}

// The caches at this moment.

function policyReason(run, node, key, entry, now) {
  const policy = (run.nodes[node].policy || "").split("(")[0];
  const ago = (t) => span(run.seconds(now - t)) + " ago";
  if (!entry) return "";
  switch (policy) {
    case "lru": case "slru": case "sampled-lru": return `used longest ago: ${ago(entry.used)}`;
    case "mru": return `used last: ${ago(entry.used)}`;
    case "fifo": case "clock": case "sieve": case "s3-fifo": return `stored ${ago(entry.at)}`;
    case "lfu": case "lfuda": case "w-tinylfu": return `used ${entry.uses} ${entry.uses === 1 ? "time" : "times"} since it was stored`;
    case "ttl-first": return entry.end < 0 ? "" : `expires in ${span(run.seconds(entry.end - now))}`;
    default: return "";
  }
}

function lifeCell(run, entry, now) {
  if (entry.end < 0) return element("td", {}, "no ttl");
  const left = entry.end - now;
  const share = entry.ttl > 0 ? Math.max(0, Math.min(1, left / entry.ttl)) : 0;
  const fill = element("i");
  fill.style.width = (share * 100).toFixed(0) + "%";
  return element("td", {},
    element("span", { class: share < 0.2 ? "bar low" : "bar", "aria-hidden": "true" }, fill),
    left > 0 ? `${span(run.seconds(left))} left` : `ran out ${span(run.seconds(-left))} ago`);
}

function cacheTable(run, state, node, i, now) {
  const copies = state.copies.get(node) || new Map();
  const order = state.orders.get(node);
  const rank = new Map((order ? order.keys : []).map((key, n) => [key, n]));
  const stale = state.stale.get(node) || new Set();
  const dirty = state.dirty.get(node) || new Map();
  const database = run.database(node);
  const rows = database < 0 ? new Map() : state.rows.get(database) || new Map();
  const most = 40;
  const here = (key) => run.node[i] === node && run.key[i] === key;
  const sorted = [...copies].sort(([a, one], [b, other]) =>
    (here(b) - here(a)) || (stale.has(b) - stale.has(a)) || (rank.get(a) ?? 1e9) - (rank.get(b) ?? 1e9) || one.at - other.at);
  const part = run.nodes[node];
  const box = element("div", {});
  box.append(element("h3", {}, part.name));
  const first = order && order.keys.find((key) => copies.has(key));
  const counts = [`${copies.size} ${copies.size === 1 ? "entry" : "entries"}`];
  if (stale.size) counts.push(`${stale.size} stale`);
  if (dirty.size) counts.push(`${dirty.size} dirty`);
  if (first !== undefined) {
    const reason = policyReason(run, node, first, copies.get(first), now);
    counts.push(`next to leave: ${printable(run.keyName(first))} (${part.policy}${reason ? ", " + reason : ""})`);
  }
  for (const fault of state.faults.get(node) || []) counts.push("fault: " + run.detailText(fault));
  box.append(element("p", { class: "note" }, counts.join(" · ")));
  if (!copies.size) return box;
  const body = element("tbody");
  for (const [key, entry] of sorted.slice(0, most)) {
    const flags = [];
    if (stale.has(key)) flags.push(element("span", { class: "flag tone-bad" }, "stale"));
    if (dirty.has(key)) flags.push(element("span", { class: "flag tone-missing" }, "dirty"));
    if (rank.has(key)) flags.push(element("span", { class: "flag" }, rank.get(key) === 0 ? "leaves next" : "leaves #" + (rank.get(key) + 1)));
    const row = rows.get(key);
    const value = run.valueText(entry.value);
    body.append(element("tr", { class: here(key) ? "changed" : false },
      element("th", { scope: "row" }, printable(run.keyName(key))),
      element("td", {}, value === null ? "absent" : quoted(value, 24)),
      element("td", { class: stale.has(key) ? "tone-bad" : false },
        row === undefined ? "?" : row < 0 ? "no row" : row === entry.value ? "same" : quoted(run.valueText(row), 24)),
      element("td", {}, span(run.seconds(now - entry.at))),
      lifeCell(run, entry, now),
      element("td", {}, ...flags.flatMap((f, n) => n ? [" ", f] : [f]))));
  }
  box.append(element("table", {}, element("thead", {}, element("tr", {},
    ...["key", "copy", database < 0 ? "database" : run.nodes[database].name, "age", "time to live", "state"]
      .map((t) => element("th", { scope: "col" }, t)))), body));
  if (sorted.length > most) box.append(element("p", { class: "note" }, `and ${sorted.length - most} more`));
  return box;
}

function queueList(run, state, node, now) {
  const dirty = state.dirty.get(node);
  if (!dirty || !dirty.size) return null;
  const list = [...dirty].slice(0, 12).map(([key, item]) => {
    const value = run.valueText(item.value);
    return `${printable(run.keyName(key))} ${value === null ? "(deletion)" : quoted(value, 20)} for ${span(run.seconds(now - item.at))}`;
  });
  return element("p", { class: "note" }, element("b", {}, "write-behind queue: "), list.join(" · ")
    + (dirty.size > 12 ? ` · and ${dirty.size - 12} more` : ""));
}

function statePanel(run, i, title) {
  const state = run.stateAt(i);
  const now = i < 0 ? 0 : run.t[i];
  const box = element("div", {});
  if (title) box.append(element("h3", {}, title));
  let any = false;
  run.nodes.forEach((node, n) => {
    if (node.kind !== "cache" || !run.laneOfNode.has(n)) return;
    any = true;
    box.append(cacheTable(run, state, n, Math.max(0, i), now));
    const queue = queueList(run, state, n, now);
    if (queue) box.append(queue);
  });
  run.nodes.forEach((node, n) => {
    if (node.kind !== "database" || !state.faults.has(n)) return;
    box.append(element("p", { class: "note tone-disturbance" },
      `${node.name}: ${state.faults.get(n).map((f) => run.detailText(f)).join(", ")}`));
  });
  if (!any) box.append(element("p", { class: "note" }, "There is no cache in this run."));
  return box;
}

// The script.

class ScriptPanel {
  constructor(run) {
    this.run = run;
    this.shown = -1;
    this.lines = [];
  }

  show(i) {
    const run = this.run;
    const statement = i < 0 ? -1 : run.statement[i];
    const source = statement < 0 ? (this.shown < 0 ? 0 : this.shown) : run.statements[statement * 3];
    if (!run.sources.length) return;
    if (source !== this.shown) this.fill(source);
    for (const line of this.lines) line.classList.remove("now");
    if (statement < 0) return;
    const [, from, to] = run.statements.slice(statement * 3, statement * 3 + 3);
    for (let n = from; n <= to; n++) this.lines[n - 1]?.classList.add("now");
    const first = this.lines[from - 1];
    const box = $("script");
    if (first) box.scrollTop = Math.max(0, first.offsetTop - box.offsetTop - box.clientHeight / 2);
  }

  fill(source) {
    this.shown = source;
    const { name, text } = this.run.sources[source];
    $("script-head").textContent = "Script: " + printable(name);
    this.lines = text.replace(/\n$/, "").split("\n").map((line, n) => element("div", { "data-n": n + 1 }, printable(line) || " "));
    // Of a lesson only the statements are here: where its prose stood there is nothing.
    const isBlank = (n) => n < 0 || n >= this.lines.length || this.lines[n].textContent === " ";
    $("script").replaceChildren(...this.lines.filter((line, n) => !isBlank(n) || !isBlank(n - 1)));
  }
}

// The plot.

class PlotPanel {
  constructor() {
    for (const id of ["metric", "scope"]) $(id).addEventListener("change", () => this.draw());
  }

  setRuns(runs) {
    this.runs = runs;
    const plots = runs[0].plots;
    const names = [...new Set(plots.scopes.flatMap((s) => Object.keys(s.metrics)))];
    const [metric, scope] = [$("metric").value || "hit-rate", $("scope").value || "total"];
    $("metric").replaceChildren(...names.map((n) => element("option", { value: n, selected: n === metric ? "" : false }, n)));
    $("scope").replaceChildren(...plots.scopes.map((s) => element("option", { value: s.name, selected: s.name === scope ? "" : false }, s.name)));
    $("plots-part").hidden = !names.length;
  }

  series(run) {
    return run.plots.scopes.find((s) => s.name === $("scope").value)?.metrics[$("metric").value] || [];
  }

  draw(cursors = this.cursors) {
    this.cursors = cursors;
    const canvas = $("plot"), ratio = window.devicePixelRatio || 1;
    const width = canvas.clientWidth || 400, height = 150;
    canvas.style.height = height + "px";
    canvas.width = Math.round(width * ratio);
    canvas.height = Math.round(height * ratio);
    const g = canvas.getContext("2d");
    g.setTransform(ratio, 0, 0, ratio, 0, 0);
    const style = getComputedStyle(document.documentElement);
    const colour = (name) => style.getPropertyValue("--" + name).trim();
    g.fillStyle = colour("ground");
    g.fillRect(0, 0, width, height);
    const kind = this.runs[0].plots.kinds[$("metric").value];
    const all = this.runs.map((run) => this.series(run));
    const known = all.flat().filter((v) => v !== null);
    const top = kind === "share" ? 1 : Math.max(1e-12, ...known);
    const [left, right, base] = [58, width - 8, height - 24];
    const end = Math.max(...this.runs.map((run) => run.seconds(run.end)), 1e-9);
    const x = (t) => left + t / end * (right - left), y = (v) => base - v / top * (base - 10);
    g.font = "11px system-ui, Helvetica, Arial, sans-serif";
    g.textBaseline = "middle";
    g.fillStyle = colour("dim");
    g.strokeStyle = colour("line");
    for (const share of [0, 0.5, 1]) {
      const text = figure(top * share, kind);
      g.fillText(text, left - 6 - g.measureText(text).width, y(top * share));
      g.beginPath();
      g.moveTo(left, y(top * share) + 0.5);
      g.lineTo(right, y(top * share) + 0.5);
      g.stroke();
    }
    const last = span(end);
    g.fillText("0s", left, height - 8);
    g.fillText(last, right - g.measureText(last).width, height - 8);
    this.drawMarks(g, x, base, colour);
    this.runs.forEach((run, n) => {
      const step = run.plots.width_ns / 1e9;
      g.strokeStyle = colour(n ? "missing-fill" : "call");
      g.lineWidth = 2;
      g.setLineDash(n ? [5, 3] : []);
      g.beginPath();
      let on = false;
      all[n].forEach((value, w) => {
        if (value === null) { on = false; return; }
        const [a, b] = [x(w * step), x(Math.min(end, (w + 1) * step))];
        if (on) g.lineTo(a, y(value)); else g.moveTo(a, y(value));
        g.lineTo(b, y(value));
        on = true;
      });
      g.stroke();
      g.setLineDash([]);
    });
    this.drawCursor(g, x, base, colour, kind, all);
  }

  drawMarks(g, x, base, colour) {
    const run = this.runs[0];
    for (const s of run.spans) {
      if (s.kind !== "fault") continue;
      g.fillStyle = colour("disturbance-fill");
      g.globalAlpha = 0.35;
      const a = x(run.seconds(run.t[s.from]));
      g.fillRect(a, 4, Math.max(2, x(run.seconds(s.until)) - a), base - 4);
      g.globalAlpha = 1;
    }
    g.fillStyle = colour("dim");
    for (const mark of run.marks) {
      g.fillRect(x(run.seconds(mark.t)), base, 1, 6);
      g.fillText(mark.name, x(run.seconds(mark.t)) + 3, base + 6);
    }
  }

  drawCursor(g, x, base, colour, kind, all) {
    const words = [];
    this.runs.forEach((run, n) => {
      const i = this.cursors?.[n] ?? -1;
      if (i < 0) return;
      const t = run.seconds(run.t[i]);
      const window = Math.floor(t / (run.plots.width_ns / 1e9));
      if (!n) {
        g.strokeStyle = colour("accent");
        g.lineWidth = 1.5;
        g.beginPath();
        g.moveTo(x(t), 4);
        g.lineTo(x(t), base);
        g.stroke();
      }
      words.push(`${run.label ? run.label + ": " : ""}${figure(all[n][window], kind)}`);
    });
    $("plot-value").textContent = `${$("metric").value} in the ${span(this.runs[0].plots.width_ns / 1e9)} about this event: ${words.join(" · ")}`;
  }
}

// The table of events.

const tableSize = 60;

function showTable(run, from, cursor, indexes, of, go) {
  const shown = indexes.slice(from, from + tableSize);
  $("caption").textContent = indexes.length === 0 ? "no event matches"
    : `events ${from + 1} to ${from + shown.length} of ${indexes.length}${of}`;
  $("rows").replaceChildren(...shown.map((i) => {
    const row = element("tr", { "aria-current": i === cursor ? "true" : false, onclick: () => go(i) },
      element("td", {}, String(run.number(i))), element("td", {}, run.when(i)), element("td", {}, run.where(i)),
      element("td", {}, word(run, i)), element("td", {}, printable(run.keyName(run.key[i]))),
      element("td", {}, run.detailText(i)));
    return row;
  }));
}
