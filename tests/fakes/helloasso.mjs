// SPDX-License-Identifier: AGPL-3.0-or-later
// HelloAsso API v5 as it is documented: tokens, checkout intents, refunds, notifications that nobody signs.
import { Fake } from "./fake.mjs";

const refusal = (message, status = 400) => [status, { errors: [{ code: "invalid", message }] }];

export class FakeHelloAsso extends Fake {
  constructor({ id = "ours", secret = "hush", organisation = "la-fourmiliere" } = {}) {
    super();
    Object.assign(this, { id, secret, organisation, tokens: new Set(), intents: new Map(), payments: new Map(), next: 1 });
  }
  answer(method, url, body, headers) {
    if (method === "POST" && url.pathname === "/oauth2/token") return this.token(new URLSearchParams(body));
    if (!this.tokens.has(headers.authorization?.replace("Bearer ", ""))) return refusal("Unauthorized", 401);
    const parts = url.pathname.split("/").slice(1); // v5/organizations/{slug}/checkout-intents/{id}
    if (parts[1] === "organizations" && parts[2] !== this.organisation) return refusal("Forbidden", 403);
    if (method === "POST" && parts[3] === "checkout-intents" && parts.length === 4) return this.create(JSON.parse(body));
    if (method === "GET" && parts[3] === "checkout-intents") return this.intents.has(Number(parts[4])) ? [200, this.view(this.intents.get(Number(parts[4])))] : refusal("Not found", 404);
    if (method === "POST" && parts[1] === "payments" && parts[3] === "refund") return this.refund(Number(parts[2]), Number(url.searchParams.get("amount")));
    return refusal("Not found", 404);
  }
  token(form) {
    if (form.get("grant_type") !== "client_credentials" || form.get("client_id") !== this.id || form.get("client_secret") !== this.secret) return refusal("invalid_client", 401);
    const token = `token-${this.next++}`;
    this.tokens.add(token);
    return [200, { access_token: token, refresh_token: `r-${token}`, token_type: "bearer", expires_in: 1800 }];
  }
  create(asked) {
    for (const name of ["totalAmount", "initialAmount", "itemName", "backUrl", "errorUrl", "returnUrl", "containsDonation"])
      if (asked[name] === undefined) return refusal(`${name} is required`);
    if (asked.totalAmount !== asked.initialAmount || !Number.isSafeInteger(asked.totalAmount) || asked.totalAmount <= 0) return refusal("totalAmount");
    const id = this.next++;
    const intent = { id, asked, payment: null };
    this.intents.set(id, intent);
    return [200, { id, redirectUrl: `${this.url}/checkout/${id}` }];
  }
  view({ id, asked, payment }) {
    const order = payment && { id: payment.id + 100000, formType: "Checkout", organizationSlug: this.organisation, checkoutIntentId: id, payments: [payment], amount: { total: payment.amount, vat: 0, discount: 0 }, items: [] };
    return { id, metadata: asked.metadata, redirectUrl: `${this.url}/checkout/${id}`, ...(order ? { order } : {}) };
  }
  refund(id, amount) {
    const payment = this.payments.get(id);
    if (!payment) return refusal("Not found", 404);
    const back = payment.refundOperations.reduce((sum, one) => sum + one.amount, 0);
    if (!(amount > 0) || back + amount > payment.amount) return refusal("amount");
    payment.refundOperations.push({ id: this.next++, amount, amountTip: 0, status: "Processed" });
    if (back + amount === payment.amount) payment.state = "Refunded";
    return [200, { id: this.next++, amount, paymentId: id, state: "Processed" }];
  }

  /** Somebody pays on the page. amount: another than was asked. HelloAsso has no way to close a page. */
  pay(id, amount) {
    const intent = this.intents.get(Number(id));
    if (intent.payment) return false;
    const payment = { id: this.next++, amount: amount ?? intent.asked.totalAmount, amountTip: 0, date: new Date().toISOString(), paymentMeans: "Card", state: "Authorized", refundOperations: [], items: [] };
    this.payments.set(payment.id, payment);
    intent.payment = payment;
    return true;
  }
  event(id, eventType = "Payment") {
    const { asked, payment } = this.intents.get(Number(id));
    const order = { id: payment.id + 100000, formType: "Checkout", organizationSlug: this.organisation };
    return JSON.stringify({ eventType, data: eventType === "Payment" ? { ...payment, order, payer: { email: "fatou@example.org", firstName: "Fatou" } } : { ...order, payments: [payment] }, metadata: asked.metadata });
  }
  books() {
    return new Map([...this.intents.values()].filter((one) => one.payment)
      .map((one) => [one.asked.metadata.payment, { came: one.payment.amount, back: one.payment.refundOperations.reduce((sum, back) => sum + back.amount, 0) }]));
  }
}
