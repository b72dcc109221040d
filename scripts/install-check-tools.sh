#!/bin/sh
# Installs the Python checkers of scripts/requirements-checks.txt (ruff, mypy) from PyPI: scripts/install-check-tools.sh
#
# They go into a virtual environment, build/tools of this checkout ($CHECK_TOOLS if set), and nowhere else. If it has
# these versions already, nothing is done and the network is not touched.
# Exit 0: they are there. 2: they could not be installed; one line on stderr says why and what to do.
set -u
here=$(dirname "$0")
wanted=$here/requirements-checks.txt
tools=${CHECK_TOOLS:-$(cd "$here/.." && pwd)/build/tools}
installed=$tools/requirements-checks.txt    # a copy, written last

fail() { printf 'install-check-tools.sh: %s\n' "$*" >&2; exit 2; }

if [ -f "$installed" ] && [ "$(cat "$installed")" = "$(cat "$wanted")" ] && "$tools/bin/python" -c '' 2>/dev/null; then
    exit 0
fi
python=$("$here/find-python.sh") || exit 2
printf 'install-check-tools.sh: installing ruff and mypy into %s\n' "$tools" >&2
why=$("$python" -m venv --clear "$tools" 2>&1) ||
    fail "$python cannot make a virtual environment in $tools: $(printf '%s\n' "$why" | tail -n 1); remedy: install python3-venv"
# The list is complete: --no-deps keeps pip from adding versions that nobody chose.
why=$("$tools/bin/python" -m pip install --quiet --disable-pip-version-check --retries 2 --no-deps \
    --requirement "$wanted" 2>&1) ||
    fail "pip cannot install ruff and mypy from PyPI: $(printf '%s\n' "$why" | sed -n 's/^ERROR: //p' | tail -n 1); remedy: connect to the network once and run scripts/install-deps.sh --with checks, or name a mirror in PIP_INDEX_URL"
cat "$wanted" >"$installed"
