// SPDX-License-Identifier: AGPL-3.0-or-later
// What the server answers to the member page (docs/api.md). Money in cents, rates in basis points.
export type { Me } from "../access/types.d.ts";
export interface Figures {
  net: number;
  share: number;
  cae: number;
  pot: number;
}
/* The contract of today. */
export interface Contract {
  kind: "cape" | "cesa" | "volunteer";
  starts_on: string;
  ends_on: string | null;
}
export interface Rule {
  cae_bp: number;
  pot_bp: number;
  decided_on: string;
  title: string;
}
export interface Turnover {
  member: { code: string; name: string; face: string | null; joined_on: string };
  contract: Contract | null;
  day: string;
  month: Figures;
  year: Figures;
  since_entry: Figures;
  last_year_same_day: Figures;
  months: ({ month: string } & Figures)[];
  rule: Rule | null;
}
/* Amounts are her part of the line: net + vat = gross = share + cae + pot + vat; below zero for a cancelled sale. */
export interface SaleLine extends Figures {
  label: string;
  activity: string;
  quantity: number;
  unit: string;
  gross: number;
  vat: number;
  with: string[];
}
export interface Sale {
  ticket: string;
  at: string;
  lines: SaleLine[];
}
export interface SalesPage {
  sales: Sale[];
  next: string | null;
}
export interface Catalogue {
  activities: { code: string; name: string; pictogram: string }[];
  items: { name: string; pictogram: string }[];
}
