// SPDX-License-Identifier: AGPL-3.0-or-later
// Stripe Checkout as it is documented: sessions, their end, refunds, keys of what is asked twice, signed events.
import { createHmac } from "node:crypto";
import { Fake } from "./fake.mjs";

const refusal = (message, status = 400) => [status, { error: { type: "invalid_request_error", message } }];

export class FakeStripe extends Fake {
  constructor({ key = "sk_test_ours", hook = "whsec_ours" } = {}) {
    super();
    Object.assign(this, { key, hook, sessions: new Map(), once: new Map(), refunds: [], next: 1 });
  }
  answer(method, url, body, headers) {
    if (headers.authorization !== `Bearer ${this.key}`) return refusal("Invalid API Key", 401);
    if (!headers["stripe-version"]) return refusal("no version");
    const once = headers["idempotency-key"], known = once && this.once.get(once);
    if (known) return known.body === body ? known.answer : refusal("Keys for idempotent requests can only be used with the same parameters");
    const answer = this.route(method, url, new URLSearchParams(body));
    if (once) this.once.set(once, { body, answer });
    return answer;
  }
  route(method, url, form) {
    const [, , , , id, act] = url.pathname.split("/");
    if (method === "POST" && url.pathname === "/v1/checkout/sessions") return this.create(form);
    if (method === "POST" && url.pathname === "/v1/refunds") return this.refund(form);
    const session = url.pathname.startsWith("/v1/checkout/sessions/") && this.sessions.get(id);
    if (!session) return refusal("No such session", 404);
    if (method === "POST" && act === "expire") {
      if (session.status !== "open") return refusal("Only Checkout Sessions with a status in [\"open\"] can be expired.");
      session.status = "expired";
    }
    const expands = url.searchParams.getAll("expand[]").includes("payment_intent.latest_charge");
    return [200, expands ? session : { ...session, payment_intent: session.payment_intent?.id ?? null }];
  }
  create(form) {
    const amount = Number(form.get("line_items[0][price_data][unit_amount]")), left = Number(form.get("expires_at")) - Date.now() / 1000;
    for (const name of ["mode", "success_url", "line_items[0][quantity]", "line_items[0][price_data][currency]", "line_items[0][price_data][product_data][name]"])
      if (!form.get(name)) return refusal(`Missing required param: ${name}`);
    if (!(amount > 0) || !Number.isSafeInteger(amount)) return refusal("Invalid integer");
    if (left < 1800 || left > 86400) return refusal("expires_at must be between 30 minutes and 24 hours");
    const id = `cs_test_${String(this.next++).padStart(6, "0")}`;
    const session = { id, object: "checkout.session", url: `${this.url}/pay/${id}`, status: "open", payment_status: "unpaid", amount_total: amount, currency: form.get("line_items[0][price_data][currency]"),
      client_reference_id: form.get("client_reference_id"), metadata: { payment: form.get("metadata[payment]") }, payment_intent: null, livemode: false, success_url: form.get("success_url") };
    this.sessions.set(id, session);
    return [200, { ...session }];
  }
  refund(form) {
    const session = [...this.sessions.values()].find((one) => one.payment_intent?.id === form.get("payment_intent"));
    const amount = Number(form.get("amount"));
    if (!session) return refusal("No such payment_intent", 404);
    if (this.refusesRefunds) return refusal("The account has not enough balance", 402);
    const charge = session.payment_intent.latest_charge;
    if (charge.amount_refunded + amount > charge.amount) return refusal("Refund amount is greater than unrefunded amount on charge");
    charge.amount_refunded += amount;
    this.refunds.push({ session: session.id, amount });
    return [200, { id: `re_${this.refunds.length}`, object: "refund", amount, status: "succeeded" }];
  }

  /** Somebody pays on the page; false when it is closed. amount: another than was asked. */
  pay(id, amount) {
    const session = this.sessions.get(id);
    if (session.status !== "open") return false;
    if (amount) session.amount_total = amount;
    const charge = { id: `ch_${id}`, object: "charge", amount: session.amount_total, amount_refunded: 0, metadata: session.metadata };
    Object.assign(session, { status: "complete", payment_status: "paid", payment_intent: { id: `pi_${id}`, object: "payment_intent", status: "succeeded", metadata: session.metadata, latest_charge: charge } });
    return true;
  }
  event(id, type = "checkout.session.completed") {
    const session = this.sessions.get(id);
    const object = type.startsWith("charge.") ? session.payment_intent.latest_charge : session;
    return JSON.stringify({ id: `evt_${this.next++}`, object: "event", type, created: Math.floor(Date.now() / 1000), livemode: false, data: { object } });
  }
  sign(body, { at = Math.floor(Date.now() / 1000), key = this.hook } = {}) {
    return `t=${at},v1=${createHmac("sha256", key).update(`${at}.${body}`).digest("hex")}`;
  }
  /** What the association has of it, in cents, by our payment. */
  books() {
    return new Map([...this.sessions.values()].filter((one) => one.payment_status === "paid")
      .map((one) => [one.metadata.payment, { came: one.amount_total, back: one.payment_intent.latest_charge.amount_refunded }]));
  }
}
