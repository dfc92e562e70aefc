// SPDX-License-Identifier: AGPL-3.0-or-later
// Cashiers with known PINs, put into the database of a house.
import { ask, until } from "./house.mjs";

/** Argon2id as tills verify it (19 MiB, 2 passes). */
export const PINS = {
  271828: "$argon2id$v=19$m=19456,t=2,p=1$HYXfvyv+E/++BGS8m21XfA$7oDvxQfonJECD5L3YSHRl0+KLjChG3WkoADYbJraDfo",
  161803: "$argon2id$v=19$m=19456,t=2,p=1$3QYWDTdUH/7fIvSxMiy7yw$1llgTE2H4nSrtomXGvxW/1U/4nkaDejIoPwGhmy4f5k",
  577215: "$argon2id$v=19$m=19456,t=2,p=1$JuczpamA3xVpUO9FEbFlcw$II9eGXEyZuwHcchIh/EWapm+o2v2JgvTDWM7bMgH94k",
};

/** A person who may hold the tills of a KPA; resolves to her id. */
export async function addCashier(house, { name, face = "", pin, role = "cashier", kpa = "BLG", member = null, ends = null }) {
  const id = crypto.randomUUID();
  const quoted = (text) => (text === null ? "NULL" : `'${text}'`);
  const grant = (of, whose) => `INSERT INTO role_grant (id, person, role, kpa, member, starts_on, ends_on, granted_at)
    VALUES ('${crypto.randomUUID()}', '${id}', '${of}', '${kpa}', ${quoted(whose)}, '2022-01-01', ${quoted(ends)}, now());`;
  await house.sql(`INSERT INTO person (id, name, face, created_at) VALUES ('${id}', '${name}', '${face}', now()); ${grant(role, null)}
    ${member ? grant("member", member) : ""}
    INSERT INTO cashier_pin (person, hash, changed_at) VALUES ('${id}', '${PINS[pin]}', now());`);
  return id;
}

/** What a signed record calls a cashier who is no member. */
export const codeOf = (id) => `P-${id.replaceAll("-", "").toUpperCase()}`;

/** Waits until the till has these persons in its snapshot: they come one after the other. */
export const knownAt = (till, ...ids) => until(async () => {
  const { cashiers } = (await ask(`${till.url}/api/till/snapshot`)).body;
  return ids.every((id) => cashiers.some((one) => one.code === codeOf(id)));
}, "the cashiers at the till", 45000);
