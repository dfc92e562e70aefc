/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* links: pos_ticket */
/* tests/golden keeps two records as they must be written for ever: a change that moves one byte makes every signature
 * of every till worthless, so it fails here first. */
#include "tests/unit/kit.h"
#include "tests/unit/record_kit.h"

#include <string.h>

#define GOLDEN TESTS_DIR "/golden/"

struct golden {
  struct buffer body, signature;
  char hash[SHA256_HEX];
};

static struct arena memory;
static struct golden coat, everything;
static struct verify_key *key;

static void read_file(const char *path, struct buffer *buffer) {
  struct fault fault = {0};
  if (buffer_read_file(buffer, path, 1 << 16, &fault) != OK) fail_msg("%s", fault.field);
}

static void read_golden(const char *name, struct golden *golden) {
  char path[256];
  AUTO(buffer) struct buffer hash = {0};
  snprintf(path, sizeof path, GOLDEN "%s.json", name);
  read_file(path, &golden->body);
  snprintf(path, sizeof path, GOLDEN "%s.sig", name);
  read_file(path, &golden->signature);
  snprintf(path, sizeof path, GOLDEN "%s.sha256", name);
  read_file(path, &hash);
  assert_int_equal(hash.length, 65); /* with its end of line */
  hash.bytes[64] = '\0';
  TEXT_COPY(golden->hash, hash.bytes);
}

static int open_golden(void **state) {
  (void)state;
  AUTO(buffer) struct buffer der = {0};
  read_golden("coat", &coat);
  read_golden("everything", &everything);
  read_file(GOLDEN "till.pub.der", &der);
  key = verify_key_from_der((const uint8_t *)der.bytes, der.length);
  return key == NULL ? -1 : 0;
}

static int close_golden(void **state) {
  (void)state;
  arena_done(&memory);
  buffer_done(&coat.body), buffer_done(&coat.signature);
  buffer_done(&everything.body), buffer_done(&everything.signature);
  verify_key_free(key);
  return 0;
}

static enum outcome parse(const char *bytes, size_t length) {
  struct record record;
  struct fault fault = {0};
  enum outcome outcome = record_parse(bytes, length, &memory, &record, &fault);
  arena_reset(&memory);
  return outcome;
}

static bool signed_by_the_till(const struct golden *golden, const void *body, size_t length) {
  return record_verify(key, body, length, (const uint8_t *)golden->signature.bytes, golden->signature.length);
}

static void expect_golden(const struct record *record, const struct golden *golden) {
  AUTO(buffer) struct buffer written = {0};
  uint8_t digest[SHA256_BYTES];
  char hash[SHA256_HEX];
  record_write(record, &written);
  assert_string_equal(written.bytes, golden->body.bytes);
  assert_int_equal(written.length, golden->body.length);
  sha256(written.bytes, written.length, digest);
  hex_from_bytes(digest, sizeof digest, hash);
  assert_string_equal(hash, golden->hash);
  assert_true(signed_by_the_till(golden, written.bytes, written.length));
}

static void the_bytes_never_change(void **state) {
  (void)state;
  const struct record first = golden_coat(), second = golden_everything(coat.hash);
  expect_golden(&first, &coat);
  expect_golden(&second, &everything);
}

static int run_openssl(const char *body, const char *signature) {
  int status = -1;
  fflush(NULL);
  pid_t child = fork();
  assert_true(child >= 0);
  if (child == 0) {
    if (freopen("/dev/null", "w", stdout) != NULL && freopen("/dev/null", "w", stderr) != NULL)
      execlp("openssl", "openssl", "dgst", "-sha256", "-verify", GOLDEN "till.pub.pem", "-signature", signature, body,
             (char *)NULL);
    _exit(99);
  }
  assert_int_equal(waitpid(child, &status, 0), child);
  return status;
}

/* Anyone can check a till's record with a program we did not write. */
static void openssl_agrees(void **state) {
  (void)state;
  assert_int_equal(run_openssl(GOLDEN "coat.json", GOLDEN "coat.sig"), 0);
  assert_int_equal(run_openssl(GOLDEN "everything.json", GOLDEN "everything.sig"), 0);
  assert_int_not_equal(run_openssl(GOLDEN "everything.json", GOLDEN "coat.sig"), 0);
}

static void what_is_read_is_what_was_written(void **state) {
  (void)state;
  struct record record;
  struct fault fault = {0};
  assert_int_equal(record_parse(everything.body.bytes, everything.body.length, &memory, &record, &fault), OK);
  assert_string_equal(record.previous, coat.hash);
  assert_null(record.cashier);
  assert_string_equal(record.ticket.id, record.id);
  assert_string_equal(record.ticket.kind, "sale");
  assert_int_equal(record.ticket.line_count, 4);
  assert_string_equal(record.ticket.lines[1].label, "Pièce « rachetée » \"été\" \\ n° 3");
  assert_int_equal(record.ticket.lines[0].members[1].weight, 2);
  assert_int_equal(record.ticket.lines[1].purchase_price.cents, 800);
  assert_false(record.ticket.lines[3].turnover);
  assert_int_equal(record.ticket.tenders[2].amount.cents, 2000);
  assert_int_equal(record.perpetual_total.cents, 6163);
  assert_int_equal(ticket_check(&record.ticket, &memory, &fault), OK);
}

/* Every bit of every byte, and the characters JSON is made of in every place: none is both a record and signed. */
static void no_byte_can_change(void **state) {
  (void)state;
  static const char marks[] = "\"\\{}[],:.-+ 019eE\n\t\0\x80\xff";
  AUTO(buffer) struct buffer body = {0};
  size_t readable = 0;
  buffer_add(&body, everything.body.bytes, everything.body.length);
  for (size_t i = 0; i < body.length; i++) {
    char right = body.bytes[i];
    for (size_t other = 0; other < 8 + sizeof marks; other++) {
      if (other < 8) body.bytes[i] = (char)(right ^ 1 << other);
      else body.bytes[i] = marks[other - 8];
      if (body.bytes[i] == right || parse(body.bytes, body.length) != OK) continue;
      readable++;
      assert_false(signed_by_the_till(&everything, body.bytes, body.length));
    }
    body.bytes[i] = right;
  }
  assert_true(signed_by_the_till(&everything, body.bytes, body.length));
  assert_true(readable > 1000); /* amounts and letters may read well: there the signature speaks */
}

static void no_byte_can_come_or_go(void **state) {
  (void)state;
  AUTO(buffer) struct buffer body = {0};
  for (size_t cut = 0; cut < coat.body.length; cut++) assert_int_equal(parse(coat.body.bytes, cut), BAD_RECORD);
  for (size_t at = 0; at <= coat.body.length; at++) {
    buffer_clear(&body);
    buffer_add(&body, coat.body.bytes, at);
    buffer_char(&body, ' ');
    buffer_add(&body, coat.body.bytes + at, coat.body.length - at);
    assert_true(parse(body.bytes, body.length) == BAD_RECORD || !signed_by_the_till(&coat, body.bytes, body.length));
  }
}

/* Other ways to write the same record. Each replaces one text of the coat by another. */
static void one_form_only(void **state) {
  (void)state;
  static const char *const other[][2] = {
      {"{\"version\":1,", "{ \"version\":1,"},                                /* a blank */
      {"\"sequence\":1,", "\"sequence\": 1,"},                                /* a blank */
      {"{\"version\":1,\"chain\":\"T\",", "{\"chain\":\"T\",\"version\":1,"}, /* another order */
      {"\"weight\":1}", "\"weight\":1,\"weight\":1}"},                        /* twice the same key */
      {"\"total\":1000,", "\"total\":1000,\"total\":1000,"},                  /* twice the same key */
      {"\"total\":1000,", "\"total\":1000.0,"},                               /* a fraction */
      {"\"total\":1000,", "\"total\":1e3,"},                                  /* an exponent */
      {"\"total\":1000,", "\"total\":01000,"},                                /* a leading zero */
      {"\"purchase_price\":0,", "\"purchase_price\":-0,"},                    /* minus zero */
      {"\"total\":1000,", "\"total\":\"1000\","},                             /* a text */
      {"\"total\":1000,", ""},                                                /* missing */
      {"\"total\":1000,", "\"total\":null,"},                                 /* nothing */
      {"\"total\":1000,", "\"total\":1000,\"tip\":5,"},                       /* unknown */
      {"\"members\":[{\"member\":\"BLG-M01\",\"weight\":1}]", "\"members\":null"},
      {"Manteau / blouson", "Manteau \\/ blouson"}, /* a needless escape */
      {"Manteau", "\\u004danteau"},                 /* a needless escape */
      {"\"EUR\"", "\"EUR\\u0000\""},                /* a NUL */
      {"\"version\":1,", "\"version\":2,"},         /* a later version */
      {"\"chain\":\"T\"", "\"chain\":\"Z\""},       /* an unknown chain */
      {"\"kind\":\"sale\"", "\"kind\":\"refund\""}, /* an unknown kind */
      {"\"sequence\":1,", "\"sequence\":0,"},
      {"\"turnover\":true", "\"turnover\":1"},
      {"019aa9f2-4d80-7c3e-9a51-3f1b6c2d8e07", "019AA9F2-4D80-7C3E-9A51-3F1B6C2D8E07"},
      {"\"business_day\":\"2026-11-22\"", "\"business_day\":\"2026-11-31\""},
      {"\"perpetual_total_abs\":1000}", "\"perpetual_total_abs\":1000}\n"},
  };
  for (size_t i = 0; i < COUNT(other); i++) {
    AUTO(buffer) struct buffer body = {0};
    const char *at = strstr(coat.body.bytes, other[i][0]);
    assert_non_null(at);
    buffer_add(&body, coat.body.bytes, (size_t)(at - coat.body.bytes));
    buffer_text(&body, other[i][1]);
    buffer_text(&body, at + strlen(other[i][0]));
    if (parse(body.bytes, body.length) != BAD_RECORD) fail_msg("accepted: %s", other[i][1]);
  }
  assert_int_equal(parse("", 0), BAD_RECORD);
  assert_int_equal(parse("null", 4), BAD_RECORD);
  assert_int_equal(parse("[]", 2), BAD_RECORD);
}

/* Well formed, yet nonsense: it must be read, so that it can be refused with its reason and its number kept. */
static void nonsense_is_readable(void **state) {
  (void)state;
  AUTO(buffer) struct buffer written = {0};
  struct record record = golden_coat();
  struct ticket_line line = record.ticket.lines[0];
  struct fault fault = {0};
  line.quantity = -1000;
  record.ticket.lines = &line;
  record.currency = "USD";
  record_write(&record, &written);
  assert_int_equal(parse(written.bytes, written.length), OK);
  assert_int_equal(ticket_check(&record.ticket, &memory, &fault), ARITHMETIC_MISMATCH);
  assert_string_equal(fault.field, "/lines/0/quantity");
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(the_bytes_never_change),
      cmocka_unit_test(openssl_agrees),
      cmocka_unit_test(what_is_read_is_what_was_written),
      cmocka_unit_test(no_byte_can_change),
      cmocka_unit_test(no_byte_can_come_or_go),
      cmocka_unit_test(one_form_only),
      cmocka_unit_test(nonsense_is_readable),
  };
  return cmocka_run_group_tests(tests, open_golden, close_golden);
}
