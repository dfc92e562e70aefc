// SPDX-License-Identifier: AGPL-3.0-or-later
// The days of the member page and the office: pure, so no browser is needed; document is all that money.js asks for.
import assert from "node:assert/strict";
import test from "node:test";

globalThis.document = { documentElement: { lang: "fr" } };
const dates = await import("../../web/ui/dates.js");

test("what is left of a contract is counted in whole months, then days", () => {
  const cases = [
    ["2026-11-21", "2027-02-28", 3, 7],
    ["2026-11-22", "2027-02-28", 3, 6],
    ["2027-02-28", "2027-02-28", 0, 0],
    ["2027-01-31", "2027-02-28", 1, 0], // the last day of a shorter month
    ["2028-01-31", "2028-03-01", 1, 1], // through 29 February
    ["2026-03-28", "2026-03-30", 0, 2], // the night the clocks change
    ["2024-03-01", "2026-11-22", 32, 21],
  ];
  for (const [from, to, months, days] of cases) assert.deepEqual(dates.monthsAndDays(from, to), { months, days }, `${from} → ${to}`);
});

test("days follow one another across months, years and changes of hour", () => {
  assert.equal(dates.addDays("2026-10-25", 1), "2026-10-26");
  assert.equal(dates.addDays("2026-03-29", -1), "2026-03-28");
  assert.equal(dates.addDays("2026-12-31", 1), "2027-01-01");
  assert.equal(dates.daysBetween("2026-03-01", "2027-03-01"), 365);
});

test("only real days are asked of the server", () => {
  for (const good of ["2026-11-22", "2024-02-29"]) assert.equal(dates.isDay(good), true, good);
  for (const bad of [null, undefined, "", "2026-02-29", "2026-13-01", "22/11/2026", "2026-1-2", "2026-11-22&x"]) assert.equal(dates.isDay(bad), false, String(bad));
});

test("days are written as French people say them", () => {
  assert.equal(dates.fullDay("2026-03-01"), "1er\u00a0mars 2026");
  assert.equal(dates.fullDay("2026-03-11"), "11\u00a0mars 2026");
  assert.equal(dates.weekDay("2026-11-22"), "Dimanche 22\u00a0novembre 2026");
  assert.equal(dates.sentenceDay("2026-11-27", "2026-11-22"), "vendredi 27\u00a0novembre");
  assert.equal(dates.sentenceDay("2027-03-01", "2026-11-22"), "lundi 1er\u00a0mars 2027");
  assert.equal(dates.hourOf("2026-11-22T18:00:00+01:00"), "18\u00a0h");
  assert.equal(dates.hourOf("2026-11-22T18:05:00+01:00"), "18\u00a0h\u00a005");
  assert.equal(dates.monthName("2026-08"), "août");
  assert.equal(dates.timeOf("2026-11-22T00:05:00+01:00"), "0\u00a0h\u00a005");
});
