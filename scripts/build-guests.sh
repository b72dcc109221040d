#!/bin/sh
# Builds the guests (docs/guests.md) whose compilers are here: scripts/build-guests.sh FOLDER [NAME...]; all without a name.
# Says on standard error what it leaves out, and why; 2: a named one, or one that does not compile. GO and CC name compilers.
set -eu
folder=${1:?FOLDER is missing}
shift
root=$(cd "$(dirname "$0")/.." && pwd)
mkdir -p "$folder"
folder=$(cd "$folder" && pwd)

# Its own installation is often on no PATH.
find_go() {
    for go in "${GO:-go}" /usr/local/go/bin/go; do
        command -v "$go" && return
    done
}

leave_out() {
    printf 'build-guests: %s is left out: %s\n' "$1" "$2" >&2
    [ "$named" = 0 ] || exit 2
}

build_go() {
    go=$(find_go) || { leave_out go 'no Go here (1.19 or newer: apt-get install golang-go)'; return 0; }
    # No other version than this one, and nothing from a network.
    (cd "$root/benches/go" && GOTOOLCHAIN=local GOFLAGS=-mod=readonly "$go" build -trimpath -o "$folder/go" .)
}

build_c() {
    cc=$(command -v "${CC:-cc}") || { leave_out c 'no C compiler here'; return 0; }
    "$cc" -std=gnu11 -O2 -Wall -Wextra -Werror -I "$root/arch/$(uname -m)" -o "$folder/c" "$root/benches/c/guest.c"
}

named=$#
[ "$named" != 0 ] || set -- go c
for guest in "$@"; do
    case $guest in
        go | c) "build_$guest" || exit 2 ;;
        *) printf 'build-guests: %s: no such guest; there are go and c\n' "$guest" >&2; exit 2 ;;
    esac
done
