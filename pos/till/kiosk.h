/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The screens of a machine that is a till and nothing else: a Wayland compositor without a desktop (weston's
 * kiosk-shell), and Chromium full size on each screen. It is another process than the till, and should be another user:
 * a browser that falls must not have been near the key. */
#ifndef COMPTOIR_POS_TILL_KIOSK_H
#define COMPTOIR_POS_TILL_KIOSK_H

#include "core/outcome.h"

#include <stdint.h>

struct kiosk_options {
  uint16_t port;               /* of the till on this machine */
  const char *customer_screen; /* connector, "HDMI-A-2"; NULL: the second one, if there is one */
  const char *backend;         /* of weston; NULL: its own choice */
};

/* Waits for the till, then becomes the compositor; returns only when that cannot be. */
NODISCARD enum outcome kiosk_show(const struct kiosk_options *options, struct fault *fault);
/* Within the compositor: keeps one browser running a screen, until it is told to stop. */
NODISCARD enum outcome kiosk_browse(const struct kiosk_options *options, struct fault *fault);

#endif
