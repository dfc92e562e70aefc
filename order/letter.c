/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Word to whoever ordered, in the language they ordered in. Plain text: a few short lines and the code to say. */
#include "core/mail.h"
#include "core/spoken.h"
#include "core/text.h"
#include "order/private.h"

struct words { /* of the code, and without any */
  const char *subject, *body;
};

static const struct words words[LANGUAGE_COUNT][ORDER_STATES] =
    {[LANGUAGE_FR] =
         {[ORDER_AWAITING_PAYMENT] = {"Votre commande %s : il reste à payer",
                                      "Votre commande est gardée pendant que vous payez."},
          [ORDER_CONFIRMED] = {"Votre commande %s est enregistrée", "Votre commande est bien enregistrée."},
          [ORDER_READY] = {"Votre commande %s est prête", "Votre commande est prête. Vous pouvez venir la chercher."},
          [ORDER_CANCELLED] = {"Votre commande %s est annulée",
                               "Votre commande est annulée. Ce que vous avez payé vous est rendu."},
          [ORDER_EXPIRED] = {"Votre commande %s n’a pas été payée",
                             "Le paiement n’est pas arrivé à temps. La commande n’est plus gardée, et rien n’est dû."},
          [ORDER_NO_SHOW] = {"Votre commande %s n’est plus gardée",
                             "Personne n’est venu chercher la commande. Elle n’est plus gardée."},
          [ORDER_UNFULFILLABLE] = {"Votre commande %s : nous vous remboursons",
                                   "Ce que vous avez commandé n’est plus là. Nous vous rendons tout ce que vous avez "
                                   "payé."}},
     [LANGUAGE_EN] =
         {[ORDER_AWAITING_PAYMENT] = {"Your order %s: payment needed", "Your order is kept for you while you pay."},
          [ORDER_CONFIRMED] = {"Your order %s is confirmed", "We have your order."},
          [ORDER_READY] = {"Your order %s is ready", "Your order is ready. You can come and fetch it."},
          [ORDER_CANCELLED] = {"Your order %s is cancelled",
                               "Your order is cancelled. What you paid is given back to you."},
          [ORDER_EXPIRED] = {"Your order %s was not paid",
                             "The payment did not come in time. The order is no longer kept, and nothing is due."},
          [ORDER_NO_SHOW] = {"Your order %s is no longer kept", "Nobody came for the order. It is no longer kept."},
          [ORDER_UNFULFILLABLE] = {"Your order %s: we pay you back",
                                   "What you ordered is no longer there. We give back all that you paid."}},
     [LANGUAGE_AR] = {
         [ORDER_AWAITING_PAYMENT] = {"طلبك %s: بقي الدفع", "نحتفظ بطلبك ريثما تدفع."},
         [ORDER_CONFIRMED] = {"تم تسجيل طلبك %s", "تم تسجيل طلبك."},
         [ORDER_READY] = {"طلبك %s جاهز", "طلبك جاهز. يمكنك المجيء لأخذه."},
         [ORDER_CANCELLED] = {"أُلغي طلبك %s", "أُلغي طلبك. يُردّ إليك ما دفعته."},
         [ORDER_EXPIRED] = {"لم يُدفع طلبك %s", "لم يصل الدفع في الوقت. لم يعد الطلب محفوظًا ولا شيء عليك."},
         [ORDER_NO_SHOW] = {"لم يعد طلبك %s محفوظًا", "لم يأتِ أحد لأخذ الطلب. لم يعد محفوظًا."},
         [ORDER_UNFULFILLABLE] = {"طلبك %s: نردّ لك المال", "ما طلبته لم يعد موجودًا. نردّ لك كل ما دفعته."}}};

static const struct {
  const char *code, *bring, *when, *fetch, *where, *link, *bye; /* bring, fetch: what is left for work */
} frame[LANGUAGE_COUNT] = {
    [LANGUAGE_FR] = {"Votre code à dire au comptoir\u00a0: %s", "Quand déposer\u00a0: %s, de %s à %s",
                     "Quand venir\u00a0: %s, de %s à %s", "Quand revenir chercher\u00a0: %s, de %s à %s",
                     "Où\u00a0: %s, %s", "Votre commande, à tout moment\u00a0: %s", "À bientôt,\n%s"},
    [LANGUAGE_EN] = {"Your code, to say at the counter: %s", "When to bring it: %s, from %s to %s",
                     "When to come: %s, from %s to %s", "When to fetch it: %s, from %s to %s", "Where: %s, %s",
                     "Your order, at any time: %s", "See you soon,\n%s"},
    [LANGUAGE_AR] = {"رمزك لتقوله عند الصندوق: %s", "متى تودعه: %s، من %s إلى %s", "متى تأتي: %s، من %s إلى %s",
                     "متى تعود لأخذه: %s، من %s إلى %s", "أين: %s، %s", "طلبك في أي وقت: %s", "إلى اللقاء،\n%s"}};

static const struct words reminders[LANGUAGE_COUNT] = {
    [LANGUAGE_FR] =
        {"Votre commande %s vous attend",
         "Votre commande est prête, et vous attend. Venez d’ici demain\u00a0: ensuite, nous ne la garderons plus."},
    [LANGUAGE_EN] = {"Your order %s is waiting for you",
                     "Your order is ready and waiting for you. Come by tomorrow: after that we keep it no longer."},
    [LANGUAGE_AR] = {"طلبك %s في انتظارك", "طلبك جاهز وينتظرك. تعال قبل نهاية الغد: بعد ذلك لن نحتفظ به."}};

static bool is_short(const struct order_telling *telling, const struct order_letter_row *row);
static enum outcome say_short(struct tx *tx, const struct order_telling *telling, const struct order_letter_row *row,
                              const char *subject, struct arena *arena);
static void paragraph(struct buffer *body, const char *text, const char *const with[]);
static void say_visits(struct buffer *body, const struct order_letter_row *row, enum order_state state,
                       enum language language);
static void say_when(struct buffer *body, const char *text, int64_t from_us, int64_t to_us, enum language language);
#define WORDS(...) ((const char *const[]){__VA_ARGS__, NULL})

struct order_message order_message(const struct order_letter_row *row, const struct order_telling *telling,
                                   struct arena *arena) {
  enum language language = language_from_header(row->language);
  enum order_state state = telling->state;
  const struct words *said = telling->reminds ? &reminders[language] : &words[language][state];
  if (!said->subject) return (struct order_message){0};
  AUTO(buffer) struct buffer body = {0}, subject = {0};
  bool is_open = !order_state_is_over(state) && state != ORDER_UNFULFILLABLE;
  const char *where = row->address && row->address[0] ? row->address : row->city;
  buffer_fill(&subject, said->subject, WORDS(row->code));
  buffer_text(&body, mail_hello(row->name, language, arena));
  paragraph(&body, said->body, WORDS(NULL));
  if (is_open) {
    paragraph(&body, frame[language].code, WORDS(row->code));
    say_visits(&body, row, state, language);
    paragraph(&body, frame[language].where, WORDS(row->place, where));
  }
  if (telling->link) paragraph(&body, frame[language].link, WORDS(telling->link));
  paragraph(&body, frame[language].bye, WORDS(row->place));
  buffer_char(&body, '\n');
  return (struct order_message){arena_text(arena, subject.bytes, subject.length),
                                arena_text(arena, body.bytes, body.length)};
}

static void paragraph(struct buffer *body, const char *text, const char *const with[]) {
  buffer_text(body, "\n\n");
  buffer_fill(body, text, with);
}

/* Both visits of what is left for work; once it is ready, only the one that remains. */
static void say_visits(struct buffer *body, const struct order_letter_row *row, enum order_state state,
                       enum language language) {
  bool brings = row->dropoff_from && state != ORDER_READY;
  if (brings) say_when(body, frame[language].bring, row->dropoff_from, row->dropoff_to, language);
  if (row->starts_at)
    say_when(body, brings ? frame[language].fetch : frame[language].when, row->starts_at, row->ends_at, language);
}

static void say_when(struct buffer *body, const char *text, int64_t from_us, int64_t to_us, enum language language) {
  char day[SPOKEN], from[SPOKEN], to[SPOKEN];
  paragraph(body, text,
            WORDS(spoken_day(from_us, language, day), spoken_hour(from_us, language, from),
                  spoken_hour(to_us, language, to)));
}

bool order_tells(const char *kind) {
  enum order_state state = order_state_of(kind);
  return text_equal(kind, "withdrawal") || (state != ORDER_STATES && words[LANGUAGE_FR][state].subject);
}

enum outcome order_tell_again(struct tx *tx, const char *order, const char *kind, const char *address, int64_t now_us) {
  AUTO(arena) struct arena arena = {0};
  if (text_equal(kind, "withdrawal")) return order_acknowledge(tx, order, address, now_us);
  if (!order_tells(kind)) return fault_set(tx_fault(tx), MESSAGE_LOST, "message", "its text was not kept");
  return order_tell(
      tx,
      &(struct order_telling){.order = order, .state = order_state_of(kind), .now_us = now_us, .again = true, .by = ""},
      &arena);
}

enum outcome order_tell(struct tx *tx, const struct order_telling *telling, struct arena *arena) {
  const struct db_param about[] = {P_UUID(telling->order)};
  struct order_letter_row *row = NULL;
  size_t count = 0;
  enum outcome outcome = tx_run(tx, &order_find_letter, about, arena, &row, &count);
  if (outcome != OK || count == 0) return outcome;
  struct order_message message = order_message(row, telling, arena);
  if (!message.subject) return OK;
  if (telling->reminds && !(row->email && row->email[0])) return OK; /* an SMS costs, and said it already */
  if (is_short(telling, row)) return say_short(tx, telling, row, message.subject, arena);
  if (!row->email || !row->email[0]) return OK;
  char id[UUID_TEXT];
  uuid_v7(id);
  const struct db_param letter[] = {P_UUID(id),
                                    P_TEXT(row->email),
                                    P_TEXT(message.subject),
                                    P_TEXT(message.body),
                                    P_TIME(telling->now_us),
                                    P_TEXT(row->kpa),
                                    P_UUID(telling->order),
                                    P_TEXT(order_state_name(telling->state))};
  return tx_run(tx, &order_insert_mail, letter, NULL, NULL, NULL);
}

/* To who left a telephone alone, or chose it, what changes her way: an SMS costs. What she did herself she knows; a
 * stranger who types somebody's number and calls off makes nothing ring there. */
static bool is_short(const struct order_telling *telling, const struct order_letter_row *row) {
  bool matters =
      telling->state == ORDER_READY || telling->state == ORDER_CANCELLED || telling->state == ORDER_UNFULFILLABLE;
  bool has_email = row->email && row->email[0];
  return matters && !telling->reminds && !text_equal(telling->by, "customer") && row->phone && row->phone[0] &&
         (row->by_sms || !has_email);
}

/* It says what the letter's title says. */
static enum outcome say_short(struct tx *tx, const struct order_telling *telling, const struct order_letter_row *row,
                              const char *subject, struct arena *arena) {
  char id[UUID_TEXT];
  uuid_v7(id);
  const struct db_param params[] = {P_UUID(id),
                                    P_TEXT(row->kpa),
                                    P_UUID(telling->order),
                                    P_TEXT(order_state_name(telling->state)),
                                    P_TEXT(row->phone),
                                    P_TEXT(arena_format(arena, "%s : %s.", row->place, subject)),
                                    P_TIME(telling->now_us),
                                    P_BOOL(telling->again)};
  return tx_run(tx, &order_insert_sms, params, NULL, NULL, NULL);
}
