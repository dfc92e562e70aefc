/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* comptoir statement WHO: the paper of a month, in the form its file's name asks for. */
#include "server/command.h"

#include "core/file.h"
#include "statements/statements.h"

#include <stdio.h>
#include <string.h>

struct statement_job {
  struct statement_order order;
  struct arena *arena;
  struct paper paper;
};

static enum outcome read_statement(struct tx *tx, void *context);
static enum outcome draw(const struct paper *paper, const char *name, struct buffer *out, struct fault *fault);

int command_statement(const struct options *options, struct arena *arena, struct fault *fault) {
  struct date month;
  if (options->word_count != 1 || !options->kpa || !options->out || !statement_month_parse(options->month, &month)) {
    fputs("comptoir statement MEMBER|pot|kpa|cae --kpa CODE --month YYYY-MM --out FILE.pdf|FILE.xlsx|FILE.csv\n",
          stderr);
    return 2;
  }
  AUTO(buffer) struct buffer out = {0};
  AUTO(database) struct database database = {0};
  struct statement_job job = {.order = statement_order_of(options->kpa, options->words[0], month), .arena = arena};
  enum outcome outcome = database_open(options, 1, &database, fault);
  if (outcome == OK) outcome = db_transact(database.db, TX_READ, read_statement, &job, fault);
  if (outcome == OK) outcome = draw(&job.paper, options->out, &out, fault);
  if (outcome == OK) outcome = file_replace(options->out, out.bytes, out.length, fault);
  return outcome == OK ? 0 : 1;
}

static enum outcome read_statement(struct tx *tx, void *context) {
  struct statement_job *job = context;
  return statement_read(tx, &job->order, job->arena, &job->paper);
}

static enum outcome draw(const struct paper *paper, const char *name, struct buffer *out, struct fault *fault) {
  const char *ending = strrchr(name, '.');
  if (text_equal(ending, ".pdf")) return paper_pdf(paper, out, fault);
  if (text_equal(ending, ".xlsx")) return paper_xlsx(paper, out, fault);
  if (!text_equal(ending, ".csv")) return fault_set(fault, BAD_OPTION, "--out", "FILE.pdf, FILE.xlsx or FILE.csv");
  paper_csv(paper, out);
  return OK;
}
