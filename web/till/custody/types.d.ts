// SPDX-License-Identifier: AGPL-3.0-or-later
// What comptoir-till answers about things in our care (docs/api.md). Money in cents.
import type { Ticket } from "../types.d.ts";

export type OrderState = "deposited" | "working" | "ready" | "collected" | "cancelled" | "disposed" | "quote";

export interface OrderItem {
  tag: string;
  label: string;
  condition: string | null;
  picture: boolean;
}

/** Money paid in advance, with the VAT of item. */
export interface Sum {
  item: string;
  amount: number;
}

export interface Order {
  id: string;
  kind: "custody" | "quote";
  till: string;
  at: string;
  tag: string | null;
  promised: string | null;
  state: OrderState;
  since: string | null;
  place: string | null;
  note: string | null;
  total: number;
  paid: number;
  due: number;
  /** What lies in deposits. */
  held: number;
  closed: boolean;
  clashes: number;
  name: string | null;
  phone: string | null;
  email: string | null;
  items: OrderItem[];
  ticket: Ticket;
  /** The lines of a ticket that pays the rest, at the prices that were agreed. */
  to_sell: Ticket;
  /** What then comes off of what lies in deposits, each with the VAT of its item. */
  off: Sum[];
}
