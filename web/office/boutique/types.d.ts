// SPDX-License-Identifier: AGPL-3.0-or-later
// What the server answers to the shop's page of the office (docs/api.md). Money in cents, quantities in thousandths.
import type { Quotes } from "./quote_types.d.ts";
export interface Euros {
  amount: number;
  currency: string;
}
export interface Span {
  starts_at: string;
  ends_at?: string;
}
export type State = "awaiting_payment" | "confirmed" | "preparing" | "ready" | "collected" | "cancelled" | "expired" | "no_show" | "unfulfillable";
export interface Order {
  id: string;
  code: string;
  state: State;
  pays: "counter" | "online";
  source: string;
  version: number;
  total: Euros;
  paid: Euros;
  given_back: Euros;
  deposit: Euros; /* asked before the work; 0: none */
  paid_at_till: Euros; /* of it */
  made_at: string;
  held_until: string | null;
  dropoff: Span | null;
  pickup: Span | null;
  name: string;
  email: string;
  phone: string;
  content: string;
}
export interface Rule {
  id: string;
  purpose: "pickup" | "dropoff" | "cycle";
  activity: string;
  weekday: number;
  from_minute: number;
  to_minute: number;
  slot_minutes: number;
  capacity: number;
  preparation_minutes: number;
  cut_off_days: number;
  cut_off_minute: number;
}
/** A decision: what is asked besides the fair price, in basis points of it; 0: no such price. */
export interface Level {
  id: string;
  activity: string;
  item: string;
  solidarity_bp: number;
  support_bp: number;
  decided_on: string;
  minutes: string;
}
export interface Setting {
  is_open: boolean;
  pays_counter: boolean;
  pays_online: boolean;
  hold_minutes: number;
  keep_days: number;
  mediator: string;
  terms: string;
  publisher: string;
  host: string;
  reply_to?: string;
}
export interface Activity {
  code: string;
  name: string;
}
export interface Item {
  code: string;
  name: string;
  activity: string;
  pictogram: string;
  kind: string;
  unit: string;
  pricing: string;
  online: boolean;
}
export interface Shelf {
  item: string;
  name: string;
  activity: string;
  unit: string;
  on_hand: number;
  held: number;
  available: number;
  held_until: string | null;
}
export interface Piece {
  id: string;
  code: string;
  item: string;
  name: string;
  description: string;
  condition: string;
  size: string;
  price: Euros;
  member: string | null;
  state: "draft" | "published" | "sold" | "withdrawn";
  held_by: string | null;
  held_until: string | null;
}
export interface Photo {
  piece: string | null;
  item: string | null;
  position: number;
  hash: string;
  url: string;
}
export interface Orders {
  view: "commandes";
  orders: Order[];
}
export interface Diary {
  view: "horaires";
  rules: Rule[];
  levels: Level[];
  setting: Setting | null;
  activities: Activity[];
}
export interface Shelves {
  view: "rayon";
  shelves: Shelf[];
  pieces: Piece[];
  photos: Photo[];
  items: Item[]; /* goods: what can be counted, or be a piece */
  articles: Item[];
  activities: Activity[];
  piece: string;
}
export interface Message {
  id: string;
  channel: "mail" | "sms";
  order: string | null;
  code: string | null;
  campaign: string | null;
  kind: string;
  to: string;
  state: "waiting" | "sent" | "failed";
  trouble: string;
  text: string;
  again: boolean;
  made_at: string;
  done_at: string | null;
  again_at: string | null;
}
export interface EventType {
  type: string;
  text: string;
}
export interface Hook {
  id: string;
  url: string;
  label: string;
  events: EventType[];
  state: "active" | "paused" | "broken";
  made_at: string;
  failing_since: string | null;
  waiting: number;
  last: { at: string; status: number; trouble: string } | null;
  secret?: string;
}
export interface Delivery {
  event: string;
  type: string;
  state: "waiting" | "sent" | "failed";
  replay: boolean;
  made_at: string;
  attempts: { number: number; at: string; took_ms: number; status: number; trouble: string; answer: string }[];
}
export interface SmsSetting {
  is_on: boolean;
  url: string | null;
  format: string | null;
  body: string | null;
  header: string | null;
  sender: string | null;
  daily_max: number;
  secret: string;
}
export interface Told {
  view: "messages";
  messages: Message[];
  hooks: Hook[];
  events: EventType[];
  sms: SmsSetting;
}
export interface Refund {
  id: string;
  amount: Euros;
  cause: "over" | "staff" | "outside";
  reason: string;
  state: "queued" | "done" | "refused";
  trouble: string;
  by_transfer: boolean;
  made_at: string;
  done_at: string | null;
}
export interface Payment {
  id: string;
  purpose: string;
  label: string;
  state: string;
  task: "" | "mismatch" | "refused" | "sold_twice" | "late" | "unsigned";
  provider: string;
  amount: Euros;
  received: Euros;
  given_back: Euros;
  going_back: Euros;
  made_at: string;
  paid_at: string | null;
  order: { id: string; code: string; state: State; sold_at_till: boolean } | null;
  refunds: Refund[];
}
export interface RefundLine {
  line: number;
  label: string;
  quantity: number;
  amount: Euros;
}
export interface Left {
  order: string;
  code: string;
  state: State;
  parts: "ok" | "refund_under_way" | "refund_too_much" | "refund_whole";
  left: Euros;
  lines: RefundLine[];
}
export interface Withdrawal {
  id: string;
  order: string;
  code: string;
  state: "due" | "goods" | "going" | "refused" | "done";
  declared_at: string;
  pay_until: string;
  done_at: string | null;
  amount: Euros;
  content: string;
  name: string;
  email: string;
  phone: string;
}
export interface Payments {
  view: "paiements";
  payments: Payment[];
  code: string;
}
export interface Withdrawals {
  view: "retractations";
  withdrawals: Withdrawal[];
}
export interface CampaignOffer {
  offer: number;
  item: string;
  label: string;
  unit: string;
  pack: number;
  step: number;
  minimum: number;
  maximum: number;
  threshold: number;
  ceiling: number;
  price: Euros;
  wanted: number;
  ordered: number;
  packs: number;
}
export interface Campaign {
  id: string;
  title: string;
  intro: string;
  threshold: Euros;
  margin_bp: number;
  state: "draft" | "open" | "closed" | "confirmed" | "cancelled" | "distributed";
  version: number;
  closes_at: string;
  starts_at: string;
  ends_at: string;
}
export interface CampaignWhole extends Campaign {
  reached: boolean;
  total: Euros;
  served: number;
  unserved: number;
  offers: CampaignOffer[];
}
export interface PledgedLine {
  offer: number;
  label: string;
  quantity: number;
  allotted?: number;
}
export interface PledgeRow {
  id: string;
  state: string;
  name: string | null;
  phone: string | null;
  email: string | null;
  lines: PledgedLine[];
}
export interface HandedLine {
  order: string;
  code: string;
  state: string;
  name: string;
  offer: number;
  label: string;
  unit: string;
  agreed: number;
  quantity: number;
  gross: Euros;
  due: Euros;
}
export interface CampaignDesk {
  campaign: CampaignWhole;
  pledges: PledgeRow[];
  handed: HandedLine[];
}
export interface Groups {
  view: "groupages";
  campaigns: Campaign[];
  campaign: string;
  whole: CampaignDesk | null;
  items: Item[];
  writes: boolean;
}
export type Shop = Groups | Quotes | Orders | Diary | Shelves | Payments | Withdrawals | Told;
