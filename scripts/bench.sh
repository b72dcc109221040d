#!/bin/sh
# Replaced by `scripts/fencepost run`: bench.sh PROGRAM [ARGUMENT...]
[ $# -gt 0 ] || { echo 'bench.sh: which program? scripts/fencepost run --program PROGRAM' >&2; exit 2; }
program=$1
shift
echo 'note: scripts/bench.sh is now: scripts/fencepost run --program PROGRAM' >&2
exec "$(dirname "$0")/fencepost" run --program "$program" "$@"
