// SPDX-License-Identifier: AGPL-3.0-or-later
// The description of the API: a valid document, about every route, the same wherever it is read; and its page.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { Validator } from "@seriousme/openapi-schema-validator";
import { ask, House } from "../lib/house.mjs";
import { Contract, document, routes } from "./lib.mjs";

let house;
const api = document();
before(async () => { house = await House.open({ people: false, gate: false }); });
after(async () => house?.close());

test("it is OpenAPI 3.1", async () => {
  const validator = new Validator();
  const { valid, errors } = await validator.validate(structuredClone(api));
  assert.ok(valid, JSON.stringify(errors)?.slice(0, 2000));
  assert.equal(validator.version, "3.1");
});

test("every schema and every reference in it can be used", () => {
  const contract = new Contract(structuredClone(api));
  for (const name of Object.keys(api.components.schemas)) contract.schema(`/components/schemas/${name}`);
  for (const [reference] of JSON.stringify(api).matchAll(/#\/components\/[^"]+/g))
    assert.ok(contract.resolve(reference.slice(1)).value, reference);
});

test("it names every route, once, with who may call and what it takes", () => {
  const ids = new Set();
  for (const route of routes()) {
    const told = api.paths[route.path]?.[route.method.toLowerCase()];
    assert.ok(told, `${route.method} ${route.path}`);
    assert.ok(!ids.has(told.operationId), told.operationId);
    ids.add(told.operationId);
    assert.deepEqual(told["x-roles"], route.roles);
    assert.equal(told.security.length === 0, route.roles.includes("anyone"), route.path);
    assert.equal(Boolean(told.requestBody?.content["application/json"]?.schema), Boolean(route.body), route.path);
    assert.deepEqual(told.parameters.filter((one) => one.in === "path").map((one) => `{${one.name}}`), route.path.match(/\{\w+\}/g) ?? []);
    assert.equal(told.tags.length, 1);
    assert.ok(api.tags.some((tag) => tag.name === told.tags[0] && tag.description), told.tags[0]);
  }
  assert.equal(ids.size, Object.values(api.paths).flatMap((item) => Object.keys(item)).length);
});

test("the shop's routes say everything: answers, refusals, keys and versions", () => {
  const contract = new Contract(api);
  const codes = (route) => Object.keys(route.responses).filter((status) => status >= "4" && status !== "4XX")
    .flatMap((status) => contract.resolve(route.responses[status].$ref.slice(1)).value.description.match(/`\w+`/g) ?? []);
  const shop = contract.routes.filter((route) => /^\/api\/(boutique\/\{kpa\}\/(orders|quotes|slots|states|campaigns)|commandes|devis|payments|office\/\{kpa\}\/(orders|quotes|shop|payments|stock|pieces|photos|withdrawals))/.test(route.path));
  assert.ok(shop.length >= 20);
  for (const route of shop) {
    const [status, success] = Object.entries(route.responses).find(([code]) => code.startsWith("2"));
    assert.ok(success.content, `${route.method} ${route.path}: what does ${status} hold?`);
    const keyed = route.parameters.some((one) => one.name === "Idempotency-Key");
    assert.equal(keyed, codes(route).includes("`once_key_missing`"), route.path);
  }
});
test("it is served as it is printed, and not sent twice to who has it", async () => {
  const answer = await ask(`${house.url}/openapi.json`);
  assert.equal(answer.status, 200);
  assert.match(answer.headers.get("content-type"), /^application\/json/);
  assert.deepEqual(answer.body, api);
  const again = await ask(`${house.url}/openapi.json`, { headers: { "If-None-Match": answer.headers.get("etag") } });
  assert.equal(again.status, 304);
});

test("its page tells of every route, without a script", async () => {
  const { status, headers, body } = await ask(`${house.url}/api`);
  assert.equal(status, 200);
  assert.match(headers.get("content-type"), /^text\/html/);
  assert.match(headers.get("content-security-policy"), /default-src/);
  assert.ok(!body.includes("<script"));
  const said = body.replaceAll("<wbr>", ""); // long paths are broken where a reader pauses
  for (const route of routes()) assert.ok(said.includes(`<code>${route.method} ${route.path}</code>`), route.path);
});
