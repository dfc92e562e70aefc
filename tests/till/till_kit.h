/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A till in a folder of its own, enrolled without a server, with the small shop of tests/unit/shop_kit.h and labels. */
#ifndef COMPTOIR_TESTS_TILL_KIT_H
#define COMPTOIR_TESTS_TILL_KIT_H

#include "tests/unit/folder.h"
#include "tests/unit/shop_kit.h"

#include "core/log.h"
#include "pos/till/till.h"

#include <dirent.h>
#include <errno.h>
#include <sqlite3.h>
#include <sys/stat.h>

#define KIT_NOW "2026-11-22T14:12:00+01:00"
#define KIT_DAY "2026-11-22"

/* ---- folders -------------------------------------------------------------------------------------------------------
 */

static inline void folder_make(char folder[static 64]) {
  folder_new(folder, 64, "till");
}

static inline const char *file_in(const char *folder, const char *name) {
  static _Thread_local char paths[4][256];
  static _Thread_local unsigned turn;
  char *path = paths[turn++ % 4];
  snprintf(path, sizeof paths[0], "%s/%s", folder, name);
  return path;
}

static inline void folder_remove(const char *folder) {
  DIR *listed = opendir(folder);
  if (!listed) return;
  for (struct dirent *entry; (entry = readdir(listed));)
    if (entry->d_name[0] != '.') unlink(file_in(folder, entry->d_name));
  closedir(listed);
  rmdir(folder);
}

static inline void file_copy(const char *from, const char *to) {
  AUTO(buffer) struct buffer bytes = {0};
  struct fault fault = {0};
  if (buffer_read_file(&bytes, from, (size_t)256 << 20, &fault) != OK) return;
  FILE *file = fopen(to, "we");
  assert_non_null(file);
  assert_int_equal(fchmod(fileno(file), 0600), 0);
  assert_int_equal(fwrite(bytes.bytes ? bytes.bytes : "", 1, bytes.length, file), bytes.length);
  fclose(file);
}

/* journal and keys; -wal too when there is one */
static inline void folder_copy(const char *from, const char *to) {
  static const char *const names[] = {"journal.db", "journal.db-wal", "key.sealed", "machine.key"};
  for (size_t i = 0; i < COUNT(names); i++) file_copy(file_in(from, names[i]), file_in(to, names[i]));
}

/* ---- what is sold
 * ---------------------------------------------------------------------------------------------------- */

#define LABELLED(...)                                                                                                  \
  { .kind = "good", .account = "707000", .vat_scheme = "normal", .pictogram = "note", .turnover = true, __VA_ARGS__ }
#define NAMED(c, n, a) .code = (c), .name = (n), .short_name = (n), .activity = (a)
static const struct snapshot_item kit_items[] = {
    LABELLED(NAMED("FRI-007", "Manteau / blouson", "FRI"), .unit = "piece", .pricing = "fixed", .vat_rate = 2000,
             .price = {1000}, .barcode = "2001000000074", .barcode_kind = "unit"),
    LABELLED(NAMED("FRI-008", "Cape de pluie", "FRI"), .unit = "piece", .pricing = "fixed", .vat_rate = 2000,
             .price = {700}, .barcode = "2001000000081", .barcode_kind = "unit", .archived = true),
    LABELLED(NAMED("FRI-014", "Textile en vrac", "FRI"), .unit = "kg", .pricing = "weight", .vat_rate = 2000,
             .price = {500}, .barcode = "2101014", .barcode_kind = "weight_prefix"),
    LABELLED(NAMED("FRI-017", "Portant à prix libre", "FRI"), .unit = "piece", .pricing = "free", .vat_rate = 2000,
             .barcode = "2201017", .barcode_kind = "price_prefix"),
    LABELLED(NAMED("ALI-001", "Pain", "ALI"), .unit = "piece", .pricing = "fixed", .vat_rate = 550, .price = {120},
             .barcode = "2203001", .barcode_kind = "price_prefix"),
    LABELLED(NAMED("ALI-003", "Carottes", "ALI"), .unit = "kg", .pricing = "weight", .vat_rate = 550, .price = {130},
             .barcode = "2203003", .barcode_kind = "price_prefix"),
    LABELLED(NAMED("ALI-005", "Safran", "ALI"), .unit = "kg", .pricing = "weight", .vat_rate = 550, .price = {2000},
             .barcode = "2203005", .barcode_kind = "price_prefix"),
    {NAMED("FRI-016", "Pièce rachetée", "FRI"), .kind = "good", .account = "707000", .vat_scheme = "margin",
     .pictogram = "note", .unit = "piece", .pricing = "quote", .vat_rate = 2000, .price = {1200}, .turnover = true},
    {NAMED("BLA-001", "Lavage 17 kg", "BLA"), .kind = "service", .account = "706000", .vat_scheme = "normal",
     .pictogram = "note", .unit = "cycle", .pricing = "fixed", .vat_rate = 2000, .price = {500}, .turnover = true},
    /* a catalogue that contradicts itself: the prefix of weight labels, said to be a whole code */
    LABELLED(NAMED("FRI-050", "Chutes", "FRI"), .unit = "kg", .pricing = "weight", .vat_rate = 2000, .price = {100},
             .barcode = "2101050", .barcode_kind = "unit"),
};

static inline struct snapshot kit_snapshot(void) {
  struct snapshot snapshot = shop;
  snapshot.items = kit_items;
  snapshot.item_count = COUNT(kit_items);
  return snapshot;
}

static inline void snapshot_json(const struct snapshot *snapshot, struct buffer *out) {
  struct json json = json_into(out);
  spec_write(&snapshot_spec, snapshot, &json);
}

/* Makes snapshot the catalogue of till, as the server would. */
static inline void catalogue_set(struct till *till, const struct snapshot *snapshot, const char *etag) {
  AUTO(buffer) struct buffer bytes = {0};
  struct fault fault = {0};
  snapshot_json(snapshot, &bytes);
  if (till_view_replace(till, bytes.bytes, bytes.length, etag, true, &fault) != OK)
    fail_msg("%s %s", fault.field, fault.hint);
}

/* ---- a till -------------------------------------------------------------------------------------------------------
 */

static inline struct till *kit_open(const char *folder) {
  struct till *till = NULL;
  struct fault fault = {0};
  if (till_open(&(struct till_options){.folder = folder}, &till, &fault) != OK)
    fail_msg("%s %s: %s", outcome_code(fault.outcome), fault.field, fault.hint);
  return till;
}

/* What opening says about a folder that must be refused. */
static inline struct fault kit_refused(const char *folder) {
  struct till *till = NULL;
  struct fault fault = {0};
  if (till_open(&(struct till_options){.folder = folder}, &till, &fault) == OK) {
    till_close(till);
    fail_msg("it opened");
  }
  return fault;
}

/* Identity and catalogue without a server; nothing listens on the port of this address. */
static inline struct till *kit_enrolled(const char *folder) {
  static const struct journal_setting identity[] = {{"till", "BLG-1"},
                                                    {"name", "Caisse 1"},
                                                    {"kpa", "BLG"},
                                                    {"token", "01234567890123456789"},
                                                    {"server", "http://127.0.0.1:9"}};
  struct fault fault = {0};
  struct till *till = kit_open(folder);
  assert_int_equal(journal_settings_write(till->journal, identity, COUNT(identity), &fault), OK);
  till_close(till);
  till = kit_open(folder);
  struct snapshot snapshot = kit_snapshot();
  catalogue_set(till, &snapshot, "W/\"0123456789abcdef01234567\"");
  return till;
}

static const struct basket_member kit_aicha = {"BLG-M01", 1};
static const struct basket_line kit_coat = {
    .item = "FRI-007", .quantity = 1000, .members = &kit_aicha, .member_count = 1};
static const struct basket_tender kit_ten = {"cash", {1000}}, kit_fifty = {"cash", {5000}};

static inline struct basket coat_basket(const char *id) {
  return (struct basket){.id = id,
                         .currency = "EUR",
                         .cashier = "BLG-M04",
                         .lines = &kit_coat,
                         .line_count = 1,
                         .tenders = &kit_fifty,
                         .tender_count = 1};
}

static inline const char *sale_id(unsigned number) {
  static _Thread_local char ids[8][UUID_TEXT];
  static _Thread_local unsigned turn;
  char *id = ids[turn++ % 8];
  snprintf(id, UUID_TEXT, "019aa9f2-0000-7000-8000-%012x", number);
  return id;
}

/* One sale, answered; its number. */
static inline int64_t sell_basket(struct till *till, const struct basket *basket) {
  AUTO(arena) struct arena arena = {0};
  struct journal_row row;
  struct fault fault = {0};
  bool replayed = true;
  if (till_sell(till, NULL, basket, &arena, &row, &replayed, &fault) != OK)
    fail_msg("%s %s: %s", outcome_code(fault.outcome), fault.field, fault.hint);
  return row.sequence;
}

static inline int64_t sell_coat(struct till *till, unsigned number) {
  struct basket basket = coat_basket(sale_id(number));
  return sell_basket(till, &basket);
}

static inline enum outcome sell_outcome(struct till *till, const struct basket *basket) {
  AUTO(arena) struct arena arena = {0};
  struct journal_row row;
  struct fault fault = {0};
  bool replayed = false;
  return till_sell(till, NULL, basket, &arena, &row, &replayed, &fault);
}

static inline int64_t head_sequence(struct till *till) {
  struct journal_head head;
  struct fault fault = {0};
  assert_int_equal(journal_head_read(till->journal, CHAIN_SALES, &head, &fault), OK);
  return head.sequence;
}

/* ---- the recount --------------------------------------------------------------------------------------------------
 */

struct findings {
  size_t count;
  struct buffer text; /* "where | what\n" */
};

static inline void note_finding(void *context, const char *where, const char *what) {
  struct findings *findings = context;
  findings->count++;
  buffer_format(&findings->text, "%s | %s\n", where, what);
}

static inline void findings_done(struct findings *findings) {
  buffer_done(&findings->text);
}
AUTO_RELEASE(findings, struct findings, findings_done);

/* Every chain is recounted; returns how many sales there are, -1 when nothing can be read. */
static inline int64_t recount(const char *folder, struct findings *findings) {
  struct journal *journal = NULL;
  struct journal_extent extent = {0};
  struct fault fault = {0};
  buffer_text(&findings->text, "");
  if (journal_verify(folder, note_finding, findings) < 0) return -1;
  if (journal_open_to_read(file_in(folder, "journal.db"), &journal, &fault) != OK) fail_msg("%s", fault.hint);
  assert_int_equal(journal_extent_read(journal, CHAIN_SALES, &extent, &fault), OK);
  journal_close(journal);
  return extent.records;
}

static inline void assert_whole(const char *folder, int64_t records) {
  AUTO(findings) struct findings findings = {0};
  int64_t read = recount(folder, &findings);
  if (findings.count > 0) fail_msg("%s", findings.text.bytes);
  assert_int_equal(read, records);
}

/* SQL behind the program's back. */
static inline void sql_on(const char *folder, const char *sql) {
  sqlite3 *sqlite = NULL;
  char *error = NULL;
  assert_int_equal(sqlite3_open(file_in(folder, "journal.db"), &sqlite), SQLITE_OK);
  sqlite3_busy_timeout(sqlite, 5000);
  if (sqlite3_exec(sqlite, sql, NULL, NULL, &error) != SQLITE_OK) fail_msg("%s: %s", sql, error);
  sqlite3_close(sqlite);
}

static inline int64_t sql_number(const char *folder, const char *sql) {
  sqlite3 *sqlite = NULL;
  sqlite3_stmt *statement = NULL;
  assert_int_equal(sqlite3_open(file_in(folder, "journal.db"), &sqlite), SQLITE_OK);
  sqlite3_busy_timeout(sqlite, 5000);
  assert_int_equal(sqlite3_prepare_v2(sqlite, sql, -1, &statement, NULL), SQLITE_OK);
  assert_int_equal(sqlite3_step(statement), SQLITE_ROW);
  int64_t number = sqlite3_column_int64(statement, 0);
  sqlite3_finalize(statement);
  sqlite3_close(sqlite);
  return number;
}

static inline void assert_says(const char *text, const char *part) {
  if (!strstr(text, part)) print_error("\"%s\" is not in there: %s\n", part, text);
  assert_non_null(strstr(text, part));
}

#endif
