/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What a person sees who opened an address that is refused: the sentence, and a way out. Programs get JSON. */
#include "core/http/internal.h"

#include <string.h>

struct ways {
  const char *home, *sign_in;
};

static bool is_for_people(int status);
static void write_link(struct buffer *out, const char *address, const char *text);

static const struct ways ways_in[LANGUAGE_COUNT] = {
    [LANGUAGE_FR] = {"Retour à l’accueil", "Se connecter"},
    [LANGUAGE_EN] = {"Back to the start", "Sign in"},
    [LANGUAGE_AR] = {"العودة إلى الصفحة الرئيسية", "تسجيل الدخول"},
};

/* Browsers name text/html when somebody follows a link, and not when a script asks. */
bool problem_page_wanted(const struct request *request, int status) {
  const char *accept = request_header(request, MHD_HTTP_HEADER_ACCEPT);
  return accept && strstr(accept, "text/html") && is_for_people(status);
}

void problem_page_write(const struct request *request, enum outcome outcome, int status, const char *page_head,
                        struct buffer *out) {
  const struct ways *ways = &ways_in[request->language];
  const char *title = outcome_text(outcome, request->language);
  buffer_format(out, "<!doctype html>\n<html lang=\"%s\" dir=\"%s\"><meta charset=\"utf-8\">",
                language_tag(request->language), request->language == LANGUAGE_AR ? "rtl" : "ltr");
  buffer_text(out, "<meta name=\"viewport\" content=\"width=device-width\"><title>");
  html_text(out, title);
  buffer_text(out, "</title>\n");
  if (page_head) buffer_text(out, page_head);
  buffer_text(out, "<main class=\"wrap stack\"><h1>");
  html_text(out, title);
  buffer_text(out, "</h1>\n");
  if (status == 401 || status == 403) write_link(out, "/connexion", ways->sign_in);
  write_link(out, "/", ways->home);
  buffer_text(out, "</main></html>\n");
}

static bool is_for_people(int status) {
  return status == 401 || (status >= 403 && status <= 405) || status == 429 || status >= 500;
}

static void write_link(struct buffer *out, const char *address, const char *text) {
  buffer_format(out, "<p><a class=\"btn\" href=\"%s\">", address);
  html_text(out, text);
  buffer_text(out, "</a></p>\n");
}
