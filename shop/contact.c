/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* How somebody is reached: the same three fields on every form of the shop. */
#include "core/text.h"
#include "shop/view.h"

/* What is wrong stands beside the field: the page opens there, and its top is out of sight. */
static void write_field(struct buffer *out, const struct view_contact *contact, const char *const field[5],
                        const char *value) {
  bool wrong = contact->trouble.text && text_equal(contact->trouble.field, field[1]);
  html_write(out,
             "<div class=\"field\"><label for=\"%s\">%s</label><input class=\"input\" id=\"%s\" name=\"%s\" "
             "value=\"%s\" ",
             field[0], field[2], field[0], field[0], value);
  buffer_text(out, field[3]);
  if (wrong) {
    html_write(out, " aria-describedby=\"%s-faux contact\" aria-invalid=\"true\" autofocus><div id=\"%s-faux\">",
               field[0], field[0]);
    view_note(out, "is-stop", "triangle-alert", value && value[0] ? field[4] : contact->trouble.text);
    buffer_text(out, "</div></div>");
  } else buffer_text(out, " aria-describedby=\"contact\"></div>");
}

static void write_way(struct buffer *out, const char *value, const char *text, bool chosen) {
  html_write(out,
             "<label class=\"choice\"><input type=\"radio\" name=\"prevenir\" value=\"%s\"%s><span>%s</span></label>",
             value, chosen ? " checked" : "", text);
}

static void write_choice(struct buffer *out, const struct view_contact *contact) {
  buffer_text(out, "<div role=\"group\" aria-labelledby=\"prevenir\"><p id=\"prevenir\">Quand c’est prêt, ou annulé, "
                   "comment vous le dire\u202f?</p>");
  write_way(out, "email", "Par e-mail", !contact->by_sms);
  write_way(out, "sms", "Par SMS, sur un portable", contact->by_sms);
  buffer_text(out, "</div>");
}

void view_contact(struct buffer *out, const struct view_contact *contact) {
  static const char *const NAME[] = {"nom", "/name", "Votre nom", "autocomplete=\"name\" maxlength=\"80\" required",
                                     "Un nom tient sur une ligne, en 80 signes au plus."};
  static const char *const EMAIL[] = {"email", "/email", "E-mail",
                                      ("type=\"email\" autocomplete=\"email\" maxlength=\"200\" " WHOLE_ADDRESS),
                                      "Cette adresse ne va pas. Vérifiez-la."};
  const char *const phone[] = {"telephone", "/phone", "Téléphone", "type=\"tel\" autocomplete=\"tel\" maxlength=\"24\"",
                               contact->by_sms ? "Pour un SMS, donnez un numéro de portable."
                                               : "Ce numéro ne va pas. Vérifiez-le."};
  write_field(out, contact, NAME, contact->name);
  buffer_text(out, "<div class=\"two\">");
  write_field(out, contact, EMAIL, contact->email);
  write_field(out, contact, phone, contact->phone);
  html_write(out, "</div><p class=\"hint\" id=\"contact\">%s</p>", contact->hint);
  if (contact->may_choose) write_choice(out, contact);
}
