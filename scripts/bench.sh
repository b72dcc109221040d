#!/bin/sh
# Replaced by `scripts/fencepost run`: bench.sh PROGRAM [ARGUMENT...]
program=${1:?which program}; shift
echo 'note: scripts/bench.sh is now: scripts/fencepost run --program PROGRAM' >&2
exec "$(dirname "$0")/fencepost" run --program "$program" "$@"
