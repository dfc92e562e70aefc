// SPDX-License-Identifier: AGPL-3.0-or-later
// What the server answers about whoever is signed in (docs/api.md). Moments are RFC 3339, days YYYY-MM-DD.
export interface Place {
  code: string;
  name: string;
}
export interface Kpa extends Place {
  city: string;
}
export interface Grant {
  role: string;
  kpa: Kpa | null;
  legal_entity: Place | null;
  member: string | null;
  ends_on: string | null;
}
export interface Me {
  person: { id: string; name: string; face: string; email: string | null; login: string | null };
  assurance: number;
  second_factor: "done" | "needed" | "to_enrol" | "none";
  today: string;
  grants: Grant[];
  kpas: (Kpa & { legal_entity: Place })[];
}
export interface Passkey {
  id: string;
  label: string;
  created_at: string;
  used_at: string | null;
}
export interface Credentials {
  password: boolean;
  passkeys: Passkey[];
  card: { printed_at: string; used_at: string | null } | null;
  totp: boolean;
  recovery_codes: number;
}
export interface Session {
  id: string;
  method: string;
  device: string;
  address: string;
  created_at: string;
  seen_at: string;
  current: boolean;
}
export interface Kept {
  subject: string;
  title: string;
  what: string;
  period: string;
  why: string;
  until: string | null;
  law: string;
}
/* Stands in the way of an erasure, or stays after it. */
export interface Remains {
  what: string;
  why: string;
  until: string | null;
}
export interface Looked {
  at: string;
  who: string;
  role: string;
  at_what: string;
}
export interface Data {
  kept: Kept[];
  needed: Remains[];
  looked: Looked[];
}
export interface Erasure {
  erased: string[];
  kept: Remains[];
}
export interface Totp {
  uri: string;
  secret: string;
  qr: string[];
}
