// SPDX-License-Identifier: AGPL-3.0-or-later
// What comptoir-till answers about its drawer (docs/api.md). Cents.

export interface Closing {
  number: number;
  from: string | null;
  to: string | null;
  tickets: number;
  returns: number;
  voids: number;
  copies: number;
  sales: number;
  refunds: number;
  grand_total: number;
  perpetual_total: number;
  perpetual_total_abs: number;
  discounts: number;
  deposits: number;
  vat: { rate: number; scheme: string; gross: number; net: number; vat: number }[];
  tenders: { kind: string; amount: number }[];
  float_open: number;
  moved: number;
  expected: number;
  counted: number;
  difference: number;
  next_float: number;
  gap_found: number;
}

/** One kept record of the drawer. */
export interface Kept {
  id: string;
  number: string;
  kind: string;
  at: string;
  amount: number;
  counted: number;
  expected: number;
  difference: number;
  /** The largest gap a count of this shift found. */
  gap_found: number;
  needs_referent: boolean;
  closing: Closing;
}

export interface Drawer {
  is_open: boolean;
  since: string | null;
  number: number;
  is_first: boolean;
  left: number;
  tickets: number;
  cards: number;
  gap_limit: number;
  /** A year that is closed and in no archive yet. */
  archive_due: string | null;
}

export interface Summary {
  id: string;
  number: string;
  kind: "day" | "month" | "year";
  of_kind: number;
  at: string;
  tickets: number;
  grand_total: number;
  difference: number;
}
