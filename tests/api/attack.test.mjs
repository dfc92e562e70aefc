// SPDX-License-Identifier: AGPL-3.0-or-later
// What somebody with bad intent sends to the shop: each attempt is refused in words, leaves nothing, and is counted in the
// table that the last test prints.
import assert from "node:assert/strict";
import { readdir, readlink } from "node:fs/promises";
import { connect } from "node:net";
import { after, before, test } from "node:test";
import { ask, until } from "../lib/house.mjs";
import { euros, once, PaidShop, uuid } from "../lib/paying.mjs";
import { Guest, openShop } from "../lib/visitor.mjs";

let shop, house, foreign, slow;
const table = []; // [subject, attempts, answers]
const count = (subject, answers) => table.push([subject, answers.length, [...new Set(answers.map(({ status, body }) => `${status} ${body?.code ?? ""}`.trim()))].sort().join(", ")]);
before(async () => {
  shop = await PaidShop.open({ kpas: ["BLG", "TRS"] });
  house = shop.house;
  assert.equal((await shop.settings("stripe")).status, 200);
  slow = Array.from({ length: 10 }, dripping);
  [foreign] = await openShop(house, { kpa: "TRS", pieces: [{ item: (await house.sql("SELECT code FROM items_on(current_date) WHERE kpa = 'TRS' AND kind = 'good' AND unit = 'piece' AND NOT archived ORDER BY code LIMIT 1"))[0][0], name: "Vase", price: 1500 }] });
});
after(() => { for (const one of slow ?? []) one.socket.destroy(); return shop?.close(); });

const orders = async () => (await house.sql("SELECT count(*) FROM shop_order"))[0][0];
/** Every body is refused with one of these statuses and a code, and nothing was written. */
async function refused(subject, bodies, statuses = [400, 409, 413, 415, 422]) {
  const [known, answers] = [await orders(), []];
  for (const [name, body, headers] of bodies) {
    const raw = typeof body === "string" || body instanceof Uint8Array ? body : JSON.stringify(body);
    const answer = await ask(`${house.url}/api/boutique/BLG/orders`, { method: "POST", raw, headers: { "Content-Type": "application/json", ...once(), ...headers } });
    assert.ok(statuses.includes(answer.status), `${subject}, ${name}: ${answer.status} ${JSON.stringify(answer.body)}`);
    assert.match(answer.headers.get("content-type"), /problem\+json/, name);
    assert.ok(answer.body.code && answer.body.title, name);
    answers.push(answer);
  }
  assert.equal(await orders(), known, `${subject}: something was written`);
  count(subject, answers);
}

/* ---- money --------------------------------------------------------------------------------------------------------- */

test("totals and prices are the server's", async () => {
  const form = (more) => shop.form(more), line = (more) => form({ line: { item: shop.item, quantity: 1000, ...more } });
  await refused("forged totals and prices", [
    ["a cent", form({ total: 1 })], ["nothing", form({ total: 0 })], ["below zero", form({ total: -shop.price })], ["one less", form({ total: shop.price - 1 })], ["huge", form({ total: Number.MAX_SAFE_INTEGER })],
    ["a float", { ...form(), expected: { amount: shop.price + 0.5, currency: "EUR" } }], ["text", { ...form(), expected: { amount: String(shop.price), currency: "EUR" } }], ["dollars", { ...form(), expected: { amount: shop.price, currency: "USD" } }],
    ["a bare number", { ...form(), expected: shop.price }], ["none", { ...form(), expected: undefined }], ["own price", line({ price: euros(1) })], ["own unit_price", line({ unit_price: 1 })], ["own total", { ...form(), total: 1 }],
    ["paid already", { ...form(), paid: shop.price }], ["own state", { ...form(), state: "confirmed" }], ["own id", { ...form(), id: crypto.randomUUID() }], ["a discount", line({ discount: 100 })],
    ["minus one piece", line({ quantity: -1000 })], ["no piece", line({ quantity: 0 })], ["half a piece", line({ quantity: 500 })], ["a float of pieces", line({ quantity: 1000.5 })], ["too many", line({ quantity: 9e15 })],
    ["overflow", line({ quantity: 1e18 })], ["no line", { ...form(), lines: [] }], ["forty-one lines", { ...form(), lines: Array(41).fill({ item: shop.item, quantity: 1000 }) }], ["not asked to pay", form({ pays: "later" })]]);
});

test("what belongs to another KPA is not there", async () => {
  const one = await shop.order();
  await refused("articles and pieces of another KPA", [
    ["a piece", shop.form({ line: { piece: foreign.public, quantity: 1000 }, total: 1500 })], ["a piece and an article", shop.form({ line: { piece: foreign.public, item: shop.item, quantity: 1000 } })],
    ["a bare UUID", shop.form({ line: { piece: foreign.id, quantity: 1000 } })], ["an order as piece", shop.form({ line: { piece: one.order.id, quantity: 1000 } })]]);
  const far = await house.signIn({ role: "referent", kpa: "TRS" });
  const payment = (await shop.paymentOf(one)).id, at = (kpa, path) => `${house.url}/api/office/${kpa}/${path}`;
  const answers = [];
  for (const [method, url, body] of [["GET", at("TRS", `orders/${one.order.id}`)], ["GET", at("BLG", `orders/${one.order.id}`)], ["POST", at("TRS", `orders/${one.order.id}/events`), { event: "cancel" }],
    ["POST", at("BLG", `orders/${one.order.id}/events`), { event: "cancel" }], ["GET", at("BLG", "payments")], ["PUT", at("BLG", "payment-setting"), { provider: "stripe" }], ["GET", at("BLG", "orders")], ["PUT", at("BLG", "shop"), {}],
    ["POST", at("TRS", `payments/${payment}/refunds`), { amount: 1 }]]) {
    const answer = await ask(url, { method, body, headers: { ...far.headers, ...once(), "If-Match": '"1"' } });
    assert.ok([403, 404, 422].includes(answer.status), `${method} ${url}: ${answer.status}`);
    answers.push(answer);
  }
  assert.equal((await shop.orderOf(one)).body.state, "awaiting_payment");
  count("orders, payments, settings of another KPA", answers);
});

/* ---- notifications ------------------------------------------------------------------------------------------------- */

test("notifications: replayed, altered, old, signed by somebody else, or lies", async () => {
  await shop.settings("stripe");
  const one = await shop.sent(), { stripe } = shop, now = Math.floor(Date.now() / 1000);
  const body = JSON.stringify({ ...JSON.parse(stripe.event(one.ref)), note: "paid, promise" }); // signed with the right key, and not true
  const say = (raw, signature, headers = {}) => shop.tell(one, raw, { ...(signature === undefined ? {} : { "Stripe-Signature": signature }), ...headers });
  const bad = [];
  for (const [raw, signature] of [[body, undefined], [body, ""], [body, stripe.sign(body, { key: "whsec_other" })], [body, stripe.sign(body, { at: now - 301 })], [body, stripe.sign(body, { at: now + 400 })], [body.replace("promise", "Promise"), stripe.sign(body)],
    [`${body} `, stripe.sign(body)], [body, stripe.sign(body).replace("v1=", "v0=")], [body, "t=1,v1=" + "0".repeat(64)], [body, stripe.sign(body) + "0"], [body, "t=9".repeat(2000)], ["{", stripe.sign("{")], ["[]", stripe.sign("[]")], ["", stripe.sign("")]]) {
    const answer = await say(raw, signature);
    assert.ok([400, 422, 431].includes(answer.status), `${signature}: ${answer.status}`);
    bad.push(answer);
  }
  count("notifications not signed as they should be", bad);
  const replayed = [];
  for (let i = 0; i < 20; i++) replayed.push(await say(body, stripe.sign(body)));
  assert.ok(replayed.every(({ status }) => status === 200));
  assert.equal((await house.sql(`SELECT count(*) FROM payment_inbox WHERE payment = '${uuid(one.payment.id)}'`))[0][0], "1", "kept once");
  count("the same notification, 20 times (kept once)", replayed);
  const elsewhere = [];
  for (const place of ["stripe/nobody", "stripe/cae-pont2", "paypal/cae-pont", "stripe/..%2fcae-pont"]) elsewhere.push(await ask(`${house.url}/api/payments/${place}/notifications`, { method: "POST", raw: body, headers: { "Content-Type": "application/json", "Stripe-Signature": stripe.sign(body) } }));
  assert.ok(elsewhere.every(({ status }) => status === 404), elsewhere.map(({ status }) => status).join());
  count("notifications of an account that is not ours", elsewhere);
  await until(async () => (await house.sql("SELECT count(*) FROM payment_inbox WHERE done_at IS NULL"))[0][0] === "0", "the inbox empty");
  assert.equal((await shop.paymentOf(one)).state, "sent", "who says that it is paid is asked");
  const huge = await say(JSON.stringify({ id: "evt_1", pad: "x".repeat(3 << 20) }), stripe.sign("x"));
  assert.equal(huge.status, 413);
  count("a notification of 3 MB", [huge]);
});

/* ---- who looks for orders of others -------------------------------------------------------------------------------- */

test("orders cannot be found by trying: one answer, in the same time", async () => {
  const one = await shop.order(), { token } = one, code = one.order.code;
  const other = token.slice(0, -1) + (token.endsWith("A") ? "B" : "A"), random = () => Buffer.from(crypto.getRandomValues(new Uint8Array(32))).toString("base64url");
  const wrong = [random(), other, token.toLowerCase(), token.slice(1), `${token}A`, `${token}=`, `${token}%00`, code, code.toLowerCase(), one.order.id, uuid(one.order.id), "0", "..", "%2e%2e", "' OR 1=1 --", "%27%20OR%20%271", "A".repeat(43), "A".repeat(4000)];
  const answers = [], pages = [];
  for (const guess of wrong.map((text) => (text.includes("%") ? text : encodeURIComponent(text)))) {
    for (const path of [`/api/commandes/${guess}`, `/api/commandes/${guess}/payment`]) answers.push(await ask(house.url + path));
    answers.push(await ask(`${house.url}/api/commandes/${guess}/cancellation`, { method: "POST", headers: { "If-Match": '"1"' } }));
    pages.push(await ask(`${house.url}/boutique/commande/${guess}`, { headers: { Accept: "text/html" } }));
  }
  assert.deepEqual([...new Set([...answers, ...pages].map(({ status }) => status))], [404]);
  const said = new Set(answers.map(({ body }) => JSON.stringify({ ...body, instance: "", detail: "" })));
  assert.ok(said.size <= 2, [...said].join("\n")); // no such order; no such page (a dot, a slash)
  count("links of orders, guessed", answers);
  count("pages of orders, guessed", pages.map(({ status }) => ({ status })));
  const seconds = async (path) => {
    const times = [];
    for (let i = 0; i < 60; i++) { const began = performance.now(); await ask(house.url + path(i)); times.push(performance.now() - began); }
    return times.sort((a, b) => a - b)[30];
  };
  const [unknown, near] = [await seconds(() => `/api/commandes/${random()}`), await seconds(() => `/api/commandes/${other}`)];
  assert.ok(Math.max(unknown, near) < 3 * Math.min(unknown, near) + 2, `${unknown} ms and ${near} ms`);
  table.push(["time of a random link, of one that is nearly right", 120, `${unknown.toFixed(1)} ms, ${near.toFixed(1)} ms`]);
  const guest = new Guest(house.url);
  const found = [];
  for (const form of [{ code, contact: "somebody@example.org" }, { code: "2222222", contact: "somebody@example.org" }, { code, contact: "" }, { code: "%' OR 1=1", contact: "0612345678" }]) found.push(await guest.send("/boutique/BLG/renoncer", form));
  const plain = found.map(({ html }) => html.replace(/value="[^"]*"/g, ""));
  assert.ok(plain.every((text) => text === plain[0]), "the code of an order says nothing to whoever does not know who ordered");
  count("code of an order without who ordered", found.map(({ status }) => ({ status })));
});

/* ---- twice, too late ----------------------------------------------------------------------------------------------- */

test("twenty taps are one order; a slot that is not offered is none", async () => {
  const known = Number(await orders()), key = once(), body = shop.form();
  const taps = await Promise.all(Array.from({ length: 20 }, () => shop.visit("POST", "/api/boutique/BLG/orders", body, key)));
  assert.ok(taps.every(({ status, body: said }) => status === 201 || said.code === "once_running"), JSON.stringify(taps.map(({ body: said }) => said.code)));
  assert.equal(new Set(taps.filter(({ status }) => status === 201).map(({ body: said }) => said.token)).size, 1);
  assert.equal(Number(await orders()), known + 1);
  count("the same key, 20 taps at once (one order)", taps);
  await shop.office("POST", "shop/rules", { id: crypto.randomUUID(), purpose: "pickup", activity: "", weekday: 3, from_minute: 600, to_minute: 660, slot_minutes: 30, capacity: 50, preparation_minutes: 0, cut_off_days: 0, cut_off_minute: 1440 });
  await refused("times that are not offered", ["2020-01-01T10:00:00+01:00", "2099-01-07T10:00:00+01:00", "2026-12-02T10:07:00+01:00", "2026-12-02T10:00:00", "2026-12-02", "tomorrow", "0000-00-00T00:00:00Z", "'; DROP TABLE pickup_slot; --", ""].map((pickup) => [pickup, shop.form({ pickup })]));
  await house.sql("UPDATE slot_rule SET valid_to = valid_from WHERE kpa = 'BLG'").catch(() => house.sql("ALTER TABLE slot_rule DISABLE TRIGGER USER; DELETE FROM slot_rule WHERE kpa = 'BLG'; ALTER TABLE slot_rule ENABLE TRIGGER USER"));
});

/* ---- text that is more than text ------------------------------------------------------------------------------------ */

const POISON = ["'; DROP TABLE shop_order; --", "\" OR \"\"=\"", "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "{{7*7}}${7*7}", "=HYPERLINK(\"http://evil.example\";\"x\")", "+1+1", "@SUM(A1)", "-2+3", "%0d%0aBcc: x@evil.example", "../../etc/passwd", "\u202egnp.exe", "𝒩ame 🎈", "A".repeat(80)];

test("text stays text: in pages, in letters, in the database", async () => {
  const accepted = [];
  for (const name of POISON) {
    const made = await shop.visit("POST", "/api/boutique/BLG/orders", shop.form({ name, pays: "counter", email: "fatou@example.org" }), once());
    accepted.push(made);
    if (made.status !== 201) { assert.equal(made.status, 422, name); continue; }
    const page = await ask(`${house.url}/boutique/commande/${made.body.token}`);
    assert.ok(!/<script>alert|<img src=x/.test(page.body), name);
    assert.equal((await shop.orderOf(made.body)).body.name, name);
  }
  count("poisoned names (kept as text, or refused)", accepted);
  await refused("line breaks and control characters in fields", ["\r\nBcc: x@evil.example", "\nX", "\u0000", "\u0007", "\ud800"].flatMap((text) => [["name", shop.form({ name: `Fatou${text}` })], ["email", shop.form({ email: `fatou@example.org${text}` })], ["phone", shop.form({ phone: `0612345678${text}` })]]));
  await refused("addresses that are several, or none", ["a@b, c@d", "a@b;c@d", "<a@b>", "a b@c", "@", "a@", `${"a".repeat(300)}@example.org`, "fatou@example.org\" -oQ/tmp"].map((email) => [email, shop.form({ email, phone: undefined })]));
  for (const [recipient, subject] of await house.sql("SELECT recipient, replace(replace(subject, chr(10), '<LF>'), chr(13), '<CR>') FROM mail")) assert.ok(!/<LF>|<CR>|,/.test(recipient + subject), `${recipient} ${subject}`);
  const guest = new Guest(house.url), pages = [];
  for (const text of POISON) {
    for (const query of [`q=${encodeURIComponent(text)}&prix=${encodeURIComponent(text)}`, `activite=${encodeURIComponent(text)}`]) {
      const page = await guest.get(`/boutique?kpa=BLG&${query}`);
      assert.ok([200, 404].includes(page.status) && !/<script>alert|<img src=x/.test(page.html), text);
      pages.push({ status: page.status });
    }
  }
  count("poisoned searches", pages);
  assert.ok(Number(await orders()) > 0, "the table is still there");
});

test("exports hold no formula that somebody else wrote", async () => {
  const poison = "=HYPERLINK(\"http://evil.example\")";
  const made = await shop.office("POST", "pieces", { code: `P-${crypto.randomUUID().slice(0, 8)}`, item: shop.item, name: poison, condition: "good", size: "=1+1", description: "@SUM(A1)", price: euros(shop.price) }, once());
  assert.equal(made.status, 201, JSON.stringify(made.body));
  await shop.office("POST", `pieces/${made.body.id}/state`, { state: "published" });
  const one = await shop.visit("POST", "/api/boutique/BLG/orders", shop.form({ line: { piece: made.body.id, quantity: 1000 }, total: shop.price, name: poison }), once());
  assert.equal(one.status, 201, JSON.stringify(one.body));
  const ref = (await until(async () => { const now = await shop.paymentOf(one.body); return now.redirect_url && now; }, "a page")).redirect_url.split("/").at(-1);
  shop.stripe.pay(ref) ;
  await shop.visit("POST", `/api/commandes/${one.body.token}/payment/return`);
  await shop.stands(one.body, "confirmed");
  await until(async () => (await house.sql("SELECT count(*) FROM online_sale WHERE state IN ('waiting', 'signed')"))[0][0] === "0", "the record");
  const month = (await house.sql("SELECT to_char(current_date, 'YYYY-MM')"))[0][0];
  let cells = 0;
  for (const path of [`ledger?month=${month}&format=hledger`, `sage?month=${month}`, `fec?year=${month.slice(0, 4)}`]) {
    const answer = await ask(`${house.url}/api/kpas/BLG/exports/${path}`, { headers: shop.accountant.headers });
    assert.equal(answer.status, 200, `${path}: ${JSON.stringify(answer.body).slice(0, 300)}`);
    for (const cell of String(answer.body).split(/\r?\n/).flatMap((row) => row.split(/[;\t|]/))) { assert.ok(!/^"?[=@+]/.test(cell), `${path}: ${cell}`); cells += 1; }
  }
  table.push(["cells of exports after poisoned names", cells, "none begins a formula"]);
});

/* ---- odd bodies ---------------------------------------------------------------------------------------------------- */

test("bodies that are huge, deep, odd or something else", async () => {
  const body = JSON.stringify(shop.form()), bytes = (text) => new TextEncoder().encode(text);
  await refused("odd JSON", [["empty", ""], ["null", "null"], ["a list", "[]"], ["text", "\"x\""], ["cut", body.slice(0, -1)], ["more after it", `${body}{}`], ["twice the same name", body.replace("{", "{\"name\":\"x\",")], ["NaN", body.replace(String(shop.price), "NaN")],
    ["1e400", body.replace(String(shop.price), "1e400")], ["0x10", body.replace(String(shop.price), "0x10")], ["comments", `/* */${body}`], ["byte order mark", `\ufeff${body}`], ["UTF-16", new Uint8Array(Buffer.from(body, "utf16le"))], ["no UTF-8", new Uint8Array([...bytes(body.slice(0, -1)), 0xff, 0x7d])],
    ["deep lists", "[".repeat(20000)], ["deep objects", "{\"a\":".repeat(20000)], ["deep field", body.replace("\"Fatou\"", "[".repeat(3000) + "]".repeat(3000))], ["many names", `{${Array.from({ length: 5000 }, (_, i) => `"n${i}":1`).join()}}`], ["prototype", body.replace("{", "{\"__proto__\":{\"total\":1},")],
    ["one name of 60 kB", `{"${"n".repeat(60000)}":1}`]]);
  await refused("bodies over the limit", [["1 MB", JSON.stringify(shop.form({ name: "x".repeat(1 << 20) }))], ["8 MB", "x".repeat(8 << 20)]], [413, 422]);
  await refused("other content types", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "application/xml", "text/json", "application/json-patch+json", ""].map((type) => [type || "none", body, { "Content-Type": type || "application/octet-stream" }]), [415]);
  await refused("packed bodies", [["gzip", body, { "Content-Encoding": "gzip" }], ["br", body, { "Content-Encoding": "br" }]], [400, 415]);
});

function dripping() { // a byte a second, for as long as it is borne
  const url = new URL(house.url), one = { began: Date.now(), ended: 0 };
  one.socket = connect(Number(url.port), "127.0.0.1", () => {
    one.socket.write(`POST /api/boutique/BLG/orders HTTP/1.1\r\nHost: ${url.host}\r\nContent-Type: application/json\r\nIdempotency-Key: ${crypto.randomUUID()}\r\nContent-Length: 400\r\n\r\n{`);
    one.timer = setInterval(() => one.socket.write(" "), 1000);
  });
  one.socket.on("error", () => {});
  one.socket.on("close", () => { clearInterval(one.timer); one.ended = Date.now(); });
  one.socket.resume();
  return one;
}

/** How many bodies the server keeps at this moment, each in a file without a name. */
async function bodiesOnDisk() {
  const folder = `/proc/${house.server.pid}/fd`;
  const targets = await Promise.all((await readdir(folder)).map((one) => readlink(`${folder}/${one}`).catch(() => "")));
  return targets.filter((target) => /\/body-\w{6} \(deleted\)$/.test(target)).length;
}

/* ---- somebody else's mailbox, telephone, disk ------------------------------------------------------------------------ */

test("a stranger's form makes nothing ring, and puts no link of hers before anybody", async () => {
  await house.sql("INSERT INTO sms_setting (kpa, is_on, url, format, changed_at) VALUES ('BLG', true, 'https://sms.example.org/{to}', 'get', now())");
  const answers = [];
  for (let i = 0; i < 3; i++) {
    const one = await shop.order(1, { pays: "counter", phone: "06 11 11 11 11" });
    answers.push(await shop.visit("POST", `/api/commandes/${one.token}/cancellation`, undefined, { "If-Match": `"${one.order.version}"` }));
  }
  assert.deepEqual(answers.map(({ status }) => status), [200, 200, 200]);
  assert.equal((await house.sql("SELECT count(*) FROM sms"))[0][0], "0", "who calls off herself is told nothing");
  count("orders called off for somebody else's telephone (no SMS)", answers);
  const one = await shop.order(1, { pays: "counter", phone: "06 11 11 11 11" });
  assert.equal((await shop.office("POST", `orders/${one.order.id}/events`, { event: "cancel", reason: "asked" }, { ...once(), "If-Match": `"${one.order.version}"` })).status, 200);
  assert.equal((await house.sql("SELECT count(*) FROM sms"))[0][0], "1", "whom the team calls off is told");
  await house.sql("DELETE FROM sms; DELETE FROM sms_setting");
  const said = [];
  for (const [name, greeted] of [["Gagnez 900€ : https://evil.example/x", "Gagnez € https evil. example x"], ["evil.example", "evil. example"], ["appelez le 08 99 12 34 56", "appelez le"], ["J.-P. d’Été-O'Neil", "J. P. d’Été-O'Neil"]]) {
    const made = await shop.visit("POST", "/api/boutique/BLG/orders", shop.form({ name, pays: "counter", email: "victim@example.org" }), once());
    assert.equal(made.status, 201);
    const [[body]] = await house.sql("SELECT replace(body, chr(10), '|') FROM mail WHERE recipient = 'victim@example.org' ORDER BY created_at DESC, id DESC LIMIT 1");
    assert.ok(body.startsWith(`Bonjour ${greeted},|`), body);
    said.push(made);
  }
  count("links and numbers as a name in a letter to somebody else (taken apart)", said);
});

test("made-up notices fill no disk, slow uploads keep nobody from sending", async () => {
  await shop.settings("helloasso");
  const one = await shop.sent(), answers = [];
  for (let i = 0; i < 40; i++) answers.push(await shop.tell(one, JSON.stringify({ eventType: "Payment", data: {}, metadata: { payment: one.payment.id }, pad: `${i}${"x".repeat(60000)}` })));
  assert.ok(answers.every(({ status }) => status === 200));
  const [[kept]] = await house.sql(`SELECT count(*) FROM payment_inbox WHERE payment = '${uuid(one.payment.id)}'`);
  assert.ok(Number(kept) >= 1 && Number(kept) <= 20, `${kept} kept`);
  count(`notices of HelloAsso that somebody made up (${kept} kept)`, answers);
  await shop.settings("stripe");
  const half = "x".repeat(15000), statuses = [];
  const begin = () => {
    const socket = connect(house.port, "127.0.0.1").on("error", () => {});
    socket.said = "";
    socket.on("data", (bytes) => { socket.said += bytes; });
    socket.write(`POST /boutique/BLG/devis HTTP/1.1\r\nHost: localhost:${house.port}\r\nConnection: close\r\nContent-Type: multipart/form-data; boundary=x\r\nContent-Length: 30000\r\n\r\n${half}`);
    return socket;
  };
  const finish = async (socket) => {
    const closed = new Promise((done) => socket.on("close", done));
    socket.write(half);
    await closed;
    statuses.push({ status: Number(socket.said.split(" ")[1]) });
    return statuses.at(-1).status;
  };
  const slowly = Array.from({ length: 6 }, begin);
  await until(async () => (await bodiesOnDisk()) === 6, "the six places of one address");
  for (let i = 0; i < 18; i++) assert.equal(await finish(begin()), 503, "the places are left to others");
  assert.deepEqual(await Promise.all(slowly.map(finish)), Array(6).fill(400), "who has a place is read, after a wait if four are being read: this is no form");
  assert.equal(await bodiesOnDisk(), 0);
  assert.equal(await finish(begin()), 400, "a place that was left is free");
  count("uploads of one address at once (six places)", statuses);
});

/* ---- browsers ------------------------------------------------------------------------------------------------------ */

test("forms of other sites are refused; a basket that somebody planted is none", async () => {
  const one = await shop.order(), answers = [], guest = new Guest(house.url);
  const forms = ["/boutique/BLG/panier", "/boutique/BLG/commander", "/boutique/BLG/renoncer", `/boutique/commande/${one.token}/annuler`, `/boutique/commande/${one.token}/renoncer`];
  for (const path of forms)
    for (const headers of [{ origin: "https://evil.example" }, { origin: "null" }, { origin: `${house.url}.evil.example` }, { origin: "http://localhost:1" }, { "sec-fetch-site": "cross-site" }]) {
      const answer = await guest.ask(path, { form: { ajouter: shop.item, quantite: "1" }, headers });
      assert.equal(answer.status, 403, `${path} ${JSON.stringify(headers)}: ${answer.status}`);
      answers.push({ status: answer.status });
    }
  assert.equal((await shop.orderOf(one)).body.state, "awaiting_payment");
  count("forms sent by other sites", answers);
  const planted = [];
  for (const value of ["x", "1", "A".repeat(3500), `${shop.item}:-5`, `${shop.item}:1:0`, `${foreign.public}:1`, "%3Cscript%3E", "FRI-001*999999999999", "%00"]) {
    const page = await guest.ask("/boutique/BLG/panier", { headers: { cookie: `__Host-panier-BLG=${value}` } });
    assert.equal(page.status, 200, value);
    assert.ok(!page.html.includes("<script>") && !/-\d+,\d\d\s€/.test(page.html), value);
    planted.push({ status: page.status });
  }
  count("baskets that are not ours", planted);
});

test("nobody is sent elsewhere: returns are ours whatever names the request gives us", async () => {
  await shop.settings("stripe");
  const one = await shop.sent(), session = shop.stripe.sessions.get(one.ref);
  assert.equal(new URL(session.success_url.replace("{CHECKOUT_SESSION_ID}", "x")).origin, house.url);
  const answers = [];
  for (const query of ["retour=https://evil.example", "retour=//evil.example", "url=https://evil.example", "retour=1&next=https://evil.example", "session_id=%0d%0aLocation:%20https://evil.example"]) {
    const answer = await ask(`${house.url}/boutique/commande/${one.token}?${query}`);
    assert.ok(!answer.headers.get("location") || new URL(answer.headers.get("location"), house.url).origin === house.url, query);
    assert.ok(!String(answer.body).includes("evil.example"), query);
    answers.push({ status: answer.status });
  }
  for (const headers of [{ "X-Forwarded-Host": "evil.example" }, { "X-Forwarded-Proto": "https", "X-Forwarded-Host": "evil.example" }, { Forwarded: "host=evil.example" }]) {
    const answer = await ask(`${house.url}/boutique?kpa=BLG`, { headers });
    assert.ok(!String(answer.body).includes("evil.example"));
    answers.push({ status: answer.status });
  }
  count("returns and hosts of somebody else", answers);
});

test("pages of somebody are kept by nobody; every page says what it may do", async () => {
  const one = await shop.order(), checked = [];
  const pages = { "/boutique?kpa=BLG": false, "/boutique/BLG/panier": true, "/boutique/BLG/commander": true, "/boutique/BLG/renoncer": true, "/boutique/BLG/conditions": false, "/boutique/BLG/mentions": false, [`/boutique/BLG/${shop.item}`]: false,
    [`/boutique/commande/${one.token}`]: true, [`/boutique/commande/${one.token}/renoncer`]: true, [`/boutique/commande/${"A".repeat(43)}`]: true, "/boutique/BLG/nothing": false, [`/api/commandes/${one.token}`]: true, [`/api/commandes/${one.token}/payment`]: true, "/sitemap.xml": false };
  for (const [path, is_private] of Object.entries(pages)) {
    const { status, headers } = await ask(house.url + path, { headers: { Accept: path.startsWith("/api") ? "application/json" : "text/html" } });
    for (const [name, value] of [["x-content-type-options", /^nosniff$/], ["x-frame-options", /^DENY$/], ["referrer-policy", /^(same-origin|no-referrer)$/], ["cross-origin-resource-policy", /^same-origin$/], ["content-security-policy", /(default-src|frame-ancestors) 'none'/]])
      assert.match(headers.get(name) ?? "", value, `${path}: ${name}`);
    assert.ok(!/unsafe-inline|unsafe-eval|\*/.test(headers.get("content-security-policy")), path);
    const cache = headers.get("cache-control") ?? "";
    if (is_private) assert.match(cache, /no-store|private/, `${path}: ${cache}`);
    if (path.includes(one.token)) assert.match(cache, /no-store/, `${path}: ${cache}`);
    if (path.startsWith("/boutique/commande/")) assert.match(headers.get("x-robots-tag") ?? String(await (await fetch(house.url + path)).text()).match(/<meta name="robots"[^>]*>/)?.[0] ?? "", /noindex/, path);
    assert.ok(!/Set-Cookie/i.test(headers.get("vary") ?? ""));
    checked.push({ status });
  }
  count("pages whose headers are right", checked);
});

/* ---- too much ------------------------------------------------------------------------------------------------------ */

test("who sends a byte a second is shown out; who asks too often is told when to come back", async () => {
  await until(() => slow.every(({ ended }) => ended > 0), "slow bodies to be cut", 60000);
  const longest = Math.max(...slow.map(({ began, ended }) => ended - began));
  assert.ok(longest < 45000, `${longest} ms`);
  table.push(["bodies of a byte a second", slow.length, `cut after ${Math.round(longest / 1000)} s`]);
  await house.stopServer();
  house.serve = house.serve.filter((word, at) => word !== "--rate-limit" && house.serve[at - 1] !== "--rate-limit");
  house.serve.push("--trusted-proxy", "127.0.0.1", "--public-url", house.origin);
  await house.startServer();
  const flood = async (subject, times, send) => {
    const answers = await Promise.all(Array.from({ length: times }, send)), over = answers.filter(({ status }) => status === 429);
    assert.ok(over.length > 0 && over.every(({ headers }) => Number(headers.get("retry-after")) >= 1), `${subject}: ${answers.map(({ status }) => status).join()}`);
    table.push([subject, times, `${times - over.length} answered, ${over.length} × 429, Retry-After ${over[0].headers.get("retry-after")} s`]);
  };
  await flood("orders from one address", 30, () => shop.visit("POST", "/api/boutique/BLG/orders", shop.form(), once()));
  await flood("codes tried in the form of withdrawal", 40, () => ask(`${house.url}/boutique/BLG/renoncer`, { method: "POST", raw: "code=2222222&contact=0612345678", headers: { "Content-Type": "application/x-www-form-urlencoded" } }));
  const from = (n) => ({ "X-Forwarded-For": `198.51.100.${n}` }), known = Number(await orders());
  await flood("letters to one mailbox, asked for from 12 addresses", 12, (_, n) => shop.visit("POST", "/api/boutique/BLG/orders", shop.form({ pays: "counter", email: n % 2 ? "target@example.org" : "Target@Example.org" }), { ...once(), ...from(n) }));
  assert.equal(Number(await orders()) - known, 8, "what would write once too often is not ordered");
  const form = (email) => Object.entries({ nom: "Léa", email, demande: "un vase", cle: crypto.randomUUID() }).reduce((all, [name, value]) => (all.set(name, value), all), new FormData());
  const asked = await Promise.all([form("target@example.org"), form("lea@example.org")].map((raw, n) => ask(`${house.url}/api/boutique/BLG/quotes`, { method: "POST", raw, headers: { ...once(), ...from(100 + n) } })));
  assert.deepEqual(asked.map(({ status }) => status), [429, 201], "quotes write to the same mailbox");
  await flood("links of orders tried", 600, () => ask(`${house.url}/api/commandes/${"A".repeat(43)}`));
  await house.stopServer();
  house.serve.push("--rate-limit", "1000");
  await house.startServer();
  const before = Number(await orders());
  await flood("orders that nobody paid, of one address, ten times the rate", 24, () => shop.visit("POST", "/api/boutique/BLG/orders", shop.form({ pays: "counter" }), { ...once(), ...from(200) }));
  assert.equal(Number(await orders()) - before, 20, "no more is kept for it");
  assert.equal((await shop.visit("POST", "/api/boutique/BLG/orders", shop.form({ pays: "online" }), { ...once(), ...from(200) })).status, 201, "who pays may");
  assert.equal((await shop.visit("POST", "/api/boutique/BLG/orders", shop.form({ pays: "counter" }), { ...once(), ...from(201) })).status, 201);
});

test("the table", (t) => {
  const wide = Math.max(...table.map(([subject]) => subject.length));
  for (const [subject, times, said] of table) t.diagnostic(`${subject.padEnd(wide)} ${String(times).padStart(4)}  ${said}`);
  assert.ok(table.length >= 20);
});
