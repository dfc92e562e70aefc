/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The acknowledgement of a withdrawal (C. conso. L221-21, directive 2011/83 art. 11a): on paper that lasts, with the
 * day and hour it came, in the language of the order. What it says is in the rows: it can be said again. */
#include "core/mail.h"
#include "core/spoken.h"
#include "order/private.h"

static const struct {
  const char *subject, *came, *contract, *line, *due, *keep, *seller;
} words[LANGUAGE_COUNT] = {
    [LANGUAGE_FR] = {"Votre rétractation, commande %s", "Nous avons reçu votre rétractation le %s.",
                     "Commande %s, contrat renoncé pour\u00a0:", "- %s, %s\u00a0€",
                     "À vous rendre\u00a0: %s\u00a0€, par le même moyen de paiement, au plus tard 14 jours après cette "
                     "date. Si vous avez déjà les articles, rapportez-les à l’atelier sous 14 jours.",
                     "Gardez ce message\u00a0: c’est votre accusé de réception.", "%s, pour %s"},
    [LANGUAGE_EN] =
        {"Your withdrawal, order %s", "We received your withdrawal on %s (Paris time).",
         "Order %s, contract withdrawn from for:", "- %s, %s\u00a0€",
         "We pay you back %s\u00a0€, the way you paid, within 14 days of this date. If you already have the "
         "articles, bring them back to the workshop within 14 days.",
         "Keep this message: it is your acknowledgement of receipt.", "%s, for %s"},
    [LANGUAGE_AR] = {"تراجعك عن الطلب %s", "وصلنا تراجعك %s (بتوقيت باريس).",
                     "الطلب %s، تراجعت عن شراء:", "- %s، %s\u00a0€",
                     "نردّ إليك %s\u00a0€ بالوسيلة التي دفعت بها، خلال 14 يومًا من هذا التاريخ على الأكثر. إن كانت "
                     "الأغراض عندك فأعدها إلى المشغل خلال 14 يومًا.",
                     "احتفظ بهذه الرسالة: إنها إشعار باستلام تراجعك.", "%s، لـ%s"}};

#define WORDS(...) ((const char *const[]){__VA_ARGS__, NULL})

static void write_letter(struct buffer *body, const struct order_withdrawal_row *row,
                         const struct order_withdrawn_row lines[], size_t count, struct arena *arena) {
  enum language language = language_from_header(row->language);
  char moment[SPOKEN], amount[40];
  buffer_text(body, mail_hello(row->name, language, arena));
  buffer_text(body, "\n\n");
  buffer_fill(body, words[language].came, WORDS(spoken_stamp(row->declared_at, language, moment)));
  buffer_text(body, "\n\n");
  buffer_fill(body, words[language].contract, WORDS(row->code));
  for (size_t i = 0; i < count; i++) {
    buffer_char(body, '\n');
    buffer_fill(body, words[language].line, WORDS(lines[i].label, money_french(lines[i].gross, amount)));
  }
  buffer_text(body, "\n\n");
  buffer_fill(body, words[language].due, WORDS(money_french(row->gross, amount)));
  buffer_text(body, "\n\n");
  buffer_text(body, words[language].keep);
  buffer_text(body, "\n\n");
  buffer_fill(body, words[language].seller, WORDS(row->seller, row->place));
  buffer_char(body, '\n');
}

enum outcome order_acknowledge(struct tx *tx, const char *order, const char *recipient, int64_t now_us) {
  AUTO(arena) struct arena arena = {0};
  AUTO(buffer) struct buffer body = {0}, subject = {0};
  const struct db_param about[] = {P_UUID(order)};
  struct order_withdrawal_row *row = NULL;
  struct order_withdrawn_row *lines = NULL;
  size_t count = 0, line_count = 0;
  char id[UUID_TEXT];
  enum outcome outcome = tx_run(tx, &order_find_withdrawal, about, &arena, &row, &count);
  if (outcome == OK) outcome = tx_run(tx, &order_list_withdrawn_lines, about, &arena, &lines, &line_count);
  if (outcome != OK) return outcome;
  if (count == 0 || !recipient || !recipient[0])
    return fault_set(tx_fault(tx), MESSAGE_LOST, "message", "nothing to acknowledge, or nobody to write to");
  buffer_fill(&subject, words[language_from_header(row->language)].subject, WORDS(row->code));
  write_letter(&body, row, lines, line_count, &arena);
  uuid_v7(id);
  const struct db_param letter[] = {P_UUID(id),     P_TEXT(recipient), P_TEXT(subject.bytes), P_TEXT(body.bytes),
                                    P_TIME(now_us), P_TEXT(row->kpa),  P_UUID(order),         P_TEXT("withdrawal")};
  return tx_run(tx, &order_insert_mail, letter, NULL, NULL, NULL);
}
