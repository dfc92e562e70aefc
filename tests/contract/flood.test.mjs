// SPDX-License-Identifier: AGPL-3.0-or-later
// The short form of flood.mjs: every route several times, with what it wants and with what it does not.
import assert from "node:assert/strict";
import { test } from "node:test";
import { flood } from "./flood.mjs";

test("2 000 generated requests: no failure, and no answer that the document does not describe", async () => {
  const end = await flood({ requests: 2000, seed: 2026 });
  assert.deepEqual(end.wrong.map(({ route, actor, asked, verdict }) => ({ route: `${route.method} ${route.path}`, actor, asked, verdict })), []);
  assert.deepEqual(end.failures, []);
  assert.ok(end.succeeded >= 90, `${end.succeeded} of ${end.of} routes ever succeeded`);
  assert.ok((end.statuses[201] ?? 0) > 5, JSON.stringify(end.statuses));
});
