/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Word to whoever pledged, in the language they pledged in. Who is served gets the letter of an order instead. */
#include "core/mail.h"
#include "core/spoken.h"
#include "group/private.h"

static const struct {
  const char *subject, *body;
} words[LANGUAGE_COUNT][3] = {
    [LANGUAGE_FR] = {[LETTER_PLEDGED] = {"Groupage «\u00a0%s\u00a0»\u00a0: votre engagement",
                                         "C’est noté. Le groupage se décide le %s. Jusque-là, vous pouvez changer ou "
                                         "annuler. Nous vous écrirons ce jour-là."},
                     [LETTER_MISSED] = {"Groupage «\u00a0%s\u00a0»\u00a0: il n’a pas lieu",
                                        "Le groupage n’a pas lieu. Vous ne devez rien. Ce que vous avez payé vous est "
                                        "rendu par le même moyen."},
                     [LETTER_UNSERVED] = {"Groupage «\u00a0%s\u00a0»\u00a0: pas de part pour vous cette fois",
                                          "Le groupage a lieu, mais les colis du fournisseur ne tombaient pas juste et "
                                          "votre part n’a pas pu entrer. Vous ne devez rien. Ce que vous avez payé "
                                          "vous est rendu par le même moyen."}},
    [LANGUAGE_EN] = {[LETTER_PLEDGED] = {"Group order “%s”: your pledge",
                                         "We have it. It is decided on %s. Until then you can change or cancel it. We "
                                         "will write to you that day."},
                     [LETTER_MISSED] = {"Group order “%s”: it does not take place",
                                        "The group order does not take place. You owe nothing. What you paid is given "
                                        "back the way it came."},
                     [LETTER_UNSERVED] = {"Group order “%s”: no share for you this time",
                                          "It takes place, but the supplier’s cases did not come out even and your "
                                          "share did not fit. You owe nothing. What you paid is given back the way it "
                                          "came."}},
    [LANGUAGE_AR] = {
        [LETTER_PLEDGED] = {"الشراء الجماعي «%s»: التزامك",
                            "سُجّل التزامك. يُحسم الأمر في %s. حتى ذلك الحين يمكنك التغيير أو الإلغاء."},
        [LETTER_MISSED] = {"الشراء الجماعي «%s»: لن يتم", "لن يتم الشراء الجماعي. لا شيء عليك، ويُردّ إليك ما دفعته."},
        [LETTER_UNSERVED] = {"الشراء الجماعي «%s»: لا حصة لك هذه المرة",
                             "سيتم الشراء لكن حصتك لم تدخل في صناديق المورّد الكاملة. لا شيء عليك، ويُردّ "
                             "إليك ما دفعته."}}};
static const struct {
  const char *link, *bye;
} frame[LANGUAGE_COUNT] = {[LANGUAGE_FR] = {"Votre engagement, à tout moment\u00a0: %s", "À bientôt,\n%s"},
                           [LANGUAGE_EN] = {"Your pledge, at any time: %s", "See you soon,\n%s"},
                           [LANGUAGE_AR] = {"التزامك في أي وقت: %s", "إلى اللقاء،\n%s"}};

#define WORDS(...) ((const char *const[]){__VA_ARGS__, NULL})

/* It says what the letter's title says. */
static enum outcome say_short(struct tx *tx, const struct group_campaign *campaign, const struct group_pledge *pledge,
                              const char *text, int64_t now_us) {
  char id[UUID_TEXT];
  uuid_v7(id);
  const struct db_param params[] = {P_UUID(id),   P_TEXT(campaign->kpa), P_UUID(pledge->id), P_TEXT(pledge->phone),
                                    P_TEXT(text), P_TIME(now_us)};
  return tx_run(tx, &group_insert_sms, params, NULL, NULL, NULL);
}

enum outcome group_tell(struct tx *tx, const struct group_whole *whole, const struct group_pledge *pledge,
                        enum group_letter letter, const char *link, int64_t now_us, struct arena *arena) {
  bool matters = letter != LETTER_PLEDGED, has_email = pledge->email && pledge->email[0];
  bool has_phone = pledge->phone && pledge->phone[0];
  enum language language = language_from_header(pledge->language);
  const struct db_param kpa[] = {P_TEXT(whole->campaign->kpa)};
  struct group_place_row *place = NULL;
  enum outcome outcome = tx_run(tx, &group_find_place, kpa, arena, &place, NULL);
  if (outcome != OK) return outcome;
  AUTO(buffer) struct buffer body = {0}, subject = {0};
  char moment[SPOKEN];
  buffer_fill(&subject, words[language][letter].subject, WORDS(whole->campaign->title));
  if (matters && has_phone && (!has_email || (pledge->by_sms && place->sends_sms)))
    return say_short(tx, whole->campaign, pledge, arena_format(arena, "%s\u00a0: %s.", place->name, subject.bytes),
                     now_us);
  if (!has_email) return OK;
  buffer_text(&body, mail_hello(pledge->name, language, arena));
  buffer_text(&body, "\n\n");
  buffer_fill(&body, words[language][letter].body, WORDS(spoken_moment(whole->campaign->closes_at, language, moment)));
  if (link) {
    buffer_text(&body, "\n\n");
    buffer_fill(&body, frame[language].link, WORDS(link));
  }
  buffer_text(&body, "\n\n");
  buffer_fill(&body, frame[language].bye, WORDS(place->name));
  buffer_char(&body, '\n');
  char id[UUID_TEXT];
  uuid_v7(id);
  const struct db_param params[] = {P_UUID(id),
                                    P_TEXT(pledge->email),
                                    P_TEXT(arena_text(arena, subject.bytes, subject.length)),
                                    P_TEXT(arena_text(arena, body.bytes, body.length)),
                                    P_TIME(now_us),
                                    P_TEXT(whole->campaign->kpa),
                                    P_UUID(pledge->id)};
  return tx_run(tx, &group_insert_mail, params, NULL, NULL, NULL);
}

bool group_tells(const char *state) {
  enum pledge_state stands = pledge_state_of(state);
  return stands == PLEDGE_PLEDGED || stands == PLEDGE_UNSERVED;
}

/* What is pledged can be changed by its link, which we do not know: the letter has another. Of a groupage that is over
 * nobody's name or address is left here. */
enum outcome group_tell_again(struct tx *tx, const char *id, const char *link, const char *address, int64_t now_us) {
  AUTO(arena) struct arena arena = {0};
  struct group_whole whole;
  const struct group_pledge *pledge = NULL;
  char token[PLEDGE_TOKEN_TEXT];
  uint8_t digest[SHA256_BYTES];
  enum outcome outcome = group_read_of(tx, id, &arena, &whole, &pledge);
  if (outcome != OK) return outcome;
  struct group_pledge told = *pledge;
  if (!told.email || !told.email[0]) told.email = address;
  if (!group_tells(pledge->state) || !told.email || !told.email[0])
    return fault_set(tx_fault(tx), MESSAGE_LOST, "message", "it is %s", pledge->state);
  if (pledge_state_of(pledge->state) == PLEDGE_UNSERVED) {
    bool missed = campaign_state_of(whole.campaign->state) == CAMPAIGN_CANCELLED;
    return group_tell(tx, &whole, &told, missed ? LETTER_MISSED : LETTER_UNSERVED, NULL, now_us, &arena);
  }
  pledge_make_token(token, digest);
  const struct db_param params[] = {P_UUID(id), P_BYTES(digest, sizeof digest)};
  outcome = tx_run(tx, &group_put_link, params, NULL, NULL, NULL);
  link = arena_format(&arena, "%s%s", link, token);
  return outcome == OK ? group_tell(tx, &whole, &told, LETTER_PLEDGED, link, now_us, &arena) : outcome;
}
