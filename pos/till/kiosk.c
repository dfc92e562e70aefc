/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "pos/till/kiosk.h"

#include "core/arena.h"
#include "core/buffer.h"
#include "core/clock.h"
#include "core/file.h"
#include "core/log.h"
#include "core/text.h"
#include "pos/device/port.h"

#include <errno.h>
#include <glob.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define SCREENS 2
#define NAME 32
#define RESPAWN_S 1
#define CUSTOMER_ENVIRONMENT "COMPTOIR_CUSTOMER_SCREEN"

static void wait_for_till(uint16_t port);
static size_t find_screens(const struct kiosk_options *options, char names[SCREENS][NAME]);
static enum outcome write_layout(const struct kiosk_options *options, const char *path, const char *self,
                                 char names[SCREENS][NAME], size_t count, struct fault *fault);
static pid_t start_browser(const struct kiosk_options *options, bool customer);

enum outcome kiosk_show(const struct kiosk_options *options, struct fault *fault) {
  AUTO(arena) struct arena arena = {0};
  char names[SCREENS][NAME] = {{0}}, self[FILE_PATH] = "";
  const char *runtime = getenv("XDG_RUNTIME_DIR");
  if (!runtime) return fault_set(fault, BAD_OPTION, "XDG_RUNTIME_DIR", "a session of its own is needed");
  if (readlink("/proc/self/exe", self, sizeof self - 1) < 0) return fault_set(fault, FAILED_INTERNAL, "", "no self");
  const char *layout = arena_format(&arena, "%s/comptoir-kiosk.ini", runtime);
  size_t count = find_screens(options, names);
  enum outcome outcome = write_layout(options, layout, self, names, count, fault);
  if (outcome != OK) return outcome;
  wait_for_till(options->port);
  setenv("COMPTOIR_PORT", arena_format(&arena, "%u", (unsigned)options->port),
         1); /* for what weston starts: ourselves */
  setenv("COMPTOIR_KIOSK_BROWSERS", "true", 1);
  if (count == SCREENS) setenv(CUSTOMER_ENVIRONMENT, names[1], 1);
  log_event(LOG_NOTICE, "kiosk.show", "%zu screens", count);
  execlp("weston", "weston", arena_format(&arena, "--config=%s", layout), "--idle-time=0", (char *)NULL);
  return fault_set(fault, UNAVAILABLE, "weston", "%s", strerror(errno));
}

/* The first page must not be an error: after switching on, the till may be later than the screen. */
static void wait_for_till(uint16_t port) {
  char address[32];
  snprintf(address, sizeof address, "127.0.0.1:%u", (unsigned)port);
  struct port reached = PORT_CLOSED;
  while (port_open_tcp(address, clock_monotonic_us() + 1000000, &reached) != OK) usleep(300000);
  port_close(&reached);
}

/* Connectors with a screen behind them: the cashier's first. */
static size_t find_screens(const struct kiosk_options *options, char names[SCREENS][NAME]) {
  glob_t found = {0};
  size_t count = 0;
  if (glob("/sys/class/drm/card*-*/status", 0, NULL, &found) == 0) {
    for (size_t i = 0; i < found.gl_pathc && count < SCREENS; i++) {
      AUTO(buffer) struct buffer status = {0};
      struct fault unread = {0};
      const char *name = strchr(found.gl_pathv[i] + strlen("/sys/class/drm/"), '-') + 1;
      if (buffer_read_file(&status, found.gl_pathv[i], 64, &unread) != OK || !text_starts(status.bytes, "connected"))
        continue;
      snprintf(names[count], NAME, "%.*s", (int)strcspn(name, "/"), name);
      if (!text_equal(names[count], options->customer_screen)) count++;
    }
  }
  globfree(&found);
  if (!options->customer_screen) return count;
  if (count == 0) names[count++][0] = '\0'; /* the screens are named by hand only: the other one has none to tell */
  snprintf(names[1], NAME, "%s", options->customer_screen);
  return SCREENS;
}

/* Chromium calls the window of an address after it; weston puts it on the screen that asks for it. */
static enum outcome write_layout(const struct kiosk_options *options, const char *path, const char *self,
                                 char names[SCREENS][NAME], size_t count, struct fault *fault) {
  static const char *const windows[SCREENS] = {"chrome-127.0.0.1__-Default", "chrome-127.0.0.1__afficheur-Default"};
  AUTO(buffer) struct buffer ini = {0};
  buffer_text(&ini, "[core]\nshell=kiosk-shell.so\n");
  if (options->backend) buffer_format(&ini, "backend=%s\n", options->backend);
  buffer_format(&ini, "[autolaunch]\npath=%s\nwatch=true\n", self);
  for (size_t i = 0; i < count && i < SCREENS; i++)
    if (names[i][0]) buffer_format(&ini, "[output]\nname=%s\napp-ids=%s\n", names[i], windows[i]);
  return file_replace(path, ini.bytes, ini.length, fault);
}

enum outcome kiosk_browse(const struct kiosk_options *options, struct fault *fault) {
  sigset_t none; /* the compositor blocks the signal that ends us, and its children inherit that */
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, NULL);
  prctl(PR_SET_PDEATHSIG, SIGTERM); /* without the compositor there is nothing to look at */
  bool two = options->customer_screen != NULL;
  pid_t browsers[SCREENS] = {start_browser(options, false), two ? start_browser(options, true) : -1};
  if (browsers[0] < 0) return fault_set(fault, UNAVAILABLE, "chromium", "%s", strerror(errno));
  for (;;) {
    pid_t ended = wait(NULL);
    if (ended < 0 && errno != EINTR) return fault_set(fault, UNAVAILABLE, "chromium", "%s", strerror(errno));
    for (size_t i = 0; i < SCREENS; i++) {
      if (ended <= 0 || browsers[i] != ended) continue;
      log_event(LOG_WARNING, "kiosk.browser_ended", "screen %zu", i + 1);
      sleep(RESPAWN_S);
      browsers[i] = start_browser(options, i == 1);
    }
  }
}

/* A profile for each: what the till's page keeps must outlive the night, and one that falls must not take the other. */
static pid_t start_browser(const struct kiosk_options *options, bool customer) {
  AUTO(arena) struct arena arena = {0};
  const char *state = getenv("STATE_DIRECTORY"), *folder = state ? state : "var/kiosk";
  const char *profile = arena_format(&arena, "--user-data-dir=%s/%s", folder, customer ? "customer" : "cashier");
  const char *page =
      arena_format(&arena, "--app=http://127.0.0.1:%u/%s", (unsigned)options->port, customer ? "afficheur" : "");
  pid_t child = fork();
  if (child != 0) return child;
  prctl(PR_SET_PDEATHSIG, SIGTERM);
  execlp("chromium", "chromium", "--ozone-platform=wayland", "--kiosk", page, profile, "--no-first-run",
         "--noerrdialogs", "--disable-session-crashed-bubble", "--disable-pinch", "--overscroll-history-navigation=0",
         "--disable-features=Translate,MediaRouter", "--disable-background-networking", "--password-store=basic",
         "--autoplay-policy=no-user-gesture-required", (char *)NULL);
  _exit(127);
}
