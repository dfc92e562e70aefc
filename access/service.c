/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What sign-in keeps between requests: the queue of passwords, the machine's vault, and the address people type. */
#include "access/private.h"

#include "access/mailer.h"
#include "core/memory.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static enum outcome start_mailer(struct access *access, const struct access_options *options, struct fault *fault);
static const char *public_url_of(void *access);
static void set_address(struct access *access, const char *url);

enum outcome access_start(const struct access_options *options, struct access **access, struct fault *fault) {
  struct access *made = memory_resize(NULL, sizeof *made);
  *made = (struct access){.door = options->door, .vault = options->vault};
  if (options->public_url) set_address(made, options->public_url);
  enum outcome outcome = password_queue_start(&made->passwords, fault);
  if (outcome == OK && options->smtp_url) outcome = start_mailer(made, options, fault);
  if (outcome == OK) *access = made;
  else access_stop(made);
  return outcome;
}

static enum outcome start_mailer(struct access *access, const struct access_options *options, struct fault *fault) {
  const struct mailer_options wanted = {.door = options->door,
                                        .vault = options->vault,
                                        .smtp_url = options->smtp_url,
                                        .from = options->mail_from,
                                        .public_url = public_url_of,
                                        .context = access};
  return mailer_start(&wanted, &access->mailer, fault);
}

static const char *public_url_of(void *access) {
  return access_public_url(access);
}

void access_stop(struct access *access) {
  if (!access) return;
  mailer_stop(access->mailer);
  password_queue_stop(access->passwords);
  free(access);
}

/* Behind a proxy the port is its own affair; without --public-url people come by the name of this machine. */
void access_listening(struct access *access, unsigned port) {
  char url[40];
  if (atomic_load(&access->has_address)) return;
  snprintf(url, sizeof url, "http://localhost:%u", port);
  set_address(access, url);
}

const char *access_public_url(const struct access *access) {
  return access && atomic_load(&access->has_address) ? access->public_url : "";
}

/* "https://comptoir.example.org/" is kept without its last slash; the host name alone is the passkeys' id. */
static void set_address(struct access *access, const char *url) {
  TEXT_COPY(access->public_url, url);
  size_t length = strlen(access->public_url);
  if (length && access->public_url[length - 1] == '/') access->public_url[length - 1] = '\0';
  const char *host = strstr(access->public_url, "://");
  TEXT_COPY(access->host, host ? host + 3 : access->public_url);
  access->host[strcspn(access->host, ":/")] = '\0';
  atomic_store(&access->has_address, true);
}

struct access *access_of(const struct request *request) {
  const struct services *services = request->app;
  return services->access;
}
