/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A paper of what is kept: the original at the moment of the sale, a DUPLICATA with its number ever after. */
#include "pos/till/papers.h"

#include <stdio.h>
#include <string.h>

/* Of a chain: "<ticket> <request>", the one original that was given last. Only the latest ticket of its chain can still
 * have one, so this is all that has to be remembered; what school prints makes nothing of it forgotten. */
#define ORIGINAL_SETTING "receipt.original.%s"

static const char *const media[] = {"paper", "mail", NULL};
static const struct spec_field print_fields[] = {
    SPEC_FIELD(struct print_request, id, .required = true, .form = FORM_UUID),
    SPEC_FIELD(struct print_request, of, .required = true, .form = FORM_UUID),
    SPEC_FIELD(struct print_request, medium, .required = true, .choices = media),
    SPEC_FIELD(struct print_request, address, .max = 120),
    SPEC_FIELD(struct print_request, shares),
};
const struct spec print_request_spec = SPEC("TillPrint", struct print_request, print_fields);

struct printing { /* what the steps hand to each other */
  struct papers_call *call;
  const struct print_request *asked;
  struct journal_row row; /* of what is printed */
  uint8_t hash[SHA256_BYTES];
};

static enum outcome check_address(struct printing *printing);
static enum outcome print_once(struct printing *printing);
static enum outcome find_paper(struct printing *printing);
static enum outcome is_original(struct printing *printing, bool *original, bool *given);
static const char *original_setting(const struct printing *printing);
static enum outcome keep_original(struct printing *printing);
static enum outcome keep_copy(struct printing *printing);
static enum outcome leave(struct printing *printing);
static enum outcome draw(struct printing *printing, const struct paper *paper, struct slip *slip);
static enum outcome send(struct printing *printing, const struct paper *paper, const struct slip *slip);
static void write_plain(const struct slip *slip, struct buffer *out);

enum outcome papers_print(struct papers_call *call, const struct print_request *asked) {
  struct printing printing = {.call = call, .asked = asked};
  enum outcome outcome = check_address(&printing);
  if (outcome != OK) return outcome;
  till_request_hash(&print_request_spec, asked, printing.hash);
  till_moment_begin(call->till);
  outcome =
      till_replay(call->till, asked->id, "copy", printing.hash, call->arena, &call->row, &call->replayed, call->fault);
  if (outcome == OK) outcome = print_once(&printing);
  till_moment_end(call->till);
  return outcome;
}

static enum outcome check_address(struct printing *printing) {
  const char *address = printing->asked->address;
  if (text_equal(printing->asked->medium, "paper")) return OK;
  if (!address || !address[0]) return fault_set(printing->call->fault, MISSING_FIELD, "/address", "where to?");
  const char *at = strchr(address, '@');
  bool fine = at && at > address && strchr(at, '.') && !strpbrk(address, " \r\n\t,;<>\"") && !strchr(at + 1, '@');
  return fine ? OK : fault_set(printing->call->fault, OUT_OF_RANGE, "/address", "an e-mail address");
}

static enum outcome print_once(struct printing *printing) {
  struct papers_call *call = printing->call;
  if (call->replayed) {
    struct record copy;
    enum outcome outcome = record_parse(call->row.body, call->row.body_length, call->arena, &copy, call->fault);
    if (outcome == OK) call->copy = copy.copy.number;
    return outcome;
  }
  bool original = false;
  enum outcome outcome = find_paper(printing);
  if (outcome == OK) outcome = is_original(printing, &original, &call->replayed);
  if (outcome != OK || call->replayed) return outcome;
  outcome = original ? keep_original(printing) : keep_copy(printing);
  return outcome == OK ? leave(printing) : outcome;
}

static enum outcome find_paper(struct printing *printing) {
  struct papers_call *call = printing->call;
  const char *of = printing->asked->of;
  bool found = false;
  enum outcome outcome = till_kept(call->till, of, call->arena, &printing->row, &found, call->fault);
  if (outcome != OK) return outcome;
  const char *kind = printing->row.kind;
  if (found && (text_equal(kind, "sale") || text_equal(kind, "return") || text_equal(kind, "invoice")))
    return paper_world_check(call->till, &printing->row, call->fault);
  return fault_set(call->fault, UNKNOWN_TICKET, "/of", "no ticket or invoice %s on this till", of);
}

/* Printed at sale time = original; anything afterwards = copy. The first paper of the latest ticket, soon after it. */
static enum outcome is_original(struct printing *printing, bool *original, bool *given) {
  struct papers_call *call = printing->call;
  const struct journal_row *row = &printing->row;
  struct journal_head head;
  const char *last = NULL;
  int64_t copies = 0;
  enum outcome outcome =
      journal_setting_read(call->till->journal, original_setting(printing), call->arena, &last, call->fault);
  if (outcome == OK) outcome = journal_head_read(call->till->journal, row->chain, &head, call->fault);
  if (outcome == OK) outcome = papers_copies(call->till, row->chain, row->sequence, call->arena, &copies, call->fault);
  if (outcome != OK) return outcome;
  const char *now = arena_format(call->arena, "%s %s", row->id, printing->asked->id);
  bool was_given = last && strncmp(last, row->id, UUID_TEXT - 1) == 0;
  *given = text_equal(last, now);
  *original = !was_given && copies == 0 && !text_equal(row->kind, "invoice") &&
              paper_is_fresh(call->till, &head, row->sequence);
  return OK;
}

static const char *original_setting(const struct printing *printing) {
  return arena_format(printing->call->arena, ORIGINAL_SETTING, printing->row.chain);
}

static enum outcome keep_original(struct printing *printing) {
  struct papers_call *call = printing->call;
  const char *value = arena_format(call->arena, "%s %s", printing->row.id, printing->asked->id);
  return journal_settings_write(call->till->journal, &(struct journal_setting){original_setting(printing), value}, 1,
                                call->fault);
}

static enum outcome keep_copy(struct printing *printing) {
  struct papers_call *call = printing->call;
  const struct journal_row *row = &printing->row;
  char number[RECEIPT_NUMBER];
  enum outcome outcome = papers_copies(call->till, row->chain, row->sequence, call->arena, &call->copy, call->fault);
  if (outcome != OK) return outcome;
  call->copy++;
  receipt_number(call->till->moment.identity.till, row->chain, row->sequence, number);
  struct draft drafts[] = {{.record = {.kind = "copy",
                                       .id = printing->asked->id,
                                       .copy = {.of_chain = row->chain,
                                                .of_kind = row->kind,
                                                .of_sequence = row->sequence,
                                                .medium = printing->asked->medium,
                                                .number = call->copy}},
                            .request = printing->hash},
                           keep_event_draft(EVENT_COPY_PRINT, arena_format(call->arena, "%s, duplicata %lld", number,
                                                                           (long long)call->copy))};
  outcome = till_keep(call->till, call->cashier, drafts, 2, call->arena, call->fault);
  if (outcome == OK) call->row = drafts[0].row;
  return outcome;
}

enum outcome papers_copies(struct till *till, const char *chain, int64_t sequence, struct arena *arena, int64_t *count,
                           struct fault *fault) {
  const struct journal_about copies = {.about = arena_format(arena, "%s-%lld", chain, (long long)sequence),
                                       .kind = "copy"};
  return journal_about_count(till->journal, &copies, count, fault);
}

/* It is kept: now it may leave. */
static enum outcome leave(struct printing *printing) {
  struct papers_call *call = printing->call;
  struct paper paper;
  struct slip slip;
  enum outcome outcome = paper_read(&printing->row, call->till->moment.view, call->arena, &paper, call->fault);
  if (outcome == OK) outcome = paper_find_credited(call->till, &paper, call->arena, call->fault);
  if (outcome == OK) outcome = draw(printing, &paper, &slip);
  if (outcome != OK) return outcome;
  if (text_equal(printing->asked->medium, "mail")) return send(printing, &paper, &slip);
  slip_print(call->till->printer, &slip);
  return OK;
}

static enum outcome draw(struct printing *printing, const struct paper *paper, struct slip *slip) {
  struct papers_call *call = printing->call;
  const struct paper_print print = {.copy = call->copy, .with_shares = printing->asked->shares};
  if (!text_equal(printing->row.kind, "invoice")) {
    slip_of_receipt(paper, &print, call->arena, slip);
    return OK;
  }
  struct journal_row row;
  struct paper ticket;
  struct paper_customer customer;
  enum outcome outcome = paper_find(call->till, paper->record.invoice.ticket, call->arena, &row, call->fault);
  if (outcome == OK) outcome = paper_read(&row, call->till->moment.view, call->arena, &ticket, call->fault);
  if (outcome != OK) return outcome;
  bool known = letters_customer(call->till, paper->record.invoice.customer, call->arena, &customer);
  slip_of_invoice(paper, &ticket, known ? &customer : NULL, &print, call->arena, slip);
  return OK;
}

static enum outcome send(struct printing *printing, const struct paper *paper, const struct slip *slip) {
  struct papers_call *call = printing->call;
  AUTO(buffer) struct buffer text = {0};
  write_plain(slip, &text);
  const struct letter letter = {
      .id = printing->asked->id,
      .kind = "mail",
      .to = printing->asked->address,
      .subject = arena_format(call->arena, "Votre ticket %s, %s", paper->number, paper->view->snapshot.kpa.name),
      .text = arena_text(call->arena, text.bytes, text.length)};
  return letters_add(call->till, &letter, call->arena, call->fault);
}

/* The same words without a printer: one line each. */
static void write_plain(const struct slip *slip, struct buffer *out) {
  for (const struct slip_line *line = slip->first; line; line = line->next) {
    if (line->kind == SLIP_TEXT) buffer_format(out, "%s\n", line->text);
    if (line->kind == SLIP_RULE) buffer_text(out, "----------------------------------------\n");
    if (line->kind != SLIP_COLUMNS) continue;
    for (size_t i = 0; i < line->cell_count; i++) buffer_format(out, "%s%s", i ? "   " : "", line->cells[i].text);
    buffer_text(out, "\n");
  }
}
