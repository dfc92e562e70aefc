/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "custody/custody.h"

struct template {
  const char *language, *ready, *again, *hello, *body, *body_again, *end;
};
/* tag, place, city */
static const struct template templates[] = {
    {"fr", "Vos affaires sont prêtes (n° %s)", "Vos affaires vous attendent (n° %s)", "Bonjour",
     "Vos affaires (n° %s) sont prêtes. Vous pouvez venir les chercher à %s, %s.",
     "Vos affaires (n° %s) vous attendent toujours à %s, %s. Après un an, la loi permet de les vendre.",
     "Apportez le papier du dépôt, ou dites votre nom.\n\nMerci, et à bientôt."},
    {"en", "Your things are ready (no. %s)", "Your things are waiting for you (no. %s)", "Hello",
     "Your things (no. %s) are ready. You can collect them at %s, %s.",
     "Your things (no. %s) are still waiting for you at %s, %s. After one year the law allows them to be sold.",
     "Bring the slip, or tell us your name.\n\nThank you, see you soon."},
    {"ar", "أغراضك جاهزة (رقم %s)", "أغراضك في انتظارك (رقم %s)", "مرحبًا",
     "أغراضك (رقم %s) جاهزة. يمكنك أخذها من %s، %s.",
     "أغراضك (رقم %s) ما زالت في انتظارك في %s، %s. بعد سنة يسمح القانون ببيعها.",
     "أحضر الوصل أو قل اسمك.\n\nشكرًا، إلى اللقاء."},
};

/* A format that is no literal is nobody's friend: each %s takes the next word. */
static void fill(struct buffer *out, const char *text, const char *const words[]) {
  for (size_t word = 0; *text; text++)
    if (text[0] == '%' && text[1] == 's' && words[word]) {
      buffer_text(out, words[word++]);
      text++;
    } else {
      buffer_char(out, *text);
    }
}

struct custody_message custody_message(const char *language, const char *name, const char *tag, const char *place,
                                       const char *city, bool again, struct arena *arena) {
  const struct template *chosen = &templates[0];
  for (size_t i = 0; i < sizeof templates / sizeof templates[0]; i++)
    if (text_equal(templates[i].language, language)) chosen = &templates[i];
  const char *hello = name && name[0] ? arena_format(arena, "%s %s", chosen->hello, name) : chosen->hello;
  struct buffer text = {0};
  buffer_text(&text, hello);
  buffer_text(&text, ",\n\n");
  fill(&text, again ? chosen->body_again : chosen->body, (const char *const[]){tag, place, city, NULL});
  buffer_text(&text, "\n");
  buffer_text(&text, chosen->end);
  buffer_text(&text, "\n");
  struct buffer title = {0};
  fill(&title, again ? chosen->again : chosen->ready, (const char *const[]){tag, NULL});
  struct custody_message made = {arena_text(arena, title.bytes, title.length),
                                 arena_text(arena, text.bytes, text.length)};
  buffer_done(&text);
  buffer_done(&title);
  return made;
}
