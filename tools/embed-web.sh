#!/bin/sh
# SPDX-License-Identifier: AGPL-3.0-or-later
# embed-web.sh WEB_DIR OUT_DIR: every file below web/ becomes an asset of the programs, with its brotli and gzip twins
# where they are smaller. In .html files {{build}} becomes the build id, the hash of all assets, so that
# /a/<build id>/… may be cached for ever.
set -eu
web=$1 out=$2
work=$out/web
rm -rf "$work"
mkdir -p "$work"
(cd "$web" && find . -type f ! -path '*/node_modules/*' ! -name '*.d.ts' ! -name '*.md' ! -name 'package*.json' ! -name 'tsconfig.json' ! -name '*.sha256' | sed 's|^\./||' | LC_ALL=C sort) >"$work.list"
build=$(cd "$web" && while read -r file; do printf '%s\n' "$file"; cat "$file"; done <"$work.list" | sha256sum | cut -c1-16)
asm=$out/web_embedded.S.new table=$out/web_assets.c.new
printf '.section .rodata\n' >"$asm"
printf '/* generated from web/ */\n#include "core/asset.h"\n' >"$table"
number=0 rows=
type_of() {
  case $1 in
    *.html) echo 'text/html; charset=utf-8' ;; *.css) echo 'text/css; charset=utf-8' ;;
    *.js | *.mjs) echo 'text/javascript; charset=utf-8' ;; *.svg) echo 'image/svg+xml' ;;
    *.json) echo 'application/json' ;; *.woff2) echo 'font/woff2' ;; *.png) echo 'image/png' ;;
    *.txt) echo 'text/plain; charset=utf-8' ;; *.webmanifest) echo 'application/manifest+json' ;;
    *) echo 'application/octet-stream' ;;
  esac
}
embed() { # SYMBOL FILE → prints the C initialiser
  printf '.global %s\n%s:\n.incbin "%s"\n' "$1" "$1" "$2" >>"$asm"
  printf 'extern const unsigned char %s[];\n' "$1" >>"$table"
  initialiser="{$1, $(wc -c <"$2")}"
}
while read -r file; do
  number=$((number + 1))
  copy=$work/$number
  case $file in *.html) sed "s/{{build}}/$build/g" "$web/$file" >"$copy" ;; *) cp "$web/$file" "$copy" ;; esac
  tag=$(sha256sum "$copy" | cut -c1-24)
  embed "web_$number" "$copy"; identity=$initialiser gzip='{0, 0}' brotli='{0, 0}'
  case $file in *.woff2 | *.png) ;; *)
    gzip -9 -n -c "$copy" >"$copy.gz"
    brotli -q 11 -c "$copy" >"$copy.br"
    size=$(wc -c <"$copy")
    if [ "$(wc -c <"$copy.gz")" -lt "$size" ]; then embed "web_${number}_gz" "$copy.gz"; gzip=$initialiser; fi
    if [ "$(wc -c <"$copy.br")" -lt "$size" ]; then embed "web_${number}_br" "$copy.br"; brotli=$initialiser; fi
  esac
  rows="$rows  {\"$file\", \"$(type_of "$file")\", \"\\\\\"$tag\\\\\"\", $identity, $gzip, $brotli},\n"
done <"$work.list"
{
  printf 'const struct asset asset_table[] = {\n%b};\n' "$rows"
  printf 'const size_t asset_count = sizeof(asset_table) / sizeof(asset_table[0]);\n'
  printf 'const char asset_build_id[] = "%s";\n' "$build"
} >>"$table"
mv "$asm" "$out/web_embedded.S"
mv "$table" "$out/web_assets.c"
