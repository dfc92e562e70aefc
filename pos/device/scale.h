/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What a scale answers when it is asked for the weight. Two protocols, which most shop scales can be set to:
 * "sics"  Mettler-Toledo SICS: "S\r\n" is answered "S S     1.234 kg\r\n" (stable), "S D …" (still moving), "S I"
 * (busy), "S +" or "S -" (over or under its range). "8217"  Toledo 8217: "W" is answered STX, digits with a point, CR
 * ("\x02" "01.234" "\r"); STX "?" and a byte of reasons, CR, when it cannot. */
#ifndef COMPTOIR_POS_DEVICE_SCALE_H
#define COMPTOIR_POS_DEVICE_SCALE_H

#include "core/outcome.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum scale_protocol { SCALE_NONE, SCALE_SICS, SCALE_8217, SCALE_PROTOCOLS };
const char *scale_protocol_name(enum scale_protocol protocol);
bool scale_protocol_from_name(const char *name, enum scale_protocol *protocol);

enum scale_said {
  SCALE_SILENT,   /* not a whole answer yet */
  SCALE_STABLE,   /* grams can be sold by */
  SCALE_MOVING,   /* ask again */
  SCALE_OVERLOAD, /* more than it can weigh */
  SCALE_BELOW,    /* less than nothing: the plate was lifted, or the tare is not taken off */
  SCALE_GARBLED   /* an answer, but not one of this protocol */
};
struct scale_reading {
  enum scale_said said;
  int64_t grams; /* of SCALE_STABLE: 0 to 500,000 */
};
/* What bytes say that came from the scale since it was asked: any bytes, also hostile ones. */
struct scale_reading scale_read(enum scale_protocol protocol, const char *bytes, size_t length);

struct scale_settings {
  enum scale_protocol protocol;
  char address[128]; /* a device file, or a TCP address */
  int64_t speed;     /* bauds */
};
/* Asks until the weight stands still, at most until_us. SCALE_AWAY: no scale, or none that answers; SCALE_REFUSES: too
 * much or less than nothing; SCALE_UNSTABLE: still moving. */
NODISCARD enum outcome scale_weigh(const struct scale_settings *settings, int64_t until_us, int64_t *grams);

#endif
