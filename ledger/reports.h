/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What the member and office pages read; private to this folder. */
#ifndef COMPTOIR_LEDGER_REPORTS_H
#define COMPTOIR_LEDGER_REPORTS_H

#include "ledger/private.h"

/* First in each report: a page is read in a few milliseconds, and starting parallel workers takes longer than that. */
NODISCARD enum outcome report_begin(struct tx *tx);

struct report_sums { /* net = share + cae + pot */
  struct money net, share, cae, pot;
};

struct report_contract {
  const char *kind;
  struct date starts_on, ends_on;
};
struct report_rule {
  int64_t cae_bp, pot_bp;
  struct date decided_on;
  const char *title;
};

enum { MONTHS = 12 };
struct report_turnover {
  const struct ledger_member *member;
  const struct report_contract *contract; /* NULL: none */
  const struct report_rule *rule;         /* NULL: none */
  struct report_sums month, year, since_entry, last_year_same_day, months[MONTHS];
};
/* NOT_FOUND: nobody of that code in kpa. */
NODISCARD enum outcome report_turnover_read(struct tx *tx, const char *member, const char *kpa, struct date day,
                                            struct arena *arena, struct report_turnover *turnover);

struct report_position { /* of a sale in the list, newest first */
  struct date day;       /* year 0: before the first */
  int64_t at_us, entry;
};
struct report_worker {
  int64_t entry, line, weight;
  const char *member, *name;
};
struct report_line { /* of one person: her part */
  int64_t entry, line, quantity;
  const char *label, *activity, *unit;
  struct money gross, vat, net, share, cae, pot;
  const struct report_worker *workers;
  size_t worker_count; /* all who did it, she among them */
};
struct report_sale {
  const char *ticket;
  struct report_position position;
  const struct report_line *lines;
  size_t line_count;
};
struct report_sales {
  struct report_sale *sales;
  size_t count;
  bool more;
};
NODISCARD enum outcome report_sales_read(struct tx *tx, const char *member, const struct report_position *before,
                                         size_t limit, struct arena *arena, struct report_sales *sales);

struct report_day_sale {
  const char *ticket, *till, *summary;
  int64_t at, lines;
  struct money total, net, vat;
};
struct report_part {
  const char *kind, *member, *name, *face;
  struct money amount;
};
struct report_tender {
  const char *kind;
  struct money amount;
};
struct report_activity {
  const char *code, *name;
  struct money net;
};
struct report_day {
  struct report_day_sale *sales;
  size_t sale_count;
  struct report_part *parts;
  size_t part_count;
  struct report_tender *tenders;
  size_t tender_count;
  struct report_activity *activities;
  size_t activity_count;
};
NODISCARD enum outcome report_day_read(struct tx *tx, const char *kpa, struct date day, struct arena *arena,
                                       struct report_day *report);

/* Handlers of ledger_routes. */
enum outcome get_member_turnover(struct request *request, struct reply *reply);
enum outcome get_member_sales(struct request *request, struct reply *reply);
enum outcome get_office_day(struct request *request, struct reply *reply);
enum outcome get_network_totals(struct request *request, struct reply *reply);

#endif
