-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 campaign
DELETE FROM campaign_offer WHERE campaign = $1
