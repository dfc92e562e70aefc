/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "access/customer.h"
#include "access/challenge.h"
#include "access/private.h"

#include "core/mail.h"

#include <ctype.h>
#include <inttypes.h>
#include <openssl/crypto.h>
#include <string.h>

#define PURPOSE "customer-link"
enum { ADDRESS_MAX = 254, CUSTOMER_NAME_MAX = 80 };

struct customer_row {
  const char *person;
};
struct invitation {
  struct request *request;
  const char *email, *body, *subject;
  uint8_t hash[SHA256_BYTES];
};
struct customer_arrival {
  struct arrival arrival;
  const char *email, *name;
  uint8_t hash[SHA256_BYTES];
};

static const struct {
  const char *subject, *before, *after, *bye; /* before: of the shop */
} invitations[LANGUAGE_COUNT] = {
    [LANGUAGE_FR] = {"Votre lien pour la boutique de %s",
                     "Bonjour,\n\nVoici votre lien pour voir vos commandes à la boutique de %s. Il marche une seule "
                     "fois, pendant 30 minutes.",
                     "Vous n’avez rien demandé\u00a0? Alors ne faites rien\u00a0: personne n’est entré chez vous.",
                     "À bientôt,"},
    [LANGUAGE_EN] = {"Your link to the shop of %s",
                     "Hello,\n\nHere is your link to see your orders at the shop of %s. It works once, for 30 minutes.",
                     "You did not ask for it? Then do nothing: nobody has come in.", "See you soon,"},
    [LANGUAGE_AR] = {"رابطك إلى متجر %s",
                     "مرحبًا،\n\nهذا رابطك لرؤية طلباتك في متجر %s. يعمل مرة واحدة فقط، خلال 30 دقيقة.",
                     "لم تطلب شيئًا؟ لا تفعل شيئًا: لم يدخل أحد إلى حسابك.", "إلى اللقاء،"}};

static void write_invitation(struct invitation *invitation, const char *link, const char *place);
static enum outcome read_her(struct tx *tx, void *context);
static enum outcome make_key(struct request *request, const char *email, const char **key);
static enum outcome send_invitation(struct tx *tx, void *context);
static enum outcome arrive(struct tx *tx, void *context);
static enum outcome find_or_make(struct tx *tx, struct customer_arrival *arrival);
static enum outcome may_erase(struct tx *tx, void *context);

static const struct db_column customer_columns[] = {DB_COLUMN(struct customer_row, person, .kind = DB_UUID)};
ROWS(find_customer, struct customer_row, customer_columns, DB_TEXT);
STATEMENT(insert_customer_link, DB_BYTES, DB_TIME, DB_TIME);
STATEMENT(use_customer_link, DB_BYTES, DB_TIME);

struct reading_her {
  struct request *request;
  const struct person_row *row;
};

enum outcome customer_of(struct request *request, struct customer *customer) {
  const struct access_grant *grants = NULL;
  struct reading_her reading = {.request = request};
  size_t count = 0;
  *customer = (struct customer){.name = "", .email = ""};
  enum outcome outcome = session_find(request, &grants, &count);
  if (outcome == UNAUTHENTICATED) {
    request->fault = (struct fault){0};
    return OK;
  }
  if (outcome == OK) outcome = access_door(request, NULL, read_her, &reading);
  if (outcome != OK) return outcome;
  customer->person = request->who.person;
  customer->name = reading.row->name;
  customer->email = reading.row->email ? reading.row->email : "";
  session_csrf(session_token(request), customer->csrf);
  return OK;
}

static enum outcome read_her(struct tx *tx, void *context) {
  struct reading_her *reading = context;
  return person_read(tx, reading->request->who.person, reading->request->arena, &reading->row);
}

enum outcome customer_confirms(const struct customer *customer, const char *csrf) {
  if (!customer->person) return UNAUTHENTICATED;
  if (strlen(csrf) != sizeof customer->csrf - 1) return BAD_TOKEN;
  return CRYPTO_memcmp(csrf, customer->csrf, sizeof customer->csrf - 1) == 0 ? OK : BAD_TOKEN;
}

/* ---- the link ------------------------------------------------------------------------------------------------------
 */

enum outcome customer_invite(struct request *request, const char *email, const char *url, const char *place) {
  struct invitation invitation = {.request = request};
  const char *key = NULL;
  if (!access_of(request)->mailer) return fault_set(&request->fault, UNAVAILABLE, "email", "no mail server");
  if (!mail_address_is_valid(email) || strlen(email) > ADDRESS_MAX) return OK;
  char *address = arena_text(request->arena, email, strlen(email));
  for (char *c = address; *c; c++) *c = (char)tolower((unsigned char)*c);
  enum outcome outcome = make_key(request, address, &key);
  if (outcome != OK) return outcome;
  sha256(key, strlen(key), invitation.hash);
  invitation.email = address;
  write_invitation(&invitation, arena_format(request->arena, "%s%s", url, key), place);
  return access_door(request, NULL, send_invitation, &invitation);
}

/* In the language of her browser. */
static void write_invitation(struct invitation *invitation, const char *link, const char *place) {
  AUTO(buffer) struct buffer subject = {0}, body = {0};
  struct arena *arena = invitation->request->arena;
  enum language language = invitation->request->language;
  const char *const of[] = {place, NULL};
  buffer_fill(&subject, invitations[language].subject, of);
  buffer_fill(&body, invitations[language].before, of);
  buffer_format(&body, "\n\n%s\n\n%s\n\n%s\n%s\n", link, invitations[language].after, invitations[language].bye, place);
  invitation->subject = arena_text(arena, subject.bytes, subject.length);
  invitation->body = arena_text(arena, body.bytes, body.length);
}

/* Who it was sent to and until when it is good, for nobody to read but us. */
static enum outcome make_key(struct request *request, const char *email, const char **key) {
  AUTO(buffer) struct buffer sealed = {0};
  const char *said = arena_format(request->arena, "%" PRId64 " %s", clock_now_us() + CUSTOMER_LINK_US, email);
  enum outcome outcome = vault_seal(access_of(request)->vault, PURPOSE, said, strlen(said), &sealed, &request->fault);
  if (outcome != OK) return outcome;
  char *text = arena_alloc(request->arena, BASE64URL_SIZE(sealed.length));
  base64url_from_bytes((const uint8_t *)sealed.bytes, sealed.length, text);
  *key = text;
  return OK;
}

/* An address gets a few of them an hour, however often it is asked for. */
static enum outcome send_invitation(struct tx *tx, void *context) {
  struct invitation *invitation = context;
  struct arena *arena = invitation->request->arena;
  int64_t now_us = clock_now_us(), wait_s = 0;
  char id[UUID_TEXT];
  const struct account account = account_of("customer link", invitation->email, arena);
  enum outcome outcome = try_take(tx, &account, arena, &wait_s);
  if (outcome != OK || wait_s > 0) return outcome;
  uuid_v7(id);
  const struct db_param link[] = {P_BYTES(invitation->hash, SHA256_BYTES), P_TIME(now_us),
                                  P_TIME(now_us + CUSTOMER_LINK_US)};
  const struct db_param mail[] = {P_UUID(id),
                                  P_UUID((const char *)NULL),
                                  P_TEXT(invitation->email),
                                  P_TEXT(invitation->subject),
                                  P_TEXT(invitation->body),
                                  P_TIME(now_us),
                                  P_TIME(now_us + CUSTOMER_LINK_US)};
  outcome = tx_run(tx, &access_insert_customer_link, link, NULL, NULL, NULL);
  return outcome == OK ? tx_run(tx, &access_insert_mail, mail, NULL, NULL, NULL) : outcome;
}

bool customer_key_email(struct request *request, const char *key, const char **email) {
  AUTO(buffer) struct buffer opened = {0};
  struct bytes sealed;
  struct fault ignored = {0};
  int64_t until_us = 0;
  if (!bytes_read(key, request->arena, &sealed)) return false;
  if (vault_unseal(access_of(request)->vault, PURPOSE, sealed.at, sealed.length, &opened, &ignored) != OK) return false;
  char *said = arena_text(request->arena, opened.bytes, opened.length), *blank = strchr(said, ' ');
  if (!blank) return false;
  *blank = '\0';
  if (!text_to_integer(said, 0, INT64_MAX, &until_us) || until_us <= clock_now_us()) return false;
  *email = blank + 1;
  return true;
}

/* ---- in and out ----------------------------------------------------------------------------------------------------
 */

enum outcome customer_arrive(struct request *request, const char *key, const char *name, struct reply *reply,
                             const char **person, const char **email) {
  AUTO(buffer) struct buffer unused = {0};
  struct customer_arrival arriving = {.arrival = {.request = request, .method = "link", .assurance = 1}, .name = name};
  if (!customer_key_email(request, key, &arriving.email)) return SIGN_IN_REFUSED;
  sha256(key, strlen(key), arriving.hash);
  enum outcome outcome = access_door(request, NULL, arrive, &arriving);
  if (outcome != OK) return outcome;
  struct json json = json_into(&unused);
  json_open(&json, NULL);
  session_give(request, arriving.arrival.token, reply, &json);
  json_close(&json);
  *person = arriving.arrival.person;
  *email = arriving.email;
  return OK;
}

static enum outcome arrive(struct tx *tx, void *context) {
  struct customer_arrival *arrival = context;
  const struct db_param params[] = {P_BYTES(arrival->hash, SHA256_BYTES), P_TIME(clock_now_us())};
  const struct account account = account_of("customer link", arrival->email, arrival->arrival.request->arena);
  size_t used = 0;
  enum outcome outcome = tx_run(tx, &access_use_customer_link, params, NULL, NULL, &used);
  if (outcome == OK && used == 0) return SIGN_IN_REFUSED;
  if (outcome == OK) outcome = try_clear(tx, &account);
  if (outcome == OK) outcome = find_or_make(tx, arrival);
  return outcome == OK ? arrival_open(tx, &arrival->arrival) : outcome;
}

static enum outcome find_or_make(struct tx *tx, struct customer_arrival *arrival) {
  struct arena *arena = arrival->arrival.request->arena;
  const struct db_param params[] = {P_TEXT(arrival->email)};
  const struct customer_row *row = NULL;
  size_t count = 0;
  char id[UUID_TEXT], grant[UUID_TEXT];
  enum outcome outcome = tx_run(tx, &access_find_customer, params, arena, &row, &count);
  if (outcome != OK) return outcome;
  if (count > 0) {
    arrival->arrival.person = row->person;
    return OK;
  }
  bool named = arrival->name[0] && text_length(arrival->name) <= CUSTOMER_NAME_MAX;
  const struct person_new person = {.name = named ? arrival->name : "Client·e", .email = arrival->email};
  outcome = person_add(tx, &person, id);
  if (outcome == OK) outcome = person_grant(tx, id, &(struct grant_new){.role = ROLE_CUSTOMER}, arena, grant);
  arrival->arrival.person = arena_text(arena, id, UUID_TEXT - 1);
  return outcome;
}

enum outcome customer_leave(struct request *request, struct reply *reply) {
  const struct db_param params[] = {P_UUID(request->who.session), P_UUID(request->who.person), P_TIME(clock_now_us())};
  struct one_change end = {.query = &access_end_session, .params = params};
  enum outcome outcome = access_door(request, NULL, change_one, &end);
  if (outcome != OK) return outcome;
  reply_header(reply, "Set-Cookie", ACCESS_COOKIE "=; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=0");
  return OK;
}

static enum outcome may_erase(struct tx *tx, void *context) {
  const struct person_row *who = NULL;
  return require_second_factor(tx, context, &who);
}

enum outcome customer_erase(struct request *request, const struct privacy_line **lines, size_t *count) {
  const struct services *services = request->app;
  const struct privacy_subject subject = {.door = services->door,
                                          .app = services->db,
                                          .person = request->who.person,
                                          .request = request->id,
                                          .address = request->address};
  enum outcome outcome = access_door(request, NULL, may_erase, request);
  return outcome == OK ? privacy_erase(&subject, request->arena, lines, count, &request->fault) : outcome;
}
