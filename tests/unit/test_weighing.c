/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* links: pos_device */
/* What scales say, from the manuals of their makers; a scale at the end of a pseudo-terminal; where a till may write.
 */
#include "tests/unit/kit.h"

#include "core/clock.h"
#include "pos/device/port.h"
#include "pos/device/scale.h"

#include <fcntl.h>
#include <pthread.h>
#include <string.h>
#include <termios.h>

static void what_scales_say(void **state) {
  (void)state;
  static const struct {
    enum scale_protocol protocol;
    const char *answer;
    enum scale_said said;
    int64_t grams;
  } rows[] = {
      {SCALE_SICS, "S S     1.234 kg\r\n", SCALE_STABLE, 1234},
      {SCALE_SICS, "S S      12.5 g\r\n", SCALE_STABLE, 13},
      {SCALE_SICS, "S S    0.0004 kg\r\n", SCALE_STABLE, 0},
      {SCALE_SICS, "S S    0.0005 kg\r\n", SCALE_STABLE, 1},
      {SCALE_SICS, "S S     0.000 kg\r\n", SCALE_STABLE, 0},
      {SCALE_SICS, "S D     1.234 kg\r\n", SCALE_MOVING, 0},
      {SCALE_SICS, "S I\r\n", SCALE_MOVING, 0},
      {SCALE_SICS, "S +\r\n", SCALE_OVERLOAD, 0},
      {SCALE_SICS, "S -\r\n", SCALE_BELOW, 0},
      {SCALE_SICS, "S S    -0.012 kg\r\n", SCALE_BELOW, 0},
      {SCALE_SICS, "S S     1.234 lb\r\n", SCALE_GARBLED, 0},
      {SCALE_SICS, "S S  1.2.34 kg\r\n", SCALE_GARBLED, 0},
      {SCALE_SICS, "S S 999999999999999999999 kg\r\n", SCALE_GARBLED, 0},
      {SCALE_SICS, "ES\r\n", SCALE_GARBLED, 0},
      {SCALE_SICS, "S S     1.2", SCALE_SILENT, 0},
      {SCALE_8217,
       "\x02"
       "01.234\r",
       SCALE_STABLE, 1234},
      {SCALE_8217,
       "\x02"
       "00.000\r",
       SCALE_STABLE, 0},
      {SCALE_8217, "\x02?\x01\r", SCALE_MOVING, 0},
      {SCALE_8217, "\x02?\x02\r", SCALE_OVERLOAD, 0},
      {SCALE_8217, "\x02?\x04\r", SCALE_BELOW, 0},
      {SCALE_8217, "\x02", SCALE_SILENT, 0},
      {SCALE_8217, "01.234\r", SCALE_GARBLED, 0},
  };
  for (size_t i = 0; i < COUNT(rows); i++) {
    struct scale_reading reading = scale_read(rows[i].protocol, rows[i].answer, strlen(rows[i].answer));
    if (reading.said != rows[i].said || (reading.said == SCALE_STABLE && reading.grams != rows[i].grams))
      fail_msg("row %zu: %d %lld", i, (int)reading.said, (long long)reading.grams);
  }
}

static void where_a_till_may_write(void **state) {
  (void)state;
  static const struct {
    const char *address;
    bool tcp, device;
  } rows[] = {
      {"192.168.1.50", true, false},
      {"192.168.1.50:9100", true, false},
      {"[fe80::1]:9100", true, false},
      {"127.0.0.1:9100", true, false},
      {"10.255.0.1", true, false},
      {"172.16.0.1", true, false},
      {"172.31.255.255", true, false},
      {"169.254.7.7", true, false},
      {"[::1]", true, false},
      {"[fd12::7]:9100", true, false},
      {"[::ffff:192.168.1.50]:9100", true, false},
      {"172.15.0.1", false, false},
      {"172.32.0.1", false, false},
      {"192.169.0.1", false, false},
      {"11.0.0.1", false, false},
      {"8.8.8.8:9100", false, false},
      {"0.0.0.0", false, false},
      {"224.0.0.1", false, false},
      {"255.255.255.255", false, false},
      {"[2001:db8::1]:9100", false, false},
      {"[::]:9100", false, false},
      {"[ff02::1]", false, false},
      {"[fec0::1]", false, false},
      {"[::ffff:8.8.8.8]:9100", false, false},
      {"192.168.1.50:80", false, false},
      {"imprimante:9100", false, false},
      {"192.168.1.50:99999", false, false},
      {"192.168.1.50:", false, false},
      {"", false, false},
      {"/dev/usb/lp0", false, true},
      {"/dev/ttyUSB0", false, true},
      {"/dev/sda", false, false},
      {"/etc/passwd", false, false},
      {"/dev/usb/lp/../../sda", false, false},
      {"/dev/lp", false, false},
      {"/dev/mem", false, false},
  };
  for (size_t i = 0; i < COUNT(rows); i++) {
    struct fault fault = {0};
    if ((port_check_tcp(rows[i].address, &fault) == OK) != rows[i].tcp ||
        (port_check_device(rows[i].address, &fault) == OK) != rows[i].device)
      fail_msg("%s", rows[i].address);
  }
}

/* A scale that answers each question with the next line of its script; NULL: not at all. */
struct act {
  int master;
  const char *const *lines;
  size_t count, asked;
};

static void *play(void *context) {
  struct act *act = context;
  char question[16];
  while (read(act->master, question, sizeof question) > 0) {
    const char *line = act->lines[act->asked < act->count ? act->asked : act->count - 1];
    act->asked++;
    if (line && write(act->master, line, strlen(line)) < 0) break;
  }
  return NULL;
}

static enum outcome weigh(const char *const lines[], size_t count, int64_t *grams, int64_t *took_us) {
  struct act act = {.lines = lines, .count = count};
  struct scale_settings settings = {.protocol = SCALE_SICS, .speed = 9600};
  pthread_t thread;
  act.master = posix_openpt(O_RDWR | O_NOCTTY);
  assert_true(act.master >= 0 && grantpt(act.master) == 0 && unlockpt(act.master) == 0);
  TEXT_COPY(settings.address, ptsname(act.master));
  int line = open(settings.address, O_RDWR | O_NOCTTY); /* keeps it open between two calls */
  struct termios raw;
  assert_int_equal(tcgetattr(line, &raw), 0);
  cfmakeraw(&raw);
  assert_int_equal(tcsetattr(line, TCSANOW, &raw), 0);
  pthread_create(&thread, NULL, play, &act);
  int64_t start_us = clock_monotonic_us();
  enum outcome outcome = scale_weigh(&settings, start_us + 800000, grams);
  *took_us = clock_monotonic_us() - start_us;
  pthread_cancel(thread);
  pthread_join(thread, NULL);
  close(line);
  close(act.master);
  return outcome;
}

static void a_scale_at_the_end_of_a_wire(void **state) {
  (void)state;
  int64_t grams = 0, took_us = 0;
  static const char *const stable[] = {"S S     0.750 kg\r\n"},
                           *const settles[] = {"S D     0.700 kg\r\n", "S I\r\n", "S S     0.752 kg\r\n"},
                           *const moves[] = {"S D     0.700 kg\r\n"}, *const over[] = {"S +\r\n"},
                           *const mute[] = {NULL};
  assert_int_equal(weigh(stable, COUNT(stable), &grams, &took_us), OK);
  assert_int_equal(grams, 750);
  assert_true(took_us < 400000);
  assert_int_equal(weigh(settles, COUNT(settles), &grams, &took_us), OK);
  assert_int_equal(grams, 752);
  assert_int_equal(weigh(moves, COUNT(moves), &grams, &took_us), SCALE_UNSTABLE);
  assert_int_equal(weigh(over, COUNT(over), &grams, &took_us), SCALE_REFUSES);
  assert_int_equal(weigh(mute, COUNT(mute), &grams, &took_us), SCALE_AWAY);
  assert_true(took_us < 1500000);
  assert_int_equal(grams, 752); /* untouched by refusals */
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(what_scales_say),
      cmocka_unit_test(where_a_till_may_write),
      cmocka_unit_test(a_scale_at_the_end_of_a_wire),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
