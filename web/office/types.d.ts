// SPDX-License-Identifier: AGPL-3.0-or-later
// What the server answers to the office (docs/api.md). Money in cents.
import type { Share } from "../ui/split.js";

export interface Me {
  role: "member" | "office";
  kpa: { code: string; name: string; city: string };
  legal_entity: { name: string };
  today: string;
}
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
