/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "access/privacy_private.h"

#include "sql_queries.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))
#define QUERY(name_, row, columns_, ...)                                                                               \
  static const enum db_kind name_##_params[] = {__VA_ARGS__};                                                          \
  const struct db_query privacy_##name_ = {.name = "privacy/" #name_,                                                  \
                                           .sql = sql_privacy_##name_,                                                 \
                                           .params = name_##_params,                                                   \
                                           .param_count = COUNT(name_##_params),                                       \
                                           .columns = (columns_),                                                      \
                                           .column_count = COUNT(columns_),                                            \
                                           .row_size = sizeof(struct row)}

static const struct db_column member_columns[] = {DB_COLUMN(struct privacy_member, member),
                                                  DB_COLUMN(struct privacy_member, kpa),
                                                  DB_COLUMN(struct privacy_member, legal_entity)};
static const struct db_column kept_columns[] = {
    DB_COLUMN(struct privacy_kept, subject), DB_COLUMN(struct privacy_kept, title),
    DB_COLUMN(struct privacy_kept, what),    DB_COLUMN(struct privacy_kept, period),
    DB_COLUMN(struct privacy_kept, why),     DB_COLUMN(struct privacy_kept, law),
    DB_COLUMN(struct privacy_kept, until)};
static const struct db_column needed_columns[] = {DB_COLUMN(struct privacy_needed, what),
                                                  DB_COLUMN(struct privacy_needed, why),
                                                  DB_COLUMN(struct privacy_needed, until)};
static const struct db_column look_columns[] = {
    DB_COLUMN(struct privacy_look, at, .kind = DB_TIME), DB_COLUMN(struct privacy_look, who),
    DB_COLUMN(struct privacy_look, role), DB_COLUMN(struct privacy_look, route)};
static const struct db_column change_columns[] = {DB_COLUMN(struct privacy_change, change),
                                                  DB_COLUMN(struct privacy_change, id),
                                                  DB_COLUMN(struct privacy_change, at, .kind = DB_TIME),
                                                  DB_COLUMN(struct privacy_change, who),
                                                  DB_COLUMN(struct privacy_change, role),
                                                  DB_COLUMN(struct privacy_change, address),
                                                  DB_COLUMN(struct privacy_change, action),
                                                  DB_COLUMN(struct privacy_change, subject),
                                                  DB_COLUMN(struct privacy_change, key),
                                                  DB_COLUMN(struct privacy_change, about),
                                                  DB_COLUMN(struct privacy_change, changes),
                                                  DB_COLUMN(struct privacy_change, member),
                                                  DB_COLUMN(struct privacy_change, route)};
static const struct db_column json_columns[] = {DB_COLUMN(struct privacy_json, json)};
static const struct db_column line_columns[] = {
    DB_COLUMN(struct privacy_line, kept), DB_COLUMN(struct privacy_line, what), DB_COLUMN(struct privacy_line, why),
    DB_COLUMN(struct privacy_line, until)};
static const struct db_column count_columns[] = {DB_COLUMN(struct privacy_count, subject),
                                                 DB_COLUMN(struct privacy_count, action),
                                                 DB_COLUMN(struct privacy_count, touched)};
static const struct db_column night_columns[] = {DB_COLUMN(struct privacy_counts, counts)};

QUERY(list_members, privacy_member, member_columns, DB_UUID);
QUERY(list_kept, privacy_kept, kept_columns, DB_UUID, DB_DATE);
QUERY(list_needed, privacy_needed, needed_columns, DB_UUID, DB_DATE);
QUERY(list_looked, privacy_look, look_columns, DB_UUID);
QUERY(list_changes, privacy_change, change_columns, DB_TEXT, DB_INTEGER, DB_INTEGER, DB_INTEGER);
QUERY(export_person, privacy_json, json_columns, DB_UUID, DB_DATE);
QUERY(export_work, privacy_json, json_columns, DB_TEXT);
QUERY(erase_person, privacy_line, line_columns, DB_UUID, DB_TIME);
QUERY(run_retention, privacy_count, count_columns, DB_TIME);
QUERY(run_night, privacy_counts, night_columns, DB_TIME, DB_TIME);

const struct db_query *const privacy_queries[] = {&privacy_list_members,
                                                  &privacy_list_kept,
                                                  &privacy_list_needed,
                                                  &privacy_list_looked,
                                                  &privacy_list_changes,
                                                  &privacy_export_person,
                                                  &privacy_export_work,
                                                  &privacy_erase_person,
                                                  &privacy_run_retention,
                                                  &privacy_run_night,
                                                  NULL};
