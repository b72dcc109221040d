#!/bin/bash
# Looks the sources over without running them: scripts/lint.sh [--fix] [format] [rules] [tidy]
# All three if none is named; --fix lets clang-format write. Exit 1 if any of them found something.
# shellcheck disable=SC2317  # the checks are called by name
set -u
cd "$(dirname "$0")/.." || exit 2

fix=
if [ "${1:-}" = --fix ]; then fix=1; shift; fi
[ $# -gt 0 ] || set -- format rules tidy

# What git tracks or would track: not what was built.
sources() { git ls-files -z --cached --others --exclude-standard -- "$@"; }

format() {
    if [ -n "$fix" ]; then
        sources '*.cpp' '*.hpp' | xargs -0 -r clang-format -i
    else
        sources '*.cpp' '*.hpp' | xargs -0 -r clang-format --dry-run -Werror
    fi
}

rules() { python3 -m unittest discover -s tests/lint; }

tidy() {
    [ -f build/dev/compile_commands.json ] || scripts/build.sh dev || return 1
    # Without precompiled headers: clang can't read gcc's, and each file includes what it needs.
    mkdir -p build/tidy || return 1
    sed -E 's/ (-Winvalid-pch )?(-Xclang )?-include(-pch)? (-Xclang )?[^ ]*cmake_pch\.hxx(\.pch)?//g' \
        build/dev/compile_commands.json >build/tidy/compile_commands.json || return 1
    # run-clang-tidy takes regular expressions on absolute paths.
    local here files=()
    here=$(printf '%s' "$PWD" | sed 's/[][\.*^$+?(){}|]/\\&/g')
    while IFS= read -r -d '' file; do files+=("^$here/${file//./\\.}\$"); done < <(sources '*.cpp')
    [ ${#files[@]} -gt 0 ] || return 0
    # Findings only: not the command of each file, in colours that no pipe asked for.
    run-clang-tidy -quiet -p build/tidy -j 2 "${files[@]}" 2>/dev/null |
        sed -e 's/\x1b\[[0-9;]*m//g' -e '/^clang-tidy/d' -e '/^$/d'
    return "${PIPESTATUS[0]}"
}

status=0
for check; do
    case $check in
        format | rules | tidy) ;;
        *) printf 'lint.sh: there is no check called %s (format, rules, tidy)\n' "$check" >&2; exit 2 ;;
    esac
    if "$check"; then
        printf 'lint %s: clean\n' "$check"
    else
        printf 'lint %s: FAILED\n' "$check" >&2
        status=1
    fi
done
exit "$status"
