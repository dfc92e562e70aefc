// SPDX-License-Identifier: AGPL-3.0-or-later
// What the server says of costs (docs/costs.md). Money in cents, rates in basis points, weights in grams.
export interface Undone {
  on: string;
  reason: string;
}
export interface Cost {
  id: string;
  kind: string;
  label: string;
  supplier: string;
  spent_on: string;
  booked_on: string;
  net: number;
  vat: number;
  rate: number;
  vat_deductible: boolean;
  borne_by: "member" | "pot" | "cae";
  member: string | null;
  paid_by: "cae" | "member" | "pot_cash" | "pot_bank";
  payer: string | null;
  activity: string | null;
  in_base: boolean;
  receipt: string | null;
  receipt_type: string | null;
  reversed: Undone | null;
}
export interface Member {
  code: string;
  name: string;
  face: string;
  contract: string;
}
export interface Bearer {
  kind: "member" | "pot" | "cae";
  member: string | null;
  name: string | null;
  face: string | null;
  amount: number;
  count: number;
}
export interface Costs {
  from: string;
  to: string;
  closed: boolean;
  first_open: string | null;
  bearers: Bearer[];
  costs: Cost[];
  members: Member[];
  activities: { code: string; name: string }[];
  rates: number[];
}
export interface InternalSale {
  id: string;
  sold_on: string;
  seller: string;
  buyer: string;
  activity: string | null;
  label: string;
  net: number;
  rate: number;
  cae: number;
  reversed: Undone | null;
}
export interface Lot {
  id: string;
  received_on: string;
  category: string;
  origin: string;
  weight: number;
  pieces: number;
  cancelled: boolean;
}
export interface Gift {
  id: string;
  given_on: string;
  association: string;
  means: string;
  amount: number;
  cancelled: boolean;
}
export interface Receipt {
  id: string;
  media_type: string;
  pages: number;
  width: number;
  height: number;
}
export interface Frais {
  view: string;
  month: string;
  costs: Costs;
  sales: InternalSale[];
  lots: Lot[];
  money: Gift[];
}
