#!/bin/bash
# Runs the benchmark, lists its loops, draws its plots, prints its summary: scripts/bench.sh PROGRAM [ARGUMENT...]
#
# The last line on stdout is "results: <folder>", also after Ctrl-C or a failed case. Exit code: the
# program's; 1 if only a plot or the summary failed. Plots and summary are left out of a broken run.
set -u
code='' late=0
here=$(dirname "$0")

# make's ARGS: split into words as a shell does, but ( | and $ mean nothing.
if [ -n "${FENCEPOST_ARGS:-}" ]; then
    mapfile -t more < <(printf '%s' "$FENCEPOST_ARGS" | xargs -n1 printf '%s\n')
    set -- "$@" "${more[@]}"
fi

# The summary and the last line share standard output with it: no reader of JSON would take that.
case " $* " in
    *' --benchmark_format'[=\ ]json* | *' --benchmark_format'[=\ ]csv*)
        printf 'bench.sh: %s %s\n' '--benchmark_format=json or csv would stand among the summary;' \
            'ask for a file: --benchmark_out=FILE --benchmark_out_format=json' >&2
        exit 2 ;;
esac

"$here/runs-here.sh" "$1" || exit 2

# Looked for first: not having one is no news to get after five minutes of measuring.
python=$("$here/find-python.sh") || exit 2
scratch=$(mktemp -d) || exit 2
trap 'rm -rf "$scratch"' EXIT
mkfifo "$scratch/stdout"

# Passes the program's output on as it comes, keeps it, and holds back the line that is to be the last.
# Deaf to signals: it ends when the program does, and the program has its say after Ctrl-C.
(
    trap '' INT TERM HUP
    exec sed -u -e "w $scratch/kept" -e '/^results: /d' <"$scratch/stdout"
) &
relay=$!

# In the background, as bash acts on a signal only between foreground commands. Ctrl-C reaches the
# program from the terminal; env undoes the deafness to it that background commands are given.
env --default-signal=INT,QUIT "$@" >"$scratch/stdout" &
program=$!
trap '' INT
trap 'code=143; kill -TERM "$program" 2>/dev/null' TERM
wait "$program"
ended=$?
# SIGTERM ends `wait`, not the program, and bash may then have lost its exit code: it is 143 here. When
# the relay ends, the program has.
while kill -0 "$relay" 2>/dev/null; do wait "$relay"; done
code=${code:-$ended}

folder=$(sed -n 's/^results: //p' "$scratch/kept" | tail -n 1)
[ -n "$folder" ] || exit "$code"
trap 'printf "results: %s\n" "$folder"; exit 130' INT
trap 'printf "results: %s\n" "$folder"; exit 143' TERM

if [ "$code" -le 1 ]; then
    # The instructions beside the figures. A run is complete without: not every machine has a disassembler.
    said=$(env -u FENCEPOST_ARGS "$python" "$here/fences.py" --run "$folder" --program "$1" 2>&1 >/dev/null) ||
        printf 'bench.sh: no listing.json, so the summary names no instructions: %s\n' "$said" >&2
    "$python" "$here/plots.py" "$folder" || late=1
    "$python" "$here/summary.py" "$folder" || late=1
    [ "$code" -ne 0 ] || code=$late
fi
printf 'results: %s\n' "$folder"
exit "$code"
