/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* links: core_db core */
#include "db_fixture.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <pthread.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

enum { NOBODY = 65534, PATIENCE_MS = 20000, STEP_MS = 20 };

struct place {
  char folder[32], data[256];
};

static int setup(void **state) {
  struct place *place = calloc(1, sizeof *place);
  snprintf(place->data, sizeof place->data, "%s/data", folder_new(place->folder, sizeof place->folder, "test"));
  *state = place;
  return 0;
}

static int teardown(void **state) {
  struct place *place = *state;
  fixture_remove(place->folder);
  free(place);
  return 0;
}

static struct cluster *start(const char *data) {
  struct cluster *cluster = NULL;
  struct fault fault = {0};
  fixture_expect(cluster_start(data, &cluster, &fault), OK, &fault);
  return cluster;
}

static void rest(void) {
  usleep(STEP_MS * 1000);
}

static bool is_alive(pid_t pid) {
  return kill(pid, 0) == 0 || errno == EPERM;
}

static pid_t server_of(const char *data) {
  char path[512];
  long long pid = 0;
  snprintf(path, sizeof path, "%s/pg/postmaster.pid", data);
  FILE *file = fopen(path, "r");
  if (file && fscanf(file, "%lld", &pid) != 1) pid = 0;
  if (file) fclose(file);
  return (pid_t)pid;
}

static bool can_ask(const char *conninfo) {
  PGconn *connection = PQconnectdb(conninfo);
  PGresult *result = PQexec(connection, "SELECT 1");
  bool answered = PQresultStatus(result) == PGRES_TUPLES_OK;
  PQclear(result);
  PQfinish(connection);
  return answered;
}

static bool answers_soon(const char *conninfo) {
  for (int waited = 0; waited < PATIENCE_MS; waited += STEP_MS, rest())
    if (can_ask(conninfo)) return true;
  return false;
}

static bool ends_soon(pid_t pid) {
  for (int waited = 0; waited < PATIENCE_MS; waited += STEP_MS, rest())
    if (!is_alive(pid)) return true;
  return false;
}

static int64_t count_notes(const char *conninfo) {
  PGconn *connection = PQconnectdb(conninfo);
  PGresult *result = PQexec(connection, "SELECT count(*) FROM note");
  int64_t count = PQntuples(result) == 1 ? (int64_t)strtoll(PQgetvalue(result, 0, 0), NULL, 10) : -1;
  PQclear(result);
  PQfinish(connection);
  return count;
}

/* A child must not outlive a test that fails. */
static pid_t fork_child(void) {
  pid_t child = fork();
  if (child == 0) prctl(PR_SET_PDEATHSIG, SIGKILL);
  return child;
}

/* Another process: ready is told when its cluster answers; it then sleeps until it is killed. */
static pid_t start_in_child(const char *data) {
  int ends[2];
  assert_int_equal(pipe(ends), 0);
  pid_t child = fork_child();
  if (child == 0) {
    struct cluster *cluster;
    char told = cluster_start(data, &cluster, NULL) == OK;
    if (write(ends[1], &told, 1) != 1) _exit(1);
    for (;;) pause();
  }
  char told = 0;
  assert_int_equal(read(ends[0], &told, 1), 1);
  assert_true(told);
  close(ends[0]);
  close(ends[1]);
  return child;
}

static void kill_child(pid_t child) {
  kill(child, SIGKILL);
  assert_int_equal(waitpid(child, NULL, 0), child);
}

static void starts_and_stops_twice(void **state) {
  const struct place *place = *state;
  struct cluster *cluster = start(place->data);
  fixture_command(cluster_conninfo(cluster),
                  "DROP TABLE IF EXISTS note; CREATE TABLE note (id int); INSERT INTO note VALUES (1)");
  pid_t server = server_of(place->data);
  assert_true(is_alive(server));
  cluster_stop(cluster);
  assert_false(is_alive(server));
  cluster = start(place->data);
  int64_t notes = count_notes(cluster_conninfo(cluster));
  server = server_of(place->data);
  cluster_stop(cluster);
  assert_int_equal(notes, 1);
  assert_false(is_alive(server));
}

static void killed_server_comes_back(void **state) {
  const struct place *place = *state;
  struct cluster *cluster = start(place->data);
  fixture_command(cluster_conninfo(cluster),
                  "DROP TABLE IF EXISTS note; CREATE TABLE note (id int); INSERT INTO note VALUES (1)");
  bool back = true;
  for (int i = 0; i < 3 && back; i++) {
    pid_t server = server_of(place->data);
    kill(server, SIGKILL);
    back = ends_soon(server) && answers_soon(cluster_conninfo(cluster)) && server_of(place->data) != server;
  }
  int64_t notes = count_notes(cluster_conninfo(cluster));
  cluster_stop(cluster);
  assert_true(back);
  assert_int_equal(notes, 1);
}

static void *ask_much(void *conninfo) {
  PGconn *connection = PQconnectdb(conninfo);
  PQclear(PQexec(connection, "SELECT sum(sqrt(i)) FROM generate_series(1, 2000000000) i"));
  PQfinish(connection);
  return NULL;
}

/* Its helper process would count for minutes and hold the shared memory all the while. */
static void killed_server_leaves_no_helper_at_work(void **state) {
  const struct place *place = *state;
  struct cluster *cluster = start(place->data);
  char conninfo[512];
  snprintf(conninfo, sizeof conninfo, "%s", cluster_conninfo(cluster));
  pthread_t thread;
  assert_int_equal(pthread_create(&thread, NULL, ask_much, conninfo), 0);
  usleep(300000);
  pid_t server = server_of(place->data);
  kill(server, SIGKILL);
  bool back = ends_soon(server) && answers_soon(conninfo);
  pthread_join(thread, NULL);
  cluster_stop(cluster);
  assert_true(back);
}

static void killed_owner_takes_the_server_along(void **state) {
  const struct place *place = *state;
  pid_t child = start_in_child(place->data);
  pid_t server = server_of(place->data);
  assert_true(is_alive(server));
  kill_child(child);
  assert_true(ends_soon(server));
  cluster_stop(start(place->data));
}

static void next_owner_need_not_wait_for_the_dying(void **state) {
  const struct place *place = *state;
  for (int i = 0; i < 3; i++) {
    kill_child(start_in_child(place->data)); /* its server is still shutting down when the next one starts */
    struct cluster *cluster = start(place->data);
    bool usable = can_ask(cluster_conninfo(cluster));
    cluster_stop(cluster);
    assert_true(usable);
  }
}

static void guest_uses_the_owners_server_and_takes_over(void **state) {
  const struct place *place = *state;
  pid_t child = start_in_child(place->data);
  pid_t server = server_of(place->data);
  struct cluster *guest = start(place->data);
  bool shared = server_of(place->data) == server && can_ask(cluster_conninfo(guest));
  kill_child(child);
  bool ended = ends_soon(server), back = answers_soon(cluster_conninfo(guest));
  pid_t own = server_of(place->data);
  cluster_stop(guest);
  assert_true(shared);
  assert_true(ended);
  assert_true(back);
  assert_false(is_alive(own));
}

static void guest_leaves_the_owners_server_running(void **state) {
  const struct place *place = *state;
  pid_t child = start_in_child(place->data);
  struct cluster *guest = start(place->data);
  char conninfo[512];
  snprintf(conninfo, sizeof conninfo, "%s", cluster_conninfo(guest));
  cluster_stop(guest);
  bool answers = can_ask(conninfo);
  pid_t server = server_of(place->data);
  kill_child(child);
  assert_true(answers);
  assert_true(ends_soon(server));
}

/* A process of the user who runs PostgreSQL: that user may signal it, so PostgreSQL takes it for a server at work. It
 * is not the server's parent either, which PostgreSQL would see through. */
static pid_t start_idle(const char *data) {
  char path[512];
  struct stat folder;
  snprintf(path, sizeof path, "%s/pg", data);
  assert_int_equal(stat(path, &folder), 0);
  pid_t child = fork_child();
  if (child != 0) return child;
  if (geteuid() == 0 && setuid(folder.st_uid) != 0) _exit(1);
  prctl(PR_SET_PDEATHSIG, SIGKILL); /* again: a change of user clears it */
  for (;;) pause();
}

/* After a power cut the noted number may be anybody's: here it is ours. */
static void stale_lock_files_do_not_stop_it(void **state) {
  const struct place *place = *state;
  cluster_stop(start(place->data));
  char path[512];
  snprintf(path, sizeof path, "%s/pg/postmaster.pid", place->data);
  pid_t other = start_idle(place->data);
  FILE *file = fopen(path, "w");
  assert_non_null(file);
  fprintf(file, "%d\n%s/pg\n1\n5432\n\n\n", (int)other, place->data);
  fclose(file);
  assert_int_equal(chmod(path, 0644), 0);
  struct cluster *cluster = NULL;
  struct fault fault = {0};
  enum outcome outcome = cluster_start(place->data, &cluster, &fault);
  cluster_stop(cluster);
  kill_child(other);
  fixture_expect(outcome, OK, &fault);
}

static void long_paths_have_their_socket_in_tmp(void **state) {
  const struct place *place = *state;
  char data[256];
  snprintf(data, sizeof data, "%s/%0100d/a,b", place->folder, 0);
  struct cluster *cluster = start(data);
  bool answers = can_ask(cluster_conninfo(cluster));
  const char *conninfo = cluster_conninfo(cluster);
  bool in_tmp = strstr(conninfo, "host='/tmp/comptoir-") == conninfo;
  char sockets[64] = "";
  if (in_tmp) snprintf(sockets, sizeof sockets, "%.*s", (int)strcspn(conninfo + 6, "'"), conninfo + 6);
  cluster_stop(cluster);
  assert_true(answers);
  assert_true(in_tmp);
  assert_int_equal(access(sockets, F_OK), -1);
}

static void folders_that_anybody_enters_need_no_detour(void **state) {
  const struct place *place = *state;
  char data[256];
  snprintf(data, sizeof data, "%s/it's \"o\\k\" too", place->folder);
  assert_int_equal(chmod(place->folder, 0755), 0);
  struct cluster *cluster = start(data);
  bool answers = can_ask(cluster_conninfo(cluster));
  cluster_stop(cluster);
  assert_true(answers);
}

/* The child that becomes PostgreSQL opens files too, and gets whatever numbers are left. */
static void other_open_files_are_left_alone(void **state) {
  const struct place *place = *state;
  enum { FILES = 10 };
  int files[FILES];
  bool answers = true;
  for (int i = 0; i < FILES && answers; i++) {
    struct cluster *cluster = start(place->data);
    answers = can_ask(cluster_conninfo(cluster));
    cluster_stop(cluster);
    files[i] = open("/dev/null", O_RDONLY);
    assert_true(files[i] >= 0);
  }
  for (int i = 0; i < FILES; i++) close(files[i]);
  assert_true(answers);
}

static int run_as_nobody(const char *data) {
  if (setgroups(0, NULL) != 0 || setgid(NOBODY) != 0 || setuid(NOBODY) != 0) return 2;
  struct cluster *cluster;
  struct fault fault = {0};
  if (cluster_start(data, &cluster, &fault) != OK) {
    print_error("%s: %s\n", fault.field, fault.hint);
    return 1;
  }
  int answered = can_ask(cluster_conninfo(cluster)) ? 0 : 3;
  cluster_stop(cluster);
  return answered;
}

static void ordinary_users_run_their_own(void **state) {
  const struct place *place = *state;
  if (geteuid() != 0) skip(); /* then all the other tests are this one */
  assert_int_equal(chown(place->folder, NOBODY, NOBODY), 0);
  pid_t child = fork_child();
  if (child == 0) _exit(run_as_nobody(place->data));
  int status;
  assert_int_equal(waitpid(child, &status, 0), child);
  assert_true(WIFEXITED(status));
  assert_int_equal(WEXITSTATUS(status), 0);
  cluster_stop(start(place->data)); /* root runs it as its owner */
}

static void refuse(const char *data, const char *field, const char *hint) {
  struct cluster *cluster;
  struct fault fault = {0};
  assert_int_equal(cluster_start(data, &cluster, &fault), DATABASE_DOWN);
  assert_non_null(strstr(fault.field, field));
  assert_non_null(strstr(fault.hint, hint));
}

static void says_what_is_missing(void **state) {
  const struct place *place = *state;
  char path[512];
  assert_int_equal(mkdir(place->data, 0755), 0);
  snprintf(path, sizeof path, "%s/pg", place->data);
  assert_int_equal(mkdir(path, 0700), 0);
  if (geteuid() == 0) assert_int_equal(chown(path, NOBODY, NOBODY), 0);
  snprintf(path, sizeof path, "%s/pg/PG_VERSION", place->data);
  FILE *file = fopen(path, "w");
  assert_non_null(file);
  fputs("9\n", file);
  fclose(file);
  refuse(place->data, "/pg", "install the package postgresql-9");
  refuse(path, "PG_VERSION", "Not a directory");
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(starts_and_stops_twice),
      cmocka_unit_test(killed_server_comes_back),
      cmocka_unit_test(killed_server_leaves_no_helper_at_work),
      cmocka_unit_test(killed_owner_takes_the_server_along),
      cmocka_unit_test(next_owner_need_not_wait_for_the_dying),
      cmocka_unit_test(guest_uses_the_owners_server_and_takes_over),
      cmocka_unit_test(guest_leaves_the_owners_server_running),
      cmocka_unit_test(stale_lock_files_do_not_stop_it),
      cmocka_unit_test_setup_teardown(long_paths_have_their_socket_in_tmp, setup, teardown),
      cmocka_unit_test_setup_teardown(folders_that_anybody_enters_need_no_detour, setup, teardown),
      cmocka_unit_test(other_open_files_are_left_alone),
      cmocka_unit_test_setup_teardown(ordinary_users_run_their_own, setup, teardown),
      cmocka_unit_test_setup_teardown(says_what_is_missing, setup, teardown),
  };
  log_set_level(LOG_ERROR);
  setenv("PATH", "/usr/bin:/bin", 1);
  return cmocka_run_group_tests(tests, setup, teardown); /* most share one cluster: to make one takes a while */
}
