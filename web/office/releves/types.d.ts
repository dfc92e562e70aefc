// SPDX-License-Identifier: AGPL-3.0-or-later
/** A paper as GET …/statements/{who}/{month} describes it. */
export interface Cell {
  kind: "empty" | "text" | "money" | "day" | "rate" | "count" | "quantity";
  text?: string;
  number?: number;
  day?: string;
  tone?: "person" | "pot" | "cae" | "vat";
  source?: string;
}
export interface Block {
  kind: "heading" | "paragraph" | "note" | "figures" | "bar" | "table" | "addresses";
  text: string | null;
  cells: Cell[];
  columns: { title: string; number: boolean }[];
  rows: { kind: "plain" | "subtotal" | "total"; cells: Cell[] }[];
}
export interface Paper {
  title: string;
  subtitle: string | null;
  badge: string | null;
  settled: boolean;
  footer: string;
  blocks: Block[];
}
export interface Line {
  entry: number;
  day: string;
  at: string | null;
  piece: string;
  label: string;
  account_name: string;
  member: string | null;
  amount: number;
  what: string | null;
  quantity?: number;
  unit?: string;
  gross?: number;
}
export interface Figures {
  postings: number;
  amount: number | null;
  lines: Line[];
  next: string | null;
}
export interface Invoice {
  id: string;
  number: string;
  kind: "invoice" | "credit_note";
  issued_on: string;
  customer: string;
  ticket: string;
  gross: number;
  credited: number;
  credits: string | null;
}
export interface Releves {
  here: (path: string) => string;
  view: "papers" | "detail" | "invoices";
  months: { month: string; hash: string | null }[];
  members: { code: string; name: string }[];
  month: string;
  who: string;
  source: string;
  paper: Paper | null;
  figures: Figures | null;
  invoices: Invoice[];
}
