#!/bin/sh
# SPDX-License-Identifier: AGPL-3.0-or-later
# vendor-web.sh: makes the files of web/ that are not ours from the exact npm versions of tests/web/package.json:
#   web/vendor/preact.js   Preact, its hooks, signals and htm as one module
#   web/ui/icons.svg       the Lucide icons we use, one <symbol> each
#   web/vendor/SHA256SUMS  of both (checked by: sha256sum --check web/vendor/SHA256SUMS, at the root)
# Needs node and npm. The same versions give the same bytes: a difference after a run is a change to look at.
set -eu
root=$(cd "$(dirname "$0")/.." && pwd)
npm=$root/tests/web/node_modules
[ -d "$npm" ] || (cd "$root/tests/web" && npm ci --ignore-scripts --no-audit --no-fund)
mkdir -p "$root/web/vendor" "$root/LICENSES"
version_of() { sed -n 's/^  "version": "\(.*\)",*$/\1/p' "$npm/$1/package.json"; }

entry=$(mktemp -d)
trap 'rm -rf "$entry"' EXIT
cat >"$entry/entry.js" <<'JS'
import { h } from "preact";
import htm from "htm";
export { h, render, Fragment, createRef } from "preact";
export { useEffect, useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
export { signal, computed, effect, batch, untracked, useSignal, useComputed, useSignalEffect } from "@preact/signals";
export const html = htm.bind(h);
JS
NODE_PATH=$npm "$npm/.bin/esbuild" "$entry/entry.js" --bundle --format=esm --minify --target=es2022 \
  --legal-comments=none --log-level=warning --outfile="$entry/preact.js" \
  --banner:js="/* preact $(version_of preact) (MIT), @preact/signals $(version_of @preact/signals) (MIT), @preact/signals-core $(version_of @preact/signals-core) (MIT), htm $(version_of htm) (Apache-2.0); licences in LICENSES/. Made by tools/vendor-web.sh */"
cp "$entry/preact.js" "$root/web/vendor/preact.js"

icons="arrow-left arrow-right ban calendar chart-column check chevron-down chevron-left chevron-right chevron-up
circle-alert circle-check circle-user-round clock cloud cloud-off contrast delete download equal file-text fingerprint history
hourglass id-card info key-round layers link log-out mail network printer qr-code smartphone
lock minus monitor-smartphone pause pencil plus receipt receipt-euro refresh-cw scale server-off settings shield-check shield-alert
shopping-basket store trash-2 triangle-alert undo-2 unlink user-round-plus users-round volume-2 x"
{
  echo '<svg xmlns="http://www.w3.org/2000/svg">'
  echo "<!-- Lucide $(version_of lucide-static) (ISC), see LICENSES/ISC-Lucide.txt. Made by tools/vendor-web.sh -->"
  for icon in $icons; do
    printf '<symbol id="%s" viewBox="0 0 24 24">' "$icon"
    sed -e '1,/stroke-linejoin/d' "$npm/lucide-static/icons/$icon.svg" | sed -e '/^ *>$/d' -e '/<\/svg>/d' -e 's/^ *//' | tr -d '\n'
    echo '</symbol>'
  done
  echo '</svg>'
} >"$root/web/ui/icons.svg"

cp "$npm/preact/LICENSE" "$root/LICENSES/MIT-Preact.txt"
cp "$npm/@preact/signals/LICENSE" "$root/LICENSES/MIT-Preact-signals.txt"
cp "$npm/htm/LICENSE" "$root/LICENSES/Apache-2.0-htm.txt"
cp "$npm/lucide-static/LICENSE" "$root/LICENSES/ISC-Lucide.txt"
(cd "$root" && sha256sum web/vendor/preact.js web/ui/icons.svg >web/vendor/SHA256SUMS)
cat "$root/web/vendor/SHA256SUMS"
