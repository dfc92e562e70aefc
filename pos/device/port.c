/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "pos/device/port.h"

#include "core/clock.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/sockios.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <termios.h>
#include <unistd.h>

#include "pos/device/address.h"

static bool connect_before(int fd, const struct port_address *address, int64_t until_us);
static bool wait_for(int fd, short events, int64_t until_us);
static void prepare_socket(int fd);
static bool prepare_serial(int fd, int64_t speed);
static speed_t speed_code(int64_t bauds);

enum outcome port_open_tcp(const char *text, int64_t until_us, struct port *port) {
  struct port_address address;
  if (!port_address_read(text, &address)) return UNAVAILABLE;
  int fd = socket(address.any.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (fd < 0) return UNAVAILABLE;
  if (!connect_before(fd, &address, until_us)) {
    close(fd);
    return UNAVAILABLE;
  }
  prepare_socket(fd);
  *port = (struct port){.fd = fd, .tcp = true, .readable = true};
  return OK;
}

static bool connect_before(int fd, const struct port_address *address, int64_t until_us) {
  if (connect(fd, (const struct sockaddr *)&address->any, address->length) == 0) return true;
  if (errno != EINPROGRESS || !wait_for(fd, POLLOUT, until_us)) return false;
  int failure = 0;
  socklen_t length = sizeof failure;
  return getsockopt(fd, SOL_SOCKET, SO_ERROR, &failure, &length) == 0 && failure == 0;
}

/* A printer that was unplugged says nothing: the kernel asks after ten quiet seconds. */
static void prepare_socket(int fd) {
  static const struct {
    int level, name, value;
  } options[] = {
      {SOL_SOCKET, SO_KEEPALIVE, 1}, {IPPROTO_TCP, TCP_KEEPIDLE, 10}, {IPPROTO_TCP, TCP_KEEPINTVL, 5},
      {IPPROTO_TCP, TCP_KEEPCNT, 3}, {IPPROTO_TCP, TCP_NODELAY, 1},
  };
  for (size_t i = 0; i < sizeof options / sizeof options[0]; i++)
    (void)setsockopt(fd, options[i].level, options[i].name, &options[i].value, sizeof options[i].value);
}

/* Some printers can only be written to. */
enum outcome port_open_device(const char *path, int64_t speed, struct port *port) {
  struct stat status;
  struct port opened = {.readable = true};
  opened.fd = open(path, O_RDWR | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
  if (opened.fd < 0 && (errno == EACCES || errno == EPERM || errno == EINVAL)) {
    opened.readable = false;
    opened.fd = open(path, O_WRONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
  }
  if (opened.fd < 0) return UNAVAILABLE;
  if (fstat(opened.fd, &status) != 0 || !S_ISCHR(status.st_mode) ||
      (isatty(opened.fd) && !prepare_serial(opened.fd, speed))) {
    port_close(&opened);
    return UNAVAILABLE;
  }
  *port = opened;
  return OK;
}

/* Eight bits, no parity, one stop bit, no translation of any byte. */
static bool prepare_serial(int fd, int64_t speed) {
  struct termios line;
  if (tcgetattr(fd, &line) != 0) return false;
  cfmakeraw(&line);
  line.c_cflag |= CLOCAL | CREAD;
  line.c_cflag &= ~(tcflag_t)(CSTOPB | PARENB | CRTSCTS);
  speed_t code = speed_code(speed);
  return cfsetspeed(&line, code) == 0 && tcsetattr(fd, TCSANOW, &line) == 0;
}

static const struct {
  int64_t bauds;
  speed_t code;
} speeds[] = {{1200, B1200},   {2400, B2400},   {4800, B4800},   {9600, B9600},
              {19200, B19200}, {38400, B38400}, {57600, B57600}, {115200, B115200}};

static speed_t speed_code(int64_t bauds) {
  for (size_t i = 0; i < sizeof speeds / sizeof speeds[0]; i++)
    if (speeds[i].bauds == bauds) return speeds[i].code;
  return B9600;
}

bool port_speed_known(int64_t bauds) {
  for (size_t i = 0; i < sizeof speeds / sizeof speeds[0]; i++)
    if (speeds[i].bauds == bauds) return true;
  return false;
}

void port_close(struct port *port) {
  if (port->fd >= 0) close(port->fd);
  *port = PORT_CLOSED;
}

enum outcome port_send(const struct port *port, const void *bytes, size_t length, int64_t until_us, size_t *sent) {
  *sent = 0;
  while (*sent < length) {
    const char *rest = (const char *)bytes + *sent;
    ssize_t written =
        port->tcp ? send(port->fd, rest, length - *sent, MSG_NOSIGNAL) : write(port->fd, rest, length - *sent);
    if (written > 0) *sent += (size_t)written;
    else if (written < 0 && errno == EINTR) continue;
    else if (written < 0 && errno != EAGAIN && errno != EWOULDBLOCK) return UNAVAILABLE;
    else if (!wait_for(port->fd, POLLOUT, until_us)) return OK;
  }
  return OK;
}

enum outcome port_receive(const struct port *port, void *bytes, size_t capacity, int64_t until_us, size_t *count) {
  *count = 0;
  if (!port->readable) return OK;
  while (wait_for(port->fd, POLLIN, until_us)) {
    ssize_t got = read(port->fd, bytes, capacity);
    if (got > 0) {
      *count = (size_t)got;
      return OK;
    }
    if (got == 0 || (errno != EINTR && errno != EAGAIN && errno != EWOULDBLOCK)) return UNAVAILABLE;
  }
  return OK;
}

/* True when fd is ready, or has failed: the call that follows says which. */
static bool wait_for(int fd, short events, int64_t until_us) {
  for (;;) {
    int64_t left_us = until_us - clock_monotonic_us();
    struct pollfd wanted = {.fd = fd, .events = events};
    int ready = poll(&wanted, 1, left_us <= 0 ? 0 : (int)((left_us + 999) / 1000));
    if (ready > 0) return true;
    if (ready < 0 && errno != EINTR) return true;
    if (left_us <= 0) return false;
  }
}

bool port_delivered(const struct port *port) {
  int left = 0;
  int asked = ioctl(port->fd, SIOCOUTQ, &left); /* TIOCOUTQ of a serial line is the same number */
  return asked != 0 || left == 0;               /* a device that cannot tell took all of it */
}
