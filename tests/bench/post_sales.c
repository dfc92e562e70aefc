/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* links: pos_ticket core */
/* post_sales PORT SECONDS TILLS.txt CLIENTS: each client is a till ("code token" a line of TILLS.txt, whose keys are in
 * the same folder as <code>.pem) that posts its next sale as soon as the last one is acknowledged. Records are made and
 * signed before the clock starts. Prints "sales seconds". A till's chain goes on from where the server's head is. */
#include "pos/ticket/record.h"

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define RECORDS_A_SECOND 1500 /* of one client: more than any has time to send */

struct client {
  pthread_t thread;
  char till[32], token[96], previous[SHA256_HEX];
  int64_t sequence, total;
  struct signing_key *key;
  struct buffer *requests;
  size_t count;
  long sold;
  int socket;
};

static uint16_t port;
static atomic_bool started, stopped;

static void die(const char *what) {
  perror(what);
  exit(1);
}

static int connect_to_server(void) {
  int one = 1, file = socket(AF_INET, SOCK_STREAM, 0);
  struct sockaddr_in where = {
      .sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  if (file < 0 || connect(file, (struct sockaddr *)&where, sizeof where) != 0) die("connect");
  setsockopt(file, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
  return file;
}

/* One exchange; returns the status and leaves the whole answer in text. */
static int exchange(int file, const char *request, size_t length, char *text, size_t size) {
  for (size_t sent = 0; sent < length;) {
    ssize_t n = send(file, request + sent, length - sent, MSG_NOSIGNAL);
    if (n <= 0) die("send");
    sent += (size_t)n;
  }
  size_t got = 0;
  for (;;) {
    ssize_t n = recv(file, text + got, size - 1 - got, 0);
    if (n <= 0) die("recv");
    got += (size_t)n;
    text[got] = '\0';
    const char *end = strstr(text, "\r\n\r\n"), *header = end ? strcasestr(text, "content-length:") : NULL;
    if (header && got >= (size_t)(end + 4 - text) + strtoul(header + 15, NULL, 10))
      return (int)strtol(text + 9, NULL, 10);
  }
}

static void add_head(struct buffer *out, const struct client *client, const char *method, const char *what) {
  buffer_format(out, "%s /api/pos/tills/%s/%s HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer %s\r\n", method,
                client->till, what, client->token);
}

static void read_head(struct client *client) {
  AUTO(buffer) struct buffer request = {0};
  char answer[4096];
  add_head(&request, client, "GET", "head");
  buffer_text(&request, "\r\n");
  if (exchange(client->socket, request.bytes, request.length, answer, sizeof answer) != 200) die(answer);
  const char *hash = strstr(answer, "\"hash\":\""), *sequence = strstr(answer, "\"sequence\":");
  memset(client->previous, '0', SHA256_HEX - 1);
  if (!hash || !sequence) return; /* it has no record yet */
  memcpy(client->previous, hash + 8, SHA256_HEX - 1);
  client->sequence = strtol(sequence + 11, NULL, 10);
  client->total = client->sequence * 3000;
}

/* Three coats of one person: sale, three lines, one payment, three revenue shares of four postings each. */
static void fill_lines(struct ticket_line lines[static 3]) {
  static const struct ticket_member worker = {"BLG-M01", 1};
  for (int i = 0; i < 3; i++)
    lines[i] = (struct ticket_line){.item = "FRI-007",
                                    .label = "Manteau / blouson",
                                    .kind = "good",
                                    .activity = "FRI",
                                    .unit = "piece",
                                    .account = "707000",
                                    .vat_scheme = "normal",
                                    .vat_rate = 2000,
                                    .quantity = 1000,
                                    .unit_price = MONEY(1000),
                                    .gross = MONEY(1000),
                                    .net = MONEY(i == 2 ? 834 : 833),
                                    .vat = MONEY(i == 2 ? 166 : 167),
                                    .turnover = true,
                                    .members = &worker,
                                    .member_count = 1};
}

static void make_request(struct client *client, struct buffer *out) {
  struct ticket_line lines[3];
  fill_lines(lines);
  struct ticket_vat vat = {2000, "normal", MONEY(3000), MONEY(2500), MONEY(500)};
  struct ticket_tender cash = {.kind = "cash", .amount = MONEY(5000)};
  char id[UUID_TEXT], at[TIME_TEXT], day[DATE_TEXT];
  int64_t now = clock_now_us();
  uuid_v7(id);
  client->total += 3000;
  const struct ticket ticket = {.id = id,
                                .kind = "sale",
                                .total = MONEY(3000),
                                .change = MONEY(2000),
                                .lines = lines,
                                .line_count = 3,
                                .vat = &vat,
                                .vat_count = 1,
                                .tenders = &cash,
                                .tender_count = 1};
  const struct record record = {.version = 1,
                                .chain = "T",
                                .till = client->till,
                                .sequence = ++client->sequence,
                                .previous = client->previous,
                                .id = id,
                                .kind = "sale",
                                .at = time_format_paris(now, at),
                                .business_day = date_format(date_in_paris(now), day),
                                .legal_entity = "CAE-PONT",
                                .kpa = "BLG",
                                .currency = "EUR",
                                .catalogue = "",
                                .software = "bench",
                                .ticket = ticket,
                                .perpetual_total = MONEY(client->total),
                                .perpetual_total_abs = MONEY(client->total)};
  AUTO(buffer) struct buffer body = {0};
  AUTO(buffer) struct buffer json_body = {0};
  uint8_t signature[SIGNATURE_MAX], digest[SHA256_BYTES];
  char base64[128];
  record_write(&record, &body);
  sha256(body.bytes, body.length, digest);
  base64_from_bytes(signature, record_sign(client->key, body.bytes, body.length, signature), base64);
  hex_from_bytes(digest, SHA256_BYTES, client->previous);
  struct json json = json_into(&json_body);
  json_open(&json, NULL);
  json_open_list(&json, "records");
  json_open(&json, NULL);
  json_text(&json, "body", body.bytes);
  json_text(&json, "signature", base64);
  json_close(&json);
  json_close_list(&json);
  json_close(&json);
  add_head(out, client, "POST", "records");
  buffer_format(out, "Content-Type: application/json\r\nContent-Length: %zu\r\n\r\n%s", json_body.length,
                json_body.bytes);
}

static void *sell(void *context) {
  struct client *client = context;
  char answer[8192];
  while (!atomic_load(&started)) usleep(1000);
  for (size_t i = 0; i < client->count && !atomic_load(&stopped); i++) {
    int status = exchange(client->socket, client->requests[i].bytes, client->requests[i].length, answer, sizeof answer);
    if (status != 200 || !strstr(answer, "accepted")) {
      fprintf(stderr, "%s\n", answer);
      exit(1);
    }
    client->sold++;
  }
  if (!atomic_load(&stopped)) fprintf(stderr, "%s ran out of records\n", client->till);
  return NULL;
}

static void prepare(struct client *client, FILE *tills, const char *folder) {
  char path[600];
  if (fscanf(tills, "%31s %95s", client->till, client->token) != 2) die("tills");
  snprintf(path, sizeof path, "%s/%s.pem", folder, client->till);
  struct fault fault = {0};
  if (signing_key_load(path, &client->key, &fault) != OK) die(fault.hint);
  client->socket = connect_to_server();
  read_head(client);
  client->requests = calloc(client->count, sizeof *client->requests);
  for (size_t i = 0; i < client->count; i++) make_request(client, &client->requests[i]);
}

int main(int argc, char *argv[]) {
  int64_t asked_port = 0, seconds = 0, clients = 0;
  if (argc != 5 || !text_to_integer(argv[1], 1, 65535, &asked_port) || !text_to_integer(argv[2], 1, 600, &seconds) ||
      !text_to_integer(argv[4], 1, 256, &clients))
    return fprintf(stderr, "post_sales PORT SECONDS TILLS.txt CLIENTS\n"), 2;
  port = (uint16_t)asked_port;
  char folder[512];
  TEXT_COPY(folder, argv[3]);
  char *slash = strrchr(folder, '/');
  if (slash) *slash = '\0';
  FILE *tills = fopen(argv[3], "r");
  struct client *all = calloc((size_t)clients, sizeof *all);
  if (!tills || !all) die(argv[3]);
  for (int64_t i = 0; i < clients; i++) {
    long each = clients < 4 ? RECORDS_A_SECOND * 2L : RECORDS_A_SECOND * 8L / clients + 100;
    all[i].count = (size_t)(seconds * each);
    prepare(&all[i], tills, folder);
    pthread_create(&all[i].thread, NULL, sell, &all[i]);
  }
  int64_t from = clock_monotonic_us();
  atomic_store(&started, true);
  sleep((unsigned)seconds);
  atomic_store(&stopped, true);
  long sold = 0;
  for (int64_t i = 0; i < clients; i++) {
    pthread_join(all[i].thread, NULL);
    sold += all[i].sold;
  }
  printf("%ld %lld\n", sold, (long long)(clock_monotonic_us() - from));
  return 0;
}
