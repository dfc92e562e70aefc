/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "pos/archive/archive_spec.h"

#include "core/json.h"

#define BASE64_OF_SIGNATURE (4 * ((SIGNATURE_MAX + 2) / 3) + 1)

static const struct spec_field seller_fields[] = {
    SPEC_FIELD(struct archive_seller, code, ARCHIVE_TEXT),
    SPEC_FIELD(struct archive_seller, name, ARCHIVE_TEXT),
    SPEC_FIELD(struct archive_seller, siren, ARCHIVE_TEXT),
    SPEC_FIELD(struct archive_seller, siret, ARCHIVE_TEXT),
    SPEC_FIELD(struct archive_seller, vat_number, ARCHIVE_TEXT),
    SPEC_FIELD(struct archive_seller, address, ARCHIVE_TEXT),
    SPEC_FIELD(struct archive_seller, ape, .omitted = true, ARCHIVE_TEXT),
    SPEC_FIELD(struct archive_seller, legal_mention, .omitted = true, ARCHIVE_TEXT),
};
static const struct spec seller_spec = SPEC("ArchiveSeller", struct archive_seller, seller_fields);

static const struct spec_field place_fields[] = {
    SPEC_FIELD(struct archive_place, code, ARCHIVE_TEXT),
    SPEC_FIELD(struct archive_place, name, ARCHIVE_TEXT),
    SPEC_FIELD(struct archive_place, city, ARCHIVE_TEXT),
    SPEC_FIELD(struct archive_place, address, ARCHIVE_TEXT),
};
static const struct spec place_spec = SPEC("ArchivePlace", struct archive_place, place_fields);

static const struct spec_field chain_fields[] = {
    SPEC_FIELD(struct archive_chain, chain, .required = true, .min = 1, .max = 1),
    SPEC_FIELD(struct archive_chain, first, .required = true, .min = 1, .max = INT64_C(1000000000000)),
    SPEC_FIELD(struct archive_chain, last, .required = true, .min = 1, .max = INT64_C(1000000000000)),
    SPEC_FIELD(struct archive_chain, before, .required = true, .form = FORM_HEX64),
    SPEC_FIELD(struct archive_chain, hash, .required = true, .form = FORM_HEX64),
};
static const struct spec chain_spec = SPEC("ArchiveChain", struct archive_chain, chain_fields);

#define TOTAL .required = true, .min = -INT64_C(1000000000000000), .max = INT64_C(1000000000000000)
static const struct spec_field manifest_fields[] = {
    SPEC_FIELD(struct archive_manifest, format, .required = true, .min = ARCHIVE_FORMAT, .max = ARCHIVE_FORMAT),
    SPEC_FIELD(struct archive_manifest, till, .required = true, .form = FORM_CODE, .min = 2, .max = 24),
    SPEC_OBJECT_OF(struct archive_manifest, legal_entity, &seller_spec, .required = true),
    SPEC_OBJECT_OF(struct archive_manifest, kpa, &place_spec, .required = true),
    SPEC_FIELD(struct archive_manifest, from, .required = true, .form = FORM_TIME),
    SPEC_FIELD(struct archive_manifest, to, .required = true, .form = FORM_TIME),
    SPEC_FIELD(struct archive_manifest, made_at, .required = true, .form = FORM_TIME),
    SPEC_FIELD(struct archive_manifest, software, ARCHIVE_TEXT),
    SPEC_FIELD(struct archive_manifest, core, ARCHIVE_TEXT),
    SPEC_FIELD(struct archive_manifest, public_key, .required = true, .min = 1, .max = 400),
    SPEC_LIST_OF(struct archive_manifest, chains, chain_count, &chain_spec, .required = true, .min = 1,
                 .max = RECORD_CHAINS),
    SPEC_FIELD(struct archive_manifest, grand_total, TOTAL),
    SPEC_FIELD(struct archive_manifest, perpetual_total, TOTAL),
    SPEC_FIELD(struct archive_manifest, perpetual_total_abs, TOTAL),
};
const struct spec archive_manifest_spec = SPEC("ArchiveManifest", struct archive_manifest, manifest_fields);

static void add_base64(struct buffer *out, const uint8_t *bytes, size_t length);

void archive_begin(struct buffer *out, const struct archive_manifest *manifest) {
  buffer_format(out, "comptoir-archive\t%d\nmanifest\t", ARCHIVE_FORMAT);
  struct json json = json_into(out);
  spec_write(&archive_manifest_spec, manifest, &json);
  buffer_char(out, '\n');
}

void archive_add(struct buffer *out, const void *body, size_t length, const uint8_t *signature,
                 size_t signature_length) {
  buffer_text(out, "record\t");
  add_base64(out, signature, signature_length);
  buffer_char(out, '\t');
  buffer_add(out, body, length);
  buffer_char(out, '\n');
}

void archive_end(struct buffer *out, int64_t records, const struct signing_key *key) {
  uint8_t digest[SHA256_BYTES], signature[SIGNATURE_MAX];
  char hex[SHA256_HEX];
  sha256(out->bytes, out->length, digest);
  hex_from_bytes(digest, sizeof digest, hex);
  size_t length = record_sign(key, out->bytes, out->length, signature);
  buffer_format(out, "end\t%lld\t%s\t", (long long)records, hex);
  add_base64(out, signature, length);
  buffer_char(out, '\n');
}

static void add_base64(struct buffer *out, const uint8_t *bytes, size_t length) {
  char text[BASE64_OF_SIGNATURE] = "";
  if (length <= SIGNATURE_MAX) base64_from_bytes(bytes, length, text);
  buffer_text(out, text);
}
