/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "pay/months.h"

struct date pay_month_of(struct date day) {
  return (struct date){day.year, day.month, 1};
}

struct date pay_month_add(struct date month, int months) {
  int counted = month.year * 12 + month.month - 1 + months;
  return (struct date){counted / 12, counted % 12 + 1, 1};
}

struct date pay_month_end(struct date month) {
  return date_add_days(pay_month_add(month, 1), -1);
}

struct date pay_month_to_ask(struct date today, int64_t request_day) {
  return pay_month_add(pay_month_of(today), today.day <= request_day ? 0 : 1);
}

struct pay_months pay_declarations_of(struct date month) {
  return (struct pay_months){pay_month_add(month, 2), pay_month_add(month, 4)};
}

struct pay_months pay_months_declared_in(struct date month) {
  return (struct pay_months){pay_month_add(month, -4), pay_month_add(month, -2)};
}
