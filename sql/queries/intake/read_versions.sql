-- SPDX-License-Identifier: AGPL-3.0-or-later
SELECT c.version AS catalog, p.version AS people FROM catalog_version c, people_version p
