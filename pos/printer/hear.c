/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What a printer says about itself. */
#include "pos/printer/hand.h"

#include "core/clock.h"

#define SEND_US 50000

static void take_byte(struct hand *hand, unsigned char byte);

enum outcome hand_ask(struct hand *hand) {
  size_t sent = 0;
  hand->answered = 0;
  return port_send(&hand->port, escpos_ask, sizeof escpos_ask, clock_monotonic_us() + SEND_US, &sent);
}

enum outcome hand_hear(struct hand *hand, int64_t until_us) {
  unsigned char bytes[32];
  size_t count = 0;
  do {
    enum outcome outcome = port_receive(&hand->port, bytes, sizeof bytes, until_us, &count);
    if (outcome != OK) return outcome;
    for (size_t i = 0; i < count; i++) take_byte(hand, bytes[i]);
  } while (count > 0 && !hand_heard(hand) && !hand->confirmed);
  return OK;
}

static void take_byte(struct hand *hand, unsigned char byte) {
  switch (escpos_answer_kind(byte)) {
  case ANSWER_STATUS:
    hand->hearing = HEARING_ANSWERS;
    if (hand->answered < sizeof hand->answer) hand->answer[hand->answered++] = byte;
    if (hand_heard(hand)) hand->status = escpos_status(hand->answer[0], hand->answer[1]);
    break;
  case ANSWER_DONE: hand->confirmed = true; break;
  case ANSWER_OTHER: break;
  }
}

bool hand_heard(const struct hand *hand) {
  return hand->answered == sizeof hand->answer;
}

bool hand_blocked(const struct hand *hand) {
  return hand->status.paper_out || hand->status.cover_open || hand->status.trouble;
}

void hand_tell(struct hand *hand) {
  hand_tell_as(hand, hand->status.cover_open  ? PRINTER_COVER_OPEN
                     : hand->status.paper_out ? PRINTER_PAPER_OUT
                     : hand->status.trouble   ? PRINTER_TROUBLE
                                              : PRINTER_WORKING);
}

void hand_tell_as(struct hand *hand, enum printer_condition condition) {
  struct printer *printer = hand->printer;
  pthread_mutex_lock(&printer->lock);
  bool news = hand->generation == printer->generation && printer->state.condition != condition;
  if (hand->generation == printer->generation) {
    printer->state.condition = condition;
    printer->state.paper_low = hand->status.paper_low;
  }
  printer_told *told = news ? printer->told : NULL;
  void *context = printer->told_context;
  pthread_mutex_unlock(&printer->lock);
  if (told) told(context, condition);
}
