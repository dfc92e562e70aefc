#!/bin/sh
# SPDX-License-Identifier: AGPL-3.0-or-later
# vendor-pictograms.sh: makes web/ui/pictograms/ from tools/pictograms.txt: OpenMoji's colour drawings by code point,
# made small by svgo, from the exact npm versions of tests/web/package.json. Our own drawings stay in place and are made
# small too. Ends with 1 when a drawing is missing, unlisted, or heavier than 4096 bytes.
# Needs node and npm. The same versions give the same bytes: a difference after a run is a change to look at.
set -eu
root=$(cd "$(dirname "$0")/.." && pwd)
npm=$root/tests/web/node_modules
list=$root/tools/pictograms.txt
drawings=$root/web/ui/pictograms
if [ ! -d "$npm/openmoji" ] || [ ! -d "$npm/svgo" ]; then (cd "$root/tests/web" && npm ci --ignore-scripts --no-audit --no-fund); fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
status=0

# One group around the drawing; 66 is the ground line of the 72-unit grid.
shrink() { # FILE PERCENT
  sed -i -e "s|<svg[^>]*>|&<g transform=\"translate(36 66) scale(0.$2) translate(-36 -66)\">|" -e 's|</svg>|</g></svg>|' "$1"
}

sed -e 's/#.*//' "$list" | while read -r name source percent; do
  [ -n "$name" ] || continue
  case $source in
    own) cp "$drawings/$name.svg" "$work/$name.svg" ;;
    *) cp "$npm/openmoji/color/svg/$source.svg" "$work/$name.svg" ;;
  esac
  [ -z "$percent" ] || shrink "$work/$name.svg" "$percent"
done

cat >"$work/svgo.config.mjs" <<'JS'
// Two decimals of a 72-unit grid are a tenth of a pixel on the largest tile. The root keeps its viewBox: it is scaled.
export default {
  multipass: true,
  floatPrecision: 2,
  plugins: ["preset-default", "removeDimensions", { name: "removeAttrs", params: { attrs: ["svg:id", "g:id"] } }],
};
JS
"$npm/.bin/svgo" --quiet --config "$work/svgo.config.mjs" --folder "$work" --output "$work"

for drawing in "$work"/*.svg; do
  if [ "$(wc -c <"$drawing")" -gt 4096 ]; then echo "heavy: $(basename "$drawing")" >&2; status=1; fi
  cmp -s "$drawing" "$drawings/$(basename "$drawing")" || cp "$drawing" "$drawings/"
done
for drawing in "$drawings"/*.svg; do
  [ -e "$work/$(basename "$drawing")" ] || { echo "not in tools/pictograms.txt: $(basename "$drawing")" >&2; status=1; }
done
exit $status
