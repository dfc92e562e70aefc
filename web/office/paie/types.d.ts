// SPDX-License-Identifier: AGPL-3.0-or-later
// What the server answers to the room of pay and contracts (docs/api.md). Money in cents.
export interface Contract {
  id: number;
  kind: "cape" | "cesa" | "volunteer";
  reference: string;
  starts_on: string;
  ends_on: string | null;
  insured_on: string | null;
  sells_from: string | null;
  renewal: number;
  state: "running" | "over" | "to_come" | "uninsured";
  warning: number;
  end_reason: string | null;
  fixed_waived: boolean;
  info_months: number;
}
export interface Holder {
  code: string;
  name: string;
  face: string | null;
  minor: { until: string; consent_on: string | null } | null;
  contracts: Contract[];
  cape_months: number;
  mention: string | null;
}
export interface Purse {
  code: string;
  name: string;
  face: string | null;
  balance: number;
  asked: number;
  free: number;
}
export interface PayRequest {
  id: string;
  member: string;
  name: string;
  face: string | null;
  month: string;
  amount: number;
  state: "asked" | "approved" | "settled" | "refused" | "withdrawn";
  asked_at: string;
  decided_at: string | null;
  reason: string;
}
export interface Pay {
  today: string;
  request_day: number;
  month: string;
  deadline: string;
  declared_in: string[];
  members: Purse[];
  requests: PayRequest[];
}
export interface Received {
  id: string;
  member: string;
  name: string;
  face: string | null;
  month: string;
  paid_on: string;
  net: number;
  net_social: number;
}
export interface Rate {
  own: boolean;
  contract_kind: "cape" | "cesa";
  valid_from: string;
  employer_bp: number;
  employee_bp: number;
  employer_fixed: number;
  employee_fixed: number;
  fixed_from: number;
  source: string;
}
export interface Estimate {
  kind: string;
  ht: number;
  cae: number;
  pot: number;
  cost: number;
  employer: number;
  gross: number;
  employee: number;
  net: number;
  cae_bp: number;
  pot_bp: number;
  rate: Rate;
}
export interface Claim {
  member: string;
  name: string;
  face: string | null;
  amount: number;
  why: string;
  settled: number;
  adjusted_why: string;
}
export interface Budget {
  id: string;
  title: string;
  purpose: string;
  opens_on: string;
  closes_on: string;
  amount: number;
  state: "open" | "settled" | "cancelled";
  claims: Claim[];
  claimed: number;
  decision: { decided_on: string; title: string; present: number; votes_for: number; votes_against: number; by_consent: boolean } | null;
}
export interface Paie {
  view: string;
  today: string;
  here: (path: string) => string;
  holders: Holder[];
  pay: Pay | null;
  received: Received[];
  rates: Rate[];
  request_day: number;
  pot: number;
  free: number;
  budgets: Budget[];
}
