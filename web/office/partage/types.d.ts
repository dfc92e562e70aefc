// SPDX-License-Identifier: AGPL-3.0-or-later
// What the room of the rules knows; docs/rules.md says what each field means.
export interface Band { from: number; rate_bp: number }
export interface Weight { member: string; weight: number }
/** The part of the cooperative: all but the pot and its place. */
export interface Scale {
  base: string;
  banding: string;
  window: string;
  deduction: string;
  bands: readonly Band[];
  fixed_month: number;
  minimum_month: number;
  maximum: number;
  exempt_months: number;
  internal: number;
}
export interface Rule extends Scale {
  activity: string | null;
  contract: string | null;
  valid_from: string;
  pot: number;
  weighting: string;
  weights: readonly Weight[];
}
export interface Decision {
  decided_on: string;
  title: string;
  by_consent: boolean;
  present: number;
  votes_for: number;
  votes_against: number;
  abstentions: number;
  minutes_sha256: string;
  agreement: string;
}
/** The decision as it is typed; by_consent null: not said yet. */
export interface Said { title: string; decided_on: string; by_consent: boolean | null; present: string; votes_for: string; votes_against: string; abstentions: string; agreement: string }
/** The minutes' file: it does not leave the browser. */
export interface Kept { name: string; sha256: string }
export interface Version extends Rule { number: number; cae: number; decision: Decision }
export interface Member { code: string; name: string; face: string }
export interface Example extends Scale { id: string; name: string; source: string; note: string; read_on: string }
export interface Rules {
  today: string;
  earliest: string | null;
  fiscal_month: number;
  may_change_cae: boolean;
  rules: readonly Version[];
  members: readonly Member[];
  activities: readonly { code: string; name: string }[];
  months: readonly { month: string; sealed: boolean }[];
  examples: readonly Example[];
  /** For what the page proposes a rule, as its address says. */
  activity: string;
  contract: string;
}
export interface Sides { now: number; proposed: number }
export interface Trial {
  from: string;
  to: string;
  tickets: number;
  turnover: number;
  persons: readonly (Sides & { member: string })[];
  pot: Sides;
  cae: Sides;
}
