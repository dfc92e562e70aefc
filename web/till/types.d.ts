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
  price: number;
  archived: boolean;
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
}

export interface Snapshot {
  kpa: { code: string; name: string; city: string; address: string };
  activities: Activity[];
  items: Item[];
  members: Member[];
  /** Who may sign in; empty on the first morning. */
  cashiers: Cashier[];
}

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
}

export type TenderKind = "cash" | "card" | "cheque";

export interface Tender {
  kind: TenderKind;
  amount: number;
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
  total: number;
  change: number;
  lines: TicketLine[];
  vat: TicketVat[];
  tenders: Tender[];
}

export interface Priced {
  ticket: Ticket;
  shares: Share[];
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
  unsent: number;
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
}

/** One line of the sale under way, as the cashier made it. */
export interface Line {
  item: string;
  quantity: number;
  unit_price: number | null;
  purchase_price: number | null;
  members: string[];
}

/** The sale under way: survives a reload, keeps its id until it is answered. */
export interface Sale {
  id: string;
  lines: Line[];
  selected: number | null;
  crew: string[];
  confirmed: boolean;
}

export interface Parked {
  sale: Sale;
  at: string;
  total: number | null;
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
  }[];
  tenders?: Tender[];
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
  | { name: "settings" }
  | { name: "menu" };
