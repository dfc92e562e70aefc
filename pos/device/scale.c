/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "pos/device/scale.h"

#include "core/clock.h"
#include "core/text.h"
#include "pos/device/port.h"

#define ASK_AGAIN_US 200000
#define ANSWER_MAX 128

static enum outcome weigh(const struct port *port, enum scale_protocol protocol, int64_t until_us, int64_t *grams);
static bool rest(const struct port *port, int64_t until_us);
static struct scale_reading ask(const struct port *port, enum scale_protocol protocol, int64_t until_us);

enum outcome scale_weigh(const struct scale_settings *settings, int64_t until_us, int64_t *grams) {
  struct port port = PORT_CLOSED;
  if (settings->protocol == SCALE_NONE) return SCALE_AWAY;
  enum outcome outcome = settings->address[0] == '/' ? port_open_device(settings->address, settings->speed, &port)
                                                     : port_open_tcp(settings->address, until_us, &port);
  if (outcome == OK) outcome = weigh(&port, settings->protocol, until_us, grams);
  port_close(&port);
  return outcome == UNAVAILABLE ? SCALE_AWAY : outcome;
}

static enum outcome weigh(const struct port *port, enum scale_protocol protocol, int64_t until_us, int64_t *grams) {
  enum outcome outcome = SCALE_AWAY;
  while (clock_monotonic_us() < until_us) {
    int64_t again_us = clock_monotonic_us() + ASK_AGAIN_US;
    struct scale_reading reading = ask(port, protocol, again_us < until_us ? again_us : until_us);
    if (reading.said == SCALE_STABLE) {
      *grams = reading.grams;
      return OK;
    }
    if (reading.said == SCALE_OVERLOAD || reading.said == SCALE_BELOW) return SCALE_REFUSES;
    if (reading.said == SCALE_MOVING) outcome = SCALE_UNSTABLE;
    if (!rest(port, again_us < until_us ? again_us : until_us)) return SCALE_AWAY;
  }
  return outcome;
}

/* What still comes belongs to the question before. */
static bool rest(const struct port *port, int64_t until_us) {
  char late[ANSWER_MAX];
  size_t count = 0;
  do {
    if (port_receive(port, late, sizeof late, until_us, &count) != OK) return false;
  } while (clock_monotonic_us() < until_us);
  return true;
}

static struct scale_reading ask(const struct port *port, enum scale_protocol protocol, int64_t until_us) {
  const char *question = protocol == SCALE_SICS ? "S\r\n" : "W";
  char answer[ANSWER_MAX];
  size_t length = 0, count = 0;
  struct scale_reading reading = {.said = SCALE_SILENT};
  if (port_send(port, question, protocol == SCALE_SICS ? 3 : 1, until_us, &count) != OK) return reading;
  while (reading.said == SCALE_SILENT && length < sizeof answer) {
    if (port_receive(port, answer + length, sizeof answer - length, until_us, &count) != OK || count == 0) break;
    length += count;
    reading = scale_read(protocol, answer, length);
  }
  return reading;
}
