// SPDX-License-Identifier: AGPL-3.0-or-later
// A house whose shop is open and paid through fakes of both providers, and whoever orders and pays there.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import path from "node:path";
import { FakeHelloAsso } from "../fakes/helloasso.mjs";
import { FakeStripe } from "../fakes/stripe.mjs";
import { ask, ended, House, root, until } from "./house.mjs";

const build = process.env.COMPTOIR_BUILD ?? path.join(root, "build");

/** Numbers drawn by chance, the same for the same seed (mulberry32): () => 0 … 1. */
export function chance(seed) {
  return () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}
export const euros = (amount) => ({ amount, currency: "EUR" });
export const once = (key = crypto.randomUUID()) => ({ "Idempotency-Key": key });
export const uuid = (id) => id.slice(4).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");

export class PaidShop {
  /** serve: more options of the server. */
  static async open({ kpas = ["BLG"], serve = ["--rate-limit", "0"] } = {}) {
    const shop = new PaidShop();
    [shop.stripe, shop.helloasso] = await Promise.all([new FakeStripe().open(), new FakeHelloAsso().open()]);
    const house = shop.house = await House.open({ kpas, serve: [...serve, "--stripe-url", shop.stripe.url, "--helloasso-url", shop.helloasso.url] });
    [shop.referent, shop.accountant] = [await house.signIn({ role: "referent" }), await house.signIn({ role: "accountant" })];
    const { stripe, helloasso } = shop;
    for (const [name, value] of [["stripe-key-cae-pont", stripe.key], ["stripe-hook-cae-pont", stripe.hook], ["helloasso-client-cae-pont", `${helloasso.id}:${helloasso.secret}`]]) await shop.secret(name, value);
    const [[item, price]] = await house.sql("SELECT i.code, i.price FROM items_on(current_date) i WHERE i.kpa = 'BLG' AND i.online AND i.pricing = 'fixed' AND i.unit = 'piece' AND i.turnover AND i.priced AND NOT i.archived AND i.kind = 'good' ORDER BY i.code LIMIT 1");
    Object.assign(shop, { item, price: Number(price) });
    const open = await shop.office("PUT", "shop", { is_open: true, pays_counter: true, pays_online: true, hold_minutes: 20, keep_days: 3, mediator: "", terms: "" });
    assert.equal(open.status, 200, JSON.stringify(open.body));
    return shop;
  }
  async close() { await this.house?.close(); await this.stripe?.close(); await this.helloasso?.close(); }

  async secret(name, value) {
    const child = spawn(path.join(build, "comptoir"), ["secret", "set", name, "--data", this.house.data], { stdio: ["pipe", "ignore", "inherit"] });
    child.stdin.end(`${value}\n`);
    assert.equal(await ended(child, `secret set ${name}`), 0, name);
  }
  visit(method, path_, body, headers = {}) { return ask(this.house.url + path_, { method, body, headers }); }
  office(method, path_, body, headers = {}, who = this.referent) { return ask(`${this.house.url}/api/office/BLG/${path_}`, { method, body, headers: { ...who.headers, ...headers } }); }
  settings(provider) { return this.office("PUT", "payment-setting", { provider, organisation: "la-fourmiliere" }, {}, this.accountant); }
  /** How many lie on the shelf, whoever holds some. */
  count(quantity) { return this.office("POST", `stock/${this.item}/moves`, { kind: "count", quantity: quantity * 1000, anyway: true }, once()); }
  fakeOf(payment) { return payment.provider === "stripe" ? this.stripe : this.helloasso; }

  /** What somebody sends who orders; line: of the API. */
  form({ quantity = 1, pays = "online", line, total, ...more } = {}) {
    return { lines: [line ?? { item: this.item, quantity: quantity * 1000 }], pays, name: "Fatou", phone: "06 12 34 56 78", expected: euros(total ?? this.price * quantity), accepts_terms: true, ...more };
  }
  async order(quantity = 1, more = {}) {
    const made = await this.visit("POST", "/api/boutique/BLG/orders", this.form({ quantity, ...more }), once());
    assert.equal(made.status, 201, JSON.stringify(made.body));
    return { ...made.body, total: this.price * quantity };
  }
  async paymentOf({ token }) { return (await this.visit("GET", `/api/commandes/${token}/payment`)).body; }
  orderOf({ token }) { return this.visit("GET", `/api/commandes/${token}`); }
  reaches(one, state, ms) { return until(async () => (await this.paymentOf(one)).state === state && this.paymentOf(one), `payment ${state}`, ms); }
  stands(one, state, ms) { return until(async () => (await this.orderOf(one)).body.state === state && this.orderOf(one), `order ${state}`, ms); }
  /** An order whose page is open at the provider: ref is the provider's name of it. */
  async sent(quantity) {
    const one = await this.order(quantity);
    const payment = await until(async () => { const now = await this.paymentOf(one); return now.redirect_url && now; }, "a page to pay on");
    return { ...one, payment, ref: payment.redirect_url.split("/").at(-1) };
  }
  tell(one, body, headers) { return ask(`${this.house.url}/api/payments/${one.payment.provider}/cae-pont/notifications`, { method: "POST", raw: body, headers: { "Content-Type": "application/json", ...headers } }); }
  notify(one, type) {
    const fake = this.fakeOf(one.payment), body = fake.event(one.ref, type);
    return this.tell(one, body, fake === this.stripe ? { "Stripe-Signature": this.stripe.sign(body) } : {});
  }
  /** The clock of one order reaches the end of the time to pay. */
  timeIsOver(one) {
    const id = uuid(one.order.id);
    return this.house.sql(`UPDATE payment SET hold_until = now() - interval '1 second', next_at = now() WHERE target = '${id}';
      UPDATE shop_order SET held_until = now() - interval '1 second' WHERE id = '${id}' AND held_until > now(); UPDATE stock_hold SET expires_at = now() - interval '1 second' WHERE holder = '${id}' AND state = 'held'`);
  }
  async cancel(one) { return this.visit("POST", `/api/commandes/${one.token}/cancellation`, undefined, { "If-Match": (await this.orderOf(one)).headers.get("etag") }); }
  /** What providers have, by our payment. */
  books() { return new Map([...this.stripe.books(), ...this.helloasso.books()]); }
}
