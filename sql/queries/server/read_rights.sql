-- SPDX-License-Identifier: AGPL-3.0-or-later
-- What the role that asks could do that no serving program may.
SELECT r.rolname::text AS role, r.rolsuper OR r.rolbypassrls OR r.rolcreaterole AS passes_by,
       has_database_privilege(current_database(), 'CREATE') OR has_database_privilege(current_database(), 'TEMPORARY')
         OR EXISTS (SELECT FROM pg_namespace n WHERE has_schema_privilege(n.oid, 'CREATE')) AS defines,
       EXISTS (SELECT FROM pg_class c WHERE pg_has_role(c.relowner, 'MEMBER') AND c.relnamespace = 'public'::regnamespace) AS owns
  FROM pg_roles r WHERE r.rolname = current_user
