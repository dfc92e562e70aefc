#!/bin/sh
# SPDX-License-Identifier: AGPL-3.0-or-later
# embed-sql.sh SQL_DIR DEMO_DIR OUT_DIR: migrations, queries and the demonstration become NUL-terminated symbols.
# queries/ledger/insert_entries.sql → sql_ledger_insert_entries; migrations/0001_x.sql → a row of migration_table;
# demo/people.json → demo_people.
set -eu
sql=$1 demo=$2 out=$3
mkdir -p "$out"
asm=$out/sql_embedded.S.new header=$out/sql_queries.h.new table=$out/sql_migrations.c.new
embed() { # SYMBOL FILE
  printf '.global %s\n%s:\n.incbin "%s"\n.byte 0\n' "$1" "$1" "$2" >>"$asm"
}
printf '.section .rodata\n' >"$asm"
printf '/* generated from sql/ */\n#ifndef SQL_QUERIES_H\n#define SQL_QUERIES_H\n' >"$header"
printf '/* generated from sql/ */\n#include "core/db/db.h"\n' >"$table"
rows=
for file in $(find "$sql/migrations" -name '*.sql' | LC_ALL=C sort); do
  name=$(basename "$file" .sql)
  embed "sql_migration_$name" "$file"
  printf 'extern const char sql_migration_%s[];\n' "$name" >>"$table"
  number=$(printf '%s' "${name%%_*}" | sed 's/^0*//')
  rows="$rows  {$number, \"$name\", sql_migration_$name},\n"
done
printf 'const struct migration migration_table[] = {\n%b};\n' "$rows" >>"$table"
printf 'const size_t migration_count = sizeof(migration_table) / sizeof(migration_table[0]);\n' >>"$table"
for file in $(find "$sql/queries" -name '*.sql' | LC_ALL=C sort); do
  symbol=sql_$(basename "$(dirname "$file")")_$(basename "$file" .sql)
  embed "$symbol" "$file"
  printf 'extern const char %s[];\n' "$symbol" >>"$header"
done
for file in "$demo"/*.json; do
  symbol=demo_$(basename "$file" .json)
  embed "$symbol" "$file"
  printf 'extern const char %s[];\n' "$symbol" >>"$header"
done
printf '#endif\n' >>"$header"
mv "$asm" "$out/sql_embedded.S" # always: what it includes may have changed though its own lines did not
for new in "$header" "$table"; do # what did not change keeps its date, so that nothing is compiled for nothing
  old=${new%.new}
  if cmp -s "$new" "$old"; then rm "$new"; else mv "$new" "$old"; fi
done
