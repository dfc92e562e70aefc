/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The letters of a quote, in the language of who asked. */
#include "core/mail.h"
#include "core/spoken.h"
#include "quote/private.h"

#include <inttypes.h>

static const struct {
  const char *asked_subject, *asked, *subject, *answer, *total, *deposit, *delay, *until, *link, *no, *bye;
} words[LANGUAGE_COUNT] = {
    [LANGUAGE_FR] = {"Votre demande de devis %s", "Nous avons bien reçu votre demande. Nous vous répondons par e-mail.",
                     "Votre devis %s", "Voici notre réponse à votre demande.", "Prix, TVA comprise\u00a0: %s",
                     "Acompte avant le travail\u00a0: %s", "Délai après l’acompte\u00a0: %s jours",
                     "Ce prix est valable jusqu’au %s.", "Lire le devis, l’accepter ou le refuser\u00a0: %s",
                     "Nous ne pouvons pas faire ce travail.", "À bientôt,\n%s"},
    [LANGUAGE_EN] = {"Your request for a quote %s", "We have your request, and answer by e-mail.", "Your quote %s",
                     "Here is our answer to your request.", "Price, VAT included: %s", "Deposit before the work: %s",
                     "Delay after the deposit: %s days", "This price is valid until %s.",
                     "Read the quote, accept or refuse it: %s", "We cannot do this work.", "See you soon,\n%s"},
    [LANGUAGE_AR] = {"طلب عرض السعر %s", "وصلنا طلبك. نجيبك بالبريد الإلكتروني.", "عرض السعر %s",
                     "هذا جوابنا على طلبك.", "السعر مع الضريبة: %s", "العربون قبل العمل: %s",
                     "المدة بعد العربون: %s أيام", "هذا السعر صالح حتى %s.", "لقراءة العرض وقبوله أو رفضه: %s",
                     "لا يمكننا القيام بهذا العمل.", "إلى اللقاء،\n%s"}};

static void paragraph(struct buffer *body, const char *text, const char *with);
static void write_offer(struct buffer *body, const struct quote_row *row, const char *link, struct arena *arena);
static const char *euros(struct money amount, struct arena *arena);

const char *quote_receipt(const struct quote_asked *asked, const char *place, const char **subject,
                          struct arena *arena) {
  AUTO(buffer) struct buffer body = {0}, title = {0};
  enum language language = language_from_header(asked->language);
  buffer_fill(&title, words[language].asked_subject, (const char *const[]){asked->code, NULL});
  buffer_text(&body, mail_hello(asked->name, language, arena));
  paragraph(&body, words[language].asked, NULL);
  paragraph(&body, words[language].bye, place);
  buffer_char(&body, '\n');
  *subject = arena_text(arena, title.bytes, title.length);
  return arena_text(arena, body.bytes, body.length);
}

const char *quote_letter(const struct quote_whole *quote, const char *link, const char **subject, struct arena *arena) {
  AUTO(buffer) struct buffer body = {0}, title = {0};
  const struct quote_row *row = quote->row;
  enum language language = language_from_header(row->language);
  buffer_fill(&title, words[language].subject, (const char *const[]){row->code, NULL});
  buffer_text(&body, mail_hello(row->name, language, arena));
  paragraph(&body, link ? words[language].answer : words[language].no, NULL);
  if (row->answer[0]) paragraph(&body, "%s", row->answer);
  if (link) write_offer(&body, row, link, arena);
  paragraph(&body, words[language].bye, row->place);
  buffer_char(&body, '\n');
  *subject = arena_text(arena, title.bytes, title.length);
  return arena_text(arena, body.bytes, body.length);
}

static void write_offer(struct buffer *body, const struct quote_row *row, const char *link, struct arena *arena) {
  enum language language = language_from_header(row->language);
  char day[SPOKEN];
  paragraph(body, words[language].total, euros(row->total, arena));
  if (row->deposit.cents) paragraph(body, words[language].deposit, euros(row->deposit, arena));
  paragraph(body, words[language].delay, arena_format(arena, "%" PRId64, row->delay_days));
  paragraph(body, words[language].until, spoken_year(row->valid_until, language, day));
  paragraph(body, words[language].link, link);
}

static void paragraph(struct buffer *body, const char *text, const char *with) {
  buffer_text(body, "\n\n");
  buffer_fill(body, text, (const char *const[]){with, NULL});
}

static const char *euros(struct money amount, struct arena *arena) {
  char figures[40];
  return arena_format(arena, "%s\u00a0€", money_french(amount, figures));
}
