/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* links: ledger pos_ticket core_db core embedded_sql */
/* Three programs that know nothing of ours read the exports, find them in order, and arrive at the same totals. */
#include "tests/unit/ledger_kit.h"

#include <fcntl.h>

enum { SALES = 250, FORMATS = 3 };

/* What people and programs write into a label, and what the formats make of it. */
static const char *const labels[] = {"Vente au comptoir",
                                     "(Vente) ; | \"guillemets\" \\ : 3 @ 4 = 7, #12 * ! ~ [x] {y}",
                                     "  deux  blancs\tet\nune ligne  ",
                                     "|;",
                                     "* ! étoile",
                                     "2026-01-01 une date",
                                     "Été à l’œuvre – 100 % & Cie"};

static int start(void **state) {
  static struct ledger_place place;
  place_start(&place, ledger_queries, 2);
  for (size_t i = 0; i < COUNT(labels); i++) {
    place.kit.label = labels[i];
    kit_sell_many(&place.kit, place.base.db, SALES / COUNT(labels),
                  date_add_days((struct date){2025, 12, 20}, (int)i * 45), 45);
  }
  fixture_command(
      cluster_conninfo(place.base.cluster),
      "INSERT INTO account VALUES ('658900', ' Écart ; de : caisse  (a) '), ('101000', 'Capital');"
      "BEGIN; INSERT INTO entry (legal_entity, kpa, journal, year, number, date, piece, label, content_hash, "
      "validated_at)"
      " VALUES ('ASS1', 'TOU', 'OD', 2026, 1, '2026-02-03', 'pièce n° 3, bis', 'Écart de caisse', sha256(''), now());"
      "INSERT INTO posting (entry, line, kpa, account, amount_cents, date) SELECT currval('entry_id_seq'), l, 'TOU',"
      " CASE l WHEN 1 THEN '658900' WHEN 2 THEN '530000' ELSE '101000' END, CASE l WHEN 1 THEN 201 WHEN 2 THEN -200 "
      "ELSE -1 END, '2026-02-03'"
      " FROM generate_series(1, 3) l; COMMIT");
  fixture_command(
      cluster_conninfo(place.base.cluster), /* every account that there is, whatever it is called */
      "BEGIN; INSERT INTO entry (legal_entity, kpa, journal, year, number, date, piece, label, "
      "content_hash, validated_at)"
      " VALUES ('ASS1', 'TOU', 'AN', 2026, 1, '2026-04-04', 'tous', 'À-nouveaux', sha256(''), now());"
      "WITH a AS (SELECT number, row_number() OVER (ORDER BY number) AS n FROM account) INSERT INTO posting"
      " (entry, line, kpa, account, amount_cents, date) SELECT currval('entry_id_seq'), n, 'TOU', number, "
      "1000 * n, date '2026-04-04'"
      " FROM a UNION ALL SELECT currval('entry_id_seq'), 1000, 'TOU', '530000', -1000 * sum(n), date '2026-04-04' FROM "
      "a WHERE number"
      " < '9' UNION ALL SELECT currval('entry_id_seq'), 1001, 'TOU', '913000', -1000 * sum(n), date '2026-04-04' FROM "
      "a WHERE number"
      " > '9'; COMMIT");
  *state = &place;
  return 0;
}

static int stop(void **state) {
  place_stop(*state);
  return 0;
}

/* ---- running the three programs ---- */

static const char *const suffixes[FORMATS] = {"hledger", "ledger", "beancount"};

struct exported {
  char path[96], answer[96]; /* the file, and what a program said of it */
};

/* Its exit status; both its outputs land in answer. The argument "FILE" is the exported file. */
static int run(const struct exported *exported, const char *const arguments[]) {
  const char *list[16] = {0};
  for (size_t i = 0; arguments[i]; i++) list[i] = text_equal(arguments[i], "FILE") ? exported->path : arguments[i];
  fflush(NULL);
  pid_t child = fork();
  assert_true(child >= 0);
  if (child == 0) {
    int answer = open(exported->answer, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (answer < 0 || dup2(answer, 1) < 0 || dup2(answer, 2) < 0) _exit(99);
    setenv("BEANCOUNT_DISABLE_LOAD_CACHE", "1", 1);
    setenv("LC_ALL", "C.UTF-8", 1);
    execvp(list[0], (char *const *)(uintptr_t)list);
    _exit(127); /* not installed: a failure, not an excuse */
  }
  int status = 0;
  assert_int_equal(waitpid(child, &status, 0), child);
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128;
}

static int check(const struct exported *exported, int format) {
  static const char *const programs[FORMATS][10] = {
      {"hledger", "-f", "FILE", "check", "--strict", "ordereddates", "payees", NULL},
      {"ledger", "-f", "FILE", "--strict", "--pedantic", "bal", NULL},
      {"bean-check", "FILE", NULL}};
  return run(exported, programs[format]);
}

static void expect_checked(const struct exported *exported, int format) {
  int status = check(exported, format);
  AUTO(buffer) struct buffer said = {0};
  struct fault fault;
  assert_int_equal(buffer_read_file(&said, exported->answer, 1 << 20, &fault), OK);
  if (status != 0) fail_msg("%s: exit %d: %s", suffixes[format], status, said.bytes);
}

struct export_job {
  const struct export_options *options;
  FILE *out;
  struct fault fault;
};

static enum outcome export_now(struct tx *tx, void *context) {
  struct export_job *job = context;
  return ledger_export(tx, job->options, job->out, &job->fault);
}

static enum outcome export_to(const struct ledger_place *place, struct export_options options,
                              struct exported *exported) {
  const char *suffix = suffixes[options.format];
  snprintf(exported->path, sizeof exported->path, "%s/export.%s", place->base.folder, suffix);
  snprintf(exported->answer, sizeof exported->answer, "%s/answer", place->base.folder);
  struct export_job job = {.options = &options, .out = fopen(exported->path, "w")};
  assert_non_null(job.out);
  enum outcome outcome = db_transact(place->base.db, TX_READ, export_now, &job, NULL);
  assert_int_equal(fclose(job.out), 0);
  return outcome;
}

/* ---- totals ---- */

/* "-1234.50 EUR" at the beginning of the last line of an answer, in cents. */
static int64_t last_amount(const char *path) {
  AUTO(buffer) struct buffer said = {0};
  struct fault fault;
  char digits[40];
  size_t length = 0;
  assert_int_equal(buffer_read_file(&said, path, 1 << 20, &fault), OK);
  while (said.length > 0 && (said.bytes[said.length - 1] == '\n' || said.bytes[said.length - 1] == ' '))
    said.bytes[--said.length] = '\0';
  const char *line = strrchr(said.bytes, '\n');
  line = line ? line + 1 : said.bytes;
  line += strspn(line, " ");
  if (*line == '0') return 0;
  for (; *line && *line != ' ' && length < sizeof digits - 1; line++)
    if (*line != '.') digits[length++] = *line;
  digits[length] = '\0';
  int64_t cents = 0;
  if (!text_to_integer(digits, INT64_MIN, INT64_MAX, &cents)) fail_msg("no amount: %s", said.bytes);
  return cents;
}

/* beancount has no balance command: its accounts are added up from the text it accepted. */
static int64_t sum_beancount(const char *path, const char *account) {
  FILE *file = fopen(path, "r");
  char line[512], start[64];
  int64_t sum = 0;
  assert_non_null(file);
  snprintf(start, sizeof start, "  %s", account);
  while (fgets(line, sizeof line, file)) {
    const char *amount = text_starts(line, start) ? strstr(line + 2, "  ") : NULL;
    if (!amount) continue;
    long long euros = 0;
    int cents = 0;
    amount += strspn(amount, " ");
    assert_int_equal(sscanf(amount, "%lld.%2d EUR", &euros, &cents), 2);
    sum += euros * 100 + (*amount == '-' ? -cents : cents);
  }
  fclose(file);
  return sum;
}

static int64_t sum_of(const struct exported *exported, int format, const char *prefix) {
  char pattern[16], root[40];
  snprintf(pattern, sizeof pattern, "^%s", prefix);
  const char *const hledger[] = {"hledger", "-f", "FILE", "bal", pattern, NULL};
  const char *const ledger[] = {"ledger", "-f", "FILE", "bal", pattern, NULL};
  snprintf(root, sizeof root, "%s:%s",
           prefix[0] == '7'   ? "Produits"
           : prefix[0] == '9' ? "Capitaux:Analytique"
                              : "Tiers",
           prefix);
  if (format == EXPORT_BEANCOUNT) return sum_beancount(exported->path, root);
  assert_int_equal(run(exported, format == EXPORT_HLEDGER ? hledger : ledger), 0);
  return last_amount(exported->answer);
}

static const struct {
  struct export_options options;
  const char *where;
} selections[] = {
    {{0}, "true"},
    {{.kpa = "BLG"}, "kpa = 'BLG'"},
    {{.kpa = "TOU"}, "kpa = 'TOU'"},
    {{.from = {2026, 2, 10}, .to = {2026, 5, 20}}, "date BETWEEN '2026-02-10' AND '2026-05-20'"},
    {{.from = {2026, 7, 1}, .kpa = "BLG"}, "date >= '2026-07-01' AND kpa = 'BLG'"},
    {{.to = {2025, 12, 31}}, "date <= '2025-12-31'"},
    {{.kpa = "CAP"}, "kpa = 'CAP'"}, /* empty */
};

static void three_programs_agree(void **state) {
  struct ledger_place *place = *state;
  static const char *const prefixes[] = {"70", "911", "4457"};
  for (size_t i = 0; i < COUNT(selections); i++)
    for (int format = 0; format < FORMATS; format++) {
      struct export_options options = selections[i].options;
      struct exported exported;
      options.format = (enum export_format)format;
      assert_int_equal(export_to(place, options, &exported), OK);
      expect_checked(&exported, format);
      for (size_t j = 0; j < COUNT(prefixes); j++) {
        char sql[256];
        snprintf(sql, sizeof sql, "SELECT coalesce(sum(amount_cents), 0) FROM posting WHERE account LIKE '%s%%' AND %s",
                 prefixes[j], selections[i].where);
        int64_t wanted = place_count(place, sql), got = wanted ? sum_of(&exported, format, prefixes[j]) : 0;
        if (got != wanted)
          fail_msg("%s, %s, %s: %lld, %lld expected", suffixes[format], selections[i].where, prefixes[j],
                   (long long)got, (long long)wanted);
      }
    }
}

/* ---- the assertions bite ---- */

/* The file without its entry number skip, or with the first "from" in it made "to". */
static void spoil(const struct exported *exported, const char *marker, const char *from, const char *to) {
  AUTO(buffer) struct buffer text = {0};
  struct fault fault;
  assert_int_equal(buffer_read_file(&text, exported->path, 64 << 20, &fault), OK);
  char *at = strstr(text.bytes, marker);
  assert_non_null(at);
  FILE *file = fopen(exported->path, "w");
  assert_non_null(file);
  if (from) {
    at = strstr(at, from);
    assert_non_null(at);
    fwrite(text.bytes, 1, (size_t)(at - text.bytes), file);
    fputs(to, file);
    fputs(at + strlen(from), file);
  } else {
    const char *end = strstr(at, "\n\n");
    while (at > text.bytes && !(at[0] == '\n' && at[1] == '\n')) at--;
    assert_non_null(end);
    fwrite(text.bytes, 1, (size_t)(at - text.bytes), file);
    fputs(end, file);
  }
  fclose(file);
}

static void a_spoiled_export_is_refused(void **state) {
  struct ledger_place *place = *state;
  for (int format = 0; format < FORMATS; format++) {
    struct exported exported;
    struct export_options options = {.format = (enum export_format)format};
    assert_int_equal(export_to(place, options, &exported), OK);
    spoil(&exported, "VT-2026-000004", NULL, NULL); /* a whole entry is missing: only an assertion can tell */
    assert_int_not_equal(check(&exported, format), 0);
    assert_int_equal(export_to(place, options, &exported), OK);
    spoil(&exported, "VT-2026-000004", " EUR\n", "1 EUR\n"); /* half a cent more */
    assert_int_not_equal(check(&exported, format), 0);
  }
}

/* ---- form ---- */

static void expect_lines(const struct exported *exported, const char *const lines[]) {
  AUTO(buffer) struct buffer text = {0};
  struct fault fault;
  assert_int_equal(buffer_read_file(&text, exported->path, 64 << 20, &fault), OK);
  for (size_t i = 0; lines[i]; i++)
    if (!strstr(text.bytes, lines[i])) fail_msg("%s: no \"%s\"", exported->path, lines[i]);
}

static void names_and_tags_have_their_form(void **state) {
  struct ledger_place *place = *state;
  static const char *const wanted[FORMATS][10] = {
      {"\naccount 530000 Caisse  ; type:C\n", "\naccount 658900 Écart de caisse (a)  ; type:X\n",
       "\npayee Vente guillemets 3 4 7 12 x y\n", "\npayee deux blancs et une ligne\n", "\npayee Sans nom\n",
       " * (OD-2026-000001) Écart de caisse  ; kpa:TOU, entite:ASS1, piece:pièce n° 3 bis\n",
       "\n    911000 Part des coopérant·es  -", "  ; activite:BLA, personne:BLG-M01, regle:2\n",
       "\n2026-02-28 * Contrôle de fin de mois\n    101000 Capital  0.00 EUR = -0.01 EUR\n", NULL},
      {"\n    ; kpa: BLG\n    ; entite: CAE1\n    ; piece: BLG-1-T-0000", "\ncommodity EUR\n    format 1000.00 EUR\n",
       "\n    ; activite: BLA\n    ; personne: BLG-M01\n    ; regle: 2\n", "\ntag personne\n", NULL},
      {" open Actif:530000-Caisse EUR\n", " open Capitaux:Analytique:911000-Part-des-coopérant-es EUR\n",
       " open Charges:658900-Écart-de-caisse-a EUR\n", "* \"Vente au comptoir\" \"VT-2025-000001\" #BLG ^BLG-1-T-0000",
       " #TOU ^pi--ce-n---3--bis\n", "2026-03-01 balance Capitaux:101000-Capital  -0.01 ~ 0.00 EUR\n", NULL}};
  for (int format = 0; format < FORMATS; format++) {
    struct exported exported;
    assert_int_equal(export_to(place, (struct export_options){.format = (enum export_format)format}, &exported), OK);
    expect_lines(&exported, wanted[format]);
  }
}

static void a_selection_by_tag_is_the_selection(void **state) {
  struct ledger_place *place = *state;
  struct exported exported;
  static const char *const hledger[] = {"hledger", "-f", "FILE", "bal", "^911", "tag:personne=BLG-M01", NULL};
  static const char *const ledger[] = {"ledger", "-f", "FILE", "bal", "^911", "--limit", "tag('personne') =~ /BLG-M01/",
                                       NULL};
  int64_t wanted =
      place_count(place, "SELECT sum(amount_cents) FROM posting WHERE account = '911000' AND member = 'BLG-M01'");
  assert_int_equal(export_to(place, (struct export_options){.format = EXPORT_HLEDGER}, &exported), OK);
  assert_int_equal(run(&exported, hledger), 0);
  assert_int_equal(last_amount(exported.answer), wanted);
  assert_int_equal(export_to(place, (struct export_options){.format = EXPORT_LEDGER}, &exported), OK);
  assert_int_equal(run(&exported, ledger), 0);
  assert_int_equal(last_amount(exported.answer), wanted);
}

static void bad_selections_are_refused(void **state) {
  struct ledger_place *place = *state;
  struct exported exported;
  assert_int_equal(export_to(place, (struct export_options){.kpa = "NIX"}, &exported), NOT_FOUND);
  assert_int_equal(export_to(place, (struct export_options){.from = {2026, 2, 1}, .to = {2026, 1, 1}}, &exported),
                   OUT_OF_RANGE);
}

static void a_full_disk_is_said(void **state) {
  struct ledger_place *place = *state;
  struct export_options options = {.format = EXPORT_HLEDGER};
  struct export_job job = {.options = &options, .out = fopen("/dev/full", "w")};
  assert_non_null(job.out);
  assert_int_equal(db_transact(place->base.db, TX_READ, export_now, &job, NULL), STORAGE_FULL);
  fclose(job.out);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(three_programs_agree),           cmocka_unit_test(a_spoiled_export_is_refused),
      cmocka_unit_test(names_and_tags_have_their_form), cmocka_unit_test(a_selection_by_tag_is_the_selection),
      cmocka_unit_test(bad_selections_are_refused),     cmocka_unit_test(a_full_disk_is_said),
  };
  return cmocka_run_group_tests(tests, start, stop);
}
