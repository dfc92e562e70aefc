// SPDX-License-Identifier: AGPL-3.0-or-later
// What the server answers about quotes (docs/api.md). Money in cents, quantities in thousandths, the deposit in basis points.
import type { Activity, Euros, Item, Order, State } from "./types.d.ts";

export interface QuoteLine {
  item: string;
  label: string;
  quantity: number;
  unit_price: Euros;
  gross: Euros;
}
export interface QuoteFile {
  id: string;
  kind: "stl" | "svg" | "pdf" | "picture";
  name: string;
  bytes: number;
}
export interface Quote {
  id: string;
  code: string;
  state: "asked" | "answered" | "accepted" | "refused" | "declined" | "expired";
  version: number;
  activity: string;
  asked_at: string;
  answered_at: string | null;
  ended_at: string | null;
  delay_days: number;
  valid_until: string | null;
  deposit_bp: number;
  total: Euros;
  deposit: Euros;
  answer: string;
  lines: QuoteLine[]; /* of one quote alone, never of a list */
  files: QuoteFile[];
  order: string | null;
  order_code: string | null;
  order_state: State | null;
  order_version: number;
  name: string;
  email: string;
  phone: string;
  wish: string;
}
/** The order that came of a quote, as it is read alone. */
export interface QuoteOrder extends Order {
  lines: { label: string; quantity: number }[];
  events: { at: string; event: string; state: State; by: string }[];
}
/** What she reads: before it is sent, or as it was. */
export interface Offered {
  words: string;
  lines: readonly { label: string; quantity: number; unit: string; price: number; gross: number }[];
  total: number;
  deposit: number;
  delay: number;
  until: string;
}
export interface Quotes {
  view: "devis";
  quotes: Quote[];
  one: { quote: Quote; order: QuoteOrder | null; items: Item[] } | null;
  activities: Activity[];
}
