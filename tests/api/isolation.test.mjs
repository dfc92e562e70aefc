// SPDX-License-Identifier: AGPL-3.0-or-later
// Who sees and may do what, table by table, as the database itself answers it: psql signs in as each of the roles
// of the server and tries every table of the catalogue, as everybody for whom a request may work. A table that this
// file does not know fails it. See docs/adr/0005-the-database-refuses.md.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { after, before, test } from "node:test";
import { promisify } from "node:util";
import { Forger } from "../lib/forger.mjs";
import { House, until } from "../lib/house.mjs";

const run = promisify(execFile);
const person = (n) => `00000000-0000-7000-8000-${String(n).padStart(12, "0")}`;
const [AICHA, NORA, LEA, REFERENT, ACCOUNTANT, HOST, ADMIN, OBSERVER, FAR] = [1, 2, 3, 4, 5, 6, 7, 8, 9].map(person);

// For whom comptoir_app works. BLG and RBX-M are two KPAs of one cooperative, TRS is of another.
const scopes = {
  nobody: {},
  self: { person: AICHA },
  cashier: { role: "cashier", person: AICHA, kpa: "BLG", legal_entity: "CAE-PONT" },
  member: { role: "member", person: AICHA, member: "BLG-M01", kpa: "BLG", legal_entity: "CAE-PONT" },
  till: { role: "till", till: "BLG-9", kpa: "BLG" },
  observer: { role: "observer", person: OBSERVER },
  host: { role: "host", person: HOST, kpa: "BLG", legal_entity: "CAE-PONT" },
  referent: { role: "referent", person: REFERENT, kpa: "BLG", legal_entity: "CAE-PONT" },
  accountant: { role: "accountant", person: ACCOUNTANT, kpa: "BLG", legal_entity: "CAE-PONT" },
  admin: { role: "admin", person: ADMIN, kpa: "BLG", legal_entity: "CAE-PONT" },
};

// ---- the expected answer ------------------------------------------------------------------------------------------------
// key: what names a row. app: which rows comptoir_app sees for whom ("nobody": no right to read the table at all; who is
// not named sees no row); columns: all that it may read, where it is not all. comptoir_books sees the same; books: what it
// may do besides. writer, door, shop (nothing where it is not named): S read, I add, U change, D remove; U(…): these columns only.
const here = "kpa = 'BLG'";
const hers = "member = 'BLG-M01'";
const books = (rows) => ({ referent: rows, accountant: rows });
const office = (rows) => ({ ...books(rows), admin: rows });
const people = (rows) => ({ ...office(rows), host: rows });
const ourSeller = (rows) => ({ ...people(rows), cashier: rows, member: rows });
const rulesHere = "split_rule IN (SELECT id FROM split_rule WHERE kpa = 'BLG')";
const ticketsHere = "ticket IN (SELECT id FROM ticket WHERE kpa = 'BLG')";
const ticketsOfTill = "ticket IN (SELECT id FROM ticket WHERE till = 'BLG-9')";
const herLines = "(ticket, line) IN (SELECT ticket, line FROM ticket_line_member WHERE member = 'BLG-M01')";
const everybody = (rows) => Object.fromEntries(Object.keys(scopes).map((name) => [name, rows]));
const grants = "kpa = 'BLG' OR legal_entity = 'CAE-PONT'";
const known = "id IN (SELECT person FROM role_grant WHERE kpa = 'BLG' OR legal_entity = 'CAE-PONT')";
const staff = `${known} OR id IN (SELECT person FROM role_grant WHERE role = 'admin') OR id IN (SELECT person FROM access_journal WHERE kpa = 'BLG')`;
// Changes in the KPA, of its seller, and of those who have a role there; those of nobody in particular for who runs the house.
const changes = `${here} OR (kpa IS NULL AND legal_entity = 'CAE-PONT') OR (kpa IS NULL AND legal_entity IS NULL
  AND subject NOT IN ('session', 'sign_in_token', 'recovery_code') AND person IN (SELECT person FROM role_grant WHERE kpa = 'BLG'))`;
const houseChanges = "(kpa IS NULL AND legal_entity IS NULL AND person IS NULL)";
const herself = `id = '${AICHA}' OR id IN (SELECT person FROM access_journal WHERE member = 'BLG-M01')`;

const tables = {
  // public: what is sold, by whom, where
  legal_entity: { key: "code", app: everybody("true"), writer: "S", door: "S", shop: "S" },
  kpa: { key: "code", app: everybody("true"), books: "U(discount_bp, discount_bearers, gap_cents, paper_cents, out_cents)", writer: "S", door: "S", shop: "S" },
  opening_hours: { key: "kpa, weekday, opens", app: everybody("true"), books: "ID", writer: "S", door: "" },
  closed_days: { key: "kpa, starts_on", app: everybody("true"), books: "ID", writer: "S", door: "", shop: "S" },
  account: { key: "number", app: everybody("true"), writer: "S", door: "", shop: "S" },
  journal: { key: "code", app: everybody("true"), writer: "S", door: "" },
  vat_rate: { key: "rate_bp", app: everybody("true"), writer: "S", door: "", shop: "S" },
  activity: { key: "kpa, code", app: everybody("true"), writer: "S", door: "", shop: "S" },
  item: { key: "kpa, code", app: everybody("true"), writer: "S", door: "", shop: "S" },
  item_price: { key: "kpa, item, revision", app: everybody("true"), writer: "S", door: "", shop: "S" },
  item_barcode: { key: "kpa, barcode", app: everybody("true"), writer: "S", door: "", shop: "S" },
  catalog_version: { key: "version", app: everybody("true"), writer: "S", door: "", shop: "S" },
  people_version: { key: "version", app: "nobody", writer: "S", door: "" },
  schema_migration: { key: "number", app: "nobody", writer: "", door: "" },

  // who works where, and under which rule
  member: { key: "code", app: { ...people(here), member: here }, writer: "S", door: "S" },
  contract: { key: "id", app: { ...people(here), member: hers }, books: "IU(ends_on, insured_on, end_reason, fixed_waived, info_months)", writer: "S", door: "S" },
  minor: { key: "member", app: { ...people(here), member: hers }, books: "IU(until, consent_on)", writer: "S", door: "S" },
  decision: { key: "id", app: { ...books(here), member: here }, books: "I", writer: "S", door: "" },
  split_rule: { key: "id", app: { ...books(here), member: here }, books: "I", writer: "S", door: "" },

  // tills and what they send
  till: { key: "code", app: { ...office(here), till: "code = 'BLG-9'" }, columns: "code, kpa, name, enrolled_at, revoked_at",
    writer: "SIU(token_hash)", door: "U(revoked_at)", doorColumns: "code, kpa, name, enrolled_at, revoked_at" },
  enrolment: { key: "till", app: "nobody", writer: "SU(used_at)", door: "" },
  record: { key: "till, sequence", app: "nobody", writer: "SI", door: "" },
  refused_record: { key: "sequence", app: { ...office("till LIKE 'BLG-%'"), till: "till = 'BLG-9'" },
    columns: "sequence, till, code, detail, received_at", writer: "SI", door: "" },
  till_end: { key: "till, chain", app: { ...office("till LIKE 'BLG-%'"), till: "till = 'BLG-9'" }, writer: "S", door: "" },
  ticket: { key: "id", app: { ...books(here), till: "till = 'BLG-9'", member: "id IN (SELECT ticket FROM ticket_line_member WHERE member = 'BLG-M01')" },
    writer: "SI", door: "" },
  ticket_line: { key: "ticket, line", app: { ...books(ticketsHere), till: ticketsOfTill, member: herLines }, writer: "SI", door: "" },
  ticket_line_member: { key: "ticket, line, position", app: { ...books(ticketsHere), till: ticketsOfTill, member: herLines }, writer: "SI", door: "" },
  ticket_vat: { key: "ticket, rate_bp", app: { ...books(ticketsHere), till: ticketsOfTill }, writer: "SI", door: "" },
  ticket_tender: { key: "ticket, position", app: { ...books(ticketsHere), till: ticketsOfTill }, writer: "SI", door: "" },
  hold: { key: "ticket, kind, reference", app: "nobody", writer: "SID", door: "" },
  drawer_move: { key: "id", app: books(here), writer: "SI", door: "" },
  closing: { key: "id", app: books(here), writer: "SI", door: "" },
  closing_vat: { key: "closing, rate_bp", app: books("closing IN (SELECT id FROM closing WHERE kpa = 'BLG')"), writer: "SI", door: "" },
  closing_recount: { key: "closing", app: books("closing IN (SELECT id FROM closing WHERE kpa = 'BLG')"), writer: "SI", door: "" },
  closing_tender: { key: "closing, kind", app: books("closing IN (SELECT id FROM closing WHERE kpa = 'BLG')"), writer: "SI", door: "" },

  // the ledger
  entry: { key: "id", app: { ...books(here), member: "id IN (SELECT entry FROM posting WHERE member = 'BLG-M01')" }, books: "I", writer: "SI", door: "" },
  posting: { key: "entry, line", app: { ...books(here), member: hers }, books: "I", writer: "SI", door: "" },
  month_close: { key: "kpa, month", app: { ...books(here), member: here }, writer: "S", door: "" },
  month_balance: { key: "kpa, account, member", app: { ...books(here), member: hers }, writer: "S", door: "" },

  // pay and the contributive budget
  pay_setting: { key: "legal_entity", app: ourSeller("legal_entity = 'CAE-PONT'"), books: "IU(request_day)", writer: "", door: "" },
  pay_rate: { key: "id", app: { ...everybody("legal_entity IS NULL"), ...ourSeller("legal_entity IS NULL OR legal_entity = 'CAE-PONT'") }, books: "I", writer: "S", door: "" },
  pay_request: { key: "id", app: { ...books(here), member: hers }, books: "IU(state, decided_at, decided_by, reason, entry)", writer: "", door: "" },
  pay_receipt: { key: "kpa, id", app: { ...books(here), member: hers }, books: "IU(id, paid_on, net_cents, net_social_cents, replaced, noted_by, noted_at)", writer: "", door: "" },
  budget_period: { key: "id", app: { ...books(here), member: here }, books: "IU(state, ended_by, ended_at, decision, entry)", writer: "", door: "" },
  budget_claim: { key: "period, member", app: { ...books(here), member: here }, books: "IU(amount_cents, why, stated_at, settled_cents, adjusted_why)D", writer: "", door: "" },

  // costs
  receipt: { key: "kpa, id", app: books(here), books: "ID", writer: "", door: "" },
  cost: { key: "kpa, id", app: books(here), books: "IU(reversal_reason)", writer: "", door: "" },
  internal_sale: { key: "kpa, id", app: books(here), books: "IU(reversal_reason)", writer: "", door: "" },
  donation_lot: { key: "kpa, id", app: books(here), books: "IU(cancelled_by, cancelled_at)", writer: "SI", door: "" },
  money_donation: { key: "kpa, id", app: books(here), books: "IU(cancelled_by, cancelled_at)", writer: "", door: "" },

  // what is in our care
  custody_machine: { key: "kpa, code", app: books(here), books: "IU(name, activity, size, cycles, days)", writer: "SI", door: "" },
  custody_event: { key: "serial", app: books(here), writer: "SI", door: "" },
  custody_order: { key: "id", app: books(here), writer: "SIU", door: "" },
  custody_customer: { key: "id", app: books(here), books: "U(name, phone, email, changed_at)", writer: "SIU", door: "" },
  custody_picture: { key: "id", app: "nobody", writer: "SIU", door: "" },
  custody_delay: { key: "valid_from", app: everybody("true"), writer: "S", door: "" },

  // what is on the shelf; answers to requests that are made once
  stock: { key: "kpa, item", app: books(here), books: "IU(on_hand, held)D", writer: "SU(on_hand, held)", door: "", shop: "SU(on_hand, held)" },
  piece: { key: "id", app: books(here), books: "IU(code, item, name, description, condition, size, price_cents, member, state, sold_ticket, changed_at, published_at)",
    writer: "SU(state, sold_ticket, changed_at)", door: "", shop: "SU(state, sold_ticket, changed_at)" },
  stock_hold: { key: "id", app: books(here), books: "IU(quantity, state, expires_at, ended_at, told, ticket)",
    writer: "SIU(quantity, state, expires_at, ended_at, told, ticket)", door: "", shop: "SIU(quantity, state, expires_at, ended_at, told, ticket)" },
  stock_move: { key: "id", app: books(here), books: "I", writer: "SI", door: "", shop: "SI" },
  quote: { key: "id", app: books(here), books: "U(token_hash, state, version, answered_at, answered_by, delay_days, valid_until, deposit_bp, total_cents, deposit_cents, ended_at)",
    writer: "SU(state, version, ended_at)", door: "", shop: "SIU(state, version, ended_at, order_id, person)" },
  quote_contact: { key: "quote_id", app: books(here), books: "U(name, email, phone, wish, answer, changed_at)", writer: "S", door: "", shop: "SI" },
  quote_file: { key: "id", app: books(here), books: "D", writer: "S", door: "", shop: "SI" },
  quote_line: { key: "quote_id, line", app: books(here), books: "ID", writer: "S", door: "", shop: "S" },
  photo: { key: "kpa, sha256", app: books(here), books: "ID", writer: "", door: "", shop: "S" },
  photo_use: { key: "kpa, piece", app: books(here), books: "ID", writer: "", door: "", shop: "S" },
  once: { key: "caller, key", app: "nobody", books: "SI", writer: "SI", door: "", shop: "SI" },

  // orders of the shop
  shop_setting: { key: "kpa", app: books(here), books: "IU", writer: "S", door: "", shop: "S" },
  slot_rule: { key: "id", app: books(here), books: "IU", writer: "S", door: "", shop: "S" },
  price_decision: { key: "id", app: books(here), books: "IU(ended_on)", writer: "", door: "", shop: "S" },
  shop_order_cycle: { key: "order_id, slot", app: books(here), books: "I", writer: "S", door: "", shop: "SI" },
  pickup_slot: { key: "id", app: books(here), books: "IU(capacity, taken)", writer: "SIU(capacity, taken)", door: "", shop: "SIU(capacity, taken)" },
  shop_order: { key: "id", app: books(here), books: "IU(state, version, total_cents, paid_cents, back_cents, held_until, ticket)", writer: "SU(state, version, paid_cents, back_cents, held_until, ticket, counter_cents)",
    door: "", shop: "SIU(person, state, version, paid_cents, back_cents, held_until, ticket, reminded_at)" },
  shop_order_line: { key: "order_id, line", app: books(here), books: "IU(quantity, gross_cents)", writer: "S", door: "", shop: "SI" },
  shop_order_contact: { key: "order_id", app: books(here), books: "IU(name, email, phone, changed_at)", writer: "S", door: "", shop: "SIU(name, email, phone, changed_at)" },
  shop_order_event: { key: "order_id, sequence", app: books(here), books: "I", writer: "SI", door: "", shop: "SI" },
  shop_withdrawal: { key: "id", app: books(here), books: "IU(done_at)", writer: "S", door: "", shop: "SI" },

  // groupages
  campaign: { key: "id", app: books(here), books: "IU(title, intro, state, version, threshold_cents, margin_bp, closes_at, starts_at, ends_at, ended_at, reason)", writer: "S", door: "", shop: "SU(state, version, ended_at, reason)" },
  campaign_offer: { key: "campaign, line", app: books(here), books: "ID", writer: "S", door: "", shop: "S" },
  pledge: { key: "id", app: books(here), books: "U(token_hash, state, version, paid_cents, back_cents, held_until, order_id)", writer: "S", door: "", shop: "SIU(state, version, paid_cents, back_cents, held_until, order_id, person)" },
  pledge_line: { key: "pledge, offer", app: books(here), books: "U(allotted)", writer: "S", door: "", shop: "SIU(quantity, minus, plus, allotted)D" },
  pledge_contact: { key: "pledge", app: books(here), books: "D", writer: "S", door: "", shop: "SID" },

  // money that comes by the web
  payment_setting: { key: "kpa", app: books(here), books: "IU", writer: "S", door: "", shop: "S" },
  payment: { key: "id", app: books(here), books: "U(purpose, target, back_cents, state, hold_until, next_at)", writer: "SU(hold_until, next_at)", door: "",
    shop: "SIU(purpose, target, received_cents, back_cents, provider_ref, money_ref, state, redirect_url, return_url, trouble, hold_until, paid_at, attempts, next_at)" },
  payment_refund: { key: "id", app: books(here), books: "IU(state, trouble, done_at, next_at, reason, by_transfer)", writer: "SI", door: "", shop: "SIU(state, trouble, done_at, attempts, next_at)" },
  payment_inbox: { key: "id", app: "nobody", writer: "S", door: "", shop: "SIU(raw, done_at, attempts, next_at)" },

  // the shop's own signed chain
  online_till: { key: "kpa", app: books(here), writer: "SIU(sequence, hash, perpetual_cents, perpetual_abs_cents)", door: "" },
  online_sale: { key: "id", app: books(here), books: "IU(letter_made_at)", writer: "SIU(state, code, sequence, body, signature, letter_made_at)", door: "", shop: "SIU(letter_asked_at)" },

  shop_refund: { key: "id", app: books(here), books: "I", writer: "S", door: "" },

  // what other programs are told
  hook: { key: "id", app: books(here), books: "IU(url, label, events, state, changed_at, fails, failing_since, busy_until)D", writer: "SU(state, changed_at, fails, failing_since, busy_until)", door: "" },
  hook_secret: { key: "id", app: books(here), columns: "id, hook, kpa, ends_at", books: "IU(ends_at)", writer: "S", door: "" },
  hook_event: { key: "id", app: books(here), books: "I", writer: "S", door: "" },
  hook_delivery: { key: "id", app: books(here), books: "I", writer: "SU(state, attempts, next_at, done_at)", door: "" },
  hook_attempt: { key: "delivery, number", app: books(here), writer: "SI", door: "" },
  online_record: { key: "id", app: books(here), writer: "SIU(state, code)", door: "" },

  // word to whoever ordered
  sms_setting: { key: "kpa", app: books(here), books: "IU", writer: "S", door: "", shop: "S" },
  sms: { key: "id", app: "nobody", books: "I", writer: "SIU(phone, text, tries, trouble, next_at, sent_at, failed_at)", door: "", shop: "I" },
  sms_day: { key: "kpa, day", app: books(here), writer: "SIU(tries)", door: "" },
  message: { key: "id", app: books(here), books: "U(again_at)", writer: "S", door: "" },

  // papers
  invoice: { key: "legal_entity, number", app: books(here), books: "I", writer: "", door: "" },
  till_invoice: { key: "id", app: books(here), writer: "SI", door: "" },
  till_customer: { key: "id", app: books(here), writer: "SI", door: "" },

  // the month against real money
  cash_count: { key: "id", app: books(here), books: "I", writer: "I", door: "" },
  deposit: { key: "id", app: books(here), books: "IU(withdrawn_at)", writer: "I", writerColumns: "kpa, kind, day, withdrawn_at, move", door: "" },
  bank_account: { key: "id", app: books(here), books: "IU(mapping)", writer: "", door: "" },
  bank_statement: { key: "id", app: books(here), books: "I", writer: "", door: "" },
  bank_line: { key: "id", app: books(here), books: "I", writer: "", door: "" },
  bank_match: { key: "id", app: books(here), books: "IU(undone_entry, undone_by, undone_at)", writer: "", door: "" },
  bank_match_part: { key: "match", app: books(here), books: "IU(undone)", writer: "", door: "" },
  explanation: { key: "id", app: books(here), books: "IU(undone_entry, undone_by, undone_at)", writer: "", door: "" },
  month_step: { key: "id", app: books(here), books: "I", writer: "", door: "" },
  job: { key: "id", app: books(here), books: "IU(state, done, total, outcome, message, touched_at)", writer: "", door: "" },

  // persons
  person: { key: "id", app: { self: herself, cashier: herself, member: herself, observer: `id = '${OBSERVER}'`, host: known,
    referent: staff, accountant: staff, admin: staff }, columns: "id, name, face",
    writer: "", writerColumns: "id, name, face, locked_at, erased_at", door: "SIUD" },
  role_grant: { key: "id", app: { self: `person = '${AICHA}'`, cashier: `person = '${AICHA}'`, member: `person = '${AICHA}'`,
    observer: `person = '${OBSERVER}'`, host: grants, ...office(`${grants} OR role = 'admin'`) }, writer: "S", door: "SIUD" },
  access_journal: { key: "id", app: { ...office(here), self: hers, cashier: hers, member: hers }, writer: "", door: "SI" },
  audit: { key: "id", app: { referent: changes, accountant: `${changes} OR ${houseChanges}`, admin: `${changes} OR ${houseChanges}` }, writer: "", door: "S" },
  retention_rule: { key: "subject", app: everybody("true"), writer: "", door: "S" },
  retention_night: { key: "due", app: "nobody", writer: "", door: "" },
  password: { key: "person", app: "nobody", writer: "", door: "SIUD" },
  passkey: { key: "person", app: "nobody", writer: "", door: "SIUD" },
  card: { key: "person", app: "nobody", writer: "", door: "SIUD" },
  cashier_pin: { key: "person", app: "nobody", writer: "S", door: "SIUD" },
  totp: { key: "person", app: "nobody", writer: "", door: "SIUD" },
  recovery_code: { key: "person", app: "nobody", writer: "", door: "SIUD" },
  sign_in_token: { key: "person", app: "nobody", writer: "", door: "SIUD" },
  customer_link: { key: "hash", app: "nobody", writer: "", door: "SID" },
  challenge: { key: "person", app: "nobody", writer: "", door: "SIUD" },
  session: { key: "person", app: "nobody", writer: "", door: "SIUD" },
  wrong_try: { key: "tries", app: "nobody", writer: "", door: "SIUD" },
  mail: { key: "id", app: "nobody", books: "I", writer: "I", door: "SIUD", shop: "I" },
  secret: { key: "name", app: "nobody", writer: "", door: "SI" },
};
// Rows of a table in another form; who reads one reads with her own rights and policies, and nobody writes.
const views = {
  split_rule_band: { key: "split_rule, from_cents", app: { ...books(rulesHere), member: rulesHere } },
  split_rule_weight: { key: "split_rule, member", app: { ...books(rulesHere), member: rulesHere } },
};
// What looks past row-level security for comptoir_app, and answers no more than its name says.
const definers = ["actor_name_here", "closing_in_scope", "entry_worked_on", "my_entity_totals", "network_totals", "person_is", "statement_cae", "statement_open_kpas", "ticket_in_scope", "ticket_line_worked_on", "ticket_worked_on", "till_chain"];
// Tables that belong to nobody in particular; every other one has row-level security.
const ownerless = ["legal_entity", "account", "journal", "vat_rate", "activity", "item", "item_price", "item_barcode",
  "catalog_version", "people_version", "schema_migration", "retention_rule", "retention_night"];

// ---- a house with three KPAs --------------------------------------------------------------------------------------------

let house, columns;
before(async () => {
  house = await House.open({ kpas: ["BLG", "RBX-M", "TRS"] });
  await sell("BLG-9", "BLG", [["BLG-M01"], ["BLG-M02"], ["BLG-M01", "BLG-M02"]]);
  await sell("BLG-8", "BLG", [["BLG-M01"], ["BLG-M02"]]);
  await sell("RBX-9", "RBX-M", [["RBX-M-M01"], ["RBX-M-M02"]]);
  await sell("TRS-9", "TRS", [["TRS-M01"], ["TRS-M02"]]);
  await house.sql(`
    INSERT INTO ticket_line SELECT ticket, 2, item, label, kind, activity, unit, account, vat_scheme, vat_rate, quantity, unit_price_cents,
           purchase_price_cents, gross_cents, net_cents, vat_cents, turnover FROM ticket_line
     WHERE ticket = (SELECT ticket FROM ticket_line_member WHERE member = 'BLG-M01' LIMIT 1);
    INSERT INTO ticket_line_member SELECT ticket, 2, 1, 'BLG-M02', 1 FROM ticket_line WHERE line = 2;
    INSERT INTO secret VALUES ('mail', '\\x00', now());
    INSERT INTO wrong_try VALUES (sha256('somebody'), 1, now());
    INSERT INTO person (id, name, created_at) SELECT ('00000000-0000-7000-8000-' || lpad(n::text, 12, '0'))::uuid, 'Personne ' || n, now() FROM generate_series(1, 9) n;
    INSERT INTO role_grant (id, person, role, kpa, legal_entity, member, starts_on, granted_at)
    SELECT gen_random_uuid(), g.person::uuid, role, kpa, legal_entity, member, '2026-01-01', now() FROM (VALUES
      ('${AICHA}', 'member', 'BLG', NULL, 'BLG-M01'), ('${NORA}', 'member', 'RBX-M', NULL, 'RBX-M-M01'), ('${LEA}', 'member', 'TRS', NULL, 'TRS-M01'),
      ('${REFERENT}', 'referent', 'BLG', NULL, NULL), ('${ACCOUNTANT}', 'accountant', NULL, 'CAE-PONT', NULL), ('${HOST}', 'host', 'BLG', NULL, NULL),
      ('${ADMIN}', 'admin', NULL, NULL, NULL), ('${OBSERVER}', 'observer', NULL, NULL, NULL), ('${FAR}', 'referent', 'TRS', NULL, NULL),
      ('${FAR}', 'accountant', NULL, 'CAE-LOIRE', NULL)) g (person, role, kpa, legal_entity, member);
    INSERT INTO access_journal (at, person, role, kpa, member, route) VALUES
      (now(), '${REFERENT}', 'referent', 'BLG', 'BLG-M01', '/'), (now(), '${REFERENT}', 'referent', 'BLG', 'BLG-M02', '/'),
      (now(), '${ACCOUNTANT}', 'accountant', 'RBX-M', 'RBX-M-M01', '/'), (now(), '${FAR}', 'referent', 'TRS', NULL, '/');
    INSERT INTO password SELECT id, '$argon2id$x', now() FROM person;
    INSERT INTO passkey SELECT sha256(id::text::bytea), id, '', -7, 0, '', now() FROM person;
    INSERT INTO card SELECT gen_random_uuid(), id, sha256(id::text::bytea), '$argon2id$x', now() FROM person;
    INSERT INTO cashier_pin SELECT id, '$argon2id$x', now() FROM person;
    INSERT INTO totp SELECT id, '' FROM person;
    INSERT INTO recovery_code SELECT sha256(id::text::bytea), id FROM person;
    INSERT INTO sign_in_token SELECT sha256(id::text::bytea), id, 'link', now(), now() FROM person;
    INSERT INTO customer_link VALUES (sha256('x'), now());
    INSERT INTO challenge SELECT sha256(id::text::bytea), id, 'register', now() FROM person;
    INSERT INTO session (id, token_hash, person, method, assurance, created_at, seen_at, expires_at)
    SELECT gen_random_uuid(), sha256(id::text::bytea), id, 'link', 1, now(), now(), now() FROM person;
    INSERT INTO mail (id, person, recipient, subject, body, created_at, next_at, expires_at) SELECT gen_random_uuid(), id, 'x', 'x', 'x', now(), now(), now() FROM person`);
  await house.sql(`INSERT INTO split_rule (kpa, cae_bp, pot_bp, valid_from, decision, weighting, weight_members, weights)
    SELECT kpa, 1000, 0, '2030-01-01', min(id), 'fixed', ARRAY[kpa || '-M01'], '{3}' FROM decision WHERE kpa IN ('BLG', 'TRS') GROUP BY kpa`);
  await house.sql(`
    INSERT INTO minor SELECT m.code, m.kpa, '2030-01-01', '2021-01-01' FROM member m WHERE m.code IN ('BLG-M01', 'BLG-M02', 'TRS-M01');
    INSERT INTO pay_setting VALUES ('CAE-PONT', 15), ('CAE-LOIRE', 25);
    INSERT INTO pay_rate (legal_entity, contract_kind, valid_from, employer_bp, employee_bp, source) VALUES ('CAE-PONT', 'cape', '2026-02-01', 1, 1, 'ici'), ('CAE-LOIRE', 'cape', '2026-02-01', 1, 1, 'ailleurs');
    INSERT INTO pay_request (id, kpa, member, month, amount_cents, asked_at, asked_by) SELECT gen_random_uuid(), m.kpa, m.code, '2026-11-01', 100, now(), '${AICHA}' FROM member m;
    INSERT INTO pay_receipt SELECT gen_random_uuid(), m.kpa, m.code, '2026-11-01', '2026-11-30', 100, 100, '{}', '${AICHA}', now() FROM member m;
    INSERT INTO budget_period (id, kpa, title, purpose, opens_on, closes_on, amount_cents, opened_by, opened_at) SELECT gen_random_uuid(), code, 'x', 'x', '2026-11-01', '2026-11-30', 100, '${AICHA}', now() FROM kpa;
    INSERT INTO budget_claim (period, kpa, member, amount_cents, why, stated_at) SELECT p.id, p.kpa, m.code, 1, 'x', now() FROM budget_period p JOIN member m USING (kpa)`);
  await house.sql(`
    INSERT INTO receipt SELECT gen_random_uuid(), kpa, sha256(kpa::bytea), 'application/pdf', 1, 0, 0, '\\x25', NULL, '${REFERENT}', now() FROM (VALUES ('BLG'), ('TRS')) k (kpa);
    INSERT INTO cost SELECT gen_random_uuid(), e.kpa, 'supply', '', '', e.date, e.date, 100, 0, 0, true, 'shared', NULL, NULL, 'cae', NULL, 'pot', false, r.id, min(e.id), '', '${REFERENT}', now()
      FROM entry e JOIN receipt r USING (kpa) GROUP BY e.kpa, e.date, r.id;
    INSERT INTO internal_sale SELECT gen_random_uuid(), c.kpa, c.spent_on, c.kpa || '-M01', c.kpa || '-M02', NULL, '', 100, 0, 0, (SELECT min(id) FROM split_rule s WHERE s.kpa = c.kpa), c.entry, '', '${REFERENT}', now() FROM cost c;
    INSERT INTO donation_lot SELECT gen_random_uuid(), kpa, spent_on, 'clothes', 'person', 1000, 3, created_by, now() FROM cost;
    INSERT INTO custody_machine SELECT a.kpa, 'M1', 'Machine', min(a.code), 7000, 2, '12345' FROM activity a GROUP BY a.kpa;
    INSERT INTO custody_order SELECT t.id, t.kpa, t.till, t.at, 'a', 'a', 1, 'x', NULL, NULL, 'deposited', t.at, NULL, 100, false FROM (SELECT DISTINCT ON (kpa) * FROM ticket ORDER BY kpa, id) t;
    INSERT INTO custody_event (id, about, kpa, till, chain, sequence, at, kind) SELECT id, id, kpa, till, 'B', 1, at, 'custody' FROM custody_order;
    INSERT INTO custody_customer SELECT id, kpa, 'x', '', '', 'fr', at FROM custody_order;
    INSERT INTO custody_picture SELECT id, kpa, id, 'a', '\\xffd8ffd9', at FROM custody_order;
    INSERT INTO money_donation SELECT gen_random_uuid(), kpa, spent_on, 'Association', 'cash', 100, created_by, now() FROM cost;
    INSERT INTO invoice SELECT gen_random_uuid(), t.legal_entity, t.kpa, 2026, row_number() OVER (PARTITION BY t.legal_entity ORDER BY t.kpa), 'invoice', t.id, NULL, '2026-11-22', now(), '${REFERENT}', 100, sha256('a'), '{}', sha256('{}')
      FROM (SELECT DISTINCT ON (kpa) * FROM ticket ORDER BY kpa, id) t`);
  await house.sql(`
    INSERT INTO till_invoice SELECT gen_random_uuid(), legal_entity, kpa, till, 1, id, now(), NULL, NULL, 100, false FROM (SELECT DISTINCT ON (till) * FROM ticket ORDER BY till, id) t;
    INSERT INTO till_customer SELECT gen_random_uuid(), kpa, id, 'x', 'x', '', '', 'x', now() FROM till_invoice;
    INSERT INTO drawer_move (till, sequence, id, kind, legal_entity, kpa, at, business_day, amount_cents, expected_cents, counted_cents, difference_cents)
      SELECT code || '-9', 1, gen_random_uuid(), 'float', legal_entity, code, now(), '2026-11-22', 0, 0, 0, 0 FROM kpa;
    INSERT INTO closing SELECT code || '-9', 1, gen_random_uuid(), 'day', 1, legal_entity, code, now(), '2026-11-22', NULL, now(), now(), 0, 0, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 FROM kpa;
    INSERT INTO closing_vat SELECT id, 2000, 'normal', 120, 100, 20 FROM closing;
    INSERT INTO closing_recount SELECT id, now(), true, '', '' FROM closing;
    INSERT INTO closing_tender SELECT id, 'cash', 120 FROM closing;
    INSERT INTO till_end SELECT code, 'T', 1, sha256('a'), now() FROM till;
    INSERT INTO opening_hours SELECT code, 1, '09:00', '12:00' FROM kpa; INSERT INTO closed_days SELECT code, '2026-12-25', '2026-12-25' FROM kpa;
    INSERT INTO cash_count SELECT gen_random_uuid(), code, '2026-11-22', now(), 1, 1, '${REFERENT}' FROM kpa;
    INSERT INTO deposit (id, kpa, kind, day, amount_cents, fee_cents, made_by, made_at) SELECT gen_random_uuid(), code, 'cheque', '2026-11-22', 100, 0, '${REFERENT}', now() FROM kpa;
    INSERT INTO bank_account (id, kpa, number, opened_at) SELECT gen_random_uuid(), code, 'FR76', now() FROM kpa;
    INSERT INTO bank_statement SELECT gen_random_uuid(), kpa, id, 'R', '2026-11-01', '2026-11-30', true, 0, 100, 1, 'ofx', sha256('a'), sha256('b'), now(), '${REFERENT}' FROM bank_account;
    INSERT INTO bank_line (kpa, account, statement, position, day, amount_cents, label, reference, occurrence) SELECT kpa, account, id, 1, '2026-11-22', 100, 'x', '', 1 FROM bank_statement;
    INSERT INTO bank_match (id, kpa, reason, amount_cents, fee_cents, entry, made_by, made_at) SELECT gen_random_uuid(), kpa, 'chosen', 100, 0, min(id), '${REFERENT}', now() FROM entry GROUP BY kpa;
    INSERT INTO bank_match_part (match, kpa, bank_line) SELECT m.id, m.kpa, l.id FROM bank_match m JOIN bank_line l USING (kpa);
    INSERT INTO explanation (id, kpa, kind, day, amount_cents, note, made_by, made_at) SELECT gen_random_uuid(), code, 'gap', '2026-11-22', 1, 'x', '${REFERENT}', now() FROM kpa;
    INSERT INTO month_step SELECT gen_random_uuid(), code, '2026-11-01', 'costs', 'checked', '', '${REFERENT}', now() FROM kpa;
    INSERT INTO job (id, kpa, kind, state, made_by, made_at, touched_at) SELECT gen_random_uuid(), code, 'bank_statement', 'done', '${REFERENT}', now(), now() FROM kpa`);
  await house.sql(`
    INSERT INTO stock SELECT kpa, min(code), 5000, 1000 FROM item GROUP BY kpa;
    INSERT INTO stock_move (kpa, item, quantity, kind, made_at) SELECT kpa, item, on_hand, 'count', now() FROM stock;
    INSERT INTO stock_hold (kpa, item, quantity, holder_kind, holder, made_at) SELECT kpa, item, held, 'order', gen_random_uuid(), now() FROM stock;
    INSERT INTO piece (id, kpa, code, item, name, condition, price_cents, created_at, changed_at) SELECT gen_random_uuid(), kpa, 'P1', item, 'x', 'good', 100, now(), now() FROM stock;
    INSERT INTO photo SELECT kpa, sha256(kpa::bytea), 1, 'x', 'x', 'x', '${REFERENT}', now() FROM stock;
    INSERT INTO photo_use (kpa, piece, position, sha256) SELECT kpa, id, 0, sha256(kpa::bytea) FROM piece;
    INSERT INTO shop_setting (kpa, changed_at) SELECT code, now() FROM kpa;
    INSERT INTO slot_rule (id, kpa, purpose, weekday, from_minute, to_minute, slot_minutes, capacity, valid_from) SELECT gen_random_uuid(), code, 'pickup', 1, 600, 720, 60, 2, '2026-11-01' FROM kpa;
    INSERT INTO pickup_slot SELECT gen_random_uuid(), code, 'pickup', '', now(), now() + interval '1 hour', 2, 1 FROM kpa;
    INSERT INTO shop_order (id, kpa, code, token_hash, source, pays, state, language, total_cents, made_at) SELECT gen_random_uuid(), kpa, 'ABCDEFG', sha256(kpa::bytea), 'shop', 'counter', 'confirmed', 'fr', 100, now() FROM stock;
    INSERT INTO shop_order_line SELECT o.id, 1, o.kpa, s.item, NULL, 'x', 'x', 'good', 1000, 100, 100, 2000, 'normal', '' FROM shop_order o JOIN stock s USING (kpa);
    INSERT INTO shop_order_contact SELECT id, kpa, 'x', '', '', now() FROM shop_order;
    INSERT INTO price_decision (id, kpa, activity, support_bp, decided_on, minutes, made_at) SELECT gen_random_uuid(), code, 'FRI', 12000, '2026-11-01', 'x', now() FROM kpa;
    INSERT INTO shop_order_cycle SELECT o.id, s.id, o.kpa, 1 FROM shop_order o JOIN pickup_slot s USING (kpa);
    INSERT INTO shop_order_event SELECT id, 1, kpa, now(), 'placed', 'confirmed', 'customer', NULL, '' FROM shop_order;
    INSERT INTO campaign (id, kpa, title, state, closes_at, starts_at, ends_at, made_at) SELECT gen_random_uuid(), kpa, 'x', 'draft', now(), now() + interval '1 day', now() + interval '2 days', now() FROM stock;
    INSERT INTO campaign_offer SELECT c.id, 1, c.kpa, s.item, 'x', 'x', 'good', 'kg', 1000, 1000, 0, 0, 0, 0, 100, 2000, 'normal', '' FROM campaign c JOIN stock s USING (kpa);
    INSERT INTO pledge (id, campaign, kpa, sequence, token_hash, pays, state, language, made_at) SELECT gen_random_uuid(), id, kpa, 1, sha256(kpa::bytea), 'counter', 'pledged', 'fr', now() FROM campaign;
    INSERT INTO pledge_line SELECT id, campaign, 1, kpa, 1000, 0, 0, NULL FROM pledge;
    INSERT INTO pledge_contact SELECT id, kpa, 'x', '', '' FROM pledge;
    INSERT INTO shop_withdrawal SELECT gen_random_uuid(), id, kpa, now(), '{1}', 100, NULL FROM shop_order;
    INSERT INTO quote (id, kpa, code, key_hash, content_hash, state, language, asked_at) SELECT gen_random_uuid(), kpa, 'D-ABCDEFG', sha256(''), sha256(''), 'asked', 'fr', now() FROM stock;
    INSERT INTO quote_contact SELECT id, kpa, 'x', '', '', '', '', now() FROM quote;
    INSERT INTO quote_file SELECT gen_random_uuid(), id, kpa, 1, 'stl', 'x.stl', 1, sha256('') FROM quote;
    INSERT INTO quote_line SELECT q.id, 1, q.kpa, s.item, 1000, 100, 100 FROM quote q JOIN stock s USING (kpa);
    INSERT INTO online_till (kpa, till, hash) SELECT kpa, min(code), sha256('') FROM till GROUP BY 1;
    INSERT INTO online_sale (id, kpa, order_id, amount_cents, state, made_at) SELECT gen_random_uuid(), kpa, id, 100, 'refused', now() FROM shop_order;
    INSERT INTO online_record SELECT gen_random_uuid(), kpa, 'G', 1, 'day', 'x', 'x', 'booked', '' FROM online_till;
    INSERT INTO shop_refund SELECT gen_random_uuid(), id, kpa, 'error', '{1}', '{1000}', 100, '${REFERENT}', now() FROM shop_order;
    INSERT INTO payment_setting SELECT kpa, 'stripe', '', now() FROM stock;
    INSERT INTO payment (id, kpa, purpose, target, label, amount_cents, provider, account, organisation, state, hold_until, made_at)
      SELECT gen_random_uuid(), kpa, 'order', id, 'x', 100, 'stripe', 'x', '', 'expired', now(), now() FROM shop_order;
    INSERT INTO payment_refund (id, kpa, payment, amount_cents, cause, state, made_at) SELECT gen_random_uuid(), kpa, id, 1, 'over', 'refused', now() FROM payment;
    INSERT INTO payment_inbox (id, kpa, payment, provider, account, event_key, raw, received_at, done_at) SELECT gen_random_uuid(), kpa, id, 'stripe', 'x', id::text, 'x', now(), now() FROM payment;
    INSERT INTO hook (id, kpa, url, events, state, made_at, changed_at) SELECT gen_random_uuid(), code, 'https://example.org/', '{order.paid}', 'paused', now(), now() FROM kpa;
    INSERT INTO hook_secret SELECT gen_random_uuid(), id, kpa, 'x', now(), now() FROM hook;
    INSERT INTO hook_event SELECT gen_random_uuid(), kpa, 'order.paid', '{}', now() FROM hook;
    INSERT INTO hook_delivery (id, kpa, hook, event, made_at, next_at) SELECT gen_random_uuid(), h.kpa, h.id, e.id, now(), now() FROM hook h JOIN hook_event e USING (kpa);
    INSERT INTO hook_attempt SELECT id, 1, kpa, now(), 1, 500, '', '' FROM hook_delivery;
    INSERT INTO sms_setting (kpa, url, format, changed_at) SELECT code, 'https://example.org/', 'json', now() FROM kpa;
    INSERT INTO sms_day SELECT code, '2026-11-22', 1 FROM kpa;
    INSERT INTO sms (id, kpa, order_id, kind, phone, text, created_at, next_at, expires_at, failed_at) SELECT gen_random_uuid(), kpa, id, 'ready', '0612345678', 'x', now(), now(), now(), now() FROM shop_order`);
  for (const kpa of ["BLG", "TRS"])
    await house.sql(`SELECT month_seal('${kpa}', (SELECT date_trunc('month', min(date))::date FROM entry WHERE kpa = '${kpa}'), now() + interval '3 months', NULL, '{}')`);
  columns = await house.sql(`SELECT c.relname, string_agg(a.attname, ',' ORDER BY a.attnum) FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
     WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p', 'm', 'f') AND a.attnum > 0 AND NOT a.attisdropped GROUP BY 1 ORDER BY 1`);
});
after(() => house?.close());

/** Sales of a till through the real server: one for each list of workers, then one that it refuses. */
async function sell(till, kpa, workers) {
  const forger = await Forger.enrol(house, till, kpa);
  for (const members of workers) {
    const record = forger.record([["FRI-007", ...members]]);
    assert.equal((await forger.send(forger.seal(record))).status, 200);
    forger.advance(record);
  }
  const lie = forger.record();
  lie.currency = "USD";
  assert.equal((await forger.send(forger.seal(lie))).status, 422);
}

/** Statements as role in one transaction that is rolled back, each on its own: their answers as {state, message, rows}. */
async function trial(role, scope, statements) {
  const settings = ["role", "person", "member", "till", "kpa", "legal_entity"].map((name) => `set_config('comptoir.${name}', '${scope[name] ?? ""}', true)`);
  const script = ["\\set ON_ERROR_ROLLBACK on", "BEGIN;", "SET LOCAL statement_timeout = '10s';", "\\o /dev/null", `SELECT ${settings.join(", ")};`, "\\o",
    ...statements.flatMap((sql) => [`${sql};`, "\\if :ERROR", "\\echo '\\036' :SQLSTATE :LAST_ERROR_MESSAGE", "\\else", "\\echo '\\036' 00000", "\\endif"]), "ROLLBACK;"];
  const child = run("psql", ["-X", "-q", "-A", "-t", "-h", await house.socket(), "-U", role, "-d", "comptoir"], { maxBuffer: 1 << 26 });
  child.child.stdin.end(script.join("\n"));
  const { stdout } = await child;
  const answers = [];
  let rows = [];
  for (const line of stdout.split("\n")) {
    if (!line.startsWith("\x1e")) { rows.push(line); continue; }
    const [, state, message] = line.match(/^\x1e (\S+) ?(.*)$/);
    answers.push({ state, message, rows });
    rows = [];
  }
  assert.equal(answers.length, statements.length, stdout.slice(-500));
  return answers;
}

const denied = (answer) => answer.state === "42501" && /^permission denied|^must be owner/.test(answer.message);
/** What role may do to every table, in the notation of the table above, as the statements themselves find out. */
async function rights(role) {
  const plans = columns.map(([table, text]) => {
    const list = text.split(",");
    return { table, list, statements: [`SELECT * FROM ${table} LIMIT 0`, `INSERT INTO ${table} DEFAULT VALUES`, `DELETE FROM ${table} WHERE false`,
      `LOCK TABLE ${table} IN ACCESS EXCLUSIVE MODE`, `TRUNCATE ${table}`, `ALTER TABLE ${table} ADD COLUMN mine int`, `ALTER TABLE ${table} DISABLE ROW LEVEL SECURITY`,
      `CREATE POLICY mine ON ${table} USING (true)`, `CREATE INDEX ON ${table} (${list[0]})`, `DROP TABLE ${table}`,
      ...list.map((column) => `SELECT ${column} FROM ${table} LIMIT 0`), ...list.map((column) => `UPDATE ${table} SET ${column} = DEFAULT WHERE false`)] };
  });
  const answers = await trial(role, scopes.nobody, plans.flatMap((plan) => plan.statements));
  const found = {};
  for (const { table, list, statements } of plans) {
    const [select, insert, remove, lock, ...rest] = answers.splice(0, statements.length);
    const forms = rest.slice(0, 6), columnwise = rest.slice(6);
    for (const [i, answer] of forms.entries()) assert.ok(denied(answer), `${role}: ${statements[i + 4]}: ${answer.state} ${answer.message}`);
    const read = list.filter((_, i) => !denied(columnwise[i])), change = list.filter((_, i) => !denied(columnwise[list.length + i]));
    const update = change.length === 0 ? "" : change.length === list.length ? "U" : `U(${change.join(", ")})`;
    assert.equal(denied(lock), update !== "U" && denied(remove), `${role} locks ${table}`);
    found[table] = { verbs: (denied(select) ? "" : "S") + (denied(insert) ? "" : "I") + update + (denied(remove) ? "" : "D"), read: read.join(", "), all: list.join(", ") };
  }
  return found;
}

// ---- the tests -----------------------------------------------------------------------------------------------------------

test("every table of the database is known here, and has row-level security unless it is nobody's", async () => {
  assert.deepEqual(columns.map(([name]) => name).sort(), Object.keys(tables).sort());
  const open = await house.sql("SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND NOT relrowsecurity ORDER BY 1");
  assert.deepEqual(open.map(([name]) => name), [...ownerless].sort());
  const seen = await house.sql("SELECT relname, reloptions FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'v' ORDER BY 1");
  assert.deepEqual(seen, Object.keys(views).sort().map((name) => [name, "{security_invoker=true}"]));
});

for (const role of ["comptoir_app", "comptoir_books", "comptoir_writer", "comptoir_door", "comptoir_shop"])
  test(`${role} may do to each table what is written here, and nothing else`, async () => {
    const all = await rights(role);
    for (const [table, expected] of Object.entries(tables)) {
      const found = all[table];
      const app = expected.app === "nobody" || expected.columns ? "" : "S";
      const verbs = { comptoir_app: app, comptoir_books: app + (expected.books ?? ""), comptoir_writer: expected.writer, comptoir_door: expected.door, comptoir_shop: expected.shop ?? "" }[role];
      const some = { comptoir_app: expected.columns, comptoir_books: expected.columns, comptoir_writer: expected.writerColumns, comptoir_door: expected.doorColumns, comptoir_shop: undefined }[role];
      assert.equal(found.verbs, verbs, `${role} on ${table}`);
      assert.equal(found.read, some ?? (verbs.includes("S") ? found.all : ""), `${role} reads of ${table}`);
    }
  });

for (const [name, scope] of Object.entries(scopes))
  test(`comptoir_app for ${name}: the rows of each table that it sees`, async () => {
    const readable = Object.entries({ ...tables, ...views }).filter(([, expected]) => expected.app !== "nobody");
    const digest = (table, key, where) => `SELECT count(*) || ' ' || coalesce(md5(string_agg(ROW(${key})::text, ',' ORDER BY ROW(${key})::text)), '') FROM ${table} WHERE ${where}`;
    const seen = await trial("comptoir_app", scope, readable.map(([table, { key }]) => digest(table, key, "true")));
    for (const [i, [table, { key, app }]] of readable.entries()) {
      const rows = app[name] ?? "false";
      const [[wanted]] = await house.sql(digest(table, key, rows));
      assert.equal(seen[i].state, "00000", `${table}: ${seen[i].message}`);
      assert.equal(seen[i].rows.at(-1).trim(), wanted.trim(), `${table} for ${name}: ${rows}`);
      if (rows === "false" || rows === "true") continue;
      const [[own, across]] = await house.sql(`SELECT count(*) FILTER (WHERE ${rows}), count(*) FILTER (WHERE (${rows}) IS NOT TRUE) FROM ${table}`);
      assert.ok(Number(own) > 0 && Number(across) > 0, `${table} holds rows on both sides of the border of ${name} (${own}, ${across})`);
    }
  });

test("comptoir_writer, comptoir_door and comptoir_shop see all rows of what they may read", async () => {
  for (const [role, read] of [["comptoir_writer", "writer"], ["comptoir_door", "door"], ["comptoir_shop", "shop"]]) {
    const list = Object.entries(tables).filter(([, expected]) => expected[read]?.includes("S") || expected[`${read}Columns`]);
    const seen = await trial(role, scopes.nobody, list.map(([table]) => `SELECT count(*) FROM ${table}`));
    for (const [i, [table]] of list.entries()) {
      const [[all]] = await house.sql(`SELECT count(*) FROM ${table}`);
      assert.equal(seen[i].rows.at(-1), all, `${role} on ${table}`);
    }
  }
});

test("a row is not added across a border: of a table that one may not write, or of another tenant", async () => {
  const [ticket] = (await house.sql("SELECT id FROM ticket WHERE kpa = 'TRS' LIMIT 1"))[0];
  const across = [ // what the house's own writer may not mix, for every row names a KPA of its own
    ["a ticket of a till of another KPA", "INSERT INTO ticket SELECT gen_random_uuid(), till, chain, sequence, kind, legal_entity, 'RBX-M', at, business_day, cashier, total_cents, change_cents FROM ticket WHERE kpa = 'BLG' LIMIT 1"],
    ["a ticket of another seller", "INSERT INTO record SELECT till, chain, sequence + 50, hash, body, signature, received_at FROM record WHERE till = 'BLG-9'; INSERT INTO ticket SELECT gen_random_uuid(), till, chain, sequence + 50, kind, 'CAE-LOIRE', kpa, at, business_day, cashier, total_cents, change_cents FROM ticket WHERE till = 'BLG-9'"],
    ["work of somebody of another KPA", `INSERT INTO ticket_line_member VALUES ('${ticket}', 1, 9, 'BLG-M01', 1)`],
    ["an activity of another KPA", `INSERT INTO ticket_line SELECT '${ticket}', 3, item, label, kind, 'ZZZ', unit, account, vat_scheme, vat_rate, quantity, unit_price_cents, purchase_price_cents, gross_cents, net_cents, vat_cents, turnover FROM ticket_line LIMIT 1`],
    ["a posting to an entry that is closed", "INSERT INTO posting SELECT entry, line + 90, kpa, account, amount_cents, date FROM posting WHERE kpa = 'TRS' LIMIT 2"],
    ["a till of no KPA", "INSERT INTO till (code, kpa, name, public_key, token_hash, enrolled_at) VALUES ('ZZZ-1', 'ZZZ', 'x', '', sha256('x'), now())"],
  ];
  const answers = await trial("comptoir_writer", scopes.nobody, across.map(([, sql]) => sql));
  for (const [i, [name]] of across.entries()) assert.match(answers[i].state, /^23/, `${name}: ${answers[i].state} ${answers[i].message}`);
  const mixed = await trial("comptoir_door", scopes.nobody, [
    `INSERT INTO role_grant (id, person, role, kpa, member, starts_on, granted_at) VALUES (gen_random_uuid(), '${HOST}', 'member', 'TRS', 'BLG-M03', '2026-01-01', now())`,
    `INSERT INTO access_journal (at, person, role, kpa, member, route) VALUES (now(), '${HOST}', 'host', 'TRS', 'BLG-M03', '/')`]);
  for (const answer of mixed) assert.equal(answer.state, "23503", answer.message);
  for (const [name, scope] of Object.entries(scopes))
    for (const [i, answer] of (await trial("comptoir_app", scope, Object.keys(tables).map((table) => `INSERT INTO ${table} DEFAULT VALUES`))).entries())
      assert.ok(denied(answer), `comptoir_app for ${name} writes ${Object.keys(tables)[i]}: ${answer.state}`);
});

test("an office adds to the books of its own KPA only, and seals no other's month", async () => {
  const entry = (kpa, entity) => `INSERT INTO entry (legal_entity, kpa, journal, year, number, date, piece, label, content_hash, validated_at)
    VALUES ('${entity}', '${kpa}', 'OD', 2026, 1, '2026-11-22', 'x', 'x', sha256(''), now())`;
  const tries = [entry("TRS", "CAE-LOIRE"), entry("RBX-M", "CAE-PONT"), "SELECT * FROM month_seal('TRS', '2026-01-01', now(), NULL, '{}')", entry("BLG", "CAE-PONT")];
  for (const [name, scope] of Object.entries(scopes)) {
    const answers = await trial("comptoir_books", scope, tries);
    const own = ["referent", "accountant"].includes(name);
    for (const [i, answer] of answers.slice(0, 3).entries()) assert.equal(answer.state, "42501", `${name}: ${tries[i]}: ${answer.message}`);
    assert.match(answers[3].state, own ? /^23/ : /^42501$/, `${name}: ${answers[3].message}`); // her own: only because nothing balances
  }
});

test("no role makes anything, becomes anybody, or calls what is not for it", async () => {
  const [[owner]] = await house.sql("SELECT current_user");
  for (const role of ["comptoir_app", "comptoir_books", "comptoir_writer", "comptoir_door", "comptoir_shop"]) {
    const tries = ["CREATE TABLE mine (i int)", "CREATE TEMP TABLE mine (i int)", "CREATE SCHEMA mine", "CREATE ROLE mine", "CREATE VIEW mine AS SELECT 1",
      "CREATE FUNCTION mine() RETURNS int LANGUAGE sql AS 'SELECT 1'", "CREATE EXTENSION pgcrypto", `SET ROLE ${owner}`, "SET SESSION AUTHORIZATION postgres", "ALTER DATABASE comptoir SET row_security = off",
      `ALTER ROLE ${role} BYPASSRLS`, "SELECT pg_read_file('PG_VERSION')", "COPY (SELECT 1) TO PROGRAM 'true'", "CALL make_append_only('x')",
      ...["comptoir_app", "comptoir_books", "comptoir_writer", "comptoir_door", "comptoir_shop"].filter((other) => other !== role && (role !== "comptoir_books" || other !== "comptoir_app")).map((other) => `SET ROLE ${other}`)];
    const answers = await trial(role, scopes.admin, tries);
    for (const [i, sql] of tries.entries()) assert.match(answers[i].state, /^(42501|22023)$/, `${role}: ${sql}: ${answers[i].state} ${answers[i].message}`);
  }
  const callable = await house.sql("SELECT proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace AND prosecdef AND has_function_privilege('comptoir_app', oid, 'EXECUTE') ORDER BY 1");
  assert.deepEqual(callable.map(([name]) => name), definers);
  const loose = await house.sql("SELECT proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace AND prosecdef AND NOT coalesce(array_to_string(proconfig, ' ') LIKE '%search_path=pg_catalog, public, pg_temp%', false)");
  assert.deepEqual(loose, [], "a function that looks past row-level security fixes its search path");
});

test("what looks past row-level security says no more than its scope allows", async () => {
  const asks = ["SELECT count(*) FROM network_totals('2020-01-01', '2030-01-01')", "SELECT count(*) FROM till_chain('BLG-9')", "SELECT count(*) FROM till_chain('TRS-9')",
    "SELECT count(*) FROM ticket t WHERE ticket_in_scope(t.id)", `SELECT count(actor_name_here('${FAR}'))`, `SELECT actor_name('${FAR}')`];
  const expected = { observer: ["3", "0", "0"], admin: ["3", "1", "0"], referent: ["0", "1", "0"], accountant: ["0", "1", "0"] };
  for (const [name, scope] of Object.entries(scopes)) {
    const answers = await trial("comptoir_app", scope, asks);
    assert.deepEqual(answers.slice(0, 3).map((a) => a.rows.at(-1)), expected[name] ?? ["0", "0", "0"], name);
    assert.equal(answers[4].rows.at(-1), ["referent", "accountant", "admin"].includes(name) ? "1" : "0", `who an actor is, for ${name}`);
    assert.ok(denied(answers[5]), name);
  }
  const [[totals], [tickets]] = [...await house.sql("SELECT sum(net) FROM (SELECT set_config('comptoir.role', 'observer', false)) s, network_totals('2020-01-01', '2030-01-01')"),
    ...await house.sql("SELECT sum(l.net_cents) FROM ticket t JOIN ticket_line l ON l.ticket = t.id WHERE l.turnover AND l.line = 1")];
  assert.equal(totals, tickets);
});

test("a table that a later migration adds is invisible until it says otherwise", async () => {
  await house.sql("CREATE TABLE later (id bigint GENERATED ALWAYS AS IDENTITY, name text); CREATE FUNCTION later_on() RETURNS int LANGUAGE sql AS 'SELECT 1'");
  for (const role of ["comptoir_app", "comptoir_books", "comptoir_writer", "comptoir_door", "comptoir_shop"])
    for (const answer of await trial(role, scopes.admin, ["SELECT * FROM later", "INSERT INTO later (name) VALUES ('x')", "UPDATE later SET name = ''", "DELETE FROM later", "SELECT later_on()"]))
      assert.ok(denied(answer), `${role}: ${answer.state} ${answer.message}`);
  await house.sql("DROP TABLE later; DROP FUNCTION later_on()");
});

test("the server signs in as the five roles and keeps no connection of the owner", async () => {
  const users = await until(async () => {
    const list = (await house.sql("SELECT DISTINCT usename FROM pg_stat_activity WHERE datname = 'comptoir' AND pid <> pg_backend_pid() ORDER BY 1")).map(([name]) => name);
    return list.length >= 5 && list;
  }, "connections of the server");
  assert.deepEqual(users, ["comptoir_app", "comptoir_books", "comptoir_door", "comptoir_shop", "comptoir_writer"]);
});

test("the server does not start when one of its roles became too strong", async () => {
  await house.sql("DELETE FROM secret; DELETE FROM totp; DELETE FROM hook_secret"); // ours were never sealed, which would be refused first
  for (const [make, unmake, says] of [
    ["ALTER ROLE comptoir_app BYPASSRLS", "ALTER ROLE comptoir_app NOBYPASSRLS", /NOBYPASSRLS/],
    ["GRANT CREATE ON SCHEMA public TO comptoir_writer", "REVOKE CREATE ON SCHEMA public FROM comptoir_writer", /may make tables/],
    ["GRANT TEMPORARY ON DATABASE comptoir TO PUBLIC", "REVOKE TEMPORARY ON DATABASE comptoir FROM PUBLIC", /may make tables/],
    ["ALTER TABLE secret OWNER TO comptoir_door", "ALTER TABLE secret OWNER TO comptoir", /owns a table/],
  ]) {
    await house.sql(make);
    const second = await house.attempt("serve", "--port", "0");
    await house.sql(unmake);
    assert.equal(second.code, 1, make);
    assert.match(second.stderr + second.stdout, says, `${make}: ${second.stderr}${second.stdout}`);
  }
});
