// SPDX-License-Identifier: AGPL-3.0-or-later
// Quotes: what customers send is believed by its content alone and reaches the office alone; an answer is accepted as an
// order whose deposit, paid on the web or at a till, and balance are signed, booked and agree to the cent.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { readdirSync, readFileSync, statSync, utimesSync, writeFileSync } from "node:fs";
import path from "node:path";
import { after, before, test } from "node:test";
import { deflateSync } from "node:zlib";
import { FakeStripe } from "../fakes/stripe.mjs";
import { ask, House, post, root, until } from "../lib/house.mjs";

const build = process.env.COMPTOIR_BUILD ?? path.join(root, "build");
let house, stripe, referent, till, till2, item, reduced;
before(async () => {
  stripe = await new FakeStripe().open();
  house = await House.open({ serve: ["--rate-limit", "0", "--stripe-url", stripe.url] });
  const accountant = await house.signIn({ role: "accountant" });
  referent = await house.signIn({ role: "referent" });
  for (const [name, value] of [["stripe-key-cae-pont", stripe.key], ["stripe-hook-cae-pont", stripe.hook]]) await secret(name, value);
  assert.equal((await ask(`${house.url}/api/office/BLG/payment-setting`, { method: "PUT", body: { provider: "stripe" }, headers: accountant.headers })).status, 200);
  [till, till2] = [await house.startTill(), await house.startTill({ code: "BLG-2" })];
  [[item]] = await house.sql("SELECT i.code FROM items_on(current_date) i WHERE i.kpa = 'BLG' AND i.pricing = 'quote' AND i.turnover AND i.vat_rate = 2000 AND i.vat_scheme = 'normal' AND NOT i.archived ORDER BY i.code LIMIT 1");
  [[reduced]] = await house.sql("SELECT i.code FROM items_on(current_date) i WHERE i.kpa = 'BLG' AND i.vat_rate < 2000 AND i.vat_rate > 0 AND i.turnover AND i.vat_scheme = 'normal' AND NOT i.archived ORDER BY i.code LIMIT 1");
});
after(async () => { await house?.close(); await stripe?.close(); });

async function secret(name, value) {
  const child = spawn(path.join(build, "comptoir"), ["secret", "set", name, "--data", house.data], { stdio: ["pipe", "ignore", "inherit"] });
  child.stdin.end(`${value}\n`);
  assert.equal(await new Promise((resolve) => child.on("exit", resolve)), 0, name);
}
const office = (method, path_, body, headers = {}) => ask(`${house.url}/api/office/BLG/${path_}`, { method, body, headers: { ...referent.headers, ...headers } });
const folder = () => path.join(house.data, "quotes");
const onDisk = () => readdirSync(folder()).sort();
const code = (answer) => [answer.status, answer.body?.code];

// ---- files ------------------------------------------------------------------------------------------------------------------
const triangles = (count, header = "a program") => {
  const stl = Buffer.alloc(84 + 50 * count);
  stl.write(header);
  stl.writeUInt32LE(count, 80);
  for (let i = 0; i < count; i++) for (let n = 0; n < 12; n++) stl.writeFloatLE(i + n, 84 + 50 * i + 4 * n);
  return stl;
};
const crc = (bytes) => {
  let value = -1;
  for (const byte of bytes) for (let n = 0, one = (value ^ byte) & 255; n < 8; n++) { one = one & 1 ? (one >>> 1) ^ 0xedb88320 : one >>> 1; if (n === 7) value = (value >>> 8) ^ one; }
  return (value ^ -1) >>> 0;
};
const chunk = (type, data) => {
  const body = Buffer.concat([Buffer.from(type), data]), out = Buffer.alloc(body.length + 8);
  out.writeUInt32BE(data.length);
  body.copy(out, 4);
  out.writeUInt32BE(crc(body), body.length + 4);
  return out;
};
const png = (width, height, bytes) => {
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width);
  head.writeUInt32BE(height, 4);
  head.set([8, 2], 8);
  return Buffer.concat([Buffer.from("89504e470d0a1a0a", "hex"), chunk("IHDR", head), chunk("IDAT", deflateSync(bytes ?? Buffer.alloc(height * (1 + 3 * width)))), chunk("IEND", Buffer.alloc(0))]);
};
const pdf = (more = "") => {
  const parts = ["%PDF-1.4\n"], at = [];
  const add = (text) => { at.push(parts.join("").length); parts.push(text); };
  add(`1 0 obj\n<</Type/Catalog/Pages 2 0 R${more}>>\nendobj\n`);
  add("2 0 obj\n<</Type/Pages/Kids[3 0 R]/Count 1>>\nendobj\n");
  add("3 0 obj\n<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]>>\nendobj\n");
  const start = parts.join("").length;
  return Buffer.from(`${parts.join("")}xref\n0 4\n0000000000 65535 f \n${at.map((one) => `${String(one).padStart(10, "0")} 00000 n \n`).join("")}trailer\n<</Size 4/Root 1 0 R>>\nstartxref\n${start}\n%%EOF\n`);
};
const svg = (inside = "<path d='M0 0h9'/>") => Buffer.from(`<svg xmlns='http://www.w3.org/2000/svg'>${inside}</svg>`);

/** @param {[string, Buffer][]} files */
async function request(files = [], { key = crypto.randomUUID(), fields = {}, kpa = "BLG" } = {}) {
  const form = new FormData();
  const said = { nom: "Fatou Diallo", email: "fatou@example.org", telephone: "", demande: "Une pièce de rechange,\nen noir.", ...fields };
  for (const [name, value] of Object.entries(said)) form.append(name, value);
  for (const [name, bytes] of files) form.append("fichiers", new Blob([bytes]), name);
  const answer = await fetch(`${house.direct}/api/boutique/${kpa}/quotes`, { method: "POST", body: form, headers: key ? { "Idempotency-Key": key } : {} });
  return { status: answer.status, headers: answer.headers, body: await answer.json().catch(() => null) };
}
const sent = async (files, more) => {
  const made = await request(files, more);
  assert.equal(made.status, 201, JSON.stringify(made.body));
  return made.body;
};

test("a shop that is closed takes no request; then it opens", async () => {
  assert.deepEqual(code(await request()), [409, "shop_closed"]);
  assert.equal((await office("PUT", "shop", { is_open: true, pays_counter: true, pays_online: true, hold_minutes: 20, keep_days: 3, mediator: "", terms: "" })).status, 200);
  assert.equal((await request([], { kpa: "NUL" })).status, 404);
});

test("five files of every sort are kept outside the web, under names made by chance, and only the office gets them, to keep", async () => {
  const key = crypto.randomUUID();
  const files = [["cube.stl", triangles(12)], ["plaque.svg", svg()], ["plan.pdf", pdf()], ["photo.png", png(60, 40)], ["mots.STL", Buffer.from("solid x\nfacet normal 0 0 1\nouter loop\nvertex 0 0 0\nvertex 1 0 0\nvertex 0 1 0\nendloop\nendfacet\nendsolid x\n")]];
  const made = await sent(files, { key });
  assert.match(made.code, /^D-[2-9A-Z]{7}$/);
  const again = await request(files, { key });
  assert.deepEqual([again.status, again.body.id, again.headers.get("idempotent-replayed")], [201, made.id, "true"]);
  assert.deepEqual(code(await request(files.slice(1), { key })), [422, "once_key_reused"]);
  assert.equal(onDisk().length, 5, "kept once");
  for (const name of onDisk()) {
    assert.match(name, /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    assert.equal(statSync(path.join(folder(), name)).mode & 0o777, 0o600);
    for (const where of [`/quotes/${name}`, `/boutique/photos/${name}`, `/a/quotes/${name}`]) assert.notEqual((await fetch(house.url + where)).status, 200);
  }
  const { body: { data } } = await office("GET", "quotes");
  const quote = data.find((one) => one.code === made.code);
  assert.deepEqual([quote.name, quote.email, quote.wish, quote.files.map((file) => file.kind)], ["Fatou Diallo", "fatou@example.org", "Une pièce de rechange,\nen noir.", ["stl", "svg", "pdf", "picture", "stl"]]);
  const address = (file) => `${house.direct}/api/office/BLG/quotes/${quote.id}/files/${file.id}`;
  for (const [at, file] of quote.files.entries()) {
    const answer = await fetch(address(file), { headers: referent.headers });
    assert.equal(answer.status, 200);
    assert.equal(answer.headers.get("content-type"), "application/octet-stream");
    assert.match(answer.headers.get("content-disposition"), /^attachment;/);
    assert.equal(answer.headers.get("x-content-type-options"), "nosniff");
    assert.match(answer.headers.get("content-security-policy"), /sandbox/);
    const bytes = Buffer.from(await answer.arrayBuffer());
    if (file.kind === "picture") assert.equal(bytes.subarray(0, 3).toString("hex"), "ffd8ff", "made anew");
    else assert.ok(bytes.equals(files[at][1]), file.kind);
    assert.equal((await fetch(address(file))).status, 401);
  }
  const elsewhere = await house.signIn({ role: "referent", kpa: "TRS" }).catch(() => null);
  if (elsewhere) assert.equal((await fetch(address(quote.files[0]), { headers: elsewhere.headers })).status, 404);
  assert.equal((await house.sql(`SELECT count(*) FROM mail WHERE recipient = 'fatou@example.org' AND subject LIKE '%${made.code}%'`))[0][0], "1");
});

test("hostile files are refused with a word about what to do, and nothing of them is left", async () => {
  const before = [onDisk(), await house.sql("SELECT count(*) FROM quote")];
  const bomb = png(30000, 30000, Buffer.alloc(1000)), zip = Buffer.concat([Buffer.from("PK\x03\x04"), Buffer.alloc(60)]);
  const table = [
    ["cube.stl", Buffer.alloc(0), "file_empty"],
    ["cube.stl", triangles(12).subarray(0, 500), "quote_file_kind"],
    ["cube.stl", Buffer.concat([triangles(12), Buffer.from("<script>alert(1)</script>")]), "quote_file_kind"],
    ["cube.stl", triangles(12, "<html><script>alert(1)</script>"), "file_hides"],
    ["cube.stl", triangles(12, "%PDF-1.4"), "quote_file_lies"],
    ["cube.stl", Buffer.concat([Buffer.from("solid x\n"), zip]), "file_broken"],
    ["cube.stl", zip, "quote_file_kind"],
    ["cube.zip", zip, "quote_file_kind"],
    ["cube.stl", png(60, 40), "quote_file_lies"],
    ["page.html", Buffer.from("<html><script>alert(1)</script>"), "quote_file_kind"],
    ["virus.exe", Buffer.from("MZ\x90\0"), "quote_file_kind"],
    ["a.svg", svg("<script>alert(1)</script>"), "svg_active"],
    ["a.svg", svg("<image href='https://example.org/x.png'/>"), "svg_active"],
    ["a.svg", svg("<g onload='alert(1)'/>"), "svg_active"],
    ["a.svg", Buffer.from("<!DOCTYPE svg [<!ENTITY a 'aaaa'><!ENTITY b '&a;&a;&a;'>]><svg xmlns='http://www.w3.org/2000/svg'>&b;</svg>"), "svg_active"],
    ["a.svg", Buffer.from("<!DOCTYPE svg SYSTEM 'file:///etc/passwd'><svg xmlns='http://www.w3.org/2000/svg'/>"), "svg_active"],
    ["a.svg", Buffer.concat([svg(), zip, Buffer.from("PK\x05\x06"), Buffer.alloc(18)]), "file_hides"],
    ["a.svg", svg().subarray(0, 50), "file_broken"],
    ["a.pdf", pdf("/OpenAction<</S/JavaScript/JS(app.alert\\(1\\))>>"), "pdf_active"],
    ["a.pdf", pdf("/OpenAction<</S/Launch/F(cmd.exe)>>"), "pdf_active"],
    ["a.pdf", pdf().subarray(0, 60), "file_broken"],
    ["a.pdf", Buffer.from("%PDF-1.4\nno document"), "file_broken"],
    ["a.png", bomb, "picture_too_large"],
    ["a.png", png(60, 40).subarray(0, 40), "file_broken"],
    ["a.png", Buffer.concat([png(60, 40), zip, Buffer.from("PK\x05\x06"), Buffer.alloc(18)]), "file_hides"],
  ];
  for (const [name, bytes, said] of table) {
    const answer = await request([["cube.stl", triangles(2)], [name, bytes]]);
    assert.deepEqual(code(answer), [422, said], `${name} ${bytes.subarray(0, 60)}`);
    assert.ok(JSON.stringify(answer.body).includes("/fichiers/1"), "says which one");
  }
  assert.deepEqual(code(await request(Array.from({ length: 6 }, (_, i) => [`${i}.stl`, triangles(1)]))), [422, "quote_too_many_files"]);
  assert.deepEqual(code(await request([["a.stl", Buffer.alloc(21 * 1024 * 1024)]])), [413, "body_too_large"]);
  const big = await request([1, 2, 3].map((i) => [`${i}.stl`, triangles(370_000)])).catch(() => ({ status: 413 }));
  assert.equal(big.status, 413, "more than 50 MB together");
  assert.deepEqual([onDisk(), await house.sql("SELECT count(*) FROM quote")], before);
});

test("what is no request: no key, no words, no contact, no form, a name that would be a path", async () => {
  assert.deepEqual(code(await request([], { key: null })), [400, "once_key_missing"]);
  assert.deepEqual(code(await request([], { fields: { demande: " \n " } })), [422, "quote_wish_needed"]);
  assert.deepEqual(code(await request([], { fields: { demande: "x".repeat(2001) } })), [422, "quote_wish_needed"]);
  assert.deepEqual(code(await request([], { fields: { email: "", telephone: "" } })), [422, "contact_needed"]);
  assert.deepEqual(code(await request([], { fields: { email: "a@b.c\r\nBcc: x@y.z" } })), [422, "contact_needed"]);
  const raw = (body, type) => ask(`${house.direct}/api/boutique/BLG/quotes`, { method: "POST", raw: body, headers: { "Content-Type": type, "Idempotency-Key": crypto.randomUUID() } });
  assert.equal((await raw("{}", "application/json")).status, 415);
  assert.equal((await raw("--x\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\ncut", "multipart/form-data; boundary=x")).status, 400);
  assert.equal((await raw("", "multipart/form-data; boundary=x")).status, 400);
  const made = await sent([["../../../etc/passwd.stl", triangles(1)]]);
  const { body: { quote } } = await office("GET", `quotes/${made.id}`);
  assert.equal(quote.files[0].name, "passwd.stl");
});

// ---- from the answer to the balance ----------------------------------------------------------------------------------------------
const soon = (days) => new Date(Date.now() + days * 86_400_000).toLocaleDateString("sv", { timeZone: "Europe/Paris" });
/** A request, answered: its link's token. */
async function answered({ price = 10000, deposit_bp = 3000, lines, valid_until = soon(10), email = "fatou@example.org" } = {}) {
  const made = await sent([["cube.stl", triangles(3)]], { fields: { email, telephone: email ? "" : "06 12 34 56 78" } });
  const body = { lines: lines ?? [{ item, quantity: 1000, unit_price: price }], delay_days: 5, deposit_bp, valid_until, words: "En PLA noir." };
  const answer = await office("PUT", `quotes/${made.id}/answer`, body, { "If-Match": '"1"' });
  assert.equal(answer.status, 200, JSON.stringify(answer.body));
  return { ...made, token: answer.body.link.split("/").at(-1), quote: answer.body.quote };
}
const read = (token) => ask(`${house.url}/api/devis/${token}`);
const accept = async (token, pays, version) => ask(`${house.url}/api/devis/${token}/acceptance`, { method: "POST", body: { pays }, headers: { "If-Match": version ?? (await read(token)).headers.get("etag") } });
const orderOf = async (token) => (await ask(`${house.url}/api/commandes/${token}`)).body;
const sumOf = async (account) => Number((await house.sql(`SELECT coalesce(sum(amount_cents), 0) FROM posting WHERE account = '${account}'`))[0][0]);
const accounts = async () => Object.fromEntries(await Promise.all(["419100", "445870", "445710", "511600"].map(async (one) => [one, await sumOf(one)])));
const whole = async () => {
  const verified = await house.attempt("verify");
  assert.equal(verified.code, 0, verified.stdout + verified.stderr);
};
const look = async (orderCode, at = till) => (await ask(`${at.url}/api/till/orders/${orderCode}`)).body.orders[0];
const balance = (found, more = {}) => ({ id: crypto.randomUUID(), confirmed: true, tenders: [{ kind: "card", amount: found.due }],
  lines: [...found.lines.map((line) => ({ item: line.item, quantity: line.quantity, unit_price: line.unit_price, priced: true, order: found.id })),
    ...found.held.map((sum) => ({ item: sum.item, quantity: 1000, unit_price: sum.amount, priced: true, as: "deduct", order: found.id }))], ...more });
const deposit = (found) => ({ id: crypto.randomUUID(), confirmed: true, tenders: [{ kind: "card", amount: found.asked.reduce((sum, one) => sum + one.amount, 0) }],
  lines: found.asked.map((sum) => ({ item: sum.item, quantity: 1000, unit_price: sum.amount, priced: true, as: "deposit", order: found.id })) });
const pay = (ticket, at = till) => post(`${at.url}/api/till/sales`, ticket);
/** The page of the provider is paid. */
async function payOnline(token) {
  const page = await until(async () => (await ask(`${house.url}/api/commandes/${token}/payment`)).body.redirect_url, "a page to pay on");
  stripe.pay(page.split("/").at(-1));
  await post(`${house.url}/api/commandes/${token}/payment/return`);
  await until(async () => (await orderOf(token)).state === "confirmed", "the deposit");
}

test("an answer is checked, its link is the only key, and it ends by itself", async () => {
  const made = await sent();
  const put = (body, version = '"1"') => office("PUT", `quotes/${made.id}/answer`, { lines: [{ item, quantity: 1000, unit_price: 100 }], delay_days: 5, deposit_bp: 0, valid_until: soon(3), ...body }, { "If-Match": version });
  assert.deepEqual(code(await put({ lines: [{ item: "RIEN-1", quantity: 1000, unit_price: 1 }] })), [422, "quote_item"]);
  assert.deepEqual(code(await put({ lines: [{ item, quantity: 1000, unit_price: 0 }] })), [422, "empty_ticket"]);
  assert.deepEqual(code(await put({ valid_until: soon(-1) })), [422, "out_of_range"]);
  assert.equal((await put({ deposit_bp: 9001 })).status, 422);
  assert.deepEqual(code(await put({}, '"7"')), [412, "quote_changed"]);
  const first = await put({});
  const second = await put({ lines: [{ item, quantity: 2000, unit_price: 250 }] }, '"2"');
  assert.deepEqual([first.status, second.status, second.body.quote.total.amount], [200, 200, 500]);
  const [old, now] = [first, second].map((one) => one.body.link.split("/").at(-1));
  assert.deepEqual([(await read(old)).status, (await read(now)).status, (await read("x".repeat(43))).status], [404, 200, 404]);
  assert.equal((await read(now)).body.email, undefined, "a link shows no contact");
  assert.deepEqual(code(await accept(now, "counter", '"2"')), [412, "quote_changed"]);
  await house.sql(`UPDATE quote SET valid_until = current_date - 2 WHERE code = '${made.code}'`);
  assert.deepEqual(code(await accept(now, "counter", '"3"')), [409, "quote_ended"]);
  const refused = await answered();
  assert.equal((await post(`${house.url}/api/devis/${refused.token}/refusal`)).body.state, "refused");
  assert.deepEqual(code(await accept(refused.token, "counter")), [409, "quote_ended"]);
  assert.equal((await house.sql(`SELECT count(*) FROM mail WHERE body LIKE '%${refused.token}%'`))[0][0], "1", "by mail, once");
});

test("deposit on the web, balance at the till: 419100 and the VAT of the deposit come and go, the ledger and the chains agree", async () => {
  const start = await accounts();
  const lines = [{ item, quantity: 2000, unit_price: 4000 }, { item: reduced, quantity: 1000, unit_price: 2000 }];
  const { token } = await answered({ lines });
  const accepted = await accept(token, "online");
  assert.deepEqual([accepted.status, accepted.body.state, accepted.body.deposit.amount], [200, "accepted", 3000], JSON.stringify(accepted.body));
  assert.equal((await accept(token, "online", '"2"')).body.order, accepted.body.order, "asked again, the same order");
  const waits = await orderOf(token);
  assert.deepEqual([waits.state, waits.source, waits.deposit.amount], ["awaiting_payment", "quote", 3000]);
  assert.deepEqual((await look(waits.code)).asked.map((one) => one.amount), [2400, 600], "shared as the prices are");
  await payOnline(token);
  await until(async () => (await house.sql(`SELECT count(*) FROM online_sale s JOIN shop_order o ON o.id = s.order_id WHERE o.code = '${waits.code}' AND s.state = 'booked' AND s.is_deposit`))[0][0] === "1", "a signed deposit");
  const paid = await accounts();
  assert.deepEqual([paid["419100"] - start["419100"], paid["511600"] - start["511600"]], [-3000, 3000], "owed, VAT included");
  assert.equal(paid["445870"] - start["445870"], 400 + 3000 - 2400 - Math.round((600 * 10000) / (10000 + (await rateOf(reduced)))), "its VAT is due");
  assert.equal((await house.sql(`SELECT count(*) FROM posting p JOIN entry e ON e.id = p.entry WHERE p.account LIKE '70%' AND e.ticket IN (SELECT s.id FROM online_sale s WHERE s.is_deposit)`).catch(() => [["0"]]))[0][0], "0");
  const found = await look(waits.code);
  assert.deepEqual([found.due, found.held.reduce((sum, one) => sum + one.amount, 0), found.asked], [7000, 3000, []]);
  await post(`${till.url}/api/till/orders/${found.id}/steps`, { id: crypto.randomUUID(), event: "prepare" });
  const cancelled = await ask(`${house.url}/api/commandes/${token}/cancellation`, { method: "POST", headers: { "If-Match": `"${(await orderOf(token)).version}"` } });
  assert.deepEqual(code(cancelled), [409, "no_such_step"], "what is made for her is hers");
  assert.deepEqual(code(await post(`${till.url}/api/till/orders/${found.id}/steps`, { id: crypto.randomUUID(), event: "collect" })), [409, "order_to_pay"]);
  const ready = await look(waits.code), ticket = balance(ready);
  assert.deepEqual(code(await pay({ ...ticket, lines: ticket.lines.filter((line) => !line.as), tenders: [{ kind: "card", amount: 10000 }] })), [409, "order_changed"], "what was paid comes off");
  const more = ticket.lines.map((line) => (line.as ? { ...line, unit_price: line.unit_price + 1 } : line));
  assert.deepEqual(code(await pay({ ...ticket, lines: more, tenders: [{ kind: "card", amount: 6998 }] })), [409, "order_changed"]);
  const sold = await pay(ticket);
  assert.deepEqual([sold.status, sold.body.ticket?.total], [201, 7000], JSON.stringify(sold.body));
  await until(async () => (await orderOf(token)).state === "collected", "the order handed over");
  const done = await accounts();
  assert.deepEqual([done["419100"] - start["419100"], done["445870"] - start["445870"]], [0, 0], "nothing is owed any more");
  assert.equal(done["511600"] - start["511600"], 3000);
  assert.deepEqual(code(await pay(balance(ready))), [409, "order_handed"]);
  await whole();
});
const rateOf = async (one) => Number((await house.sql(`SELECT vat_rate FROM items_on(current_date) WHERE kpa = 'BLG' AND code = '${one}'`))[0][0]);

test("deposit at one till, balance at the other; a till that did not hear of it is told", async () => {
  const start = await accounts();
  const { token } = await answered({ price: 5001, deposit_bp: 5000 });
  assert.equal((await accept(token, "counter")).status, 200);
  const { code: orderCode } = await orderOf(token);
  const early = await look(orderCode, till2), found = await look(orderCode);
  assert.deepEqual([found.due, found.asked.map((one) => one.amount)], [5001, [2501]]);
  const wrong = deposit(found);
  assert.deepEqual(code(await pay({ ...wrong, lines: [{ ...wrong.lines[0], unit_price: 1 }], tenders: [{ kind: "card", amount: 1 }] })), [422, "deposit_too_much"], "as much as was agreed");
  const took = await pay(deposit(found));
  assert.equal(took.status, 201, JSON.stringify(took.body));
  await until(async () => (await orderOf(token)).state === "confirmed", "the order to hear of it");
  assert.deepEqual([(await orderOf(token)).paid_at_till.amount, await sumOf("419100") - start["419100"]], [2501, -2501]);
  assert.deepEqual(code(await pay({ ...balance(early), tenders: [{ kind: "card", amount: 5001 }] }, till2)), [409, "order_changed"], "an old look");
  const now = await look(orderCode, till2);
  assert.deepEqual([now.due, now.held.map((one) => one.amount), now.asked], [2500, [2501], []]);
  const sold = await pay(balance(now), till2);
  assert.equal(sold.status, 201, JSON.stringify(sold.body));
  await until(async () => (await orderOf(token)).state === "collected", "handed over");
  const done = await accounts();
  assert.deepEqual([done["419100"], done["445870"]], [start["419100"], start["445870"]]);
  await whole();
});

test("the team calls it off: the deposit goes back and its record is taken back by a return", async () => {
  const start = await accounts();
  const { token } = await answered();
  await accept(token, "online");
  await payOnline(token);
  const order = await orderOf(token);
  const called = await office("POST", `orders/${order.id}/events`, { event: "cancel", reason: "missing" }, { "If-Match": `"${order.version}"` });
  assert.equal(called.status, 200, JSON.stringify(called.body));
  await until(async () => (await orderOf(token)).given_back.amount === 3000, "the refund", 20000);
  await until(async () => (await house.sql(`SELECT count(*) FROM online_sale s JOIN shop_order o ON o.id = s.order_id WHERE o.code = '${order.code}' AND s.state = 'booked'`))[0][0] === "2", "deposit and return booked", 20000);
  assert.deepEqual(await accounts(), start);
  assert.equal((await house.sql("SELECT count(*) FROM online_sale WHERE state = 'refused'"))[0][0], "0");
  await whole();
});

test("no deposit: confirmed at once, all of it paid at the till; nobody pays: over after a week", async () => {
  const free = await answered({ deposit_bp: 0, email: "" });
  assert.equal((await accept(free.token, "counter")).status, 200);
  const order = await orderOf(free.token);
  assert.deepEqual([order.state, (await look(order.code)).due], ["confirmed", 10000]);
  assert.equal((await pay(balance(await look(order.code)))).status, 201);
  const late = await answered();
  await accept(late.token, "counter");
  await house.sql(`UPDATE shop_order SET held_until = now() - interval '1 second' WHERE code = '${(await orderOf(late.token)).code}'`);
  await until(async () => (await orderOf(late.token)).state === "expired", "the end");
  for (const page of ["commande", "devis"]) assert.match(await pageOf(`/boutique/${page}/${late.token}`), /\/boutique\/BLG\/devis">Demander un nouveau devis/, "says where to begin again");
  const over = await fetch(`${house.direct}/boutique/commande/${late.token}/payer`, { method: "POST", body: new URLSearchParams(), headers: { Accept: "text/html" } });
  assert.deepEqual([over.status, /n’attend pas de paiement/.test(await over.text())], [409, true]);
});
const pageOf = async (path_) => (await fetch(house.direct + path_)).text();

test("the page of the provider closed: the order's page makes another, for a day at most, and the deposit comes", async () => {
  const { token } = await answered();
  await accept(token, "online");
  const where = `/boutique/commande/${token}`;
  const first = await until(async () => (await ask(`${house.url}/api/commandes/${token}/payment`)).body.redirect_url, "a page to pay on");
  assert.ok((await pageOf(where)).includes(`href="${first}">Payer maintenant`));
  assert.match(await pageOf(`/boutique/devis/${token}`), /et payer l’acompte/);
  stripe.sessions.get(first.split("/").at(-1)).status = "expired";
  await until(async () => (await post(`${house.url}/api/commandes/${token}/payment/return`)).body.state === "expired", "the provider to say so");
  const closed = await pageOf(where);
  assert.ok(closed.includes("Payer à nouveau") && !closed.includes(first), "not sent to a page that is closed");
  const again = () => fetch(`${house.direct}${where}/payer`, { method: "POST", body: new URLSearchParams(), redirect: "manual", headers: { Accept: "text/html" } });
  const [one, two] = [await again(), await again()];
  assert.deepEqual([one.status, one.headers.get("location"), two.status], [303, `${where}?actualiser=1`, 303]);
  const second = await until(async () => (await ask(`${house.url}/api/commandes/${token}/payment`)).body.redirect_url, "another page");
  assert.deepEqual([second !== first, stripe.sessions.size, (await pageOf(where)).includes(`href="${second}">Payer maintenant`)], [true, stripe.next - 1, true]);
  await payOnline(token);
});

test("what is not made here is declined with a word, which goes out by letter", async () => {
  const made = await sent([], { fields: { email: "non@example.org" } });
  const declined = await office("POST", `quotes/${made.id}/decline`, { words: "Notre machine est trop petite." });
  assert.deepEqual([declined.status, declined.body.quote.state, declined.body.quote.answer], [200, "declined", "Notre machine est trop petite."]);
  assert.equal((await office("POST", `quotes/${made.id}/decline`, {})).body.quote.answer, "Notre machine est trop petite.", "once");
  const letters = "SELECT count(*), bool_and(body LIKE '%ne pouvons pas faire%trop petite%'), bool_or(body LIKE '%/boutique/devis/%') FROM mail";
  assert.deepEqual(await house.sql(`${letters} WHERE recipient = 'non@example.org' AND subject = 'Votre devis ${made.code}'`), [["1", "t", "f"]]);
  assert.deepEqual(code(await office("PUT", `quotes/${made.id}/answer`, { lines: [{ item, quantity: 1000, unit_price: 100 }], delay_days: 5, deposit_bp: 0, valid_until: soon(3) }, { "If-Match": `"${declined.body.quote.version}"` })), [409, "quote_ended"]);
});

test("as forms of HTML: asked for with a file, refused with what was typed, accepted in two steps", async () => {
  const page = await (await fetch(`${house.url}/boutique/BLG/devis`)).text();
  const key = page.match(/name="cle" value="([0-9a-f-]{36})"/)[1];
  const send = async (files) => {
    const form = new FormData();
    for (const [name, value] of Object.entries({ cle: key, nom: "Léa <b>", email: "lea@example.org", demande: "Un badge" })) form.append(name, value);
    for (const [name, bytes] of files) form.append("fichiers", new Blob([bytes]), name);
    return fetch(`${house.direct}/boutique/BLG/devis`, { method: "POST", body: form, redirect: "manual", headers: { Accept: "text/html" } });
  };
  const wrong = await send([["<img>.svg", svg("<script>1</script>")]]), said = await wrong.text();
  assert.equal(wrong.status, 422);
  assert.match(said, /role="alert"/);
  assert.ok(said.includes("Léa &lt;b&gt;") && said.includes("&lt;img&gt;.svg") && !said.includes("<img>.svg"), "escaped");
  const sentOnce = await send([["badge.stl", triangles(2)]]), again = await send([["badge.stl", triangles(2)]]);
  assert.deepEqual([sentOnce.status, sentOnce.headers.get("location")], [303, again.headers.get("location")], "a double tap asks once");
  const [thanks, made] = [await (await fetch(house.url + sentOnce.headers.get("location"))).text(), sentOnce.headers.get("location").split("=")[1]];
  assert.ok(thanks.includes(made));
  const quote = (await office("GET", "quotes")).body.data.find((one) => one.code === made);
  const answer = await office("PUT", `quotes/${quote.id}/answer`, { lines: [{ item, quantity: 1000, unit_price: 1500 }], delay_days: 3, deposit_bp: 5000, valid_until: soon(5), words: "Voilà <i>" }, { "If-Match": '"1"' });
  const link = new URL(answer.body.link).pathname;
  const shown = await (await fetch(house.url + link)).text();
  assert.ok(shown.includes("15,00") && shown.includes("7,50") && shown.includes("Voilà &lt;i&gt;") && shown.includes(`${link}/accepter`), shown);
  const second = await (await fetch(`${house.url}${link}/accepter`)).text();
  assert.ok(second.includes("Accepter le devis, avec obligation de paiement"));
  const post_ = (path_, body) => fetch(house.direct + path_, { method: "POST", body: new URLSearchParams(body), redirect: "manual", headers: { Accept: "text/html" } });
  assert.equal((await post_(`${link}/accepter`, { version: "2", paiement: "counter" })).status, 422, "the terms");
  const accepted = await post_(`${link}/accepter`, { version: "2", paiement: "counter", conditions: "oui" });
  assert.deepEqual([accepted.status, accepted.headers.get("location")], [303, link.replace("/devis/", "/commande/")]);
  const order = await (await fetch(house.url + accepted.headers.get("location"))).text();
  assert.ok(order.includes("acompte") && order.includes("Reste à payer"));
  assert.ok((await (await fetch(house.url + link)).text()).includes("Suivre ma commande"));
  const other = await answered();
  const refused = await post_(`/boutique/devis/${other.token}/refuser`, {});
  assert.equal(refused.status, 200);
  assert.ok((await refused.text()).includes("Refusé"));
  assert.equal((await fetch(`${house.url}/boutique/devis/${"x".repeat(43)}`)).status, 404);
});

// ---- what is forgotten -------------------------------------------------------------------------------------------------------------
test("files and names go when their time has come, or when somebody asks; the folder holds what the rows know", async () => {
  const [old, asked, live] = [await answered(), await answered(), await answered()];
  await post(`${house.url}/api/devis/${old.token}/refusal`);
  await house.sql(`UPDATE quote SET ended_at = now() - interval '31 days' WHERE code = '${old.code}'`);
  assert.equal((await house.attempt("retention")).code, 0);
  const filesOf = async (one) => Number((await house.sql(`SELECT count(*) FROM quote_file f JOIN quote q ON q.id = f.quote_id WHERE q.code = '${one.code}'`))[0][0]);
  const nameOf = async (one) => (await house.sql(`SELECT length(c.name || c.email || c.wish) FROM quote_contact c JOIN quote q ON q.id = c.quote_id WHERE q.code = '${one.code}'`))[0][0];
  assert.deepEqual([await filesOf(old), (await nameOf(old)) !== "0", await filesOf(live)], [0, true, 1]);
  await house.sql(`UPDATE quote SET ended_at = now() - interval '366 days' WHERE code = '${old.code}'`);
  assert.equal((await house.attempt("retention")).code, 0);
  assert.equal(await nameOf(old), "0");
  const erased = await office("POST", `quotes/${asked.id}/erasure`);
  assert.deepEqual([erased.status, erased.body.quote.state, erased.body.quote.name, await filesOf(asked)], [200, "declined", "", 0]);
  writeFileSync(path.join(folder(), "half-of-a-file"), "x");
  const stranger = crypto.randomUUID();
  writeFileSync(path.join(folder(), stranger), "x");
  const hours = new Date(Date.now() - 2 * 3600_000);
  for (const name of onDisk()) utimesSync(path.join(folder(), name), hours, hours);
  await house.stopServer();
  await house.startServer();
  const known = async () => (await house.sql("SELECT id FROM quote_file")).map(([id]) => id).sort();
  await until(async () => onDisk().length === (await known()).length, "the sweep");
  assert.deepEqual(onDisk(), await known());
  assert.ok(readFileSync(path.join(folder(), onDisk()[0])).length > 0);
});
