#!/bin/sh
# Prints the path of a Python that can run the scripts: 3.9 or later, and it
# really imports numpy, scipy, matplotlib 3.6+ and jsonschema 4+. The first
# python3 on PATH is often a version manager's without any of them.
# Order: $PYTHON, every python3 on PATH, every python3.N on PATH, $SYSTEM_PYTHON (/usr/bin/python3 unless set).
# Exit 2 and one line on stderr when there is none. Installs nothing.
set -u

# Prints what is missing, nothing when the interpreter will do.
probe='
import sys
missing = [] if sys.version_info >= (3, 9) else ["Python 3.9"]
for name, least in (("numpy", ()), ("scipy", ()), ("matplotlib", (3, 6)), ("jsonschema", (4,))):
    try:
        module = __import__(name)
        if least:
            import importlib.metadata
            have = importlib.metadata.version(name).split(".")[: len(least)]
            if tuple(int(part) for part in have) < least:
                missing.append(name + " " + ".".join(map(str, least)))
    except Exception:
        missing.append(name)
print(" ".join(missing))
'
tried=''

try() {
    case "|$tried" in *"|$1 "*) return ;; esac
    if missing=$("$1" -c "$probe" 2>/dev/null); then
        [ -z "$missing" ] && { printf '%s\n' "$1"; exit 0; }
    else
        missing='does not run'
    fi
    tried="$tried$1 ($missing)|"
}

if [ -n "${PYTHON:-}" ]; then
    try "$(command -v -- "$PYTHON" || printf '%s' "$PYTHON")"
fi
try_each() { for python; do [ -f "$python" ] && [ -x "$python" ] && try "$python"; done; }

# Programs called python3 first: a version manager has a wrapper for every python3.N, and each is slow to ask.
old_ifs=$IFS
IFS=:
for folder in ${PATH:-}; do IFS=$old_ifs; try_each "$folder/python3"; done
IFS=:
for folder in ${PATH:-}; do IFS=$old_ifs; try_each "$folder"/python3.[0-9] "$folder"/python3.[0-9][0-9]; done
IFS=$old_ifs
system=${SYSTEM_PYTHON-/usr/bin/python3}
[ -x "$system" ] && try "$system"

printf 'find-python.sh: no Python has all that the scripts import; tried, with what is missing: %s; remedy: make deps, or set PYTHON\n' \
    "$(printf '%s' "${tried:-nothing, there is no python3}" | sed 's/|$//; s/|/, /g')" >&2
exit 2
