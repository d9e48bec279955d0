// What the viewer does: steps, plays, filters, predicts, compares.

class Page {
  constructor(data) {
    this.runs = data.runs.map((run) => new Run(run));
    this.partingAt = data.parting || null;
    this.variants = this.runs.slice(data.variants);
    this.run = this.runs[0];
    this.cursor = 0;
    this.cursor2 = -1;
    this.history = [];
    this.filter = null;
    this.matches = null;
    this.score = { right: 0, all: 0 };
    this.lanes = new LanesView($("lanes"), this.run, (i) => this.go(i));
    this.script = new ScriptPanel(this.run);
    this.plot = new PlotPanel();
    this.bindControls();
    this.bindKeys();
    this.fillRuns();
    for (const id of ["controls", "lanes-part", "moment", "state", "table-part"]) $(id).hidden = false;
    $("fallback").hidden = true;
    $("legend").innerHTML = legendHTML();
    const link = location.hash;
    this.cursor = this.lanes.cursor = this.run.firstToShow;
    this.setRun(this.run);
    this.lanes.showAbout(160);
    if (link.includes("e=")) this.followLink(link);
    else this.go(this.cursor);
    addEventListener("hashchange", () => this.followLink());
    addEventListener("resize", () => this.redraw());
    addEventListener("beforeprint", () => this.redraw());
    addEventListener("afterprint", () => this.redraw());
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", (e) => this.setTheme(e.matches));
    this.setTheme(matchMedia("(prefers-color-scheme: dark)").matches);
  }

  // Runs.

  fillRuns() {
    if (this.runs.length < 2) return;
    const options = () => this.runs.map((run, n) => element("option", { value: n }, run.label || "run " + (n + 1)));
    $("run").append(...options());
    $("beside").append(element("option", { value: "" }, "none"), ...options());
    $("run-label").hidden = $("beside-label").hidden = false;
    $("parting").hidden = !this.partingAt;
    $("run").addEventListener("change", () => {
      const run = this.runs[$("run").value];
      this.cursor = this.lanes.cursor = run.firstToShow;
      this.setRun(run);
      this.lanes.showAbout(160);
      this.go(this.cursor);
    });
    $("beside").addEventListener("change", () => this.setBeside());
  }

  setRun(run) {
    this.run = run;
    this.lanes.setRun(run);
    this.script = new ScriptPanel(run);
    $("script-part").hidden = !run.sources.length;
    this.plot.setRuns(this.beside ? [run, this.beside] : [run]);
    const end = span(run.seconds(run.end));
    $("summary").textContent = `${run.count.toLocaleString("en")} events in ${end} of simulated time, seed ${run.seed}`
      + (run.first > 1 ? `; the ${(run.first - 1).toLocaleString("en")} events before are not in this file` : "");
    $("number").min = run.first;
    $("number").max = run.number(run.count - 1);
    $("total").textContent = `of ${run.number(run.count - 1).toLocaleString("en")}`;
    showWrongs(run, (i) => this.go(i, true));
    this.setFilter($("filter").value);
    this.go(Math.min(this.cursor, run.count - 1));
  }

  setBeside() {
    const choice = $("beside").value;
    this.beside = choice === "" ? null : this.runs[choice];
    $("lanes2").hidden = !this.beside;
    if (this.beside) {
      if (!this.lanes2) this.lanes2 = new LanesView($("lanes2"), this.beside, (i) => this.goBeside(i));
      else this.lanes2.setRun(this.beside);
      this.lanes2.byTime = this.lanes.byTime;
      this.cursor2 = this.lanes2.cursor = this.besideCursor();
      this.lanes2.showAll();
      this.lanes2.showAbout(this.lanes.to - this.lanes.from);
    }
    this.plot.setRuns(this.beside ? [this.run, this.beside] : [this.run]);
    this.redraw();
  }

  /** The event of the run beside that is at the same moment. */
  besideCursor() {
    const t = this.run.t[this.cursor];
    if (this.partingAt && this.run === this.variants[0] && this.beside === this.variants[1]
      && this.run.number(this.cursor) === this.partingAt[0]) return this.beside.index(this.partingAt[1]);
    if (this.beside.t[this.cursor] === t && this.beside.name(this.cursor) === this.run.name(this.cursor)) return this.cursor;
    return this.beside.at(t);
  }

  goBeside(i) {
    const t = this.beside.t[i];
    this.go(Math.max(0, this.run.at(t)));
    this.cursor2 = i;
    this.redraw();
  }

  // The cursor.

  go(i, remembers = false) {
    if (!this.run.count) return;
    const to = Math.max(0, Math.min(this.run.count - 1, i));
    if (remembers && to !== this.cursor) this.history.push(this.cursor);
    this.cursor = to;
    this.cursor2 = this.beside ? this.besideCursor() : -1;
    this.tableFrom = null;
    this.lanes.cursor = to;
    this.lanes.reveal();
    history.replaceState(null, "", "#" + (this.runs.length > 1 ? `r=${this.runs.indexOf(this.run) + 1}&` : "") + "e=" + this.run.number(to));
    this.redraw();
  }

  followLink(text = location.hash) {
    const link = new URLSearchParams(text.slice(1));
    const run = this.runs[Number(link.get("r")) - 1];
    if (run && run !== this.run) {
      $("run").value = String(this.runs.indexOf(run));
      this.setRun(run);
    }
    if (link.has("e")) this.go(this.run.index(Number(link.get("e")) || 1));
  }

  redraw() {
    const run = this.run;
    this.lanes.hidesFuture = this.isPredicting;
    this.lanes.filter = this.matches ? (i) => this.matchSet.has(i) : null;
    this.lanes.draw();
    if (this.beside) {
      this.lanes2.cursor = this.cursor2;
      this.lanes2.hidesFuture = this.isPredicting;
      if (this.cursor2 >= 0) this.lanes2.reveal();
      this.lanes2.draw();
    }
    if (!run.count) return;
    $("number").value = run.number(this.cursor);
    showEvent(run, this.cursor, (i, remembers) => this.go(i, remembers));
    const panels = [statePanel(run, this.cursor, this.beside ? run.label : "")];
    if (this.beside) panels.push(statePanel(this.beside, this.cursor2, this.beside.label));
    $("caches").className = this.beside ? "two" : "";
    $("state").className = this.beside ? "wide" : "";
    $("caches").replaceChildren(...panels);
    this.script.show(this.cursor);
    this.plot.draw([this.cursor, this.cursor2]);
    this.drawTable();
  }

  drawTable() {
    let indexes = this.matches || this.all();
    if (this.isPredicting) indexes = indexes.filter((i) => i <= this.cursor);
    if (this.tableFrom === null) {
      let low = 0, high = indexes.length;
      while (low < high) {
        const middle = (low + high) >> 1;
        if (indexes[middle] < this.cursor) low = middle + 1; else high = middle;
      }
      this.tableFrom = Math.max(0, Math.min(indexes.length - tableSize, low - 8));
    }
    this.tableLength = indexes.length;
    const of = this.matches ? " that match" : this.isPredicting ? " so far" : "";
    showTable(this.run, this.tableFrom, this.cursor, indexes, of, (i) => this.go(i));
  }

  all() {
    if (this.allOf !== this.run) {
      this.allOf = this.run;
      this.allIndexes = Array.from({ length: this.run.count }, (_, i) => i);
    }
    return this.allIndexes;
  }

  // Filters and jumps.

  setFilter(text) {
    const run = this.run;
    const words = text.trim().split(/\s+/).filter(Boolean);
    if (!words.length) {
      this.matches = this.matchSet = null;
      return;
    }
    const known = new Set(run.kinds.map((k) => k.name));
    const tests = words.map((word) => {
      const lower = word.toLowerCase();
      const names = lower.split(",");
      if (names.every((n) => known.has(n))) return (i) => names.includes(run.name(i));
      const [, field, value] = /^(key|node|client):(.+)$/i.exec(word) || [];
      if (field === "key") return (i) => run.keyName(run.key[i]) === value;
      if (field === "node") return (i) => run.nodes[run.node[i]].name === value;
      if (field === "client") return (i) => run.clientName(run.client[i]) === value;
      return (i) => run.name(i).includes(lower) || run.keyName(run.key[i]).toLowerCase().includes(lower)
        || run.detailText(i).toLowerCase().includes(lower);
    });
    this.matches = this.all().filter((i) => tests.every((test) => test(i)));
    this.matchSet = new Set(this.matches);
  }

  jump(direction) {
    const fits = this.matches ? (i) => this.matchSet.has(i) : (i) => this.run.isTrouble(i);
    for (let i = this.cursor + direction; i >= 0 && i < this.run.count; i += direction) {
      if (fits(i)) return this.isPredicting && direction > 0 ? this.forth(1) : this.go(i, true);
    }
  }

  toCause() {
    const run = this.run, i = this.cursor;
    const cause = run.causeOf(i);
    const links = run.linksOf.get(run.number(i)) || [];
    // What made a stale read wrong tells more than what came just before it.
    const telling = links.find(([role]) => role === 4) || null;
    const to = telling ? run.index(telling[1]) : cause >= 0 ? cause : links.length ? run.index(links[0][1]) : -1;
    if (to >= 0) this.go(to, true);
  }

  comeBack() {
    if (this.history.length) this.go(this.history.pop());
  }

  // Playing.

  play() {
    if (this.timer) {
      clearInterval(this.timer);
      this.timer = null;
    } else {
      this.timer = setInterval(() => {
        if (this.cursor >= this.run.count - 1 || this.isAsking) this.play(); else this.forth(1);
      }, 350);
    }
    $("play").textContent = this.timer ? "❚❚ Pause" : "▶ Play";
    $("play").setAttribute("aria-label", this.timer ? "Pause" : "Play");
  }

  // Predicting: before a look-up is shown, the viewer says how it will end.

  setPredicting(isOn) {
    this.isPredicting = isOn;
    this.isAsking = false;
    $("predict").setAttribute("aria-pressed", String(isOn));
    $("question").hidden = true;
    if (isOn) this.score = { right: 0, all: 0 };
    // Both show what is yet to come.
    $("wrong-part").hidden = isOn;
    $("plots-part").hidden = isOn || !$("metric").options.length;
    this.redraw();
  }

  forth(count) {
    if (this.isAsking) return;
    for (let n = 0; n < count; n++) {
      const next = this.cursor + 1;
      if (next >= this.run.count) return;
      if (this.isPredicting && ["hit", "miss"].includes(this.run.name(next))) return this.ask(next);
      if (n === count - 1 || this.isPredicting) this.go(next); else this.cursor = next;
    }
    if (this.isPredicting) $("question").hidden = true;
  }

  ask(i) {
    const run = this.run;
    this.isAsking = true;
    const box = $("question");
    box.replaceChildren(element("p", {}, element("b", {},
      `${run.when(i)}: ${run.clientName(run.client[i])} looks for ${printable(run.keyName(run.key[i]))} in ${run.where(i)}. What will it be?`)));
    const causes = ["cold", "expired", "evicted", "invalidated", "other"];
    const answers = [["hit", "Hit"], ...causes.map((c) => [c, "Miss: " + (c === "other" ? "another cause" : c)])];
    for (const [answer, label] of answers) {
      box.append(element("button", { type: "button", onclick: () => this.judge(i, answer, causes) }, label));
    }
    box.hidden = false;
    box.querySelector("button").focus();
  }

  judge(i, answer, causes) {
    const run = this.run;
    const name = run.name(i);
    const cause = name === "miss" ? run.detailText(i).split(/[ :]/)[0] : "hit";
    const truth = causes.includes(cause) || cause === "hit" ? cause : "other";
    const isRight = answer === truth;
    const isHalf = !isRight && answer !== "hit" && truth !== "hit";
    this.score.all++;
    if (isRight) this.score.right++;
    this.isAsking = false;
    this.go(i);
    const verdict = isRight ? "Right." : isHalf ? "A miss, yes, but for another reason." : "No.";
    $("question").replaceChildren(element("p", {}, element("b", {}, verdict + " "),
      `It was a ${name}${name === "miss" ? " (" + run.detailText(i) + ")" : ": " + run.detailText(i)}. `
      + `${this.score.right} of ${this.score.all} right.`));
    $("question").hidden = false;
    $("lanes").focus();
  }

  // Controls and keys.

  bindControls() {
    const on = (id, action) => $(id).addEventListener("click", action);
    on("first", () => this.go(0));
    on("back", () => this.go(this.cursor - 1));
    on("forth", () => this.forth(1));
    on("last", () => this.isPredicting ? this.forth(1) : this.go(this.run.count - 1));
    on("play", () => this.play());
    on("next", () => this.jump(1));
    on("cause", () => this.toCause());
    on("predict", () => this.setPredicting(!this.isPredicting));
    on("theme", () => this.setTheme(document.documentElement.dataset.theme !== "dark"));
    on("help", () => this.toggleKeys());
    on("axis", () => this.toggleAxis());
    on("in", () => this.zoom(0.5));
    on("out", () => this.zoom(2));
    on("all", () => { this.lanes.showAll(); this.lanes2?.showAll(); this.lanes.draw(); this.lanes2?.draw(); });
    on("earlier", () => this.page(-1));
    on("later", () => this.page(1));
    on("parting", () => {
      $("run").value = String(this.runs.length - this.variants.length);
      $("beside").value = String(this.runs.length - this.variants.length + 1);
      this.setRun(this.variants[0]);
      this.lanes.showAbout(120);
      this.setBeside();
      this.go(this.run.index(this.partingAt[0]), true);
    });
    $("number").addEventListener("change", () => this.go(this.run.index(Number($("number").value)), true));
    $("filter").addEventListener("input", () => {
      this.setFilter($("filter").value);
      this.tableFrom = null;
      this.redraw();
    });
    $("filter").addEventListener("keydown", (e) => {
      if (e.key === "Enter" && this.matches?.length) {
        this.jump(1);
        $("lanes").focus();
      }
      if (e.key === "Escape") $("lanes").focus();
    });
  }

  page(direction) {
    this.tableFrom = Math.max(0, Math.min(this.tableLength - tableSize, this.tableFrom + direction * tableSize));
    this.drawTable();
  }

  zoom(factor) {
    this.lanes.zoom(factor);
    if (this.beside) this.lanes2.zoom(factor);
  }

  toggleAxis() {
    for (const lanes of [this.lanes, this.lanes2]) {
      if (!lanes) continue;
      lanes.byTime = !lanes.byTime;
      lanes.showAll();
    }
    $("axis").textContent = "Axis: " + (this.lanes.byTime ? "time" : "events");
    this.lanes.reveal();
    this.redraw();
  }

  toggleKeys() {
    $("keys").hidden = !$("keys").hidden;
    $("help").setAttribute("aria-expanded", String(!$("keys").hidden));
  }

  setTheme(isDark) {
    document.documentElement.dataset.theme = isDark ? "dark" : "light";
    $("theme").textContent = isDark ? "Light" : "Dark";
    this.redraw();
  }

  bindKeys() {
    const keys = {
      ArrowRight: (e) => this.forth(e.shiftKey ? 10 : 1),
      ArrowLeft: (e) => this.go(this.cursor - (e.shiftKey ? 10 : 1)),
      Home: () => this.go(0),
      End: () => this.isPredicting ? this.forth(1) : this.go(this.run.count - 1),
      n: () => this.jump(1),
      N: () => this.jump(-1),
      Enter: () => this.toCause(),
      Backspace: () => this.comeBack(),
      "/": () => { $("filter").focus(); $("filter").select(); },
      " ": () => this.play(),
      "+": () => this.zoom(0.5),
      "=": () => this.zoom(0.5),
      "-": () => this.zoom(2),
      0: () => $("all").click(),
      t: () => this.toggleAxis(),
      p: () => this.setPredicting(!this.isPredicting),
      d: () => $("theme").click(),
      "?": () => this.toggleKeys(),
    };
    addEventListener("keydown", (e) => {
      if (e.ctrlKey || e.metaKey || e.altKey) return;
      const at = e.target;
      if (at instanceof HTMLInputElement || at instanceof HTMLSelectElement) return;
      if (at instanceof HTMLButtonElement && (e.key === "Enter" || e.key === " ")) return;
      const action = keys[e.key];
      if (!action) return;
      e.preventDefault();
      action(e);
    });
  }
}

async function open() {
  try {
    const started = performance.now();
    window.larder = new Page(await unpacked($("data").textContent));
    document.documentElement.dataset.ready = Math.round(performance.now() - started);
  } catch (error) {
    $("fallback-why").textContent = `This browser cannot show the run step by step (${error.message}). Here is its end as text.`;
    throw error;
  }
}
open();
