/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef COMPTOIR_POS_DEVICE_ADDRESS_H
#define COMPTOIR_POS_DEVICE_ADDRESS_H

#include <stdbool.h>
#include <sys/socket.h>

struct port_address {
  struct sockaddr_storage any;
  socklen_t length;
};
/* A numeric address with or without a port; false for anything else. */
bool port_address_read(const char *text, struct port_address *address);

#endif
