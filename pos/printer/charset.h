/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Letters on a printer that knows only code pages of 256 signs. French needs two of them: PC858 has no œ, WPC1252 is
 * not in every printer. */
#ifndef COMPTOIR_POS_PRINTER_CHARSET_H
#define COMPTOIR_POS_PRINTER_CHARSET_H

#include "core/arena.h"
#include "core/buffer.h"

#include <stdbool.h>
#include <stdint.h>

enum charset {
  CHARSET_MULTI,   /* PC858, and WPC1252 for the runs that need it: all of French */
  CHARSET_PC858,   /* œ becomes oe */
  CHARSET_WPC1252, /* all of French */
  CHARSET_ASCII,   /* no accents: for a printer whose pages are unknown */
  CHARSET_COUNT
};
const char *charset_name(enum charset charset);                  /* "pc858" */
bool charset_from_name(const char *name, enum charset *charset); /* false: none has this name */

/* text with only such characters as charset can print, each one column wide: letters of other pages are spelled (œ oe,
 * ł l, ش ch), spaces of any kind become spaces, what nobody can spell becomes a question mark. */
const char *charset_fit(enum charset charset, const char *text, struct arena *arena);

#define CODE_PAGE_UNKNOWN (-1) /* what the printer stands on is not known: the first sign that is not ASCII says it */
/* Appends the bytes of a fitted text; ESC t where the page must change. *page is what the printer stands on. */
void charset_encode(enum charset charset, const char *fitted, int *page, struct buffer *out);

/* The character that byte (0x80…0xFF) is on this page of ESC t; 0 when there is none, or no such page. */
uint32_t code_page_character(int page, uint8_t byte);

/* One code point of well-formed UTF-8, moving *text past it; 0xFFFD and one byte for what is none; 0 at the end. */
uint32_t utf8_next(const char **text);
void utf8_add(struct buffer *out, uint32_t character);

#endif
