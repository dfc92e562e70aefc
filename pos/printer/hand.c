/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "pos/printer/hand.h"

#include "core/clock.h"

#define SLICE_US 50000 /* how long a drawer may have to wait for a slip that does not get on */
#define CONNECT_US INT64_C(2000000)
#define FIRST_ANSWER_US 400000
#define ANSWER_US 1500000
#define STALLED_US INT64_C(60000000) /* takes no byte any more: it holds half a slip, or a roll is being changed */
#define SILENT_US INT64_C(15000000)  /* answered before and no more: unplugged */
#define UNCONFIRMED_US INT64_C(10000000)
#define AWAY_AGAIN_US INT64_C(2000000)
#define BLOCKED_AGAIN_US INT64_C(1000000)

static bool reach(struct hand *hand, int64_t until_us);
static bool ready(struct hand *hand);
static bool send_all(struct hand *hand, const struct escpos_job *job);
static bool send_part(struct hand *hand, const char *bytes, size_t length);
static bool confirm(struct hand *hand);
static bool wait_for_paper(struct hand *hand);
static bool wait_for_arrival(struct hand *hand);
static bool unwanted(const struct hand *hand);
static int64_t drawer_time(const struct hand *hand);
static void drawer_done(struct hand *hand, bool opened);
static void try_later(struct hand *hand, enum printer_condition condition, int64_t after_us);

enum delivery hand_deliver(struct hand *hand, struct print_job *job) {
  if (!reach(hand, clock_monotonic_us() + CONNECT_US)) {
    try_later(hand, PRINTER_AWAY, AWAY_AGAIN_US);
    return DELIVERY_AGAIN;
  }
  if (!ready(hand)) {
    if (hand_blocked(hand)) hand_tell(hand);
    else hand_tell_as(hand, PRINTER_AWAY);
    hand->retry_us = clock_monotonic_us() + BLOCKED_AGAIN_US;
    return DELIVERY_AGAIN;
  }
  hand_tell_as(hand, PRINTER_WORKING);
  print_job_begin(hand->printer, job);
  if (!send_all(hand, &job->bytes) || !confirm(hand)) {
    try_later(hand, PRINTER_AWAY, AWAY_AGAIN_US);
    return DELIVERY_AGAIN;
  }
  hand_tell_as(hand, PRINTER_READY);
  return DELIVERY_DONE;
}

static void try_later(struct hand *hand, enum printer_condition condition, int64_t after_us) {
  hand->retry_us = clock_monotonic_us() + after_us;
  hand->status = (struct escpos_status){0};
  hand_tell_as(hand, condition);
}

static bool reach(struct hand *hand, int64_t until_us) {
  if (hand->port.fd >= 0) return true;
  const struct printer_settings *settings = &hand->settings;
  if (settings->link == PRINTER_TCP) return port_open_tcp(settings->address, until_us, &hand->port) == OK;
  return settings->link == PRINTER_DEVICE && port_open_device(settings->address, settings->speed, &hand->port) == OK;
}

void hand_hang_up(struct hand *hand) {
  port_close(&hand->port);
  hand->answered = 0;
}

/* Asks how the printer is. One that never answered is believed to be well; one that did and is silent now is not. */
static bool ready(struct hand *hand) {
  bool answers = hand->hearing == HEARING_ANSWERS;
  int64_t patience_us = answers ? ANSWER_US : hand->hearing == HEARING_MUTE ? 0 : FIRST_ANSWER_US;
  hand->status = (struct escpos_status){0};
  if (!hand->port.readable) hand->hearing = HEARING_MUTE;
  if (hand_ask(hand) != OK) return false;
  int64_t until_us = clock_monotonic_us() + patience_us;
  do {
    if (hand_hear(hand, until_us) != OK) return false;
  } while (!hand_heard(hand) && clock_monotonic_us() < until_us);
  if (hand_heard(hand)) return !hand_blocked(hand);
  if (hand->hearing == HEARING_UNKNOWN) hand->hearing = HEARING_MUTE;
  return hand->hearing == HEARING_MUTE;
}

/* Between two whole commands a pulse may go first: a drawer does not wait for a long slip. */
static bool send_all(struct hand *hand, const struct escpos_job *job) {
  size_t from = 0;
  hand->confirmed = false;
  for (size_t i = 0; i < job->mark_count; i++) {
    if (drawer_time(hand)) hand_pulse(hand);
    if (hand->port.fd < 0 || !send_part(hand, job->bytes.bytes + from, job->marks[i] - from)) return false;
    from = job->marks[i];
  }
  return true;
}

static bool send_part(struct hand *hand, const char *bytes, size_t length) {
  int64_t moved_us = clock_monotonic_us();
  while (length > 0) {
    size_t sent = 0;
    int64_t now_us = clock_monotonic_us();
    if (port_send(&hand->port, bytes, length, now_us + SLICE_US, &sent) != OK || unwanted(hand)) return false;
    if (sent > 0) moved_us = now_us;
    else if (now_us - moved_us > STALLED_US) return false;
    bytes += sent;
    length -= sent;
    int64_t drawer_us = drawer_time(hand); /* cannot go into the middle of a command */
    if (length > 0 && drawer_us && clock_monotonic_us() > drawer_us) drawer_done(hand, false);
  }
  return true;
}

static bool confirm(struct hand *hand) {
  return hand->hearing == HEARING_ANSWERS && !hand->never_confirms ? wait_for_paper(hand) : wait_for_arrival(hand);
}

/* The printer says that all of it is on paper. While it lacks paper it keeps the rest, and we wait. */
static bool wait_for_paper(struct hand *hand) {
  size_t sent = 0;
  int64_t now_us = clock_monotonic_us(), heard_us = now_us, well_us = now_us, asked_us = 0;
  if (port_send(&hand->port, escpos_ask_done, sizeof escpos_ask_done, now_us + STALLED_US, &sent) != OK) return false;
  while (!hand->confirmed) {
    if (unwanted(hand)) return false;
    if (drawer_time(hand)) hand_pulse(hand);
    if (hand->port.fd < 0) return false;
    now_us = clock_monotonic_us();
    if (now_us - asked_us > BLOCKED_AGAIN_US) {
      if (hand_ask(hand) != OK) return false;
      asked_us = now_us;
    }
    bool fresh = !hand_heard(hand);
    if (hand_hear(hand, now_us + SLICE_US) != OK) return hand->confirmed;
    if (fresh && hand_heard(hand)) {
      heard_us = now_us;
      if (hand_blocked(hand)) well_us = now_us;
      hand_tell(hand);
    }
    if (now_us - heard_us > SILENT_US) return false;
    if (now_us - well_us > UNCONFIRMED_US) return hand->never_confirms = true;
  }
  return true;
}

static bool wait_for_arrival(struct hand *hand) {
  int64_t until_us = clock_monotonic_us() + STALLED_US;
  while (!port_delivered(&hand->port)) {
    if (unwanted(hand) || clock_monotonic_us() > until_us) return false;
    if (drawer_time(hand)) hand_pulse(hand);
    if (hand->port.fd < 0) return false;
    int64_t slice_us = clock_monotonic_us() + SLICE_US;
    do {
      if (hand_hear(hand, slice_us) != OK) return port_delivered(&hand->port);
    } while (clock_monotonic_us() < slice_us && !port_delivered(&hand->port));
  }
  return true;
}

/* The program ends, another printer was chosen, or what waits was thrown away. */
static bool unwanted(const struct hand *hand) {
  struct printer *printer = hand->printer;
  pthread_mutex_lock(&printer->lock);
  bool stop = printer->stopping || printer->generation != hand->generation;
  pthread_mutex_unlock(&printer->lock);
  return stop;
}

static int64_t drawer_time(const struct hand *hand) {
  struct printer *printer = hand->printer;
  pthread_mutex_lock(&printer->lock);
  int64_t until_us = printer->drawer_until_us;
  pthread_mutex_unlock(&printer->lock);
  return until_us;
}

void hand_pulse(struct hand *hand) {
  int64_t until_us = drawer_time(hand);
  size_t sent = 0;
  if (hand->port.fd >= 0 && hand_hear(hand, 0) != OK) hand_hang_up(hand); /* it left since the last slip */
  const char *pulse = hand_blocked(hand) ? escpos_drawer_now : escpos_drawer;
  bool opened = clock_monotonic_us() < until_us && reach(hand, until_us) &&
                port_send(&hand->port, pulse, sizeof escpos_drawer, until_us, &sent) == OK &&
                sent == sizeof escpos_drawer;
  if (!opened) {
    hand_hang_up(hand); /* perhaps in the middle of the pulse */
    hand_tell_as(hand, PRINTER_AWAY);
  }
  hand->idle_us = clock_monotonic_us() + BLOCKED_AGAIN_US;
  drawer_done(hand, opened);
}

static void drawer_done(struct hand *hand, bool opened) {
  struct printer *printer = hand->printer;
  pthread_mutex_lock(&printer->lock);
  printer->drawer_until_us = 0;
  if (opened) printer->state.drawers++;
  else printer->state.drawers_missed++;
  if (opened && printer->state.condition == PRINTER_AWAY) printer->state.condition = PRINTER_READY;
  pthread_mutex_unlock(&printer->lock);
}
