#!/bin/sh
# Runs an ARM64 program under qemu-user: scripts/run-arm64.sh [QEMU-OPTION...] PROGRAM [ARGUMENT...]
# QEMU_CPU names the CPU that qemu emulates: max (the default), cortex-a57 (no LSE, no RCpc), ...
#
# On one host CPU only, the one that it is started on: the kernel spreads programs that run side by side. On an x86 host
# qemu translates STLR;LDAR to plain moves, which shows outcomes that the architecture forbids once two threads really
# run at the same time: it cannot be used to test memory orders.
set -eu
[ $# -gt 0 ] || { printf 'run-arm64.sh: which program? run-arm64.sh PROGRAM [ARGUMENT...]\n' >&2; exit 2; }
case $1 in
    -*) ;;      # an option of qemu's: it finds the program itself
    *) [ -f "$1" ] || {
        printf 'run-arm64.sh: there is no program %s; build it first (make test-arm64)\n' "$1" >&2
        exit 2
    } ;;
esac
command -v qemu-aarch64 >/dev/null || {
    printf 'run-arm64.sh: there is no qemu-aarch64; remedy: scripts/install-deps.sh --with arm64\n' >&2
    exit 2
}
read -r stat </proc/$$/stat
# proc(5): field 39 is the CPU last executed on. Field 2, the name, is in parentheses and may hold blanks.
one=$(printf '%s\n' "${stat##*) }" | cut -d ' ' -f 37)
exec taskset -c "$one" qemu-aarch64 -cpu "${QEMU_CPU:-max}" "$@"
