#!/bin/bash
# Checks the sources without running them: scripts/lint.sh [--fix] [CHECK...], in this order if none is named:
#   format   layout of C++ (clang-format; --fix writes)
#   shell    shell scripts (shellcheck)
#   python   Python (ruff; --fix writes what is safe)
#   rules    the project's own rules (tests/lint)
#   types    types of Python (mypy)
#   tidy     mistakes in C++ (clang-tidy; minutes)
# Exit 0: all clean. 1: a check found something. 2: wrong use. Settings: .clang-format, pyproject.toml, .clang-tidy;
# scripts/install-deps.sh --with checks installs the tools.
# shellcheck disable=SC2317  # the checks are called by name
set -u
cd "$(dirname "$0")/.." || exit 2

readonly checks='format shell python rules types tidy'
tools=${CHECK_TOOLS:-build/tools}
fix=
if [ "${1:-}" = --fix ]; then fix=1; shift; fi
# shellcheck disable=SC2086  # words on purpose
[ $# -gt 0 ] || set -- $checks

# What git tracks or would track: not what was built.
sources() { git ls-files -z --cached --others --exclude-standard -- "$@"; }

format() {
    if [ -n "$fix" ]; then
        sources '*.cpp' '*.hpp' | xargs -0 -r clang-format -i
    else
        sources '*.cpp' '*.hpp' | xargs -0 -r clang-format --dry-run -Werror
    fi
}

# Every script by its first line, whatever it is called.
shell() { sources | xargs -0 grep -lIZm1 -E '^#!/(usr/)?bin/(env )?(ba)?sh( |$)' | xargs -0 -r shellcheck; }

python() { "$tools/bin/python" -m ruff check --quiet ${fix:+--fix} .; }

# The package first. Then what imports it: modules of different folders may have the same name, so a folder at a time
# where it is no package.
types() {
    local status=0 file folder packages=() folders=()
    while IFS= read -r -d '' file; do
        folder=${file%/*}
        case $folder in
            scripts/fencepost_tool*) ;;
            *) if [ -f "$folder/__init__.py" ]; then packages+=("$file"); else folders+=("$folder"); fi ;;
        esac
    done < <(sources '*.py')
    "$tools/bin/python" -m mypy --no-error-summary || status=1
    "$tools/bin/python" -m mypy --no-error-summary --follow-imports=silent "${packages[@]}" || status=1
    for folder in $(printf '%s\n' "${folders[@]}" | sort -u); do
        "$tools/bin/python" -m mypy --no-error-summary --follow-imports=silent "$folder"/*.py || status=1
    done
    return "$status"
}

rules() { python3 -m unittest discover -s tests/lint; }

# As the clang preset compiles them: without precompiled headers, so that each file includes what it needs.
tidy() {
    cmake --preset clang -B build/tidy -DFENCEPOST_UNITY=OFF >/dev/null &&
        cmake --build build/tidy --target fencepost_commit_header >/dev/null &&
        python3 tests/lint/clang_tidy.py build/tidy
}

# The program that a check runs; nothing if that is there.
missing_for() {
    case $1 in
        format) set -- clang-format ;;
        shell) set -- shellcheck ;;
        python) set -- "$tools/bin/ruff" ;;
        types) set -- "$tools/bin/mypy" ;;
        tidy) set -- clang-tidy ;;
        *) set -- python3 ;;
    esac
    command -v "$1" >/dev/null || printf '%s' "$1"
}

status=0
for check; do
    case " $checks " in
        *" $check "*) ;;
        *) printf 'lint.sh: there is no check called %s (%s)\n' "$check" "${checks// /, }" >&2; exit 2 ;;
    esac
    missing=$(missing_for "$check")
    if [ -n "$missing" ]; then
        printf 'lint %s: FAILED, %s is missing; run scripts/install-deps.sh --with checks\n' "$check" "$missing" >&2
        status=1
    elif "$check"; then
        printf 'lint %s: clean\n' "$check"
    else
        printf 'lint %s: FAILED\n' "$check" >&2
        status=1
    fi
done
exit "$status"
