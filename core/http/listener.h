/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Listening sockets that several threads of one program share by SO_REUSEPORT. */
#ifndef COMPTOIR_CORE_HTTP_LISTENER_H
#define COMPTOIR_CORE_HTTP_LISTENER_H

#include "core/outcome.h"

#include <stdint.h>

/* The first one is bound alone, so that a second server on the same port is refused instead of quietly taking half of
 * the connections, and that port 0 finds a port nobody has. The next ones join it. */
enum listener_kind { LISTENER_FIRST, LISTENER_NEXT };

/* *port 0 with LISTENER_FIRST: any free one, written back. address is numeric, IPv4 or IPv6. */
NODISCARD enum outcome listener_open(const char *address, enum listener_kind kind, uint16_t *port, int *listener,
                                     struct fault *fault);

#endif
