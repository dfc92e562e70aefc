// SPDX-License-Identifier: AGPL-3.0-or-later
// What the server says of a month (docs/month.md). Money in cents, days as YYYY-MM-DD.
export type State = "todo" | "gap" | "done" | "set_aside" | "locked" | "ready" | "closed";
export interface Step {
  step: string;
  state: State;
  action: string | null;
  note: string | null;
  who: string | null;
  at: string | null;
}
export interface Count {
  id: string;
  day: string;
  counted: number;
  expected: number;
  gap: number;
  who: string | null;
  at: string;
}
export interface CardDay {
  day: string;
  sold: number;
  collected: number | null;
  explained: number;
  gap: number;
}
export interface Deposit {
  id: string;
  kind: "cash" | "cheque" | "card" | "online";
  day: string;
  amount: number;
  fee: number;
  reference: string;
  match: string | null;
  seen: string | null;
  missing: boolean;
  note: string | null;
  explanation: string | null;
  who: string | null;
}
export interface Proposal {
  reason: "same_amount" | "commission" | "several_deposits" | "several_lines" | "bank_fee" | "two_possible" | "doubled" | "nothing";
  sure: boolean;
  fee: number;
  account: string | null;
  deposits: string[];
  lines: number[];
}
export interface Line {
  id: number;
  day: string;
  amount: number;
  label: string;
  reference: string;
  account: string;
  note: string | null;
  proposal: Proposal;
}
export interface Matched {
  id: string;
  day: string;
  amount: number;
  fee: number;
  label: string;
  account: string | null;
  reason: string;
  who: string | null;
  at: string;
}
export interface Statement {
  id: string;
  account: string;
  reference: string;
  format: string;
  from: string;
  to: string;
  lines: number;
  opening?: number;
  closing?: number;
}
export interface Explanation {
  id: string;
  kind: string;
  day: string;
  amount: number;
  note: string;
  deposit: string | null;
  line: number;
  who: string | null;
}
export interface Job {
  id: string;
  state: "running" | "done" | "refused" | "lost";
  done: number;
  total: number;
  code: string | null;
  message?: string;
  result?: { lines: number; doubled: number; again: boolean };
}
export interface Log {
  what: string;
  detail: string;
  number: number;
  who: string | null;
  face: string | null;
  at: string;
}
export interface Month {
  month: string;
  first: string;
  last: string;
  over: boolean;
  totals: { tickets: number; days: number; gross: number; cash: number; card: number; cheque: number; online: number };
  steps: Step[];
  tills: { till: string; name: string; whole: boolean; records: number; refused: number; days_open: number; last_at: string | null }[];
  closings: { till: string; kind: "day" | "month" | "year"; number: number; at: string; tickets: number; total: number; difference: number; perpetual: number; perpetual_abs: number }[];
  late: { happened_on: string; day: string; piece: string; amount: number }[];
  cash: { closing: number; counted: boolean; counts: Count[] };
  card_days: CardDay[];
  deposits: Deposit[];
  bank: { covered: boolean; seen: string | null; lines: number; open: number; doubled: number; missing: number; statements: Statement[]; to_match: Line[]; matched: Matched[] };
  explanations: Explanation[];
  costs: { entries: number; net: number };
  shares: { turnover: number; members: number; pot: number; cae: number };
  pot: { balance: number; ends_soon: boolean };
  log: Log[];
  jobs: Job[];
  closable: boolean;
  first_open: string | null;
  closed: { at: string; who: string | null; hash: string } | null;
}
export interface CardTickets {
  day: string;
  suspect: string | null;
  tickets: { ticket: string; at: string; piece: string; amount: number; summary: string }[];
}
export interface Due {
  aside: number;
  due: number;
  difference: number;
}
/* What closing the month now would post; member null: the collective. */
export interface TrueUp {
  before: string | null;
  dues: { member: string | null; name: string | null; face: string | null; cae: Due; pot: Due }[];
}
/* What the page holds: the month, the step that is open, the tickets of a card day or the true-up when one is shown. */
export interface Mois {
  month: Month;
  step: string;
  card: CardTickets | null;
  trueUp: TrueUp | null;
}
