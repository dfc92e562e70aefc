-- SPDX-License-Identifier: AGPL-3.0-or-later
INSERT INTO shop_order_contact (order_id, kpa, name, email, phone, changed_at, by_sms) VALUES ($1, $2, $3, $4, $5, $6, $7)
