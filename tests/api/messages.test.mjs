// SPDX-License-Identifier: AGPL-3.0-or-later
// Word to whoever ordered, as a real mail server and an SMS gateway get it: what it says, its headers, what is refused, what is
// tried again, what it costs, and what the office sees of it.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { createRequire } from "node:module";
import path from "node:path";
import { after, before, test } from "node:test";
import { Receiver } from "../fakes/receiver.mjs";
import { ask, House, root, sleep, until } from "../lib/house.mjs";
import { Guest } from "../lib/visitor.mjs";

const tools = createRequire(path.join(root, "tests/web/package.json"));
const { SMTPServer } = tools("smtp-server"), { simpleParser } = tools("mailparser");
const build = process.env.COMPTOIR_BUILD ?? path.join(root, "build");
let house, gateway, mail, referent, accountant, cheap, price;
const letters = [];
before(async () => {
  gateway = await new Receiver().open();
  mail = new SMTPServer({
    authOptional: true, disabledCommands: ["STARTTLS"], disableReverseLookup: true,
    onRcptTo({ address }, session, done) { done(address.startsWith("personne") ? Object.assign(new Error("5.1.1 no such user"), { responseCode: 550 }) : address.startsWith("plus-tard") ? Object.assign(new Error("busy"), { responseCode: 451 }) : undefined); },
    async onData(stream, session, done) {
      const pieces = [];
      for await (const piece of stream) pieces.push(piece);
      const raw = Buffer.concat(pieces).toString("latin1");
      letters.push({ raw, head: raw.slice(0, raw.indexOf("\r\n\r\n")), envelope: session.envelope, ...(await simpleParser(Buffer.concat(pieces))) });
      done();
    },
  });
  await new Promise((resolve) => mail.listen(0, "127.0.0.1", resolve));
  house = await House.open({ kpas: ["BLG", "TRS"], serve: ["--rate-limit", "0", "--hooks-allow-loopback", "--smtp-url", `smtp://127.0.0.1:${mail.server.address().port}`, "--mail-from", "comptoir@example.org"] });
  [referent, accountant] = [await house.signIn({ role: "referent" }), await house.signIn({ role: "accountant" })];
  [[cheap, price]] = await house.sql("SELECT i.code, i.price FROM items_on(current_date) i WHERE i.kpa = 'BLG' AND i.code LIKE 'FRI-%' AND i.online AND i.pricing = 'fixed' AND i.unit = 'piece' AND i.turnover AND i.priced AND NOT i.archived AND i.kind = 'good' ORDER BY i.code LIMIT 1");
  price = Number(price);
  const opened = await office("PUT", "shop", { is_open: true, pays_counter: true, pays_online: true, hold_minutes: 20, keep_days: 3, mediator: "", terms: "", reply_to: "boutique@example.org" });
  assert.equal(opened.status, 200, JSON.stringify(opened.body));
});
after(async () => { await house?.close(); await gateway?.close(); await new Promise((resolve) => mail.close(resolve)); });

const office = (method, what, body, headers = {}, who = referent) => ask(`${house.url}/api/office/BLG/${what}`, { method, body, headers: { ...who.headers, ...headers } });
const once = () => ({ "Idempotency-Key": crypto.randomUUID() });
const tryOrder = (more, headers = {}) => ask(`${house.url}/api/boutique/BLG/orders`, { method: "POST", headers: { ...once(), ...headers }, body: { lines: [{ item: cheap, quantity: 1000 }], pays: "counter", name: "Fatou Élie", expected: { amount: price, currency: "EUR" }, accepts_terms: true, ...more } });
async function order(more, headers) {
  const made = await tryOrder(more, headers);
  assert.equal(made.status, 201, JSON.stringify(made.body));
  return { ...made.body.order, token: made.body.token };
}
const move = async (one, event, more = {}) => {
  const { version } = (await office("GET", `orders/${one.id}`)).body;
  const moved = await office("POST", `orders/${one.id}/events`, { event, ...more }, { "If-Match": `"${version}"` });
  assert.equal(moved.status, 200, JSON.stringify(moved.body));
};
const letter = (what) => until(() => letters.find((one) => one.subject?.includes(what)), `a letter "${what}"`);
const log = async () => (await office("GET", "messages")).body.data;
const logged = (one, kind, state) => until(async () => (await log()).find((row) => row.order === one.id && row.kind === kind && row.state === state), `${kind} ${state}`);
const uuid = (id) => id.slice(4).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");

const again = (one, headers = once()) => office("POST", `messages/${one.id}/sendings`, undefined, headers);
/** Its message goes once more, once however often the same key asks: the letter that comes then. */
async function sentAgain(one, what) {
  const before_ = letters.length, key = once();
  assert.deepEqual([(await again(one, key)).status, (await again(one, key)).headers.get("idempotent-replayed")], [201, "true"]);
  const next = await until(() => letters.slice(before_).find((row) => row.subject?.includes(what)), `${what} again`);
  assert.ok((await log()).find((row) => row.id === one.id).again_at);
  assert.deepEqual(await house.sql(`SELECT count(*), bool_and(role = 'referent' AND changes ? 'again_at') FROM audit WHERE subject = 'message' AND key = '${uuid(one.id)}'`), [["1", "t"]]);
  return next;
}
/** Fetched and paid, then renounced. */
async function renounce(one, email) {
  await house.sql(`UPDATE shop_order SET state = 'collected', held_until = NULL, paid_cents = total_cents WHERE id = '${uuid(one.id)}';
    INSERT INTO shop_order_event SELECT id, 50, kpa, now(), 'collect', 'collected', 'staff', NULL, '' FROM shop_order WHERE id = '${uuid(one.id)}'`);
  const done = await new Guest(house.url).send(`/boutique/commande/${one.token}/renoncer`, { ligne: "1", email });
  assert.match(done.html, /Votre rétractation est enregistrée/, done.html.slice(done.html.indexOf("<main"), done.html.indexOf("<main") + 1500));
}

/** A groupage of oil by five litres that can be joined: its id. */
async function campaign(more = {}) {
  const id = `cmp_${crypto.randomUUID().replaceAll("-", "")}`, inDays = (days) => new Date(Date.now() + days * 86400_000).toISOString();
  const made = await office("PUT", `campaigns/${id}`, { title: "Huile d’olive", intro: "", closes_at: inDays(4), starts_at: inDays(5), ends_at: inDays(6), threshold: { amount: 0, currency: "EUR" }, margin_bp: 0,
    offers: [{ item: "ALI-003", label: "Huile d’olive", pack: 5000, step: 500, threshold: 0, price: { amount: 200, currency: "EUR" } }], ...more });
  assert.equal((await office("POST", `campaigns/${id}/events`, { event: "open" }, { "If-Match": made.headers.get("etag") })).status, 200);
  return id;
}
const joins = (id, quantity, more, headers = {}) => ask(`${house.url}/api/boutique/BLG/campaigns/${id}/pledges`, { method: "POST", headers: { ...once(), ...headers },
  body: { lines: [{ offer: 1, quantity, minus: 0, plus: 0 }], pays: "counter", name: "Fatou Élie", expected: { amount: quantity / 5, currency: "EUR" }, accepts_terms: true, ...more } });

/** What every letter of the shop looks like on the wire. */
function proper(one, to) {
  assert.match(one.head, /^[\x20-\x7e\r\n\t]*$/, "headers are ASCII");
  for (const line of one.raw.split("\r\n")) assert.ok(line.length <= 78 && !/[\r\n]/.test(line), line);
  const count = (name) => one.head.match(new RegExp(`^${name}:`, "gim"))?.length ?? 0;
  for (const name of ["From", "To", "Subject", "Date", "Message-ID", "MIME-Version", "Content-Type", "Auto-Submitted", "Reply-To"]) assert.equal(count(name), 1, name);
  for (const name of ["List-Unsubscribe", "Bcc", "Cc", "Sender"]) assert.equal(count(name), 0, `${name}: about one's own order there is nothing to unsubscribe from`);
  assert.deepEqual(one.from.value, [{ address: "comptoir@example.org", name: "La Fourmilière" }]);
  assert.deepEqual(one.to.value.map(({ address }) => address), [to]);
  assert.deepEqual(one.envelope.rcptTo.map(({ address }) => address), [to]);
  assert.equal(one.replyTo.value[0].address, "boutique@example.org");
  assert.match(one.head, /^Subject: =\?UTF-8\?B\?/m);
  assert.match(one.head, /^Content-Type: text\/plain; charset=utf-8$/m);
  assert.match(one.head, /^Content-Transfer-Encoding: base64$/m);
  assert.match(one.head, /^Auto-Submitted: auto-generated$/m);
  assert.match(one.messageId, /^<[0-9a-f-]{36}@example\.org>$/);
  assert.ok(Math.abs(one.date - Date.now()) < 120e3);
}

test("from order to withdrawal: French letters, whole headers, answers to the shop", async () => {
  const [[place]] = await house.sql("SELECT name FROM kpa WHERE code = 'BLG'");
  assert.equal(place, "La Fourmilière");
  const one = await order({ email: "fatou@example.org" });
  const placed = await letter(`Votre commande ${one.code} est enregistrée`);
  proper(placed, "fatou@example.org");
  assert.match(placed.text, /^Bonjour Fatou Élie,\n\nVotre commande est bien enregistrée\.\n\nVotre code à dire au comptoir\s: /);
  for (const event of ["prepare", "make_ready"]) await move(one, event);
  const ready = await letter(`Votre commande ${one.code} est prête`);
  proper(ready, "fatou@example.org");
  assert.match(ready.text, /Vous pouvez venir la chercher/);
  await move(one, "cancel", { reason: "missing" });
  proper(await letter(`Votre commande ${one.code} est annulée`), "fatou@example.org");
  assert.equal((await office("PUT", "payment-setting", { provider: "stripe" }, {}, accountant)).status, 200);
  const due = await order({ email: "fatou@example.org", pays: "online" });
  const link = await letter(`Votre commande ${due.code} : il reste à payer`);
  proper(link, "fatou@example.org");
  await renounce(due, "fatou@example.org");
  proper(await letter(`Votre rétractation, commande ${due.code}`), "fatou@example.org");
  const english = await order({ email: "ann@example.org" }, { "Accept-Language": "en" });
  proper(await letter(`Your order ${english.code} is confirmed`), "ann@example.org");
  const arabic = await order({ email: "amal@example.org" }, { "Accept-Language": "ar" });
  assert.match((await letter(arabic.code)).subject, /[\u0600-\u06ff]/);
  assert.equal(new Set(letters.map((all) => all.messageId)).size, letters.length);
  await logged(due, "withdrawal", "sent");
});

test("no second header, no second recipient: in a name, an address, or what a shop calls itself", async () => {
  const before_ = (await house.sql("SELECT count(*) FROM mail"))[0][0];
  for (const bad of ["x@example.org\r\nBcc: all@example.org", "x@example.org\nX: y", "x@example.org, y@example.org", "x@example.org>", "<x@example.org", "x y@example.org", "x@example.org;y@example.org", "x@exa\u0000mple.org", "x@example.org\u2028Bcc:a@b", "@example.org", "x@", "\"x\"@example.org"]) {
    const refused = await tryOrder({ email: bad });
    assert.ok(refused.status >= 400 && refused.status < 500, `${bad}: ${refused.status}`);
  }
  for (const bad of ["Fatou\r\nBcc: all@example.org", "Fatou\nX: y", "Fatou\u0000"]) {
    const refused = await tryOrder({ email: "x@example.org", name: bad });
    assert.ok(refused.status >= 400 && refused.status < 500, JSON.stringify(bad));
  }
  assert.equal((await house.sql("SELECT count(*) FROM mail"))[0][0], before_);
  for (const bad of ["boutique@example.org\r\nBcc: x@example.org", "boutique", "a@b, c@d"])
    assert.equal((await office("PUT", "shop", { is_open: true, pays_counter: true, pays_online: true, hold_minutes: 20, keep_days: 3, mediator: "", terms: "", reply_to: bad })).status, 422, bad);
  await house.sql("UPDATE kpa SET name = E'La Fourmilière\\r\\nBcc: all@example.org' WHERE code = 'BLG'");
  const sly = await order({ email: "sly@example.org", name: "=?UTF-8?Q?x?= <all@example.org>" });
  const got = await letter(`Votre commande ${sly.code}`);
  assert.deepEqual([got.envelope.rcptTo.length, /^Bcc/im.test(got.head), got.head.split("\r\n").filter((line) => /^From:/i.test(line)).length], [1, false, 1]);
  await house.sql("UPDATE kpa SET name = 'La Fourmilière' WHERE code = 'BLG'");
});

test("what a mailbox refuses is said plainly, and told again on demand; addresses are half hidden", async () => {
  const one = await order({ email: "personne@example.org" });
  const failed = await logged(one, "confirmed", "failed");
  assert.deepEqual([failed.channel, failed.to, failed.trouble, failed.again, failed.code], ["mail", "p…e@example.org", "mail_refused", true, one.code]);
  assert.match(failed.text, /Cette adresse e-mail ne reçoit pas de message/);
  assert.equal((await house.sql(`SELECT length(body) FROM mail WHERE order_id = '${uuid(one.id)}'`))[0][0], "0", "and its text is gone");
  await house.sql(`UPDATE shop_order_contact SET email = 'fatou@example.org' WHERE order_id = '${uuid(one.id)}'`);
  const key = once();
  assert.equal((await office("POST", `messages/${failed.id}/sendings`, undefined, key)).status, 201);
  assert.equal((await office("POST", `messages/${failed.id}/sendings`, undefined, key)).headers.get("idempotent-replayed"), "true");
  await letter(one.code);
  await logged(one, "confirmed", "sent");
  const later = await order({ email: "plus-tard@example.org" });
  const waiting = await until(async () => (await log()).find((row) => row.order === later.id && row.trouble), "a try");
  assert.deepEqual([waiting.state, waiting.trouble], ["waiting", "unavailable"]);
  assert.equal((await office("POST", `messages/${waiting.id}/sendings`, undefined, once())).body.code, "message_waits");
  await house.sql(`UPDATE mail SET expires_at = now() - interval '1 second' WHERE order_id = '${uuid(later.id)}'`);
  await logged(later, "confirmed", "failed");
  assert.ok(!JSON.stringify(await log()).match(/personne@|fatou@|Élie/));
  const pages = (await office("GET", "messages?limit=2")).body;
  assert.equal(pages.data.length, 2);
  assert.notEqual((await office("GET", `messages?limit=2&cursor=${pages.next_cursor}`)).body.data[0].id, pages.data[0].id);
});

test("a withdrawal is acknowledged with day and hour, in the language of the order, and once more where it was asked for", async () => {
  const said = [["fr", /Votre rétractation, commande (\S+)/, /^Bonjour Fatou Élie,\n\nNous avons reçu votre rétractation le \p{L}+ \d+(er)?\s\p{L}+ \d{4} à\s\d+\sh/u, /À vous rendre\s: \d+,\d\d\s€/],
    ["en", /Your withdrawal, order (\S+)/, /^Hello Fatou Élie,\n\nWe received your withdrawal on \w+ \d+\s\w+ \d{4}, \d\d:\d\d \(Paris time\)\./, /We pay you back \d+,\d\d\s€/],
    ["ar", /تراجعك عن الطلب (\S+)/, /^مرحبًا Fatou Élie،\n\nوصلنا تراجعك \p{L}+ \d+\s\p{L}+ \d{4}، \d\d:\d\d/u, /نردّ إليك \d+,\d\d\s€/]];
  for (const [language, subject, came, due] of said) {
    const one = await order({ email: "commande@example.org", pays: "online" }, { "Accept-Language": language });
    await renounce(one, `${language}.autre@example.org`);
    const first = await until(() => letters.find((row) => row.subject?.match(subject)?.[1] === one.code), `${language}: an acknowledgement`);
    proper(first, `${language}.autre@example.org`);
    assert.match(first.text, came);
    assert.match(first.text, due);
    const second = await sentAgain(await logged(one, "withdrawal", "sent"), one.code);
    assert.deepEqual([second.text, second.to.value[0].address], [first.text, first.to.value[0].address]);
  }
});

test("what was told of a groupage goes once more, with a link of its own while it can be changed", async () => {
  const id = await campaign({ threshold: { amount: 100000, currency: "EUR" } });
  assert.equal((await joins(id, 5000, { name: "Ann", email: "ann.pledge@example.org" }, { "Accept-Language": "en" })).status, 201);
  const token = ({ text }) => text.match(/\/boutique\/engagement\/([\w-]{43})/)[1];
  const first = await letter("Group order “Huile d’olive”");
  proper(first, "ann.pledge@example.org");
  const row = await until(async () => (await log()).find((one) => one.campaign === "Huile d’olive" && one.state === "sent"), "logged");
  assert.deepEqual([row.kind, row.again, row.to], ["group", true, "a…e@example.org"]);
  const second = await sentAgain(row, "Group order");
  assert.notEqual(token(second), token(first));
  assert.deepEqual([(await ask(`${house.url}/api/engagements/${token(first)}`)).status, (await ask(`${house.url}/api/engagements/${token(second)}`)).status], [404, 200]);
  const { headers } = await office("GET", `campaigns/${id}`);
  assert.equal((await office("POST", `campaigns/${id}/events`, { event: "cancel", reason: "other" }, { "If-Match": headers.get("etag") })).status, 200);
  await letter("it does not take place");
  const missed = await until(async () => (await log()).find((one) => one.kind === "group" && one.state === "sent" && one.id !== row.id && !one.again_at), "told");
  const last = await sentAgain(missed, "it does not take place");
  assert.match(last.text, /^Hello,\n\nThe group order does not take place/, "who it was is forgotten; where to write is not, for a month");
  assert.equal(last.to.value[0].address, "ann.pledge@example.org");
});

test("a link to come in, in the language of the browser; a quote is the word of its shop", async () => {
  for (const [language, words] of [["fr", /^Votre lien pour la boutique de La Fourmilière$/], ["en", /^Your link to the shop of/], ["ar", /^رابطك إلى متجر/]]) {
    const asked = await new Guest(house.url).ask("/boutique/BLG/compte/lien", { form: { email: `${language}@example.org` }, headers: { "accept-language": language } });
    assert.equal(asked.status, 200);
    const one = await until(() => letters.find((row) => row.envelope.rcptTo[0].address === `${language}@example.org`), language);
    assert.match(one.subject, words);
    assert.match(one.text, /\/boutique\/BLG\/compte\/entrer\?cle=[A-Za-z0-9_-]{20,}/);
  }
  const form = new FormData();
  for (const [name, value] of Object.entries({ nom: "Ada", email: "ada@example.org", telephone: "", demande: "A cube" })) form.append(name, value);
  assert.equal((await fetch(`${house.url}/api/boutique/BLG/quotes`, { method: "POST", body: form, headers: { ...once(), "Accept-Language": "en" } })).status, 201);
  proper(await letter("Your request for a quote"), "ada@example.org");
  const asked = await until(async () => (await log()).find((row) => row.kind === "quote" && row.state === "sent"), "logged");
  assert.deepEqual([asked.to, asked.again, asked.code.slice(0, 2)], ["a…a@example.org", true, "D-"]);
  assert.match((await sentAgain(asked, "Your request for a quote")).text, /^Hello Ada,/);
  const [quote] = (await office("GET", "quotes")).body.data, until_ = new Date(Date.now() + 20 * 86400_000).toISOString().slice(0, 10);
  const answered = await office("PUT", `quotes/${quote.id}/answer`, { lines: [{ item: cheap, quantity: 1000, unit_price: price }], delay_days: 3, deposit_bp: 0, valid_until: until_ }, { "If-Match": `"${quote.version}"` });
  assert.equal(answered.status, 200, JSON.stringify(answered.body));
  const first = await letter(`Your quote ${quote.code}`), token = ({ text }) => text.match(/\/boutique\/devis\/([\w-]{43})/)[1];
  assert.match(first.text, new RegExp(`valid until ${Number(until_.slice(8))}\\s[A-Z][a-z]+ ${until_.slice(0, 4)}\\.`), "a day as people say it");
  const told = await until(async () => (await log()).find((row) => row.kind === "quote" && row.state === "sent" && row.id !== asked.id && !row.again_at && row.made_at > asked.made_at), "logged");
  const second = await sentAgain(told, `Your quote ${quote.code}`);
  const opens = async (one) => (await fetch(`${house.url}/boutique/devis/${token(one)}`)).status;
  assert.deepEqual([await opens(first), await opens(second)], [404, 200]);
  assert.equal((await office("POST", `quotes/${quote.id}/erasure`)).status, 200);
  assert.equal((await again(told)).body.code, "message_lost", "nobody is known to write to");
});

test("a telephone alone: one SMS when it is ready, in her language, through the gateway of the KPA", async () => {
  const silent = await order({ phone: "06 12 34 56 78" });
  await move(silent, "make_ready");
  assert.equal((await house.sql("SELECT count(*) FROM sms"))[0][0], "0", "nobody sends any");
  const setting = { is_on: true, url: `${gateway.url}/send?key={id}`, format: "json", body: '{"to":"{to}","text":"{text}","from":"{sender}"}', header: "X-Token: {token}", sender: "Fourmi", daily_max: 50 };
  assert.equal((await office("PUT", "sms-setting", setting)).status, 403, "it costs: the accountant says so");
  for (const bad of [{ url: "http://example.org/" }, { url: "https://example.org/?t={token}" }, { header: "no colon" }, { header: "A: b\r\nC: d" }, { daily_max: 0 }, { format: "xml" }])
    assert.equal((await office("PUT", "sms-setting", { ...setting, ...bad }, {}, accountant)).status, 422, JSON.stringify(bad));
  const kept = await office("PUT", "sms-setting", setting, {}, accountant);
  assert.deepEqual([kept.status, kept.body.secret], [200, "sms-gateway-cae-pont"], JSON.stringify(kept.body));
  const child = spawn(path.join(build, "comptoir"), ["secret", "set", "sms-gateway-cae-pont", "--data", house.data], { stdio: ["pipe", "ignore", "inherit"] });
  child.stdin.end("s3cr\"et\n");
  assert.equal(await new Promise((resolve) => child.on("exit", resolve)), 0);
  gateway.answers.push([503, "later"]);
  const one = await order({ phone: "06 12 34 56 78", name: "Fatou \"x\"" });
  for (const event of ["make_ready", "undo", "make_ready"]) await move(one, event);
  await until(async () => (await house.sql("SELECT trouble FROM sms"))[0]?.[0], "a failure that is noted");
  await house.sql("UPDATE sms SET next_at = now()");
  await until(() => gateway.took.length === 2, "told after a failure");
  const [, sms] = gateway.took;
  assert.deepEqual(JSON.parse(sms.body), { to: "+33612345678", text: `La Fourmilière : Votre commande ${one.code} est prête.`, from: "Fourmi" });
  assert.deepEqual([sms.headers["x-token"], sms.headers["content-type"], sms.method], ['s3cr"et', "application/json", "POST"]);
  const row = await logged(one, "ready", "sent");
  assert.deepEqual([row.channel, row.to], ["sms", "… 56 78"]);
  assert.deepEqual(new Set(gateway.took.map((took) => took.path)), new Set([`/send?key=${row.id}`]), "both tries under one id");
  assert.deepEqual(await house.sql("SELECT length(phone), length(text) FROM sms"), [["0", "0"]]);
  await sleep(500);
  assert.equal(gateway.took.length, 2, "ready twice is said once");
  assert.equal((await office("PUT", "sms-setting", { ...setting, url: `${gateway.url}/send`, format: "form", body: "to={to}&text={text}" }, {}, accountant)).status, 200);
  const english = await order({ phone: "+33 7 11 22 33 44" }, { "Accept-Language": "en" });
  await move(english, "make_ready");
  await logged(english, "ready", "sent");
  assert.deepEqual(Object.fromEntries(new URLSearchParams(gateway.took.at(-1).body)), { to: "+33711223344", text: `La Fourmilière : Your order ${english.code} is ready.` });
  const both = { email: "les-deux@example.org", phone: "06 12 34 56 78", told_by: "sms" };
  const chosen = await order(both, { "Accept-Language": "ar" });
  await letter(chosen.code);
  await move(chosen, "make_ready");
  await logged(chosen, "ready", "sent");
  assert.match(new URLSearchParams(gateway.took.at(-1).body).get("text"), new RegExp(`طلبك ${chosen.code} جاهز`), "she chose it, in her language");
  assert.deepEqual((await log()).filter((row) => row.order === chosen.id).map((row) => [row.kind, row.channel]), [["ready", "sms"], ["confirmed", "mail"]]);
  assert.equal((await tryOrder({ ...both, phone: "01 23 45 67 89" })).body.errors[0].pointer, "/phone", "no SMS to a wall");
  for (const [pledged, becomes] of [[5000, "ordered"], [500, "unserved"]]) {
    const id = await campaign({ threshold: { amount: 1000, currency: "EUR" } });
    const join = (more) => joins(id, pledged, { ...both, ...more });
    assert.equal((await join({ phone: "01 23 45 67 89" })).body.errors[0].pointer, "/phone");
    assert.match((await new Guest(house.url).get(`/boutique/BLG/groupages/${id}/rejoindre?q1=${pledged / 1000}`)).html, /name="prevenir" value="sms"/);
    assert.equal((await join()).status, 201);
    gateway.took = [];
    await house.sql(`UPDATE campaign SET closes_at = now() - interval '1 second' WHERE id = '${uuid(id)}'`);
    await until(async () => (await house.sql(`SELECT state FROM pledge WHERE campaign = '${uuid(id)}'`))[0][0] === becomes, becomes);
    if (becomes === "ordered") assert.deepEqual(await house.sql(`SELECT c.by_sms FROM shop_order_contact c JOIN pledge p ON p.order_id = c.order_id WHERE p.campaign = '${uuid(id)}'`), [["t"]]);
    else {
      const missed = await until(async () => (await log()).find((row) => row.kind === "group" && row.channel === "sms" && row.state === "sent"), "told by SMS");
      assert.deepEqual([missed.campaign, missed.again], ["Huile d’olive", false]);
      assert.match(new URLSearchParams(gateway.took.at(-1).body).get("text"), /^La Fourmilière\s: Groupage «\sHuile d’olive\s»\s: il n’a pas lieu\.$/);
    }
  }
  const guest = new Guest(house.url);
  await guest.send("/boutique/BLG/panier", { ajouter: cheap });
  assert.match((await guest.get("/boutique/BLG/commander")).html, /name="prevenir" value="sms"/);
  assert.equal((await office("PUT", "sms-setting", { ...setting, is_on: false }, {}, accountant)).status, 200);
  assert.equal((await tryOrder(both)).body.code, "sms_not_offered");
  assert.equal((await joins(await campaign(), 5000, both)).body.code, "sms_not_offered");
  assert.doesNotMatch((await guest.get("/boutique/BLG/commander")).html, /prevenir/);
  const plain = await order({ ...both, told_by: "email" });
  await move(plain, "make_ready");
  assert.equal((await logged(plain, "ready", "sent")).channel, "mail");
  assert.equal((await office("PUT", "sms-setting", { ...setting, url: `${gateway.url}/send`, format: "form", body: "to={to}&text={text}" }, {}, accountant)).status, 200);
});

test("an SMS that may have gone is not sent twice by itself; a refusal, a wall and a day's limit are said", async () => {
  gateway.took = [];
  gateway.answers.push("lost");
  const lost = await order({ phone: "06 12 34 56 78" });
  await move(lost, "make_ready");
  assert.equal((await logged(lost, "ready", "failed")).trouble, "sms_uncertain");
  gateway.answers.push([400, "bad number"]);
  const refused = await order({ phone: "06 12 34 56 79" });
  await move(refused, "make_ready");
  const row = await logged(refused, "ready", "failed");
  assert.equal(row.trouble, "sms_refused");
  const wall = await order({ phone: "03 21 00 00 00" });
  await move(wall, "make_ready");
  assert.equal((await logged(wall, "ready", "failed")).trouble, "sms_number");
  assert.equal((await office("POST", `messages/${row.id}/sendings`, undefined, once())).status, 201);
  await logged(refused, "ready", "sent");
  assert.equal(gateway.took.length, 3);
  await house.sql("UPDATE sms_setting SET daily_max = (SELECT tries FROM sms_day)");
  const late = await order({ phone: "06 12 34 56 78" });
  await move(late, "make_ready");
  const waits = await until(async () => (await log()).find((one) => one.order === late.id && one.trouble), "the limit");
  assert.deepEqual([waits.state, waits.trouble, gateway.took.length], ["waiting", "sms_limit", 3]);
  const [[hour]] = await house.sql(`SELECT to_char(next_at AT TIME ZONE 'Europe/Paris', 'HH24:MI') FROM sms WHERE order_id = '${uuid(late.id)}'`);
  assert.equal(hour, "09:00");
});

test("the log is the KPA's own, and goes after thirty days with what was sent", async () => {
  const [row] = await log(), other = await house.signIn({ role: "referent", kpa: "TRS" });
  assert.equal((await office("GET", "messages", undefined, {}, other)).status, 404);
  assert.equal((await office("POST", `messages/${row.id}/sendings`, undefined, once(), other)).status, 404);
  assert.equal((await ask(`${house.url}/api/office/TRS/messages/${row.id}/sendings`, { method: "POST", headers: { ...other.headers, ...once() } })).status, 404);
  assert.equal((await ask(`${house.url}/api/office/TRS/messages`, { headers: other.headers })).body.data.length, 0);
  await house.sql("SELECT * FROM retention_run(now() + interval '29 days')");
  assert.ok(Number((await house.sql("SELECT count(*) FROM message"))[0][0]) > 0);
  await house.sql("SELECT * FROM retention_run(now() + interval '40 days')");
  assert.deepEqual(await house.sql("SELECT (SELECT count(*) FROM message), (SELECT count(*) FROM sms), (SELECT count(*) FROM mail WHERE kpa IS NOT NULL)"), [["0", "0", "0"]]);
});
