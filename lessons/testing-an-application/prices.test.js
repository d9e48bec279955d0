// The same idea in another language, with nothing but Node's own modules: `node --test prices.test.js`.
const { spawn } = require("node:child_process");
const net = require("node:net");
const { after, before, beforeEach, test } = require("node:test");
const assert = require("node:assert");

/** A connection that sends one command at a time and understands the replies that this test needs. */
class Connection {
  constructor(port) {
    this.socket = net.connect(port, "127.0.0.1");
    this.text = "";
    this.waiting = [];
    this.socket.on("data", (data) => {
      this.text += data;
      this.settle();
    });
    this.socket.on("error", () => {});
  }

  send(...words) {
    this.socket.write(`*${words.length}\r\n` + words.map((w) => `$${Buffer.byteLength(w)}\r\n${w}\r\n`).join(""));
    return new Promise((resolve, reject) => this.waiting.push({ resolve, reject }));
  }

  settle() {
    while (this.waiting.length) {
      const end = this.text.indexOf("\r\n");
      if (end < 0) return;
      const [type, line] = [this.text[0], this.text.slice(1, end)];
      let rest = end + 2;
      let value = line;
      if (type === "$") {
        const length = Number(line);
        value = length < 0 ? null : this.text.slice(rest, rest + length);
        if (length >= 0) rest += length + 2;
        if (this.text.length < rest) return;
      }
      this.text = this.text.slice(rest);
      const { resolve, reject } = this.waiting.shift();
      if (type === "-") reject(new Error(line));
      else resolve(type === ":" ? Number(line) : value);
    }
  }
}

let server, port, control;

before(async () => {
  server = spawn(process.env.LARDER ?? "larder", ["serve", "--port", "0", "--clock", "frozen"]);
  const line = await new Promise((resolve) => server.stdout.once("data", (data) => resolve(String(data))));
  port = Number(line.trim().split(":").pop());
  control = new Connection(port);
});
after(() => {
  control.socket.destroy();
  server.kill("SIGTERM");
});
beforeEach(() => control.send("LARDER", "RESET"));

test("a session ends after an hour", async () => {
  const client = new Connection(port);
  await client.send("SET", "session:1", "ann", "EX", "3600");
  await control.send("LARDER", "TIME", "ADVANCE", "59m");
  assert.equal(await client.send("GET", "session:1"), "ann");
  await control.send("LARDER", "TIME", "ADVANCE", "2m");
  assert.equal(await client.send("GET", "session:1"), null);
  await control.send("LARDER", "EXPECT", "miss", "expired");
  client.socket.destroy();
});

test("the third command fails", async () => {
  const client = new Connection(port);
  await control.send("LARDER", "FAIL", "READONLY", "ON", "SET", "EVERY", "3");
  assert.equal(await client.send("SET", "a", "1"), "OK");
  assert.equal(await client.send("SET", "a", "2"), "OK");
  await assert.rejects(client.send("SET", "a", "3"), /READONLY/);
  assert.equal(await client.send("GET", "a"), "2");
  client.socket.destroy();
});
