/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* comptoir person export, comptoir person erase, comptoir retention. */
#include "server/command.h"

#include "access/person.h"
#include "access/privacy.h"
#include "core/file.h"

#include <stdio.h>

struct search {
  const char *text, *person;
  struct arena *arena;
};

static int export_person(const struct options *options, struct arena *arena, struct fault *fault);
static int erase_person(const struct options *options, struct arena *arena, struct fault *fault);
static enum outcome find(struct tx *tx, void *context);
static enum outcome find_subject(const struct options *options, struct database *database, struct arena *arena,
                                 struct privacy_subject *subject, struct fault *fault);
static void print_line(const struct privacy_line *line);
static const char *done_word(const char *action);

/* Two words of comptoir person are about what is kept; the others about who may open what. */
int command_person_or_privacy(const struct options *options, struct arena *arena, struct fault *fault) {
  const char *word = options->word_count == 1 ? options->words[0] : "";
  if (text_equal(word, "export")) return export_person(options, arena, fault);
  if (text_equal(word, "erase")) return erase_person(options, arena, fault);
  return command_person(options, arena, fault);
}

static int export_person(const struct options *options, struct arena *arena, struct fault *fault) {
  if (!options->person || !options->out) {
    fputs("comptoir person export --person ID|LOGIN|EMAIL|MEMBER --out FILE\n", stderr);
    return 2;
  }
  AUTO(database) struct database database = {0};
  AUTO(buffer) struct buffer file = {0};
  struct privacy_subject subject;
  enum outcome outcome = find_subject(options, &database, arena, &subject, fault);
  if (outcome == OK) outcome = privacy_export(&subject, &file, fault);
  if (outcome == OK) outcome = file_replace(options->out, file.bytes, file.length, fault);
  if (outcome != OK) return 1;
  printf("%s : %zu octets.\n", options->out, file.length);
  return 0;
}

static int erase_person(const struct options *options, struct arena *arena, struct fault *fault) {
  if (!options->person) {
    fputs("comptoir person erase --person ID|LOGIN|EMAIL|MEMBER\n", stderr);
    return 2;
  }
  AUTO(database) struct database database = {0};
  struct privacy_subject subject;
  const struct privacy_line *lines = NULL;
  size_t count = 0;
  enum outcome outcome = find_subject(options, &database, arena, &subject, fault);
  if (outcome == OK) outcome = privacy_erase(&subject, arena, &lines, &count, fault);
  if (outcome != OK) return 1;
  for (size_t i = 0; i < count; i++) print_line(&lines[i]);
  return 0;
}

static enum outcome find_subject(const struct options *options, struct database *database, struct arena *arena,
                                 struct privacy_subject *subject, struct fault *fault) {
  struct search search = {.text = options->person, .arena = arena};
  enum outcome outcome = database_open(options, 1, database, fault);
  if (outcome == OK) outcome = db_transact(database->db, TX_READ, find, &search, fault);
  if (outcome != OK) return outcome;
  *subject = (struct privacy_subject){.door = database->db, .app = database->db, .person = search.person};
  return OK;
}

static enum outcome find(struct tx *tx, void *context) {
  struct search *search = context;
  return person_find(tx, search->text, search->arena, &search->person);
}

static void print_line(const struct privacy_line *line) {
  char day[DATE_TEXT];
  if (!line->kept) printf("effacé : %s\n", line->what);
  else if (line->until.year)
    printf("gardé jusqu’au %s : %s %s\n", date_format(line->until, day), line->what, line->why);
  else printf("gardé : %s %s\n", line->what, line->why);
}

int command_retention(const struct options *options, struct arena *arena, struct fault *fault) {
  struct date day = {0};
  int64_t now_us = clock_now_us();
  if (options->word_count > 0 || (options->date && !date_parse(options->date, &day))) {
    fputs("comptoir retention [--date DATE]\n", stderr);
    return 2;
  }
  if (options->date && date_compare(day, date_in_paris(now_us)) > 0) {
    fault_fill(fault, BAD_OPTION, "--date", "%s is not over: what the law keeps until then would go", options->date);
    return 2;
  }
  AUTO(database) struct database database = {0};
  const struct privacy_count *counts = NULL;
  size_t count = 0;
  int64_t at_us = options->date ? time_in_paris(day, 0, 0, 0) : now_us;
  enum outcome outcome = database_open(options, 1, &database, fault);
  if (outcome == OK) outcome = privacy_retention(database.db, at_us, arena, &counts, &count, fault);
  if (outcome != OK) return 1;
  for (size_t i = 0; i < count; i++)
    printf("%-16s %6lld %s\n", counts[i].subject, (long long)counts[i].touched, done_word(counts[i].action));
  return 0;
}

static const char *done_word(const char *action) {
  if (text_equal(action, "anonymise")) return "sans nom désormais";
  return text_equal(action, "close") ? "accès fermés" : "effacés";
}
