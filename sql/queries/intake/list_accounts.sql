-- SPDX-License-Identifier: AGPL-3.0-or-later
SELECT number AS code FROM account
