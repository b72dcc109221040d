#!/bin/sh
# Runs compare or track of fencepost in a CI job and keeps what the job shows: report.txt, comment.md and junit.xml in
# $FENCEPOST_OUT (default: fencepost-report). In a job of GitHub it prints annotations and writes the job's summary, too.
#
#   FENCEPOST_VERB=compare FENCEPOST_WORDS='old=base new=head --require ^mutex' docs/ci/report.sh
#
# FENCEPOST_WORDS is split like words of a shell, but nothing in it is expanded. FENCEPOST_SUITE names the comment,
# FENCEPOST_LEDGER the file of known alerts; FENCEPOST_COMMAND is what to run (default: scripts/fencepost of the working
# directory, else the one beside this file). Exit code: the verb's (docs/reference/stability.md).
set -u
out=${FENCEPOST_OUT:-fencepost-report}
command=${FENCEPOST_COMMAND:-scripts/fencepost}
[ -n "${FENCEPOST_COMMAND:-}" ] || [ -x "$command" ] || command=$(dirname "$0")/../../scripts/fencepost

mkdir -p "$out" || { echo "report.sh: $out: can't be made; name another with FENCEPOST_OUT" >&2; exit 2; }
rm -f "$out/comment.md" "$out/junit.xml" "$out/report.txt"   # of an earlier job on the same runner

set -- "${FENCEPOST_VERB:-compare}" "--suite=${FENCEPOST_SUITE:-default}" "--also=comment=$out/comment.md" \
    "--also=junit=$out/junit.xml"
[ -z "${FENCEPOST_LEDGER:-}" ] || set -- "$@" "--ledger=$FENCEPOST_LEDGER"
if [ "${GITHUB_ACTIONS:-}" = true ]; then
    set -- "$@" --format=annotations "--also=text=$out/report.txt"
else
    set -- "$@" --format=text
fi

FENCEPOST_ARGS=${FENCEPOST_WORDS:-} "$command" "$@" >"$out/stdout"
code=$?
if [ "${GITHUB_ACTIONS:-}" = true ]; then
    # Names in the report are others': no line of it may be taken for a workflow command.
    if [ -f "$out/report.txt" ]; then
        token=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
        printf '::stop-commands::%s\n' "$token"
        cat "$out/report.txt"
        printf '::%s::\n' "$token"
    fi
    cat "$out/stdout"
    [ ! -f "$out/comment.md" ] || [ -z "${GITHUB_STEP_SUMMARY:-}" ] || cat "$out/comment.md" >>"$GITHUB_STEP_SUMMARY"
    rm -f "$out/stdout"
else
    mv "$out/stdout" "$out/report.txt"
    cat "$out/report.txt"
fi
exit "$code"
