// SPDX-License-Identifier: AGPL-3.0-or-later
// What the server answers to the office (docs/api.md). Money in cents.
import type { Share } from "../ui/split.js";
export type { Me, Kpa } from "../access/types.d.ts";

export interface Day {
  day: string;
  tickets: number;
  gross: number;
  net: number;
  vat: number;
  parts: Share[];
  tenders: { kind: string; amount: number }[];
  activities: { code: string; name: string; net: number }[];
  sales: { ticket: string; at: string; till: string; total: number; lines: number; summary: string }[];
}
export interface Till {
  till: string;
  name: string;
  sequence: number;
  hash: string | null;
  last_at: string | null;
  received_at: string | null;
  records: number;
  refused: number;
  whole: boolean;
}
export interface Refused {
  sequence: number;
  till: string;
  code: string;
  detail: string;
  received_at: string;
}
export interface Tills {
  tills: Till[];
  refused: Refused[];
}
export interface Role {
  id: string;
  role: string;
  ends_on: string | null;
}
/* A person of the KPA; id null: a member who has no account yet. */
export interface Person {
  id: string | null;
  name: string;
  face: string;
  email: boolean;
  roles: Role[];
  member: string | null;
  contract: { kind: string; ends_on: string | null } | null;
  means: string[];
  pin: boolean;
  seen_at: string | null;
  locked?: boolean;
  /* Whether her means of access are mine to change. */
  reachable: boolean;
}
export interface Card {
  card_url: string;
  pin: string;
  qr: string[];
  name: string;
  kpa: string;
}
export interface Invitation {
  url: string;
  qr: string[];
  expires_at: string;
}
/* A column's value before and after. */
export type Values = [unknown, unknown];
export interface Change {
  id: number;
  at: string;
  who: string;
  role: string;
  address: string | null;
  action: "insert" | "update" | "delete";
  subject: string;
  key: string;
  about: string | null;
  changes: Record<string, Values>;
}
export interface View {
  id: number;
  at: string;
  who: string;
  role: string;
  member: string | null;
  route: string;
}
export interface Audit {
  changes: Change[];
  views: View[];
  next: string | null;
}
export interface Totals {
  from: string;
  to: string;
  net: number;
  kpas: { code: string; name: string; city: string; net: number; months: { month: string; net: number }[] }[];
}
