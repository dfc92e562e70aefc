// SPDX-License-Identifier: AGPL-3.0-or-later
// What the server answers of her pay (docs/api.md). The same as the office sees, for herself alone.
import type { Budget, Estimate, Holder, Pay, Received } from "../../office/paie/types.d.ts";
export type { Budget, Claim, Estimate, Holder, Pay, PayRequest, Received } from "../../office/paie/types.d.ts";
export interface Purse {
  member: string;
  pay: Pay;
  received: { today: string; declared: string[]; received: Received[] };
  holder: Holder | null;
  budgets: Budget[];
}
