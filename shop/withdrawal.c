/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "shop/withdrawal.h"

enum { DAYS = 14 };

static int64_t received_at(const struct order_whole *order);
static struct date next_working_day(struct date day);
static bool is_public_holiday(struct date day);
static struct date easter(int year);

const char *withdrawal_of_line(const struct order_whole *order, const struct order_line_row *line, int64_t now_us) {
  if (text_equal(line->withdrawal, "excluded_personalised")) return "Fait pour vous : ne se rend pas.";
  if (text_equal(line->withdrawal, "excluded_perishable")) return "Produit frais : ne se rend pas.";
  if (line->withdrawal[0]) return "Ne se rend pas.";
  if (text_equal(line->kind, "service") && received_at(order)) return "Service déjà rendu.";
  struct date last = withdrawal_last_day(order, line);
  if (last.year && date_compare(date_in_paris(now_us), last) > 0) return "Les 14 jours sont passés.";
  return NULL;
}

enum withdrawal withdrawal_of(const struct order_whole *order, int64_t now_us) {
  const struct order_row *row = order->row;
  enum order_state state = order_state_of(row->state);
  bool some = false, late = false;
  if (row->withdrawn_at) return WITHDRAWAL_DECLARED;
  if (!text_equal(row->pays, "online")) return WITHDRAWAL_COUNTER;
  if (state == ORDER_AWAITING_PAYMENT) return WITHDRAWAL_UNPAID;
  if (state == ORDER_UNFULFILLABLE || (order_state_is_over(state) && state != ORDER_COLLECTED)) return WITHDRAWAL_OVER;
  for (size_t i = 0; i < order->line_count; i++) {
    const char *why = withdrawal_of_line(order, &order->lines[i], now_us);
    some = some || !why;
    late = late || (why && !order->lines[i].withdrawal[0]);
  }
  return some ? WITHDRAWAL_OPEN : late ? WITHDRAWAL_TOO_LATE : WITHDRAWAL_EXCLUDED;
}

const char *withdrawal_text(enum withdrawal withdrawal) {
  switch (withdrawal) {
  case WITHDRAWAL_OPEN: return "";
  case WITHDRAWAL_COUNTER:
    return "Cette commande se paie à l’atelier : le contrat se conclut sur place. Tant que vous n’êtes pas venu, "
           "vous pouvez l’annuler librement.";
  case WITHDRAWAL_UNPAID: return "Rien n’est payé : vous pouvez simplement annuler la commande.";
  case WITHDRAWAL_DECLARED: return "Vous avez déjà renoncé à ce contrat.";
  case WITHDRAWAL_OVER: return "Cette commande est terminée : rien n’est dû.";
  case WITHDRAWAL_EXCLUDED: return "Rien dans cette commande ne peut être rendu parce qu’on change d’avis.";
  case WITHDRAWAL_TOO_LATE: return "Le délai de 14 jours est passé.";
  }
  return "";
}

struct date withdrawal_last_day(const struct order_whole *order, const struct order_line_row *line) {
  int64_t from = text_equal(line->kind, "service") ? order->row->made_at : received_at(order);
  if (!from) return (struct date){0};
  return next_working_day(date_add_days(date_in_paris(from), DAYS));
}

static int64_t received_at(const struct order_whole *order) {
  for (size_t i = order->event_count; i > 0; i--)
    if (text_equal(order->events[i - 1].event, "collect")) return order->events[i - 1].at;
  return 0;
}

static struct date next_working_day(struct date day) {
  static const struct date SATURDAY = {2001, 1, 6};
  for (;; day = date_add_days(day, 1)) {
    int weekday = date_days_between(SATURDAY, day) % 7;
    if (weekday > 1 && !is_public_holiday(day)) return day;
  }
}

static bool is_public_holiday(struct date day) { /* C. trav. L3133-1 */
  static const int fixed[][2] = {{1, 1}, {5, 1}, {5, 8}, {7, 14}, {8, 15}, {11, 1}, {11, 11}, {12, 25}};
  int after = date_days_between(easter(day.year), day);
  for (size_t i = 0; i < sizeof fixed / sizeof fixed[0]; i++)
    if (day.month == fixed[i][0] && day.day == fixed[i][1]) return true;
  return after == 1 || after == 39 || after == 50; /* Easter Monday, Ascension, Whit Monday */
}

static struct date easter(int year) { /* Meeus: the Gregorian Easter Sunday */
  int a = year % 19, b = year / 100, c = year % 100, d = b / 4, e = b % 4, f = (b + 8) / 25, g = (b - f + 1) / 3;
  int h = (19 * a + b - d - g + 15) % 30, i = c / 4, k = c % 4, l = (32 + 2 * e + 2 * i - h - k) % 7;
  int m = (a + 11 * h + 22 * l) / 451, n = h + l - 7 * m + 114;
  return (struct date){year, n / 31, n % 31 + 1};
}
