// SPDX-License-Identifier: AGPL-3.0-or-later
// What comptoir-till answers about orders of the shop (docs/api.md). Money in cents.

export interface PickupLine {
  item: string;
  label: string;
  quantity: number;
  unit_price: number;
  gross: number;
  /** Of a piece of which there is one. */
  reference?: string;
  member?: string;
}

export interface PickupSum {
  item: string;
  amount: number;
}

export interface PickupOrder {
  id: string;
  code: string;
  state: string;
  pays: "counter" | "online";
  total: number;
  /** At the counter. */
  due: number;
  handed: boolean;
  pickup_from: string | null;
  pickup_to: string | null;
  dropoff_from?: string | null;
  name: string | null;
  lines: PickupLine[];
  /** Deposits that tickets took: the one that sells it takes them off. */
  held: PickupSum[];
  /** To be paid before the work begins. */
  asked: PickupSum[];
}

export interface Pickups {
  /** The server does not answer: this is what was known before. */
  offline: boolean;
  orders: PickupOrder[];
}
