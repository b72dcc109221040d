#!/bin/sh
# Installs the library that draws the HTML report's charts (scripts/npm/package-lock.json) from the npm registry, where npm is:
# scripts/install-report-library.sh
#
# It goes into build/npm of this checkout ($REPORT_LIBRARY if set), and nowhere else. If that version is there already, or there
# is no npm, nothing is done and the network is not touched. The report does without it, so that a failure is told and no error.
set -u
here=$(dirname "$0")
wanted=$here/npm/package-lock.json
folder=${REPORT_LIBRARY:-$(cd "$here/.." && pwd)/build/npm}
installed=$folder/installed.json    # a copy of the lock file, written last; of one that could not be installed: tried.json

command -v npm >/dev/null 2>&1 || exit 0
for copy in "$installed" "$folder/tried.json"; do
    [ -f "$copy" ] && [ "$(cat "$copy")" = "$(cat "$wanted")" ] && exit 0
done
printf 'install-report-library.sh: installing uPlot into %s\n' "$folder" >&2
mkdir -p "$folder" && cat "$here/npm/package.json" >"$folder/package.json" && cat "$wanted" >"$folder/package-lock.json" || exit 0
# No script of a package is run. A registry that does not answer must not hold up a build.
if why=$(cd "$folder" && npm ci --ignore-scripts --no-audit --no-fund --fetch-retries 1 --fetch-timeout 15000 2>&1); then
    cat "$wanted" >"$installed"
else
    cat "$wanted" >"$folder/tried.json"
    printf 'install-report-library.sh: npm cannot install uPlot: %s; reports show their charts as SVG without it; to try again: rm %s\n' \
        "$(printf '%s\n' "$why" | sed -n 's/^npm [a-zA-Z.!]* *//p' | sed -n 1p)" "$folder/tried.json" >&2
fi
exit 0
