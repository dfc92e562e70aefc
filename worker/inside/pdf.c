/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Reads a PDF for its names, wherever they stand: in its objects, in a stream, in a stream of packed objects. It builds
 * no tree and follows no reference, so that nothing in the file leads it anywhere. */
#include "worker/inside/inside.h"
#include "worker/inside/pdf_name.h"

#include <string.h>
#include <zlib.h>

enum { TAIL = 2048, DICTIONARY_MAX = 65536, WINDOW = 65536, OVERLAP = 128 };
static const size_t packed_objects_max = (size_t)16 * 1024 * 1024; /* of one stream of objects, unpacked */
static const size_t other_stream_max = (size_t)4 * 1024 * 1024;    /* as far as a page or a picture is looked into */
static const size_t unpacked_max = (size_t)256 * 1024 * 1024;      /* of the whole file */

struct reading {
  const uint8_t *bytes;
  size_t length, unpacked;
  uint32_t pages;
};

static bool ends_well(const uint8_t *bytes, size_t length);
static enum worker_verdict read_objects(struct reading *reading);
static enum worker_verdict look_at_stream(struct reading *reading, size_t dictionary, size_t at);
static enum worker_verdict unpack(struct reading *reading, const uint8_t *bytes, size_t length, bool objects);
static enum worker_verdict look_through(struct reading *reading, z_stream *stream, bool objects);
static enum worker_verdict read_names(struct reading *reading, const uint8_t *bytes, size_t looked, size_t length,
                                      bool objects);
static bool stream_begins(const struct reading *reading, size_t at);
static bool word(const struct reading *reading, size_t at, const char *text);
static bool white(uint8_t byte);

enum worker_verdict look_at_pdf(const uint8_t *bytes, size_t length, uint32_t *pages) {
  struct reading reading = {.bytes = bytes, .length = length};
  if (length < 16 || memcmp(bytes, "%PDF-", 5) != 0) return VERDICT_BROKEN;
  if (ends_as_archive(bytes, length)) return VERDICT_HIDES;
  if (!ends_well(bytes, length)) return VERDICT_BROKEN;
  enum worker_verdict verdict = read_objects(&reading);
  if (verdict == VERDICT_ACCEPTED && reading.pages == 0) verdict = VERDICT_BROKEN;
  *pages = reading.pages;
  return verdict;
}

/* Its last word is %%EOF: what comes after would be another file. */
static bool ends_well(const uint8_t *bytes, size_t length) {
  while (length > 0 && white(bytes[length - 1])) length--;
  return length >= 5 && memcmp(bytes + length - 5, "%%EOF", 5) == 0;
}

/* Streams are not skipped: where one ends depends on who reads, and an object may be hidden in the difference. */
static enum worker_verdict read_objects(struct reading *reading) {
  enum worker_verdict verdict = VERDICT_ACCEPTED;
  size_t object = 0;
  bool within = false;
  for (size_t at = 0; at < reading->length && verdict == VERDICT_ACCEPTED; at++) {
    if (reading->bytes[at] == '/')
      verdict = pdf_name_verdict(reading->bytes + at, reading->length - at, !within, &reading->pages);
    else if (word(reading, at, "endstream")) within = false;
    else if (word(reading, at, "obj")) object = at;
    else if (stream_begins(reading, at)) {
      within = true;
      verdict = look_at_stream(reading, object, at);
    }
  }
  return verdict;
}

/* at: the word "stream"; dictionary: where its object began. */
static enum worker_verdict look_at_stream(struct reading *reading, size_t dictionary, size_t at) {
  struct pdf_stream facts = {0};
  if (at - dictionary <= DICTIONARY_MAX) pdf_stream_read(reading->bytes + dictionary, at - dictionary, &facts);
  if (facts.objects && (facts.other_filter || facts.rearranged || !facts.deflated)) return VERDICT_BROKEN;
  size_t begins = at + strlen("stream");
  if (begins < reading->length && reading->bytes[begins] == '\r') begins++;
  if (begins < reading->length && reading->bytes[begins] == '\n') begins++;
  const uint8_t *bytes = reading->bytes + begins;
  size_t length = reading->length - begins;
  bool packed = length > 2 && (bytes[0] & 0x0f) == Z_DEFLATED && (bytes[0] << 8 | bytes[1]) % 31 == 0;
  if (!packed) return facts.objects ? VERDICT_BROKEN : VERDICT_ACCEPTED;
  return unpack(reading, bytes, length, facts.objects);
}

static enum worker_verdict unpack(struct reading *reading, const uint8_t *bytes, size_t length, bool objects) {
  z_stream stream = {0};
  if (inflateInit(&stream) != Z_OK) return VERDICT_BROKEN;
  stream.next_in = (uint8_t *)(uintptr_t)bytes; /* zlib reads it and no more */
  stream.avail_in = (uInt)length;
  enum worker_verdict verdict = look_through(reading, &stream, objects);
  inflateEnd(&stream);
  return verdict;
}

/* Window by window; each begins with the last bytes of the one before, where a name may have been cut. */
static enum worker_verdict look_through(struct reading *reading, z_stream *stream, bool objects) {
  static uint8_t window[WINDOW];
  size_t kept = 0, most = objects ? packed_objects_max : other_stream_max;
  for (int state = Z_OK; state == Z_OK;) {
    if (stream->total_out > most || reading->unpacked > unpacked_max)
      return objects ? VERDICT_BROKEN : VERDICT_ACCEPTED;
    stream->next_out = window + kept;
    stream->avail_out = (uInt)(WINDOW - kept);
    state = inflate(stream, Z_NO_FLUSH);
    size_t fresh = WINDOW - kept - stream->avail_out, filled = kept + fresh;
    reading->unpacked += fresh;
    bool last = state != Z_OK || fresh == 0;
    if (objects && last && state != Z_STREAM_END) return VERDICT_BROKEN;
    size_t looked = last || filled < OVERLAP ? filled : filled - OVERLAP;
    enum worker_verdict verdict = read_names(reading, window, looked, filled, objects);
    if (verdict != VERDICT_ACCEPTED || last) return verdict;
    kept = filled - looked;
    memmove(window, window + looked, kept);
  }
  return VERDICT_ACCEPTED;
}

/* Names that begin before looked. */
static enum worker_verdict read_names(struct reading *reading, const uint8_t *bytes, size_t looked, size_t length,
                                      bool objects) {
  enum worker_verdict verdict = VERDICT_ACCEPTED;
  for (size_t at = 0; at < looked && verdict == VERDICT_ACCEPTED; at++)
    if (bytes[at] == '/') verdict = pdf_name_verdict(bytes + at, length - at, objects, &reading->pages);
  return verdict;
}

/* The word stands alone at the end of its line, behind a dictionary. */
static bool stream_begins(const struct reading *reading, size_t at) {
  if (at == 0 || !word(reading, at, "stream") || at + 6 >= reading->length) return false;
  uint8_t before = reading->bytes[at - 1], after = reading->bytes[at + 6];
  return (before == '>' || white(before)) && (after == '\r' || after == '\n');
}

static bool word(const struct reading *reading, size_t at, const char *text) {
  size_t size = strlen(text);
  return at <= reading->length && size <= reading->length - at && memcmp(reading->bytes + at, text, size) == 0;
}

static bool white(uint8_t byte) {
  return byte == '\0' || byte == '\t' || byte == '\n' || byte == '\f' || byte == '\r' || byte == ' ';
}
