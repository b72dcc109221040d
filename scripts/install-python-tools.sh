#!/bin/sh
# Installs Python packages that most distributions lack, or have too old, from PyPI: scripts/install-python-tools.sh SET
#   checks   ruff and mypy, for scripts/lint.sh; into build/tools of this checkout ($CHECK_TOOLS if set)
#   price    capstone and pyelftools, for fencepost price; into build/price ($PRICE_TOOLS if set)
#
# Each is a virtual environment with the versions of scripts/requirements-SET.txt, and nothing is installed elsewhere. If it
# has these versions already, nothing is done and the network is not touched. That of price sees the packages of the Python that
# made it, too: numpy, scipy, matplotlib.
# Exit 0: they are there. 2: they could not be installed; one line on stderr says why and what to do.
set -u
here=$(cd "$(dirname "$0")" && pwd)
set_name=${1:-}

fail() { printf 'install-python-tools.sh: %s\n' "$*" >&2; exit 2; }

case $set_name in
    checks) what='ruff and mypy' tools=${CHECK_TOOLS:-${here%/*}/build/tools} option= ;;
    price) what='capstone and pyelftools' tools=${PRICE_TOOLS:-${here%/*}/build/price} option=--system-site-packages ;;
    *) fail "which packages: '$set_name'? There are: checks, price" ;;
esac
wanted=$here/requirements-$set_name.txt
installed=$tools/requirements-$set_name.txt    # a copy, written last

if [ -f "$installed" ] && [ "$(cat "$installed")" = "$(cat "$wanted")" ] && "$tools/bin/python" -c '' 2>/dev/null; then
    exit 0
fi
python=$("$here/find-python.sh") || exit 2
printf 'install-python-tools.sh: installing %s into %s\n' "$what" "$tools" >&2
# shellcheck disable=SC2086  # none or one
why=$("$python" -m venv --clear $option "$tools" 2>&1) ||
    fail "$python cannot make a virtual environment in $tools: $(printf '%s\n' "$why" | tail -n 1); remedy: install python3-venv"
# The list is complete: --no-deps keeps pip from adding versions that nobody chose. What the system has does not count.
why=$("$tools/bin/python" -m pip install --quiet --disable-pip-version-check --retries 2 --ignore-installed --no-deps \
    --requirement "$wanted" 2>&1) ||
    fail "pip cannot install $what from PyPI: $(printf '%s\n' "$why" | sed -n 's/^ERROR: //p' | tail -n 1); remedy: connect to the network once and run scripts/install-deps.sh --with $set_name, or name a mirror in PIP_INDEX_URL"
cat "$wanted" >"$installed"
