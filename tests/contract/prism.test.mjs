// SPDX-License-Identifier: AGPL-3.0-or-later
// The judge itself: it lets through what the document promises, and nothing else.
import assert from "node:assert/strict";
import { createServer } from "node:http";
import { once } from "node:events";
import { after, before, test } from "node:test";
import { gate, violation } from "./prism.mjs";

const payment = { id: "pay_1", state: "sent", text: "En attente", provider: "stripe", ...Object.fromEntries(["amount", "received", "given_back", "going_back"].map((name) => [name, { amount: 100, currency: "EUR" }])),
  redirect_url: null, hold_until: "2026-11-22T14:32:00+01:00", made_at: "2026-11-22T14:12:00+01:00", paid_at: null };
let said, server, judge;
before(async () => {
  server = createServer((_, response) => { response.writeHead(said.status ?? 200, { "Content-Type": said.type ?? "application/json" }).end(JSON.stringify(said.body)); });
  await once(server.listen(0, "127.0.0.1"), "listening");
  judge = await gate(`http://127.0.0.1:${server.address().port}`);
});
after(async () => { await judge?.stop(); server?.close(); });

const ask = async (answer) => {
  said = answer;
  return violation(await (await fetch(`${judge.url}/api/commandes/${"x".repeat(43)}/payment`)).json());
};

test("an answer as promised passes", async () => {
  assert.equal(await ask({ body: payment }), null);
  assert.equal(await ask({ body: { type: "/problems/no_such_order", title: "Non", status: 404, instance: "1", code: "no_such_order" }, status: 404, type: "application/problem+json" }), null);
});

test("another type, a missing field, one that nobody described, another state, another refusal do not", async () => {
  const { id, ...nameless } = payment;
  for (const body of [{ ...payment, amount: 100 }, { ...payment, id: 7 }, nameless, { ...payment, more: 1 }, { ...payment, state: "lost" }, { ...payment, hold_until: "tomorrow" }])
    assert.match(await ask({ body }) ?? "passed", /^VIOLATIONS/, JSON.stringify(body));
  assert.match(await ask({ body: { type: "/problems/shop_closed", title: "Non", status: 404, instance: "1", code: "shop_closed" }, status: 404, type: "application/problem+json" }), /^VIOLATIONS/);
  assert.match(await ask({ body: payment, status: 202 }) ?? "passed", /VIOLATIONS|202/);
});
