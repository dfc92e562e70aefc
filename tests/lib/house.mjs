// SPDX-License-Identifier: AGPL-3.0-or-later
// A house for one test file: the real programs on free ports, a private PostgreSQL, a folder of its own. Everything it
// starts is stopped by close(), by pid, even when a test throws.
import { spawn, execFile } from "node:child_process";
import { mkdtemp, rm, chmod, readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { furnish } from "./template.mjs";

export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../..");
const build = process.env.COMPTOIR_BUILD ?? path.join(root, "build");
const demoFiles = ["people", "catalogue"].map((name) => path.join(root, "demo", `${name}.json`));
const run = promisify(execFile);
const programs = new Set(), fallen = []; // that run now; what those said last that ended by themselves
// Ends of waits, by a wide margin: of an answer, of a start with its migrations, of a stop, of a command.
const ANSWER_MS = 120_000, READY_MS = 180_000, END_MS = 60_000, COMMAND_MS = 600_000;
// COMPTOIR_CONTRACT=1: every answer passes the judge of tests/contract/prism.mjs on its way.
const contract = process.env.COMPTOIR_CONTRACT ? await import("../contract/prism.mjs") : null;
export const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** Waits until check() is truthy and returns it; fails with what after ms. */
export async function until(check, what, ms = 15000) {
  const end = Date.now() + ms;
  let last;
  for (;;) {
    try {
      const value = await check();
      if (value) return value;
    } catch (error) { last = error; }
    if (Date.now() > end) throw new Error(`waited ${ms} ms for ${what}${last ? `: ${[last.message, last.cause?.code].filter(Boolean).join(", ")}` : ""}${complaints()}`);
    await sleep(50);
  }
}

/** No wait of a test lasts for ever: after ms it fails, and says what it waited for and what the programs complained of. */
export function within(ms, what, promise) {
  let timer;
  const end = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`waited ${ms} ms for ${what}${complaints()}`)), ms);
  });
  return Promise.race([promise, end]).finally(() => clearTimeout(timer));
}
/** How a child ends: its exit code, or the signal; it is killed where it does not. */
export async function ended(child, what, ms = END_MS) {
  try {
    return await within(ms, `${what} to end`, new Promise((resolve, reject) => {
      child.on("error", reject);
      if (child.exitCode !== null || child.signalCode !== null) resolve(child.exitCode ?? child.signalCode);
      child.on("exit", (code, signal) => resolve(code ?? signal));
    }));
  } catch (error) {
    child.kill("SIGKILL");
    throw error;
  }
}

/** What the programs last warned of, and which of them nobody ended, for whoever reads why a test waited in vain. */
const complaints = () => [...fallen, ...[...programs].flatMap((one) => one.log.split("\n").filter((line) => /"level":"(warning|error)"/.test(line)).slice(-5))].map((line) => `\n  ${line}`).join("");

/** A program of ours: its log lines, its ready event, its end. */
class Program {
  constructor(name, args, ready, env = {}) {
    this.log = "";
    this.name = name;
    this.child = spawn(path.join(build, name), args, { stdio: ["ignore", "pipe", "pipe"], env: { ...process.env, ...env } });
    programs.add(this);
    this.ended = new Promise((resolve) => this.child.on("exit", (code, signal) => resolve({ code, signal })));
    this.ended.then(({ code, signal }) => {
      programs.delete(this);
      if (!this.told) fallen.push(`${name} ended by itself (${code ?? signal}): ${this.log.slice(-2000)}`);
    });
    this.ready = within(READY_MS, `${name} to say ${ready}`, new Promise((resolve, reject) => {
      const look = (bytes) => {
        this.log += bytes;
        const line = this.log.split("\n").find((l) => l.includes(`"event":"${ready}"`));
        if (line) resolve(JSON.parse(line.replace(/^<\d>/, "")).detail.replace(/\/$/, ""));
      };
      this.child.stderr.on("data", look);
      this.child.stdout.on("data", look);
      this.ended.then((end) => reject(new Error(`${name} ended (${end.code ?? end.signal}): ${this.log.slice(-2000)}`)));
    }));
    this.ready.catch(() => {}); // whoever waits for it sees the reason
  }
  get pid() { return this.child.pid; }
  async stop(signal = "SIGTERM") {
    this.told = true;
    if (this.child.exitCode === null && this.child.signalCode === null) this.child.kill(signal);
    try {
      return await within(END_MS, `${this.name} to end after ${signal}`, this.ended);
    } catch (error) {
      this.child.kill("SIGKILL");
      throw error;
    }
  }
}

export class House {
  /** gate: false where the answers are judged in another way. demo: the demonstration instead of people and catalogues alone. */
  static async open({ people = true, demo = false, kpas = ["BLG"], now, serve = ["--rate-limit", "0"], gate = true } = {}) {
    const house = new House();
    house.judged = Boolean(contract) && gate; // gate: false for who judges the answers itself
    house.data = await mkdtemp(path.join(tmpdir(), "comptoir-test-"));
    await chmod(house.data, 0o755);
    house.env = now ? { COMPTOIR_NOW: now } : {};
    house.tills = [];
    house.serve = serve; // more options for the server
    try {
      if (people || demo) await furnish(house.data, [path.join(build, "comptoir"), ...demoFiles], { demo, kpas, now }, (folder) => house.fill(folder, demo, kpas));
      await house.startServer();
    } catch (error) {
      await house.close();
      throw error;
    }
    return house;
  }

  /** The demonstration, or people and catalogues alone. */
  async fill(folder, demo, kpas) {
    if (demo) return this.command("demo", "--data", folder);
    await this.command("import", "people", demoFiles[0], "--data", folder);
    for (const kpa of kpas)
      await this.command("import", "catalogue", demoFiles[1], "--kpa", kpa, "--from", "2022-01-01", "--data", folder);
  }
  async startServer() {
    const port = this.port ?? 0;
    this.server = new Program("comptoir", ["serve", "--data", this.data, "--port", String(port), ...this.serve], "server.ready", this.env);
    // By name: a browser takes a __Host- cookie without TLS from localhost only.
    this.url = (await this.server.ready).replace("//127.0.0.1:", "//localhost:");
    this.port = Number(new URL(this.url).port); // the same one when it starts again
    this.origin = this.judged ? this.url.replace("//localhost:", "//127.0.0.1:") : this.url; // what the server takes for its own
    this.direct = this.url; // past the judge: for files, of which it would make text
    if (this.judged) this.url = (this.gate ??= await contract.gate(this.url)).url;
  }
  async stopServer(signal = "SIGTERM") { return this.server.stop(signal); }

  /** Runs an administration command; resolves to its standard output, rejects with its standard error. */
  async command(...args) {
    try {
      const { stdout } = await run(path.join(build, "comptoir"), args.includes("--data") ? args : [...args, "--data", this.data],
        { env: { ...process.env, ...this.env }, maxBuffer: 1 << 28, timeout: COMMAND_MS });
      return stdout;
    } catch (error) {
      error.message = `comptoir ${args.join(" ")}: ${error.killed ? `did not end in ${COMMAND_MS} ms: ` : ""}${error.stderr || error.message}`;
      throw error;
    }
  }
  /** The same, resolving to {code, stdout, stderr} whatever happens. */
  async attempt(...args) {
    try {
      return { code: 0, stdout: await this.command(...args), stderr: "" };
    } catch (error) {
      return { code: error.code, stdout: error.stdout ?? "", stderr: error.stderr ?? "" };
    }
  }

  async enrolmentCode(code = "BLG-1", kpa = "BLG", name = "Caisse 1") {
    return (await this.command("till", "add", "--kpa", kpa, "--code", code, "--name", name, "--quiet")).trim();
  }
  /** Starts a till; enrolled unless enrol is false. The same folder and port again when given an old one. */
  async startTill({ code = "BLG-1", kpa = "BLG", enrol = true, folder, port = 0, server = this.url } = {}) {
    const where = folder ?? path.join(this.data, `till-${code}`);
    const args = ["--data", where, "--port", String(port), "--server", server];
    if (enrol) args.push("--enrol", await this.enrolmentCode(code, kpa));
    const till = new Program("comptoir-till", args, "till.ready", this.env);
    till.folder = where;
    till.url = await till.ready;
    till.port = Number(new URL(till.url).port);
    this.tills.push(till);
    return till;
  }
  /**
   * Somebody who signs in for real, by a one-time key: {cookie, csrf, person, headers, get(path), post(path, body),
   * delete(path)}. member: "BLG-M01", or role with kpa or entity. The same one when asked again, with a new session.
   * Accountants and administrators have given their second factor, unless assurance is 1.
   */
  async signIn(who = {}) {
    const { answer, cookie } = await this.useKey(await this.key(who));
    const strong = ["accountant", "admin"].includes(who.role) && who.assurance !== 1;
    if (strong) await this.sql(`UPDATE session SET assurance = 2 WHERE person = '${answer.person.id}' AND revoked_at IS NULL`);
    return new Visitor(this, { cookie, csrf: answer.csrf, person: answer.person, next: answer.next });
  }
  /** The same for a Playwright page: its context holds the cookie; then goes to path when one is given. */
  async signInPage(page, who = {}, path_ = null) {
    const visitor = await this.signIn(who);
    const [name, value] = visitor.cookie.split("=");
    await page.context().addCookies([{ name, value, domain: "localhost", path: "/", secure: true, httpOnly: true, sameSite: "Lax" }]);
    if (path_) await page.goto(this.url + path_);
    return visitor;
  }
  /** A one-time path: "/connexion#invitation=…" for who is new, "/connexion#lien=…" for who is known. */
  async key({ member, role = "member", kpa = "BLG", entity = "CAE-PONT", name, email, login } = {}) {
    const who = role === "member" ? (member ?? "BLG-M01") : (login ?? `${role}-${{ accountant: entity, referent: kpa, host: kpa, cashier: kpa }[role] ?? "all"}`.toLowerCase());
    const place = { member: ["--member", who], accountant: ["--entity", entity], referent: ["--kpa", kpa], host: ["--kpa", kpa], cashier: ["--kpa", kpa] }[role] ?? [];
    const known = await this.attempt("person", "link", "--person", who, "--quiet");
    if (known.code === 0) return known.stdout.trim();
    const account = [...(role === "member" ? [] : ["--login", who]), ...(email ? ["--email", email] : [])];
    return (await this.command("person", "add", "--name", name ?? `Essai ${who}`, "--role", role, ...place, ...account, "--quiet")).trim();
  }
  async useKey(key) {
    const answer = await post(`${this.url}/api/sign-in/link/use`, { token: key.split("=").at(-1) });
    if (answer.status !== 200) throw new Error(`sign-in: ${answer.status} ${JSON.stringify(answer.body)}`);
    return { answer: answer.body, cookie: answer.headers.get("set-cookie").split(";")[0] };
  }

  /** SQL in the private database, as its superuser; rows as arrays of text. */
  async sql(text) {
    const socket = await this.socket();
    const { stdout } = await run("psql", ["-X", "-q", "-A", "-t", "-F", "\t", "-v", "ON_ERROR_STOP=1", "-h", socket, "-U", "comptoir", "-d", "comptoir", "-c", text], { maxBuffer: 1 << 28, timeout: ANSWER_MS });
    return stdout.trim() === "" ? [] : stdout.trim().split("\n").map((line) => line.split("\t"));
  }
  /** Another at the same rows: it has done first, holds them for two seconds, does then and ends. Resolves when it holds them. */
  async meanwhile(first, then = "") {
    const ended = this.sql(`BEGIN; ${first}; SELECT pg_sleep(2); ${then}; COMMIT`);
    ended.catch(() => {}); // whoever waits for it sees the reason
    await until(async () => (await this.sql("SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'PgSleep'"))[0][0] === "1", "the other to hold its rows");
    return { ended };
  }
  async socket() {
    const pidfile = (await readFile(path.join(this.data, "pg", "postmaster.pid"), "utf8")).split("\n");
    return pidfile[4]; // PostgreSQL writes its socket folder there
  }
  async postgresPid() {
    return Number((await readFile(path.join(this.data, "pg", "postmaster.pid"), "utf8")).split("\n")[0]);
  }

  async close() {
    const stuck = [];
    for (const one of [...this.tills, this.server, this.gate]) await one?.stop().catch((error) => stuck.push(error));
    await rm(this.data, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 }); // a browser may still be putting things away
    if (stuck.length) throw stuck[0];
  }
}

/** Whoever is signed in. */
class Visitor {
  constructor(house, { cookie, csrf, person, next }) {
    Object.assign(this, { house, cookie, csrf, person, next });
  }
  get headers() { return { Cookie: this.cookie, "X-CSRF-Token": this.csrf }; }
  get(path_) { return ask(this.house.url + path_, { headers: { Cookie: this.cookie } }); }
  async post(path_, body = {}) { return this.learn(await post(this.house.url + path_, body, this.headers)); }
  delete(path_) { return ask(this.house.url + path_, { method: "DELETE", headers: this.headers }); }
  /** As a browser does: a new cookie, and the token that came beside it, are the session's from here on. */
  learn(answer) {
    const cookie = answer.headers.get("set-cookie")?.split(";")[0];
    if (cookie && answer.body.csrf) Object.assign(this, { cookie, csrf: answer.body.csrf });
    return answer;
  }
}

/** One HTTP exchange: {status, headers, body} with the body parsed when it is JSON. */
export async function ask(url, { method = "GET", body, headers = {}, raw, timeout_ms = ANSWER_MS } = {}) {
  const signal = AbortSignal.timeout(timeout_ms);
  try {
    return await exchange(url, { method, body, headers, raw, signal });
  } catch (error) {
    if (signal.aborted) throw new Error(`no answer in ${timeout_ms} ms: ${method} ${url}${complaints()}`, { cause: error });
    throw error;
  }
}
async function exchange(url, { method, body, headers, raw, signal }) {
  const response = await fetch(url, {
    method, redirect: "manual", signal,
    headers: { ...(body !== undefined ? { "Content-Type": "application/json" } : {}), ...headers },
    body: raw ?? (body !== undefined ? JSON.stringify(body) : undefined),
  });
  const text = await response.text();
  const type = response.headers.get("content-type") ?? "";
  const answer = { status: response.status, headers: response.headers, body: /json/.test(type) ? JSON.parse(text) : text };
  const broken = contract?.violation(answer.body);
  if (broken) throw new Error(`the contract is broken: ${method} ${url}: ${broken}`);
  return answer;
}
export const post = (url, body, headers) => ask(url, { method: "POST", body, headers });

/** Counts the drawer of a till as it should be, and closes its shift; nothing when none is open. */
export async function closeShift(till, headers = {}) {
  const send = async (path, body) => (await post(till.url + path, { id: crypto.randomUUID(), ...body }, headers)).body;
  const { body: drawer } = await ask(`${till.url}/api/till/drawer`, { headers });
  if (!drawer.is_open) return null;
  const count = await send("/api/till/counts", { counted: await inDrawer(till, headers) });
  return send("/api/till/closings", { count: count.id, confirmed: true, terminal_read: true, card_total: drawer.cards });
}

/** What a shift without a count should have in its drawer. */
export async function inDrawer(till, headers = {}) {
  const { closing } = (await ask(`${till.url}/api/till/x`, { headers })).body;
  return closing.float_open + closing.moved + (closing.tenders.find((one) => one.kind === "cash")?.amount ?? 0);
}

/** A basket as the screen makes it. lines: [item, quantity in thousandths, members…] */
export function basket(lines, tenders, more = {}) {
  return {
    id: crypto.randomUUID(), ...more,
    lines: lines.map(([item, quantity = 1000, ...members]) => ({ item, quantity, members: members.map((member) => ({ member, weight: 1 })) })),
    tenders: tenders.map(([kind, amount]) => ({ kind, amount })),
  };
}
