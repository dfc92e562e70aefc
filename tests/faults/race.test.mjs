// SPDX-License-Identifier: AGPL-3.0-or-later
// One unit, fifty buyers on the web and two tills, all at once; time to pay ends at random, money comes late, twice told or
// not at all; the server, a till or PostgreSQL is killed at random. However it ends, the thing was sold exactly once, nobody's
// money is kept without it, and the counters of the shelf are the sums of its rows.
// ROUNDS=500 rounds, SEED repeats them; VERIFY=25 recounts everything so often.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { ask, post, sleep, until } from "../lib/house.mjs";
import { chance, once, PaidShop, uuid } from "../lib/paying.mjs";

const rounds = Number(process.env.ROUNDS ?? 3), seed = Number(process.env.SEED ?? Date.now() % 1000000);
const every = Number(process.env.VERIFY ?? 25), buyers = Number(process.env.BUYERS ?? 50), first = Number(process.env.FIRST ?? 1);
const SPREAD = 1200; // ms in which everybody comes
let shop, house, tills;
before(async () => {
  shop = await PaidShop.open();
  house = shop.house;
  tills = [await house.startTill(), await house.startTill({ code: "BLG-2" })];
});
after(() => shop?.close());

/** Asks until there is an answer: whoever was killed comes back. */
async function stubborn(what, ms = 60000) {
  for (const end = Date.now() + ms; ;) {
    try {
      const answer = await what();
      if (!(answer?.status >= 500)) return answer;
      if (Date.now() > end) throw new Error(JSON.stringify(answer.body));
    } catch (error) {
      if (Date.now() > end || error instanceof assert.AssertionError) throw error;
    }
    await sleep(40);
  }
}
const sql = (text) => stubborn(() => house.sql(text));

/** Who comes when, and does what: drawn before anything begins. */
function plan(number) {
  const draw = chance(seed * 1000 + number), pick = (...choices) => choices[Math.floor(draw() * choices.length)];
  const when = () => draw() * SPREAD;
  return {
    kind: number % 2 ? "piece" : "counted", provider: pick("stripe", "helloasso"),
    buyers: Array.from({ length: buyers }, () => ({ at: when(), tries: pick(1, 2, 3), pays: pick("online", "online", "online", "counter"), taps: pick(1, 1, 2),
      end: pick("pays", "pays", "late", "late", "leaves", "cancels"), told: pick(0, 1, 1, 3), comes: pick(true, false), till: pick(0, 1), pause: draw() * 400 })),
    counter: tills.map(() => (draw() < 0.3 ? { at: when() } : null)),
    kills: draw() < 0.35 ? [{ at: when(), who: pick("server", "till", "till", "postgres"), till: pick(0, 1) }] : [],
  };
}

/** The thing itself: in a cashier's hand, sold, or on the shelf. */
class Shelf {
  free = true;
  take() { const had = this.free; this.free = false; return had; }
  putBack() { this.free = true; }
}

async function put(kind) {
  if (kind === "counted") {
    assert.equal((await stubborn(() => shop.count(1))).status, 201);
    return { line: { item: shop.item, quantity: 1000 }, sells: { item: shop.item, quantity: 1000 } };
  }
  const code = `P-${crypto.randomUUID().slice(0, 8)}`;
  const made = await shop.office("POST", "pieces", { code, item: shop.item, name: "Manteau", condition: "good", size: "", price: { amount: shop.price, currency: "EUR" } }, once());
  assert.equal(made.status, 201, JSON.stringify(made.body));
  assert.equal((await shop.office("POST", `pieces/${made.body.id}/state`, { state: "published" })).status, 200);
  return { piece: made.body.id, line: { piece: made.body.id, quantity: 1000 }, sells: { item: shop.item, quantity: 1000, reference: code } };
}

/* ---- whoever comes ------------------------------------------------------------------------------------------------- */

async function buy(round, thing, shelf, wish) {
  await sleep(wish.at);
  for (let left = wish.tries; left > 0; left--) {
    const key = once(), body = shop.form({ line: thing.line, total: shop.price, pays: wish.pays });
    const tap = () => stubborn(async () => {
      const answer = await shop.visit("POST", "/api/boutique/BLG/orders", body, key);
      return answer.body.code === "once_running" ? { status: 503, body: answer.body } : answer;
    });
    const answers = await Promise.all(Array.from({ length: wish.taps }, tap));
    const made = answers.find((answer) => answer.status === 201);
    if (made) {
      const tokens = new Set(answers.filter((answer) => answer.status === 201).map((answer) => answer.body.token));
      assert.equal(tokens.size, 1, "a double tap orders once");
      round.orders += 1;
      return wish.pays === "online" ? payOnline(round, made.body, wish) : fetch_(shelf, made.body, wish);
    }
    assert.ok(answers.every((answer) => ["stock_insufficient", "unknown_item", "not_sold_online"].includes(answer.body.code)), JSON.stringify(answers.map((answer) => answer.body)));
    round.refused += 1;
    await sleep(wish.pause);
  }
}

async function payOnline(round, one, wish) {
  const open = await until(async () => { const now = await shop.paymentOf(one); return (now.redirect_url || !["created", "sent"].includes(now.state)) && now; }, "a page", 60000);
  if (wish.end === "cancels") return stubborn(() => shop.cancel(one));
  if (!open.redirect_url) return;
  Object.assign(one, { payment: open, ref: open.redirect_url.split("/").at(-1) });
  await sleep(wish.pause);
  if (wish.end === "leaves" || wish.end === "late") await stubborn(() => shop.timeIsOver(one));
  if (wish.end === "leaves") return;
  if (wish.end === "late") { round.late += 1; await sleep(wish.pause); }
  if (!shop.fakeOf(open).pay(one.ref)) return;
  round.paid += 1;
  await Promise.all(Array.from({ length: wish.told }, () => stubborn(() => shop.notify(one))));
}

/** She comes for what she ordered and pays at the counter, if it is still there. */
async function fetch_(shelf, one, wish) {
  await sleep(wish.pause);
  if (!wish.comes) return shop.timeIsOver(one).catch(() => {});
  const found = await until(async () => { const answer = await ask(`${tills[wish.till].url}/api/till/orders/${one.order.code}`); return answer.status < 500 && answer; }, "the order at the till", 60000);
  if (found.status !== 200 || !shelf.take()) return;
  const [order] = found.body.orders;
  const sold = order.due === shop.price && await sell(wish.till, { lines: order.lines.map((line) => ({ item: line.item, quantity: line.quantity, unit_price: line.unit_price, priced: true, order: order.id, ...(line.reference ? { reference: line.reference } : {}) })) });
  if (!sold) shelf.putBack();
}

/** A cashier keeps the ticket's id and asks again until it is answered: true when it was sold. */
async function sell(till, ticket) {
  const body = { id: crypto.randomUUID(), confirmed: true, tenders: [{ kind: "card", amount: shop.price }], ...ticket };
  const answer = await stubborn(async () => {
    const said = await post(`${tills[till].url}/api/till/sales`, body);
    return said.status === 422 ? { ...said, status: 503 } : said; // this till was not told of the piece yet
  });
  assert.ok([200, 201, 409].includes(answer.status), JSON.stringify(answer.body));
  return answer.status !== 409;
}

async function kill({ at, who, till }) {
  await sleep(at);
  if (who === "server") {
    await house.stopServer("SIGKILL");
    return house.startServer();
  }
  if (who === "till") {
    const { folder, port } = tills[till];
    await tills[till].stop("SIGKILL");
    house.tills = house.tills.filter((one) => one !== tills[till]);
    tills[till] = await house.startTill({ code: `BLG-${till + 1}`, folder, port, enrol: false });
    return;
  }
  const well = async () => (await ask(`${house.url}/healthz`)).status === 200;
  await until(async () => (await well()) && process.kill(await house.postgresPid(), "SIGKILL"), "PostgreSQL to kill", 60000);
  await until(well, "PostgreSQL back", 60000);
}

/* ---- the evening --------------------------------------------------------------------------------------------------- */

/** Time passes for everything that waits, until nothing does. */
async function calm(since) {
  const mine = `made_at >= '${since}'`, soon = "now() + interval '3 minutes'";
  await sql(`UPDATE shop_order SET held_until = now() - interval '1 second' WHERE ${mine} AND held_until > now();
    UPDATE stock_hold SET expires_at = now() - interval '1 second' WHERE ${mine} AND state = 'held';
    UPDATE payment SET hold_until = least(hold_until, now()), next_at = now() WHERE ${mine} AND next_at IS NOT NULL`);
  let left = "";
  await until(async () => {
    await sql(`UPDATE payment_refund SET next_at = now() WHERE state = 'queued' AND next_at > now() + interval '1 second' AND next_at < now() + interval '85 seconds';
      UPDATE payment_inbox SET next_at = now() WHERE next_at > now() + interval '1 second' AND next_at < now() + interval '85 seconds'`);
    left = (await sql(`SELECT 'payment ' || state || ' ' || trouble FROM payment WHERE ${mine} AND next_at < ${soon} AND next_at <> ALL (ARRAY[made_at + interval '2 minutes', made_at + interval '10 minutes']) UNION ALL SELECT 'notice' FROM payment_inbox WHERE done_at IS NULL
      UNION ALL SELECT 'refund ' || trouble FROM payment_refund WHERE state = 'queued' UNION ALL SELECT 'record ' || state FROM online_sale WHERE state IN ('waiting', 'signed')
      UNION ALL SELECT 'order ' || state FROM shop_order WHERE ${mine} AND (state IN ('awaiting_payment', 'unfulfillable') OR held_until < now())
      UNION ALL SELECT 'hold ' || state || ' ' || holder_kind FROM stock_hold WHERE ${mine} AND (state = 'held' OR (state = 'broken' AND NOT told))`)).join();
    return left === "" && await sent();
  }, "everything looked into", 60000).catch((error) => { throw new Error(`${error.message}: ${left}`); });
}
const sent = async () => (await Promise.all(tills.map((till) => ask(`${till.url}/api/till/state`)))).every(({ body }) => body.unsent === 0);

/** What is paid is handed over: the thing must be there. */
async function handOver(round, shelf, since) {
  for (const [id, paid, total] of await sql(`SELECT id, paid_cents - back_cents, total_cents FROM shop_order WHERE made_at >= '${since}' AND state = 'confirmed'`)) {
    assert.equal(paid, total, `order ${id} is confirmed and not paid`);
    assert.ok(shelf.take(), `order ${id} is paid, and the thing is gone`);
    const answer = await stubborn(() => post(`${tills[0].url}/api/till/orders/${id}/steps`, { id: crypto.randomUUID(), event: "collect" }));
    assert.equal(answer.status, 200, JSON.stringify(answer.body));
    round.web += 1;
  }
}

async function judge(round, thing, since) {
  const said = `round ${round.number}, SEED=${seed}`;
  const sold = await sql(`SELECT t.till, sum(l.quantity), sum(l.gross_cents) FROM ticket t JOIN ticket_line l ON l.ticket = t.id WHERE t.sequence > coalesce(('${round.heads}'::jsonb ->> t.till)::bigint, 0) GROUP BY t.till`);
  assert.equal(sold.reduce((sum, [, quantity]) => sum + Number(quantity), 0), 1000, `${said}: sold ${JSON.stringify(sold)}`);
  const books = shop.books(), web = Number(sold.find(([till]) => till.startsWith("WEB"))?.[2] ?? 0);
  let kept = 0;
  for (const [id, received, back, state, order, ticket] of await sql(`SELECT p.id, p.received_cents, p.back_cents, p.state, o.state, o.ticket IS NOT NULL FROM payment p JOIN shop_order o ON o.id = p.target WHERE p.made_at >= '${since}'`)) {
    const { came, back: gone } = books.get(`pay_${id.replaceAll("-", "")}`) ?? { came: 0, back: 0 };
    assert.deepEqual([Number(received), Number(back)], [came, gone], `${said}: payment ${id} ${state}, order ${order}`);
    assert.equal(came - gone, order === "collected" && ticket === "f" ? shop.price : 0, `${said}: payment ${id} ${state}, order ${order}`);
    kept += came - gone;
  }
  assert.equal(kept, web, `${said}: what the providers keep is what the web sold`);
  assert.deepEqual(await sql("SELECT * FROM stock_recount()"), [], said);
  if (thing.piece) assert.deepEqual(await sql(`SELECT state FROM piece WHERE id = '${uuid(thing.piece)}'`), [["sold"]], said);
  else assert.deepEqual(await sql(`SELECT on_hand, held FROM stock WHERE kpa = 'BLG' AND item = '${shop.item}'`), [["0", "0"]], said);
}

async function play(number, totals) {
  const round = { number, orders: 0, refused: 0, paid: 0, late: 0, web: 0 }, drawn = plan(number), shelf = new Shelf();
  const [[since, heads]] = await sql("SELECT clock_timestamp(), coalesce(jsonb_object_agg(till, head), '{}') FROM (SELECT till, max(sequence) AS head FROM ticket GROUP BY till) t");
  round.heads = heads;
  await shop.settings(drawn.provider);
  const thing = await put(drawn.kind);
  await Promise.all([
    ...drawn.buyers.map((wish) => buy(round, thing, shelf, wish)),
    ...drawn.counter.map(async (comes, till) => { if (!comes) return; await sleep(comes.at); if (shelf.take()) await sell(till, { lines: [thing.sells] }); }),
    ...drawn.kills.map(kill)]);
  await calm(since);
  await handOver(round, shelf, since);
  if (shelf.take()) { // nobody had it in the end
    round.left = 1;
    await sell(1, { lines: [thing.sells] });
  }
  await calm(since);
  await judge(round, thing, since);
  for (const name of ["orders", "refused", "paid", "late", "web", "left"]) totals[name] = (totals[name] ?? 0) + (round[name] ?? 0);
  for (const { who } of drawn.kills) totals[`killed ${who}`] = (totals[`killed ${who}`] ?? 0) + 1;
}

/** EXPLAIN=1: what stood in the rows when it went wrong. */
async function explain() {
  for (const query of ["SELECT e.at, e.order_id, e.event, e.state, e.by, e.detail FROM shop_order_event e ORDER BY e.at DESC LIMIT 60", "SELECT id, state, ticket, paid_cents, back_cents, held_until FROM shop_order ORDER BY made_at DESC LIMIT 20",
    "SELECT made_at, ended_at, holder_kind, holder, state, expires_at, told, ticket FROM stock_hold ORDER BY made_at DESC LIMIT 20", "SELECT made_at, quantity, missing, kind, ticket, holder FROM stock_move ORDER BY made_at DESC LIMIT 20",
    "SELECT at, till, sequence, kind, total_cents FROM ticket ORDER BY at DESC LIMIT 10", "SELECT target, state, received_cents, back_cents, next_at FROM payment ORDER BY made_at DESC LIMIT 20"])
    console.log(`# ${query}\n${(await sql(query)).map((row) => `#   ${row.join(" | ")}`).join("\n")}`);
}

test(`one unit, ${buyers} buyers and two tills, ${rounds} rounds (SEED=${seed})`, async (t) => {
  const totals = {}, started = Date.now();
  for (let number = first; number < first + rounds; number++) {
    await play(number, totals).catch(async (error) => { if (process.env.EXPLAIN) await explain(); error.message = `round ${number}, SEED=${seed}: ${error.message}`; throw error; });
    if (number % 25 === 0) console.log(`# round ${number} of ${first + rounds - 1}, ${Math.round((Date.now() - started) / 1000)} s: ${JSON.stringify(totals)}`);
    if (number % every !== 0 && number !== first + rounds - 1) continue;
    const verdict = await house.attempt("verify");
    assert.equal(verdict.code, 0, verdict.stdout + verdict.stderr);
  }
  t.diagnostic(`${rounds} rounds, SEED=${seed}, ${Math.round((Date.now() - started) / 1000)} s: ${JSON.stringify(totals)}`);
});
