#!/bin/sh
# SPDX-License-Identifier: AGPL-3.0-or-later
# fiscal-core.sh SOURCE OUT: writes OUT, a header with the first 16 digits of the SHA-256 over the fiscal core: the
# files pos/fiscal_core.txt lists, in its order, each as "sha256  path". Every signed record says it. A file that is not
# there fails: a digest of less would name another core.
set -eu
cd "$1"
sums=$(grep -v '^#' pos/fiscal_core.txt | xargs sha256sum)
digest=$(printf '%s\n' "$sums" | sha256sum | cut -c1-16)
printf '/* made by tools/fiscal-core.sh */\n#define FISCAL_CORE "%s"\n' "$digest" > "$2"
