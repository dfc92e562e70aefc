// SPDX-License-Identifier: AGPL-3.0-or-later
// What comptoir-till answers (docs/api.md, section Till). Money in cents, quantities in thousandths, rates in basis points.
import type { Share } from "../ui/split.js";

export type Pricing = "fixed" | "weight" | "free" | "quote";

export interface Activity {
  code: string;
  name: string;
  short_name: string;
  pictogram: string;
}

export interface Item {
  code: string;
  name: string;
  short_name: string;
  kind: string;
  activity: string;
  unit: string;
  pricing: Pricing;
  vat_scheme: string;
  pictogram: string;
  vat_rate: number;
  /** Of a free price: what is suggested. */
  price: number;
  /** Of a free price: the least. */
  minimum?: number;
  archived: boolean;
  barcode_kind?: string | null;
}

export interface Contract {
  kind: string;
  starts_on: string;
  ends_on: string | null;
}

export interface Member {
  code: string;
  name: string;
  face: string;
  contracts: Contract[];
}

export interface Cashier {
  code: string;
  name: string;
  face: string;
  /** What she may do without asking: words with a blank between them, or "all". */
  rights?: string;
}

/** What the referent can allow on the spot (pos/till/override.h). */
export type Right = "refund" | "discount" | "training" | "cash_gap" | "drawer" | "void" | "price" | "paper" | "hardware";

/** What lies over a screen, which keeps what was typed on it. */
export type Overlay = { name: "help" } | { name: "call" } | { name: "override"; rights: Right[]; what: string; answer: (token: string | null) => void };

export interface Snapshot {
  kpa: { code: string; name: string; city: string; address: string };
  activities: Activity[];
  items: Item[];
  members: Member[];
  /** Who may sign in; empty on the first morning. */
  cashiers: Cashier[];
  /** What the KPA decided about its tills: how much a cashier may take off, and who else may bear it (words, as "pot member"). */
  till?: { discount_bp: number; bearers: string };
}

export type Bearer = "pot" | "member" | "cae";
export type DiscountReason =
  | "damaged"
  | "solidarity"
  | "volunteer"
  | "loyalty"
  | "end_of_series"
  | "bargain"
  | "error"
  | "voucher"
  | "other";
export type ReturnReason = "defect" | "size" | "changed_mind" | "error" | "not_done" | "withdrawal" | "other";

export interface TillState {
  enrolled: boolean;
  /** As told at the start of the program or at the enrolment; empty before. */
  server: string | null;
  /** False: the journal cannot be read, or is not the one the server knows. */
  whole: boolean;
  till: { code: string; name: string } | null;
  kpa: { code: string; name: string } | null;
  online: boolean;
  /** The server no longer takes anything from this till. */
  revoked: boolean;
  /** How the printer is (hardware/state.js), and how many papers wait. */
  printer: { condition: string; waiting: number };
  unsent: number;
  sequence: number;
  catalogue: string | null;
  now: string;
  /** Null while the till is locked. */
  day: { tickets: number; total: number } | null;
  /** Who is signed in with this browser. */
  cashier: Cashier | null;
  /** Somebody must sign in. */
  locked: boolean;
  /** The shift under way; "long" after 20 hours, "over" after 24: nothing is sold before it is closed. */
  period: { is_open: boolean; since: string | null; shift: "fine" | "long" | "over"; number: number };
  /** School: nothing is sold for real. */
  training?: boolean;
}

/** Ways that are only money: one can be mistaken for the other, and corrected. */
export type TenderKind = "cash" | "card" | "cheque";
export type AnyTenderKind = TenderKind | "voucher" | "credit" | "local_currency" | "third_party" | "suspended";

export interface Tender<Kind = AnyTenderKind> {
  kind: Kind;
  amount: number;
  reference?: string | null;
  /** Card, in a request: the amount typed again from the terminal. */
  terminal?: number;
}

export interface TicketLine {
  item: string;
  label: string;
  activity: string;
  kind: string;
  unit: string;
  quantity: number;
  unit_price: number;
  gross: number;
  net: number;
  vat: number;
  vat_rate: number;
  members: { member: string; weight: number }[];
  account?: string;
  vat_scheme?: string;
  turnover?: boolean;
  /** What the catalogue asks for a piece, when more was taken. */
  list_price?: number;
  /** Taken off the catalogue's price of the whole line; below zero in a return. */
  discount?: number;
  bearer?: Bearer | null;
  reason?: string | null;
  order?: string | null;
  /** Number of the voucher that is sold or spent. */
  reference?: string | null;
  source_line?: number;
}

export interface TicketVat {
  rate: number;
  scheme: string;
  gross: number;
  net: number;
  vat: number;
}

export interface Ticket {
  id: string;
  kind?: "sale" | "return";
  /** Of a return: the UUID and the day of the sale. */
  source?: string | null;
  source_day?: string | null;
  note_asked?: boolean;
  customer?: string | null;
  deferred_at?: string | null;
  total: number;
  change: number;
  lines: TicketLine[];
  vat: TicketVat[];
  tenders: Tender[];
}

export interface Priced {
  ticket: Ticket;
  shares: Share[];
  discount?: number;
  /** Rights that the cashier lacks: the referent's override is needed. */
  needs?: string[];
  /** Why a paper is owed without being asked for. */
  must_issue?: ("service" | "guarantee" | "card_void")[];
  cash?: { limit: number; exceeded: boolean };
}

/** Body of POST /api/till/returns and /api/till/returns/price. */
export interface ReturnRequest {
  id: string;
  source: string;
  lines: { line: number; quantity: number }[];
  tenders?: Tender<AnyTenderKind>[];
  reason: ReturnReason;
  override?: string;
}

export interface ReturnPriced extends Priced {
  tenders: { kind: AnyTenderKind; reference: string | null; most: number }[];
  /** Parts that make the whole sum, as it was paid. */
  as_paid: Tender<AnyTenderKind>[];
}

export interface Returnable {
  source: string;
  number: string;
  at: string;
  day: string;
  total: number;
  lines: {
    line: number;
    item: string;
    label: string;
    unit: string;
    quantity: number;
    gross: number;
    returned: number;
    left: number;
    left_gross: number;
  }[];
  /** The server, which knows what other tills took back, did not answer: most (cents) may go back now. */
  unasked: boolean;
  most: number | null;
  tenders: { kind: AnyTenderKind; reference: string | null; paid: number; left: number }[];
  money_left: number;
  reasons: ReturnReason[];
}

/** Money that waits for somebody. */
export interface Held {
  reference: string;
  kind: "voucher" | "single" | "credit" | "suspended" | "deposit";
  balance: number;
  item: string | null;
  label: string | null;
  vat_rate: number;
  members: { member: string; weight: number }[];
}

export interface Receipt extends Priced {
  number: string;
  sequence: number;
  at: string;
  till: string;
  cashier: string | null;
  change_pieces: { value: number; count: number }[];
  seller: { name: string; siren: string; siret: string; vat_number: string; address: string };
  kpa: { name: string; city: string; address: string };
  mentions: string[];
  signature_extract: string;
  software: string;
  core?: string | null;
  /** Thirteen digits that the paper carries. */
  barcode?: string | null;
  training?: boolean;
  /** What became of it later. */
  followed?: Follower[];
  copies?: number;
  unsent: number;
}

export interface Follower {
  kind: "sale" | "return" | "invoice" | "tender_change" | "bill" | "custody" | "custody_step" | "quote";
  id: string;
  number: string;
  at: string;
  amount: number;
  tender?: TenderKind;
  tender_to?: TenderKind;
}

/** One row of GET /api/till/tickets. */
export interface PastTicket {
  id: string;
  kind: "sale" | "return";
  number: string;
  sequence: number;
  at: string;
  total: number;
  items: string[];
  lines: number;
  tenders: AnyTenderKind[];
}

/** Taken off the whole ticket: an amount or a part of it, with the reason. */
export interface Discount {
  discount?: number;
  discount_bp?: number;
  reason: DiscountReason;
  bearer?: Bearer;
}

export interface ReceiptSummary {
  id: string;
  number: string;
  at: string;
  total: number;
}

export interface Scanned {
  item: string;
  quantity: number;
  unit_price: number | null;
  /** Of a piece of which there is one: its code, and whose work it is. */
  reference?: string;
  member?: string;
  /** Why one should look twice: the web reserved it. */
  note?: string;
}

/** One line of the sale under way, as the cashier made it. */
export interface Line {
  item: string;
  quantity: number;
  unit_price: number | null;
  purchase_price: number | null;
  members: string[];
  /** Somebody said who did the work, "everybody" included. */
  said?: boolean;
  /** A deposit for the item, or one that is taken off; the order it belongs to. */
  as?: "sale" | "deposit" | "deduct" | "redeem";
  order?: string;
  /** Number of the voucher that is sold or spent. */
  reference?: string;
}

/** The sale under way: survives a reload, keeps its id until it is answered. */
export interface Sale {
  id: string;
  lines: Line[];
  selected: number | null;
  crew: string[];
  /** The crew was tapped, and is not only what nobody changed. */
  said?: boolean;
  confirmed: boolean;
  discount?: Discount;
  /** Copied from paper: when it was sold. */
  deferred_at?: string;
}

/** How far somebody was with paying a ticket that was set aside. */
export interface Stage {
  method: AnyTenderKind;
  given: number[];
  parts: Tender<AnyTenderKind>[];
}

export interface Parked {
  sale: Sale;
  at: string;
  total: number | null;
  /** It was being paid. */
  stage?: Stage;
}

export interface Basket {
  id: string;
  currency: "EUR";
  cashier?: string;
  confirmed: boolean;
  lines: {
    item: string;
    quantity: number;
    unit_price?: number;
    priced?: boolean;
    purchase_price?: number;
    members?: { member: string; weight: number }[];
    as?: "sale" | "deposit" | "deduct" | "redeem";
    order?: string;
    reference?: string;
    discount?: number;
    discount_bp?: number;
    reason?: DiscountReason;
    bearer?: Bearer;
  }[];
  tenders?: Tender[];
  discount?: number;
  discount_bp?: number;
  reason?: DiscountReason;
  bearer?: Bearer;
  note_asked?: boolean;
  customer?: string;
  deferred_at?: string;
  override?: string;
}

export type Screen =
  | { name: "sale" }
  | { name: "line" }
  | { name: "quantity"; item: string; line: number | null }
  | { name: "price"; item: string; line: number | null; quantity: number }
  | { name: "purchase"; item: string; line: number | null; quantity: number; price: number }
  | { name: "crew" }
  | { name: "cashier" }
  | { name: "parked" }
  | { name: "confirm" }
  | { name: "pay" }
  | { name: "receipt"; receipt: Receipt; fresh: boolean }
  | { name: "receipts" }
  | { name: "mail"; receipt: Receipt }
  | { name: "back"; receipt: Receipt }
  | { name: "invoice"; receipt: Receipt }
  | { name: "repay"; receipt: Receipt }
  | { name: "discount" }
  | { name: "deposit" }
  | { name: "note" }
  | { name: "tenders" }
  | { name: "settings" }
  | { name: "ruler" }
  | { name: "whose" }
  | { name: "course" }
  | { name: "hardware" }
  | { name: "cash" }
  | { name: "open" }
  | { name: "closing" }
  | { name: "closings" }
  | { name: "x" }
  | { name: "move" }
  | { name: "custody" }
  | { name: "custody_drop" }
  | { name: "custody_order" }
  | { name: "pickup" }
  | { name: "pickup_order" }
  | { name: "donations" }
  | { name: "labels" }
  | { name: "paper"; noted?: Receipt }
  | { name: "menu" }
  | { name: "archives" };
