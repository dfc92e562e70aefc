-- SPDX-License-Identifier: AGPL-3.0-or-later
SELECT request_day FROM pay_setting WHERE legal_entity = $1
