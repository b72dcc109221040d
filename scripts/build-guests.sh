#!/bin/sh
# Builds the guests (docs/guests.md) whose compilers are here: scripts/build-guests.sh FOLDER [NAME...]; all without a name.
# go_v3 and go_lse are Go's for newer CPUs, and their cases have these names in front: GOAMD64=v3, GOARM64=v8.1,lse.
# Says on standard error what it leaves out, and why; 2: a named one, or one that does not compile. GO, RUSTC, CARGO and CC name
# compilers.
set -eu
folder=${1:?FOLDER is missing}
shift
root=$(cd "$(dirname "$0")/.." && pwd)
mkdir -p "$folder"
folder=$(cd "$folder" && pwd)
remedy='scripts/install-deps.sh --with guests installs it'

# The first that is there: Go's and Rust's own installations are often on no PATH.
find_first() {
    for program in "$@"; do
        command -v "$program" && return
    done
    return 1
}

leave_out() {
    printf 'build-guests: %s is left out: %s\n' "$1" "$2" >&2
    [ "$named" = 0 ] || exit 2
}

# NAME SETTING: no other version of Go than this one, and nothing from a network.
build_go_as() {
    go=$(find_first "${GO:-go}" "${GO:-/usr/local/go/bin/go}") || { leave_out "$1" "no Go here (1.19 or newer): $remedy"; return 0; }
    (cd "$root/benches/go" && env ${2:+"$2"} GOTOOLCHAIN=local GOFLAGS=-mod=readonly \
        "$go" build -trimpath -ldflags "-X main.language=$1" -o "$folder/$1" .)
}

build_go() {
    case $machine in
        x86_64) build_go_as go GOAMD64=v1 ;;
        aarch64) build_go_as go GOARM64=v8.0 ;;
        *) build_go_as go '' ;;
    esac
}

build_go_v3() {
    [ "$machine" = x86_64 ] || { leave_out go_v3 'it is for x86-64'; return 0; }
    build_go_as go_v3 GOAMD64=v3
}

# An older Go takes the variable for none of its own, and builds the usual program.
build_go_lse() {
    [ "$machine" = aarch64 ] || { leave_out go_lse 'it is for ARM64'; return 0; }
    go=$(find_first "${GO:-go}" "${GO:-/usr/local/go/bin/go}") || { leave_out go_lse "no Go here (1.23 or newer): $remedy"; return 0; }
    case $(GOTOOLCHAIN=local "$go" env GOVERSION) in
        go1.1[0-9]* | go1.2[0-2]*) leave_out go_lse 'unsupported: needs go1.23'; return 0 ;;
    esac
    build_go_as go_lse GOARM64=v8.1,lse
}

# Why cargo did not build, by what it said: only crates that are missing can be fetched, anything else is shown as it is.
without_crates() {
    case $1 in
        '') printf 'no cargo here' ;;
        *--offline* | *'no matching package'* | *'failed to download'*)
            printf 'cargo fetch --manifest-path benches/rust/Cargo.toml fetches them' ;;
        *) printf 'cargo says:\n%s' "$1" ;;
    esac
}

# With the value of each constant parameter (the memory order) in the names of functions: listing.json finds loops by them.
symbols='-C symbol-mangling-version=v0'

# With parking_lot and crossbeam-channel where these were fetched, else of std alone, which takes no more than the compiler.
build_rust() {
    rustc=$(find_first "${RUSTC:-rustc}" "${RUSTC:-${HOME:-}/.cargo/bin/rustc}") || { leave_out rust "no Rust here (1.72 or newer): $remedy"; return 0; }
    version=$("$rustc" --version)
    case $version in
        'rustc 1.'[0-9].* | 'rustc 1.'[0-6][0-9].* | 'rustc 1.7'[01].*)
            leave_out rust "unsupported: needs rustc 1.72, and $rustc is $version (Debian 12 has no newer package): take one from \
https://rustup.rs, and name it with RUSTC where it is not on PATH"
            return 0 ;;
    esac
    said=
    if cargo=$(find_first "${CARGO:-cargo}" "${CARGO:-${HOME:-}/.cargo/bin/cargo}") &&
        said=$(RUSTC=$rustc RUSTFLAGS="${RUSTFLAGS:-} $symbols" "$cargo" build --quiet --locked --offline --release --features crates \
            --target-dir "$folder/rust.build" --manifest-path "$root/benches/rust/Cargo.toml" 2>&1); then
        rm -f "$folder/rust" # where nothing changed, cargo's file is a link to this one, which mv refuses to replace
        mv "$folder/rust.build/release/fencepost-guest" "$folder/rust"
        return
    fi
    [ -z "$cargo" ] || said=${said:-'nothing, and failed'}
    printf 'build-guests: rust is built without parking_lot and crossbeam-channel: %s\n' "$(without_crates "$said")" >&2
    # shellcheck disable=SC2086  # a flag of two words
    "$rustc" --edition 2021 $symbols -C opt-level=3 -C codegen-units=1 -C panic=abort --cap-lints allow \
        -o "$folder/rust" "$root/benches/rust/src/main.rs"
}

build_c() {
    cc=$(command -v "${CC:-cc}") || { leave_out c 'no C compiler here'; return 0; }
    "$cc" -std=gnu11 -O2 -Wall -Wextra -Werror -I "$root/arch/$machine" -o "$folder/c" "$root/benches/c/guest.c"
}

machine=$(uname -m)
named=$#
if [ "$named" = 0 ]; then
    set -- c go rust
    case $machine in x86_64) set -- "$@" go_v3 ;; aarch64) set -- "$@" go_lse ;; esac
fi
for guest in "$@"; do
    case $guest in
        c | go | go_v3 | go_lse | rust) "build_$guest" || exit 2 ;;
        *) printf 'build-guests: %s: no such guest; there are c, go, go_v3, go_lse and rust\n' "$guest" >&2; exit 2 ;;
    esac
done
