-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 a week ago: what providers tell holds names
UPDATE payment_inbox SET raw = '' WHERE done_at <= $1 AND raw <> ''
