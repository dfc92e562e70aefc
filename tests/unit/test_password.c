/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* links: core */
#include "tests/unit/kit.h"
#include "tests/unit/spent.h"

#include "core/password_private.h"

#include <pthread.h>
#include <string.h>
#include <time.h>

static const struct password_cost cheap = {1, 64 << 10}, dearer = {2, 128 << 10};

/* ---- hashes ------------------------------------------------------------------------------------------------------ */

static void a_hash_says_what_it_cost(void **state) {
  (void)state;
  char password[PASSWORD_HASH_TEXT], pin[PASSWORD_HASH_TEXT];
  password_hash("Les oiseaux de Belleville", password);
  password_hash_pin("482915", pin);
  assert_true(text_starts(password, "$argon2id$v=19$m=65536,t=2,p=1$"));
  assert_true(text_starts(pin, "$argon2id$v=19$m=19456,t=2,p=1$"));
  assert_true(password_verify(password, "Les oiseaux de Belleville"));
  assert_false(password_verify(password, "Les oiseaux de belleville"));
  assert_true(password_verify(pin, "482915"));
  assert_false(password_verify(pin, "482916"));
  assert_false(password_is_stale(password, false));
  assert_false(password_is_stale(pin, true));
  assert_true(password_is_stale(pin, false)); /* a PIN's hash is too weak for a password */
  assert_false(password_is_stale(password, true));
}

static void the_same_text_has_another_hash(void **state) {
  (void)state;
  char one[PASSWORD_HASH_TEXT], other[PASSWORD_HASH_TEXT];
  password_hash_at(cheap, "secret", one);
  password_hash_at(cheap, "secret", other);
  assert_string_not_equal(one, other);
}

static void what_is_no_hash_is_never_right(void **state) {
  (void)state;
  char good[PASSWORD_HASH_TEXT], longer[2 * PASSWORD_HASH_TEXT];
  password_hash_at(cheap, "secret", good);
  snprintf(longer, sizeof longer, "%s%0*d", good, PASSWORD_HASH_TEXT, 0);
  const char *const bad[] = {NULL,
                             "",
                             "secret",
                             "$argon2id$",
                             "$argon2i$v=19$m=64,t=1,p=1$c2FsdHNhbHRzYWx0c2FsdA$c2VjcmV0c2VjcmV0c2VjcmV0",
                             "$argon2id$v=19$m=4294967295,t=2,p=1$c2FsdHNhbHRzYWx0c2FsdA$c2VjcmV0", /* 4 TiB */
                             "$argon2id$v=19$m=65536,t=4294967295,p=1$c2FsdHNhbHRzYWx0c2FsdA$c2VjcmV0",
                             "$argon2id$v=19$m=64,t=1,p=1$$",
                             longer};
  for (size_t i = 0; i < COUNT(bad); i++) {
    assert_false(password_verify_at(cheap, bad[i], "secret"));
    assert_false(password_verify_at(cheap, bad[i], ""));
  }
  assert_true(password_verify_at(cheap, good, "secret"));
  char endless[PASSWORD_MAX_BYTES + 2];
  memset(endless, 'a', sizeof endless - 1);
  endless[sizeof endless - 1] = '\0';
  password_hash_at(cheap, endless, good);
  assert_false(password_verify_at(cheap, good, endless)); /* nobody makes us hash a megabyte */
}

static int64_t time_of(const char *hash) {
  int64_t best = INT64_MAX;
  for (int i = 0; i < 3; i++) {
    int64_t start = spent_us();
    bool right = password_verify(hash, "wrong");
    int64_t took = spent_us() - start;
    assert_false(right);
    if (took < best) best = took;
  }
  return best;
}

/* Somebody unknown costs what somebody known costs. The margin is wide for a busy machine: a comparison that returned
 * at once would take a thousandth. */
static void nobody_takes_as_long_as_somebody(void **state) {
  (void)state;
  char hash[PASSWORD_HASH_TEXT];
  password_hash("Les oiseaux de Belleville", hash);
  int64_t somebody = time_of(hash), nobody = time_of(NULL);
  assert_true(nobody > somebody / 4);
  assert_true(somebody > nobody / 4);
}

/* ---- the queue --------------------------------------------------------------------------------------------------- */

struct answers {
  pthread_mutex_t lock;
  pthread_cond_t changed;
  bool held; /* the worker waits in its first callback */
  size_t count;
  struct password_result last;
  pthread_t thread;
};

static void note(void *context, const struct password_result *result) {
  struct answers *answers = context;
  pthread_mutex_lock(&answers->lock);
  answers->last = *result;
  answers->thread = pthread_self();
  answers->count++;
  pthread_cond_broadcast(&answers->changed);
  while (answers->held) pthread_cond_wait(&answers->changed, &answers->lock);
  pthread_mutex_unlock(&answers->lock);
}

static void wait_for(struct answers *answers, size_t count) {
  pthread_mutex_lock(&answers->lock);
  while (answers->count < count) pthread_cond_wait(&answers->changed, &answers->lock);
  pthread_mutex_unlock(&answers->lock);
}

static void hold(struct answers *answers, bool held) {
  pthread_mutex_lock(&answers->lock);
  answers->held = held;
  pthread_cond_broadcast(&answers->changed);
  pthread_mutex_unlock(&answers->lock);
}

#define ANSWERS                                                                                                        \
  { .lock = PTHREAD_MUTEX_INITIALIZER, .changed = PTHREAD_COND_INITIALIZER }

static struct password_queue *start(struct password_cost cost) {
  struct password_queue *queue = NULL;
  struct fault fault = {0};
  assert_int_equal(password_queue_start_at(cost, &queue, &fault), OK);
  return queue;
}

static enum outcome submit(struct password_queue *queue, struct answers *answers, enum password_work work,
                           const char *hash, const char *text) {
  struct fault fault = {0};
  return password_queue_submit(
      queue, &(struct password_job){.work = work, .hash = hash, .text = text, .done = note, .context = answers},
      &fault);
}

static void the_worker_answers(void **state) {
  (void)state;
  struct answers answers = ANSWERS;
  struct password_queue *queue = start(dearer);
  assert_int_equal(submit(queue, &answers, PASSWORD_HASH, NULL, "secret"), OK);
  wait_for(&answers, 1);
  assert_false(pthread_equal(answers.thread, pthread_self()));
  char hash[PASSWORD_HASH_TEXT], weaker[PASSWORD_HASH_TEXT];
  TEXT_COPY(hash, answers.last.hash);
  assert_true(password_verify(hash, "secret"));

  assert_int_equal(submit(queue, &answers, PASSWORD_VERIFY, hash, "secret"), OK);
  wait_for(&answers, 2);
  assert_true(answers.last.right);
  assert_string_equal(answers.last.hash, ""); /* nothing to make anew */

  assert_int_equal(submit(queue, &answers, PASSWORD_VERIFY, hash, "Secret"), OK);
  wait_for(&answers, 3);
  assert_false(answers.last.right);

  assert_int_equal(submit(queue, &answers, PASSWORD_VERIFY, NULL, "secret"), OK);
  wait_for(&answers, 4);
  assert_false(answers.last.right);
  assert_string_equal(answers.last.hash, "");

  password_hash_at(cheap, "secret", weaker); /* of years ago: right, and made anew */
  assert_int_equal(submit(queue, &answers, PASSWORD_VERIFY, weaker, "secret"), OK);
  wait_for(&answers, 5);
  assert_true(answers.last.right);
  assert_false(password_is_stale_at(dearer, answers.last.hash));
  assert_true(password_verify(answers.last.hash, "secret"));

  assert_int_equal(submit(queue, &answers, PASSWORD_VERIFY, weaker, "wrong"), OK);
  wait_for(&answers, 6);
  assert_string_equal(answers.last.hash, "");
  password_queue_stop(queue);
}

static void sixteen_wait_and_no_more(void **state) {
  (void)state;
  struct answers answers = ANSWERS;
  struct password_queue *queue = start(cheap);
  hold(&answers, true);
  assert_int_equal(submit(queue, &answers, PASSWORD_VERIFY, NULL, "first"), OK);
  wait_for(&answers, 1); /* the worker is busy with it */
  for (int i = 0; i < PASSWORD_WAITING_MAX; i++)
    assert_int_equal(submit(queue, &answers, PASSWORD_VERIFY, NULL, "waits"), OK);
  assert_int_equal(submit(queue, &answers, PASSWORD_VERIFY, NULL, "one too many"), UNAVAILABLE);
  hold(&answers, false);
  wait_for(&answers, 1 + PASSWORD_WAITING_MAX);
  assert_int_equal(submit(queue, &answers, PASSWORD_VERIFY, NULL, "later"), OK);
  wait_for(&answers, 2 + PASSWORD_WAITING_MAX);
  password_queue_stop(queue);
  assert_int_equal(answers.count, 2 + PASSWORD_WAITING_MAX);
}

static void what_waits_is_answered_before_the_end(void **state) {
  (void)state;
  struct answers answers = ANSWERS;
  struct password_queue *queue = start(dearer);
  char text[] = "typed, and soon overwritten";
  hold(&answers, true);
  assert_int_equal(submit(queue, &answers, PASSWORD_VERIFY, NULL, "first"), OK);
  wait_for(&answers, 1);
  for (int i = 1; i < PASSWORD_WAITING_MAX; i++)
    assert_int_equal(submit(queue, &answers, PASSWORD_VERIFY, NULL, "waits"), OK);
  assert_int_equal(submit(queue, &answers, PASSWORD_HASH, NULL, text), OK);
  memset(text, 'x', sizeof text - 1); /* the queue has its own copy */
  hold(&answers, false);
  password_queue_stop(queue);
  assert_int_equal(answers.count, 1 + PASSWORD_WAITING_MAX);
  assert_true(password_verify(answers.last.hash, "typed, and soon overwritten"));
}

/* ---- too easy to guess ------------------------------------------------------------------------------------------- */

static void passwords_that_are_guessed(void **state) {
  (void)state;
  static const char *const weak[] = {"",
                                     "court",
                                     "onze lettre",
                                     "éééééééééééé",
                                     "aaaaaaaaaaaa",
                                     "abcabcabcabc",
                                     "abcdefghijkl",
                                     "lkjihgfedcba",
                                     "123456789012",
                                     "azertyuiop123",
                                     "AZERTYUIOPQSDFGHJKLM",
                                     "qwertyuiop12",
                                     "motdepasse123",
                                     "MotDePasse2024",
                                     "Motdepasse-Marseille-13",
                                     "password1234",
                                     "P@ssw0rd1234",
                                     "Pa$$w0rd!!!!",
                                     "bonjourbonjour",
                                     "Bonjour2024!",
                                     "jetaimejetaime",
                                     "soleilsoleil99",
                                     "changeme1234",
                                     "comptoir2026",
                                     "kpacite-2026",
                                     "princesse1985",
                                     "111122223333",
                                     "aicha est la meilleure",
                                     "pour Aïcha seulement",
                                     "la chaise de benali",
                                     "compte de abenali93 !",
                                     "cette phrase\001 est bonne"};
  static const char *const good[] = {"Les oiseaux de la rue",  "correct horse battery",   "quatre pommes bleues",
                                     "tR7!kf0Qz_pW",           "une-table-et-3-vélos",    "الطيور في الحديقة",
                                     "gT5 rouge camion lourd", "mon velo perd sa chaine", "zk29fh3mq8vd"};
  char endless[PASSWORD_MAX_BYTES + 2];
  for (size_t i = 0; i < COUNT(weak); i++)
    if (!password_is_weak(weak[i], "Aïcha Benali", "abenali93")) fail_msg("\"%s\" passes", weak[i]);
  for (size_t i = 0; i < COUNT(good); i++)
    if (password_is_weak(good[i], "Aïcha Benali", "abenali93")) fail_msg("\"%s\" is refused", good[i]);
  assert_false(password_is_weak(good[0], NULL, NULL));
  assert_true(password_is_weak("les camions de rouge", NULL, "b.rouge@example.org"));
  assert_false(password_is_weak("les camions de example", NULL, "b.rouge@example.org"));
  assert_false(password_is_weak("la rue Al est belle ici", "Al", "ab")); /* two letters are in every sentence */
  for (size_t i = 0; i < sizeof endless - 1; i++) endless[i] = "tR7kf0QzpW"[i * i % 7];
  endless[sizeof endless - 1] = '\0';
  assert_true(password_is_weak(endless, NULL, NULL));
}

static void pins_that_are_guessed(void **state) {
  (void)state;
  static const char *const weak6[] = {"",       "12345",  "1234567", "12345a", "000000", "111111", "123456",
                                      "654321", "012345", "135791",  "246802", "121212", "123123", "112233",
                                      "102030", "123321", "778877",  "311290", "901231", "123190", "121990",
                                      "199012", "010203", "147258",  "159753", "789456", " 12345"};
  static const char *const weak4[] = {"1234", "4321", "0000", "1212", "1990", "2024", "1221", "2580", "3112", "1231"};
  static const char *const good6[] = {"482915", "907364", "573918", "840697"}, *const good4[] = {"4829", "9073"};
  for (size_t i = 0; i < COUNT(weak6); i++)
    if (!pin_is_weak(weak6[i], 6)) fail_msg("%s passes", weak6[i]);
  for (size_t i = 0; i < COUNT(weak4); i++)
    if (!pin_is_weak(weak4[i], 4)) fail_msg("%s passes", weak4[i]);
  for (size_t i = 0; i < COUNT(good6); i++)
    if (pin_is_weak(good6[i], 6)) fail_msg("%s is refused", good6[i]);
  for (size_t i = 0; i < COUNT(good4); i++)
    if (pin_is_weak(good4[i], 4)) fail_msg("%s is refused", good4[i]);
  assert_true(pin_is_weak("31121990", 8));
  assert_true(pin_is_weak("19901231", 8));
}

/* So many are refused that people must not be sent round in circles, nor so few left that guessing gets easier. */
static void most_pins_may_be_taken(void **state) {
  (void)state;
  int refused = 0;
  for (int i = 0; i < 1000000; i++) {
    char pin[7];
    snprintf(pin, sizeof pin, "%06d", i);
    refused += pin_is_weak(pin, 6);
  }
  print_message("%d of 1,000,000 PINs of six digits are refused\n", refused);
  assert_in_range(refused, 50000, 200000);
}

static void a_made_pin_is_not_weak(void **state) {
  (void)state;
  int seen[10] = {0};
  for (int i = 0; i < 2000; i++) {
    char pin[PIN_TEXT];
    pin_new(pin, 4 + (size_t)i % 5);
    assert_int_equal(strlen(pin), 4 + i % 5);
    assert_false(pin_is_weak(pin, strlen(pin)));
    for (const char *at = pin; *at; at++) seen[*at - '0']++;
  }
  for (int digit = 0; digit < 10; digit++) assert_in_range(seen[digit], 800, 1600);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_hash_says_what_it_cost),
      cmocka_unit_test(the_same_text_has_another_hash),
      cmocka_unit_test(what_is_no_hash_is_never_right),
      cmocka_unit_test(nobody_takes_as_long_as_somebody),
      cmocka_unit_test(the_worker_answers),
      cmocka_unit_test(sixteen_wait_and_no_more),
      cmocka_unit_test(what_waits_is_answered_before_the_end),
      cmocka_unit_test(passwords_that_are_guessed),
      cmocka_unit_test(pins_that_are_guessed),
      cmocka_unit_test(most_pins_may_be_taken),
      cmocka_unit_test(a_made_pin_is_not_weak),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
