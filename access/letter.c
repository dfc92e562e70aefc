/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What our letters say. */
#include "access/private.h"

static const struct letter_in {
  const char *language;
  struct link_letter letter;
} letters[] = {
    {"fr",
     {.subject = "Votre lien pour entrer dans Comptoir",
      .before = "Bonjour,\n\nVoici votre lien pour entrer. Il marche une seule fois, pendant 15 minutes.",
      .after =
          "Vous n’avez rien demandé ? Alors ne faites rien : personne n’est entré chez vous.\n\nÀ bientôt,\nComptoir"}},
    {"en",
     {.subject = "Your link to open Comptoir",
      .before = "Hello,\n\nHere is your link to come in. It works once, for 15 minutes.",
      .after = "You did not ask for it? Then do nothing: nobody has come in.\n\nSee you soon,\nComptoir"}},
    {"ar",
     {.subject = "رابط الدخول إلى Comptoir",
      .before = "مرحبًا،\n\nهذا رابط الدخول الخاص بك. يعمل مرة واحدة فقط، خلال 15 دقيقة.",
      .after = "لم تطلب شيئًا؟ لا تفعل شيئًا: لم يدخل أحد إلى حسابك.\n\nإلى اللقاء،\nComptoir"}},
};

const struct link_letter *link_letter_in(const char *language) {
  for (size_t i = 0; i < ACCESS_COUNT(letters); i++)
    if (text_equal(letters[i].language, language)) return &letters[i].letter;
  return &letters[0].letter;
}
