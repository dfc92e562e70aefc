-- SPDX-License-Identifier: AGPL-3.0-or-later
SELECT kpa, item, on_hand, moved, held, holds FROM stock_recount()
