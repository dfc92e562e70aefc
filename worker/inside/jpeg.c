/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "worker/inside/inside.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <jerror.h>
#include <jpeglib.h>

enum { QUALITY = 82, EXIF_MARKER = JPEG_APP0 + 1, EXIF_PREFIX = 6 };

static void give_up(j_common_ptr file);
static void note(j_common_ptr file, int level);
static enum worker_verdict decode(struct jpeg_decompress_struct *file, uint32_t side, struct arena *arena,
                                  struct picture *picture);
static void choose_scale(struct jpeg_decompress_struct *file, uint32_t side);
static void take_row(const struct jpeg_decompress_struct *file, const JSAMPLE *row, uint8_t *rgb);
static int orientation_of(const struct jpeg_decompress_struct *file);

struct errors {
  struct jpeg_error_mgr base;
  bool cut;
};

enum worker_verdict read_jpeg(const uint8_t *bytes, size_t length, uint32_t side, struct arena *arena,
                              struct picture *picture) {
  struct jpeg_decompress_struct file = {0};
  struct errors errors = {0};
  file.err = jpeg_std_error(&errors.base);
  errors.base.error_exit = give_up;
  errors.base.emit_message = note;
  jpeg_create_decompress(&file);
  jpeg_mem_src(&file, bytes, length);
  jpeg_save_markers(&file, EXIF_MARKER, 0xffff);
  jpeg_read_header(&file, TRUE);
  enum worker_verdict verdict = VERDICT_TOO_MANY_PIXELS;
  if (!too_many_pixels(file.image_width, file.image_height)) verdict = decode(&file, side, arena, picture);
  if (verdict == VERDICT_ACCEPTED && errors.cut) verdict = VERDICT_BROKEN;
  /* Behind the last marker phones leave larger or older pictures, which go; archives and pages are no accident. */
  size_t left = file.src->bytes_in_buffer;
  if (verdict == VERDICT_ACCEPTED && has_stowaway(bytes + length - left, left)) verdict = VERDICT_HIDES;
  jpeg_destroy_decompress(&file);
  return verdict;
}

static enum worker_verdict decode(struct jpeg_decompress_struct *file, uint32_t side, struct arena *arena,
                                  struct picture *picture) {
  choose_scale(file, side);
  bool inks = file->jpeg_color_space == JCS_CMYK || file->jpeg_color_space == JCS_YCCK;
  file->out_color_space = inks ? JCS_CMYK : JCS_RGB;
  picture->orientation = orientation_of(file);
  jpeg_start_decompress(file);
  struct pixels *to = &picture->pixels;
  *to = (struct pixels){.width = file->output_width, .height = file->output_height};
  to->rgb = arena_list(arena, (size_t)to->width * to->height, 3);
  JSAMPLE *row = arena_list(arena, to->width, (size_t)file->output_components);
  while (file->output_scanline < file->output_height) {
    uint8_t *rgb = to->rgb + (size_t)file->output_scanline * to->width * 3;
    if (jpeg_read_scanlines(file, &row, 1) != 1) return VERDICT_BROKEN;
    take_row(file, row, rgb);
  }
  jpeg_finish_decompress(file);
  return VERDICT_ACCEPTED;
}

/* The decoder halves for nearly nothing. */
static void choose_scale(struct jpeg_decompress_struct *file, uint32_t side) {
  uint32_t longer = file->image_width > file->image_height ? file->image_width : file->image_height;
  file->scale_num = 1;
  file->scale_denom = 1;
  while (file->scale_denom < 8 && longer / (file->scale_denom * 2) >= side) file->scale_denom *= 2;
}

/* Printers' files hold inks, nearly always written the other way round (Adobe): what is left is light. */
static void take_row(const struct jpeg_decompress_struct *file, const JSAMPLE *row, uint8_t *rgb) {
  if (file->out_color_space == JCS_RGB) {
    memcpy(rgb, row, (size_t)file->output_width * 3);
    return;
  }
  for (size_t x = 0; x < file->output_width; x++)
    for (size_t c = 0; c < 3; c++) {
      unsigned ink = row[x * 4 + c], black = row[x * 4 + 3];
      if (!file->saw_Adobe_marker) {
        ink = 255 - ink;
        black = 255 - black;
      }
      rgb[x * 3 + c] = (uint8_t)(ink * black / 255);
    }
}

static int orientation_of(const struct jpeg_decompress_struct *file) {
  for (const struct jpeg_marker_struct *marker = file->marker_list; marker; marker = marker->next)
    if (marker->data_length > EXIF_PREFIX && memcmp(marker->data, "Exif\0", EXIF_PREFIX) == 0)
      return exif_orientation(marker->data + EXIF_PREFIX, marker->data_length - EXIF_PREFIX);
  return 1;
}

/* What the decoder cannot go on from. Nothing was answered yet: this is the answer. */
static void give_up(j_common_ptr file) {
  (void)file;
  struct wire_answer answer = {.mark = WIRE_MARK, .verdict = VERDICT_BROKEN};
  _exit(write(STDOUT_FILENO, &answer, sizeof answer) == sizeof answer ? 0 : 1);
}

/* It would go on with grey where the file ends. */
static void note(j_common_ptr file, int level) {
  if (level >= 0) return;
  int code = file->err->msg_code;
  if (code == JWRN_JPEG_EOF || code == JWRN_HIT_MARKER || code == JWRN_HUFF_BAD_CODE)
    ((struct errors *)(void *)file->err)->cut = true;
}

struct worker_bytes write_jpeg(const struct pixels *pixels) {
  struct jpeg_compress_struct file = {0};
  struct errors errors = {0};
  unsigned char *bytes = NULL;
  unsigned long length = 0;
  file.err = jpeg_std_error(&errors.base);
  errors.base.error_exit = give_up;
  jpeg_create_compress(&file);
  jpeg_mem_dest(&file, &bytes, &length);
  file.image_width = pixels->width;
  file.image_height = pixels->height;
  file.input_components = 3;
  file.in_color_space = JCS_RGB;
  jpeg_set_defaults(&file);
  jpeg_set_quality(&file, QUALITY, TRUE);
  file.optimize_coding = TRUE;
  jpeg_start_compress(&file, TRUE);
  while (file.next_scanline < file.image_height) {
    JSAMPLE *row = pixels->rgb + (size_t)file.next_scanline * pixels->width * 3;
    jpeg_write_scanlines(&file, &row, 1);
  }
  jpeg_finish_compress(&file);
  jpeg_destroy_compress(&file);
  return (struct worker_bytes){bytes, length};
}
