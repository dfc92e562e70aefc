// SPDX-License-Identifier: AGPL-3.0-or-later
// A till written a second time, from the documentation only: it enrols, makes canonical records and signs them. Honest by
// default; each fault of the tests is one change to an honest record.
import { createHash, createSign, generateKeyPairSync, randomUUID } from "node:crypto";
import { ask, post } from "./house.mjs";

const net = (gross, rate) => Math.floor((gross * 10000 * 2 + (10000 + rate)) / (2 * (10000 + rate))); // half up

export class Forger {
  static async enrol(house, code = "BLG-9", kpa = "BLG") {
    const forger = new Forger();
    forger.house = house;
    forger.keys = generateKeyPairSync("ec", { namedCurve: "P-256" });
    const answer = await post(`${house.url}/api/pos/enrolments`, {
      code: await house.enrolmentCode(code, kpa, "Caisse d’essai"),
      public_key: forger.keys.publicKey.export({ type: "spki", format: "der" }).toString("base64"),
      software: "forger 1",
    });
    if (answer.status !== 201) throw new Error(`enrolment: ${answer.status} ${JSON.stringify(answer.body)}`);
    Object.assign(forger, answer.body); // till, name, kpa, token
    forger.auth = { Authorization: `Bearer ${forger.token}` };
    forger.sequence = 0;
    forger.previous = "0".repeat(64);
    forger.total = 0;
    forger.snapshot = (await ask(`${house.url}/api/pos/tills/${forger.till}/snapshot`, { headers: forger.auth })).body;
    return forger;
  }

  /** An honest record of one fixed-price line per item; change(record) may then lie before it is signed. */
  record(items = [["FRI-007", "BLG-M01"]], { at = new Date(), id = randomUUID() } = {}) {
    const lines = items.map(([code, ...members]) => {
      const item = this.snapshot.items.find((i) => i.code === code);
      const gross = item.price, n = net(gross, item.vat_rate);
      return { item: code, label: item.name, kind: item.kind, activity: item.activity, unit: item.unit, account: item.account,
        vat_scheme: item.vat_scheme, vat_rate: item.vat_rate, quantity: 1000, unit_price: gross, purchase_price: 0,
        gross, net: n, vat: gross - n, turnover: item.turnover, members: members.map((member) => ({ member, weight: 1 })) };
    });
    if (new Set(lines.map((l) => l.vat_rate)).size !== 1 || lines.length !== 1) throw new Error("one line is enough for a forger");
    const [line] = lines, total = line.gross;
    return {
      version: 1, chain: "T", till: this.till, sequence: this.sequence + 1, previous: this.previous, id, kind: "sale",
      at: parisTime(at), business_day: parisTime(at).slice(0, 10), legal_entity: this.snapshot.legal_entity.code,
      kpa: this.kpa, cashier: null, currency: "EUR", catalogue: "", software: "forger 1",
      ticket: { total, change: 0, lines, vat: [{ rate: line.vat_rate, scheme: line.vat_scheme, gross: line.gross, net: line.net, vat: line.vat }],
        tenders: [{ kind: "cash", amount: total }] },
      perpetual_total: this.total + total, perpetual_total_abs: this.total + total,
    };
  }

  seal(record, keys = this.keys) {
    const body = typeof record === "string" ? record : JSON.stringify(record);
    return { body, signature: createSign("sha256").update(body).sign(keys.privateKey).toString("base64") };
  }
  /** What the till does once a record is its own: the chain goes on from it. */
  advance(record) {
    this.previous = createHash("sha256").update(JSON.stringify(record)).digest("hex");
    this.sequence = record.sequence;
    this.total = record.perpetual_total;
  }
  send(...sealed) {
    return post(`${this.house.url}/api/pos/tills/${this.till}/records`, { records: sealed }, this.auth);
  }
  head() { return ask(`${this.house.url}/api/pos/tills/${this.till}/head`, { headers: this.auth }); }
}

export function parisTime(at) {
  const parts = Object.fromEntries(new Intl.DateTimeFormat("en-GB", {
    timeZone: "Europe/Paris", year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit", second: "2-digit",
    hourCycle: "h23", timeZoneName: "longOffset" }).formatToParts(at).map((p) => [p.type, p.value]));
  return `${parts.year}-${parts.month}-${parts.day}T${parts.hour}:${parts.minute}:${parts.second}${parts.timeZoneName.replace("GMT", "") || "+00:00"}`;
}
