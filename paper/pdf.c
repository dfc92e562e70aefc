/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "paper/pen.h"

#include <cairo-pdf.h>
#include <string.h>

static bool have_font(PangoLayout *layout);
static cairo_status_t keep_bytes(void *context, const unsigned char *bytes, unsigned length);
static void describe(cairo_surface_t *surface, const struct paper *paper);
static enum outcome draw(cairo_surface_t *surface, const struct paper *paper, struct buffer *bytes,
                         struct fault *fault);
static void compose(struct pen *pen);
static PangoLayout *new_layout(cairo_t *cairo);

enum outcome paper_pdf(const struct paper *paper, struct buffer *out, struct fault *fault) {
  AUTO(buffer) struct buffer bytes = {0};
  cairo_surface_t *surface = cairo_pdf_surface_create_for_stream(keep_bytes, &bytes, PAGE_WIDTH, PAGE_HEIGHT);
  enum outcome outcome = draw(surface, paper, &bytes, fault);
  cairo_surface_destroy(surface);
  if (outcome == OK) buffer_add(out, bytes.bytes, bytes.length);
  return outcome;
}

static cairo_status_t keep_bytes(void *context, const unsigned char *bytes, unsigned length) {
  buffer_add(context, bytes, length);
  return CAIRO_STATUS_SUCCESS;
}

static enum outcome draw(cairo_surface_t *surface, const struct paper *paper, struct buffer *bytes,
                         struct fault *fault) {
  AUTO(arena) struct arena arena = {0};
  cairo_t *cairo = cairo_create(surface);
  struct pen pen = {.paper = paper, .cairo = cairo, .layout = new_layout(cairo)};
  pen.words = (struct pdf_words){.title = paper->title,
                                 .language = paper->language,
                                 .figures = arena_list(&arena, paper->block_count + 1, sizeof(char *)),
                                 .tables = arena_list(&arena, paper->block_count + 1, sizeof(char *))};
  enum outcome outcome = OK;
  if (!have_font(pen.layout)) outcome = fault_set(fault, UNAVAILABLE, "font", "install fonts-dejavu-core");
  if (outcome == OK) {
    describe(surface, paper);
    compose(&pen);
    pen.pages = pen.page;
    pen.drawing = true;
    compose(&pen);
  }
  g_object_unref(pen.layout);
  cairo_destroy(cairo);
  cairo_surface_finish(surface);
  cairo_status_t status = cairo_surface_status(surface);
  if (outcome != OK) return outcome;
  if (status != CAIRO_STATUS_SUCCESS)
    return fault_set(fault, FAILED_INTERNAL, "pdf", "%s", cairo_status_to_string(status));
  return pdf_add_words(bytes, &pen.words) ? OK : fault_set(fault, FAILED_INTERNAL, "pdf", "Cairo wrote it otherwise");
}

/* Without hinting and at one unit a point, so that the same words break at the same place on every machine. */
static PangoLayout *new_layout(cairo_t *cairo) {
  cairo_font_options_t *options = cairo_font_options_create();
  cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
  cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
  PangoLayout *layout = pango_cairo_create_layout(cairo);
  PangoContext *context = pango_layout_get_context(layout);
  pango_cairo_context_set_font_options(context, options);
  pango_cairo_context_set_resolution(context, 72);
  pango_context_set_language(context, pango_language_from_string("fr"));
  pango_layout_context_changed(layout);
  pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR);
  cairo_font_options_destroy(options);
  return layout;
}

static bool have_font(PangoLayout *layout) {
  PangoFontDescription *wanted = pango_font_description_from_string("DejaVu Sans 10");
  PangoFont *font = pango_context_load_font(pango_layout_get_context(layout), wanted);
  pango_font_description_free(wanted);
  if (!font) return false;
  PangoFontDescription *found = pango_font_describe(font);
  bool same = strcmp(pango_font_description_get_family(found), "DejaVu Sans") == 0;
  pango_font_description_free(found);
  g_object_unref(font);
  return same;
}

static void describe(cairo_surface_t *surface, const struct paper *paper) {
  char date[DATE_TEXT], created[DATE_TEXT + 16];
  snprintf(created, sizeof created, "%sT00:00:00Z", date_format(paper->day, date));
  cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_TITLE, paper->title);
  if (paper->author) cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_AUTHOR, paper->author);
  cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATOR, "Comptoir");
  cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATE_DATE, created);
}

static void compose(struct pen *pen) {
  pen->page = 1;
  pen_tag(pen, "Document");
  pen_head(pen);
  for (size_t i = 0; i < pen->paper->block_count; i++) pen_block(pen, &pen->paper->blocks[i]);
  pen_untag(pen, "Document");
  pen_foot(pen);
}
