/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/mail.h"

#include "core/text.h"

#include <arpa/inet.h>
#include <curl/curl.h>
#include <string.h>
#include <time.h>

#define WORD_BYTES 42 /* of UTF-8 in one encoded word: 56 characters, and 12 around them */
#define NAME_BYTES 60 /* of whom a letter greets */
#define LINE_BYTES 57 /* of the body in one line: 76 characters */

struct reading { /* what curl has taken so far */
  const struct buffer *bytes;
  size_t next;
};
struct account { /* of the URL, apart: curl takes a password only beside a user name */
  char *url, *user, *host;
};

static void write_words(struct buffer *out, const char *header, const char *words);
static void write_encoded(struct buffer *out, const char *bytes, size_t length);
static void write_date(struct buffer *out, int64_t at_us);
static enum outcome part_account(const char *url, struct account *account, struct fault *fault);
static enum outcome deliver(const struct mail_server *server, const struct mail_message *message,
                            const struct account *account, const struct buffer *bytes, struct fault *fault);
static bool is_this_machine(const char *host);
static void choose(CURL *curl, const struct mail_server *server, const struct account *account);
static size_t read_more(char *to, size_t size, size_t count, void *context);

bool mail_address_is_valid(const char *address) {
  const char *at = address ? strchr(address, '@') : NULL;
  if (!at || at == address || !at[1] || strchr(at + 1, '@') || strlen(address) > 254) return false;
  for (const char *c = address; *c; c++)
    if ((unsigned char)*c <= ' ' || (unsigned char)*c >= 127 || strchr("<>()[],;:\\\"", *c)) return false;
  return true;
}

const char *mail_name(const char *name, struct arena *arena) {
  AUTO(buffer) struct buffer out = {0};
  for (const char *c = name ? name : ""; *c && out.length < NAME_BYTES; c++) {
    bool is_letter = (*c >= 'a' && *c <= 'z') || (*c >= 'A' && *c <= 'Z') || (unsigned char)*c >= 0x80;
    bool starts = out.length == 0 || out.bytes[out.length - 1] == ' ';
    if (is_letter || (!starts && (*c == '-' || *c == '\''))) buffer_char(&out, *c);
    else if (!starts && *c == '.') buffer_text(&out, ". ");
    else if (!starts) buffer_char(&out, ' ');
  }
  while (out.length > 0 && out.bytes[out.length - 1] == ' ') out.length--;
  while (out.length > 0 && !text_is_utf8(out.bytes, out.length)) out.length--; /* cut within a character */
  return arena_text(arena, out.bytes ? out.bytes : "", out.length);
}

const char *mail_hello(const char *name, enum language language, struct arena *arena) {
  static const struct {
    const char *hello, *comma;
  } words[LANGUAGE_COUNT] = {
      [LANGUAGE_FR] = {"Bonjour", ","}, [LANGUAGE_EN] = {"Hello", ","}, [LANGUAGE_AR] = {"مرحبًا", "،"}};
  const char *called = mail_name(name, arena);
  return arena_format(arena, "%s%s%s%s", words[language].hello, called[0] ? " " : "", called, words[language].comma);
}

enum outcome mail_write(const struct mail_server *server, const struct mail_message *message, struct buffer *out,
                        struct fault *fault) {
  if (!mail_address_is_valid(server->from)) return fault_set(fault, BAD_OPTION, "--mail-from", "no e-mail address");
  if (!mail_address_is_valid(message->recipient)) return fault_set(fault, BAD_OPTION, "recipient", "no e-mail address");
  bool answers = message->reply_to && message->reply_to[0];
  if (answers && !mail_address_is_valid(message->reply_to))
    return fault_set(fault, BAD_OPTION, "reply_to", "no e-mail address");
  write_words(out, "From:", message->sender && message->sender[0] ? message->sender : "Comptoir");
  buffer_format(out, " <%s>\r\nTo: <%s>\r\n", server->from, message->recipient);
  if (answers) buffer_format(out, "Reply-To: <%s>\r\n", message->reply_to);
  write_words(out, "Subject:", message->subject);
  buffer_text(out, "\r\n");
  write_date(out, message->at_us);
  buffer_format(out, "Message-ID: <%s@%s>\r\n", message->id, strchr(server->from, '@') + 1);
  buffer_text(out, "MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n"
                   "Content-Transfer-Encoding: base64\r\nAuto-Submitted: auto-generated\r\n\r\n");
  size_t length = strlen(message->body);
  for (size_t next = 0; next < length; next += LINE_BYTES) {
    write_encoded(out, message->body + next, length - next < LINE_BYTES ? length - next : LINE_BYTES);
    buffer_text(out, "\r\n");
  }
  return OK;
}

/* Always encoded: whatever a subject or a name holds, it stays one header. */
static void write_words(struct buffer *out, const char *header, const char *words) {
  buffer_text(out, header);
  for (size_t next = 0, length = strlen(words); next < length;) {
    size_t take = length - next < WORD_BYTES ? length - next : WORD_BYTES;
    while (next + take < length && ((unsigned char)words[next + take] & 0xc0) == 0x80) take--;
    buffer_text(out, next ? "\r\n =?UTF-8?B?" : " =?UTF-8?B?");
    write_encoded(out, words + next, take);
    buffer_text(out, "?=");
    next += take;
  }
}

static void write_encoded(struct buffer *out, const char *bytes, size_t length) {
  char text[4 * ((LINE_BYTES + 2) / 3) + 1];
  base64_from_bytes((const uint8_t *)bytes, length, text);
  buffer_text(out, text);
}

static void write_date(struct buffer *out, int64_t at_us) {
  static const char *const days[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  static const char *const months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                       "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  time_t at = (time_t)(at_us / 1000000);
  struct tm utc;
  gmtime_r(&at, &utc);
  buffer_format(out, "Date: %s, %02d %s %d %02d:%02d:%02d +0000\r\n", days[utc.tm_wday], utc.tm_mday,
                months[utc.tm_mon], utc.tm_year + 1900, utc.tm_hour, utc.tm_min, utc.tm_sec);
}

enum outcome mail_send(const struct mail_server *server, const struct mail_message *message, struct fault *fault) {
  AUTO(buffer) struct buffer bytes = {0};
  struct account account = {0};
  enum outcome outcome = mail_write(server, message, &bytes, fault);
  if (outcome == OK) outcome = part_account(server->url, &account, fault);
  if (outcome == OK) outcome = deliver(server, message, &account, &bytes, fault);
  curl_free(account.url);
  curl_free(account.user);
  curl_free(account.host);
  return outcome;
}

static enum outcome part_account(const char *url, struct account *account, struct fault *fault) {
  CURLU *parts = curl_url();
  bool right = parts && curl_url_set(parts, CURLUPART_URL, url, CURLU_NON_SUPPORT_SCHEME) == CURLUE_OK;
  if (right && curl_url_get(parts, CURLUPART_USER, &account->user, CURLU_URLDECODE) != CURLUE_OK) account->user = NULL;
  right = right && curl_url_set(parts, CURLUPART_USER, NULL, 0) == CURLUE_OK &&
          curl_url_get(parts, CURLUPART_HOST, &account->host, 0) == CURLUE_OK &&
          curl_url_get(parts, CURLUPART_URL, &account->url, 0) == CURLUE_OK;
  curl_url_cleanup(parts);
  return right ? OK : fault_set(fault, BAD_OPTION, "--smtp-url", "no address of a mail server");
}

static enum outcome deliver(const struct mail_server *server, const struct mail_message *message,
                            const struct account *account, const struct buffer *bytes, struct fault *fault) {
  struct reading reading = {bytes, 0};
  CURL *curl = curl_easy_init();
  struct curl_slist *recipients = curl_slist_append(NULL, message->recipient);
  CURLcode code = CURLE_OUT_OF_MEMORY;
  long reply = 0;
  if (curl && recipients) {
    choose(curl, server, account);
    curl_easy_setopt(curl, CURLOPT_MAIL_RCPT, recipients);
    curl_easy_setopt(curl, CURLOPT_READFUNCTION, read_more);
    curl_easy_setopt(curl, CURLOPT_READDATA, &reading);
    code = curl_easy_perform(curl);
    curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &reply);
  }
  curl_slist_free_all(recipients);
  curl_easy_cleanup(curl);
  if (code == CURLE_OK) return OK;
  /* No such mailbox, or none that takes it (RFC 5321 4.2.3): no later try will find one. */
  if (reply == 550 || reply == 551 || reply == 553 || reply == 556)
    return fault_set(fault, MAIL_REFUSED, "mail server", "no such mailbox (%ld)", reply);
  return fault_set(fault, UNAVAILABLE, "mail server", "%s (%ld)", curl_easy_strerror(code), reply);
}

static void choose(CURL *curl, const struct mail_server *server, const struct account *account) {
  curl_easy_setopt(curl, CURLOPT_URL, account->url);
  curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
  curl_easy_setopt(curl, CURLOPT_MAIL_FROM, server->from);
  curl_easy_setopt(curl, CURLOPT_UPLOAD, 1L);
  curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(curl, CURLOPT_TIMEOUT, 30L);
  curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT, 10L);
  /* Letters hold keys: whoever stands between must not be able to take the TLS away. */
  bool plain = !account->user && is_this_machine(account->host);
  curl_easy_setopt(curl, CURLOPT_USE_SSL, plain ? (long)CURLUSESSL_TRY : (long)CURLUSESSL_ALL);
  if (!account->user) return;
  curl_easy_setopt(curl, CURLOPT_USERNAME, account->user);
  if (server->password) curl_easy_setopt(curl, CURLOPT_PASSWORD, server->password);
}

static bool is_this_machine(const char *host) {
  struct in_addr address;
  if (text_equal(host, "localhost") || text_equal(host, "[::1]")) return true;
  return inet_pton(AF_INET, host, &address) == 1 && (ntohl(address.s_addr) >> 24) == 127;
}

static size_t read_more(char *to, size_t size, size_t count, void *context) {
  struct reading *reading = context;
  size_t room = size * count, left = reading->bytes->length - reading->next, take = left < room ? left : room;
  memcpy(to, reading->bytes->bytes + reading->next, take);
  reading->next += take;
  return take;
}
