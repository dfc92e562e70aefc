/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A printer or a scale at the end of a wire: a TCP port or a device file. Nothing here waits longer than it is told. */
#ifndef COMPTOIR_POS_DEVICE_PORT_H
#define COMPTOIR_POS_DEVICE_PORT_H

#include "core/outcome.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct port {
  int fd; /* -1: closed */
  bool tcp, readable;
};
#define PORT_CLOSED ((struct port){.fd = -1})

/* "192.168.1.50", "192.168.1.50:9100" or "[fe80::1]:9100": a numeric address, since asking for a name may take long;
 * the port is 9100 or above 1023. OUT_OF_RANGE with what is wanted as hint. */
NODISCARD enum outcome port_check_tcp(const char *address, struct fault *fault);
/* A device file that can be a printer or a scale (/dev/usb/lp0, /dev/ttyUSB0, /dev/serial/by-id/…): never any other. */
NODISCARD enum outcome port_check_device(const char *path, struct fault *fault);
bool port_speed_known(int64_t bauds);

/* UNAVAILABLE when nobody is there before until_us (clock_monotonic_us). speed: bauds, for serial devices. */
NODISCARD enum outcome port_open_tcp(const char *address, int64_t until_us, struct port *port);
NODISCARD enum outcome port_open_device(const char *path, int64_t speed, struct port *port);
void port_close(struct port *port);

/* *sent: how many bytes went, also on failure. UNAVAILABLE: the other side is gone. OK with less than length: it takes
 * no more before until_us. */
NODISCARD enum outcome port_send(const struct port *port, const void *bytes, size_t length, int64_t until_us,
                                 size_t *sent);
/* Waits for at least one byte. *count 0: none came in time. UNAVAILABLE: the other side is gone. */
NODISCARD enum outcome port_receive(const struct port *port, void *bytes, size_t capacity, int64_t until_us,
                                    size_t *count);
/* Whether all that was sent has arrived (TCP), or has left us (device). */
bool port_delivered(const struct port *port);

#endif
