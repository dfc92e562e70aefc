/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "pos/till/keep.h"

void till_moment_begin(struct till *till) {
  struct moment *moment = &till->moment;
  pthread_mutex_lock(&till->sale_lock);
  if (moment->depth++ > 0) return;
  moment->now_us = clock_now_us();
  moment->day = date_in_paris(moment->now_us);
  time_format_paris(moment->now_us, moment->at);
  date_format(moment->day, moment->business_day);
  moment->identity = till_identity(till);
  moment->view = till_view(till);
}

void till_moment_end(struct till *till) {
  struct moment *moment = &till->moment;
  if (--moment->depth == 0) {
    view_release(moment->view);
    moment->view = NULL;
    secret_wipe(moment->identity.token, sizeof moment->identity.token);
  }
  pthread_mutex_unlock(&till->sale_lock);
}
