/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Which addresses and files a till may be told to write to. */
#include "pos/device/address.h"

#include "core/text.h"
#include "pos/device/port.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <string.h>

#define PORT_PRINTER 9100
#define PORT_LOWEST 1024 /* below are the services of a machine, not printers */

static bool split(const char *text, char host[static INET6_ADDRSTRLEN], int64_t *port);
static bool is_near(const struct port_address *address);
static bool is_near_v4(uint32_t address);
static bool starts_device(const char *path);

enum outcome port_check_tcp(const char *address, struct fault *fault) {
  struct port_address read;
  if (!port_address_read(address, &read))
    return fault_set(fault, OUT_OF_RANGE, "address", "une adresse en chiffres, par exemple 192.168.1.50:9100");
  if (is_near(&read)) return OK;
  return fault_set(fault, OUT_OF_RANGE, "address",
                   "cette adresse est ailleurs sur Internet ; il en faut une de la boutique, par exemple 192.168.1.50");
}

/* What is printed names customers: it goes to this machine or to the network it stands in, and to nobody else's. */
static bool is_near(const struct port_address *address) {
  if (address->any.ss_family == AF_INET) {
    struct sockaddr_in v4;
    memcpy(&v4, &address->any, sizeof v4);
    return is_near_v4(ntohl(v4.sin_addr.s_addr));
  }
  struct sockaddr_in6 v6;
  memcpy(&v6, &address->any, sizeof v6);
  const uint8_t *at = v6.sin6_addr.s6_addr;
  if (IN6_IS_ADDR_V4MAPPED(&v6.sin6_addr))
    return is_near_v4((uint32_t)at[12] << 24 | (uint32_t)at[13] << 16 | (uint32_t)at[14] << 8 | at[15]);
  bool local = (at[0] & 0xfe) == 0xfc || (at[0] == 0xfe && (at[1] & 0xc0) == 0x80); /* RFC 4193, RFC 4291 */
  return local || IN6_IS_ADDR_LOOPBACK(&v6.sin6_addr);
}

/* loopback; RFC 1918; link-local, RFC 3927 */
static bool is_near_v4(uint32_t address) {
  return address >> 24 == 127 || address >> 24 == 10 || address >> 20 == 0xac1 || address >> 16 == 0xc0a8 ||
         address >> 16 == 0xa9fe;
}

bool port_address_read(const char *text, struct port_address *address) {
  char host[INET6_ADDRSTRLEN];
  int64_t port = PORT_PRINTER;
  if (!split(text, host, &port)) return false;
  struct sockaddr_in v4 = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
  struct sockaddr_in6 v6 = {.sin6_family = AF_INET6, .sin6_port = htons((uint16_t)port)};
  *address = (struct port_address){0};
  if (inet_pton(AF_INET, host, &v4.sin_addr) == 1) {
    memcpy(&address->any, &v4, address->length = sizeof v4);
    return true;
  }
  if (inet_pton(AF_INET6, host, &v6.sin6_addr) != 1) return false;
  memcpy(&address->any, &v6, address->length = sizeof v6);
  return true;
}

static bool split(const char *text, char host[static INET6_ADDRSTRLEN], int64_t *port) {
  bool bracketed = text[0] == '[';
  const char *start = text + (bracketed ? 1 : 0);
  size_t length = strcspn(start, bracketed ? "]" : ":");
  if (length == 0 || length >= INET6_ADDRSTRLEN) return false;
  memcpy(host, start, length);
  host[length] = '\0';
  const char *rest = start + length;
  if (bracketed && *rest++ != ']') return false;
  if (*rest == '\0') return true;
  return *rest == ':' && text_to_integer(rest + 1, PORT_LOWEST, UINT16_MAX, port) && rest[1] != '+';
}

enum outcome port_check_device(const char *path, struct fault *fault) {
  if (starts_device(path) && !strstr(path, "..")) return OK;
  return fault_set(fault, OUT_OF_RANGE, "address", "un fichier de périphérique, par exemple /dev/usb/lp0");
}

/* A printer or a serial line, under the names Linux gives them: a till must not be told to write to a disk. */
static bool starts_device(const char *path) {
  static const char *const names[] = {"/dev/usb/lp", "/dev/lp",  "/dev/ttyUSB",       "/dev/ttyACM",
                                      "/dev/ttyS",   "/dev/pts", "/dev/serial/by-id/"};
  for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
    if (text_starts(path, names[i]) && path[strlen(names[i])] != '\0') return true;
  return false;
}
