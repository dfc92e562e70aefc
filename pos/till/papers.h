/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The papers of the till: what a receipt says (C. env. L541-15-10: asked, given unasked only where the law wants it),
 * copies, the bill and the note of services before payment, invoices, and what was taken off a ticket before it was
 * paid. Each is made from a signed record; what is printed or sent later than the sale says DUPLICATA and is a record
 * itself. */
#ifndef COMPTOIR_POS_TILL_PAPERS_H
#define COMPTOIR_POS_TILL_PAPERS_H

#include "pos/printer/queue.h"
#include "pos/till/keep.h"

#define NOTE_FROM_CENTS INT64_C(2500)                   /* arrêté 83-50/A: services of 25 € and more */
#define RECEIPT_AT_SALE_US (INT64_C(15) * 60 * 1000000) /* later the paper is a copy, even the first one */
#define BARCODE_TEXT 14

/* ---- receipt_duty.c ------------------------------------------------------------------------------------------------
 */

enum duty { DUTY_SERVICE, DUTY_GUARANTEE, DUTY_CARD_VOID, DUTIES };
/* Why this paper must be given without being asked for: "service", "guarantee", "card_void"; NULL-terminated in why.
 * Returns how many. */
size_t receipt_duties(const struct ticket *ticket, const struct snapshot_index *index,
                      const char *why[static DUTIES + 1]);
/* The same as a member of an open object. */
void duties_write(const struct ticket *ticket, const struct snapshot_index *index, struct json *json, const char *key);
/* A note is owed before the payment: a service of 25 € or more. */
bool note_is_owed(const struct ticket *ticket);

/* ---- paper_facts.c -------------------------------------------------------------------------------------------------
 */

struct paper { /* a kept record, and what a reader wants said with it */
  struct record record;
  const struct ticket *ticket;            /* of the record, or of the one it is about */
  struct catalogue_view *view;            /* borrowed */
  const char *number, *extract, *barcode; /* barcode: 13 digits; NULL where the number is too great for one */
  const char *const *mentions;
  size_t mention_count;
  struct shares shares;
  const char *cashier; /* name */
  bool learning;       /* made in school mode */
  const char *credits; /* of a return: the invoice it is a credit note of, "BLG-1-I-000003 du 2026-11-22"; NULL: none */
};
/* Texts live in arena, or in row and view. BAD_RECORD for bytes that are none. */
NODISCARD enum outcome paper_read(const struct journal_row *row, struct catalogue_view *view, struct arena *arena,
                                  struct paper *paper, struct fault *fault);
/* A return of what this till invoiced is a credit note, which names that invoice (CGI 272, 1): paper->credits. */
NODISCARD enum outcome paper_find_credited(struct till *till, struct paper *paper, struct arena *arena,
                                           struct fault *fault);
/* Where the receipt's 13 digits stand for a ticket of this till: 27, four digits of the till's name, six of the number.
 * NULL from ticket 1 000 000 on. */
const char *receipt_barcode(const char *till, int64_t sequence, struct arena *arena);
/* A ticket of this till by its UUID, the number on it ("BLG-1-T-000012", "12") or its barcode. UNKNOWN_TICKET. */
NODISCARD enum outcome paper_find(struct till *till, const char *what, struct arena *arena, struct journal_row *row,
                                  struct fault *fault);
/* Within a moment: the record is the last of its chain and minutes old, so its first paper is the original. */
bool paper_is_fresh(const struct till *till, const struct journal_head *head, int64_t sequence);
/* What was learned is copied and invoiced in school, what was sold outside it: TICKET_OF_SCHOOL. */
NODISCARD enum outcome paper_world_check(struct till *till, const struct journal_row *row, struct fault *fault);

/* ---- receipt_slip.c, invoice_slip.c --------------------------------------------------------------------------------
 */

struct paper_print {
  int64_t copy;     /* 0: the original */
  bool with_shares; /* who receives what */
};
/* What the printer puts on paper for a ticket: domain law in docs/till-papers.md. */
void slip_of_receipt(const struct paper *paper, const struct paper_print *print, struct arena *arena,
                     struct slip *slip);
/* Before the payment: « document provisoire », its number and print count; a note of services when the record says so.
 * name: of the customer, typed for this paper only; NULL: she would rather not. */
void slip_of_bill(const struct paper *paper, const char *name, struct arena *arena, struct slip *slip);

struct paper_customer { /* who an invoice is made out to; never inside signed bytes */
  const char *name, *address, *siren, *vat_number;
  const char *delivery_address; /* NULL: the same */
};
/* ticket: the one it repeats. */
void slip_of_invoice(const struct paper *paper, const struct paper *ticket, const struct paper_customer *customer,
                     const struct paper_print *print, struct arena *arena, struct slip *slip);
/* What must hang where people pay: no paper unless asked, and the note of services. */
void slip_of_notices(struct arena *arena, struct slip *slip);
/* The parts they share: who sells, lines and VAT, what was paid, the marks of the program. */
void slip_seller(const struct paper *paper, struct slip *slip);
/* with_net: each line without VAT too, as on an invoice. */
void slip_lines(const struct ticket *ticket, bool with_net, struct arena *arena, struct slip *slip);
/* CGI 297 E: neither net nor VAT of a line of the margin scheme stands on what a customer is given. */
bool paper_hides_vat(const char *vat_scheme);
void slip_paid(const struct ticket *ticket, struct arena *arena, struct slip *slip);
void slip_marks(const struct paper *paper, const struct paper_print *print, struct slip *slip);
const char *paper_amount(struct money amount, struct arena *arena); /* "1 012,80" */

/* ---- what is asked: one call each; within a moment of its own ------------------------------------------------------
 */

struct print_request {
  const char *id, *of, *medium; /* of: UUID of the ticket or the invoice */
  const char *address;          /* medium mail */
  bool shares;
};
struct bill_request {
  const char *id;
  struct basket basket;
  bool note;
  const char *name;
};
struct invoice_request {
  const char *id, *ticket;
  struct paper_customer customer;
};
struct void_line {
  const char *item;
  int64_t quantity;
  struct money gross;
};
struct void_request {
  const char *id, *ticket; /* of the sale under way */
  bool whole;
  const struct void_line *lines;
  size_t line_count;
};
extern const struct spec print_request_spec, bill_request_spec, invoice_request_spec, void_request_spec;

struct papers_call {
  struct till *till;
  const char *cashier; /* NULL: nobody has to be signed in */
  struct arena *arena;
  struct fault *fault;
  struct journal_row row; /* out: the record that was kept; id NULL: none was (the original) */
  int64_t copy;           /* out: 0 the original, else the number of the copy or of the print */
  bool replayed;          /* out */
};
/* Prints or sends the ticket or invoice. The first print of the latest ticket, soon after it, is the original; every
 * other one is a copy, kept before it leaves. UNKNOWN_TICKET; MISSING_FIELD at /address; OUT_OF_RANGE for an address
 * that cannot be one. */
NODISCARD enum outcome papers_print(struct papers_call *call, const struct print_request *asked);
/* Keeps and prints the bill (or the note of services) of a basket that is not paid yet. */
NODISCARD enum outcome papers_bill(struct papers_call *call, const struct bill_request *asked);
/* Makes out an invoice for a ticket and prints it. INVOICE_EXISTS: it has one. */
/* Asks the server what came back of the ticket at other tills, where it can: not within a moment, and not on a thread
 * that others wait for. UNKNOWN_TICKET, TICKET_OF_SCHOOL, INVOICE_EXISTS, TICKET_CAME_BACK: an invoice says what was
 * sold and paid, so nothing of it has come back. */
NODISCARD enum outcome papers_invoice(struct papers_call *call, const struct invoice_request *asked);
/* Tells the event log what was priced and then taken off, before anybody paid. */
NODISCARD enum outcome papers_void(struct papers_call *call, const struct void_request *asked);
/* How many copies of a record were made. */
NODISCARD enum outcome papers_copies(struct till *till, const char *chain, int64_t sequence, struct arena *arena,
                                     int64_t *count, struct fault *fault);

/* ---- letters.c: what leaves this machine and is then forgotten here -------------------------------------------------
 */

struct letter {                    /* what the server is given once, beside the chains */
  const char *id, *kind;           /* mail, customer */
  const char *to, *subject, *text; /* mail */
  const char *customer, *invoice;  /* customer: opaque id, UUID of the record */
  const char *name, *address, *siren, *vat_number, *delivery_address, *salt;
};
/* Kept, sealed with the key of this machine, until the server has taken it. In school nothing is. */
NODISCARD enum outcome letters_add(struct till *till, const struct letter *letter, struct arena *arena,
                                   struct fault *fault);
/* Sends what waits; returns how many still do. Called by the sender when the server answers. */
size_t letters_send(struct till *till);
/* Who an invoice of this till was made out to; false when the server has taken the name and it is no longer here. */
bool letters_customer(struct till *till, const char *customer, struct arena *arena, struct paper_customer *found);

extern const struct route_table papers_routes;

#endif
