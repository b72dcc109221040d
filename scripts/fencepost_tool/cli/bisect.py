"""Finds the commit that changed what a case costs."""
from __future__ import annotations

import argparse
import json
import math
import secrets
from pathlib import Path
from typing import Callable, TextIO

from fencepost_tool import paths
from fencepost_tool.bisect import report
from fencepost_tool.bisect.begin import DIRECTIONS, EITHER, begin
from fencepost_tool.bisect.bench import CommitBench
from fencepost_tool.bisect.code import LoopChange, loop_change
from fencepost_tool.bisect.commits import between
from fencepost_tool.bisect.search import FOUND, Outcome, Plan, Step, Untestable, search
from fencepost_tool.bisect.state import Asked, State, load
from fencepost_tool.compare.interleaved import loops
from fencepost_tool.compare.interleaved.measurement import Rules
from fencepost_tool.results import ResultsError
from fencepost_tool.results.errors import UserError
from fencepost_tool.stats import thresholds
from fencepost_tool.text.numbers import count

from . import exit_codes
from . import options as shared
from .compare_programs import Progress, placement, placement_flags
from .regex import pattern
from .verb import Verb

MOST_ERROR = 0.4  # of --error: beyond, nothing needs to be measured


def _arguments(p: argparse.ArgumentParser) -> None:
    p.add_argument("good", metavar="GOOD", help="a commit before the change")
    p.add_argument("bad", metavar="BAD", help="a commit that has it; the commits between are those by first parents")
    case = p.add_mutually_exclusive_group(required=True)
    case.add_argument("--filter", metavar="REGEX", help="the case, by a regular expression that its name matches anywhere; a "
                      "leading - excludes; of several, the one that changed most is followed")
    case.add_argument("--case", dest="filter", help=argparse.SUPPRESS)  # its older name
    shared.budget(p, 600.0, "10m", "for measuring; builds come on top")
    p.add_argument("--error", type=shared.share, default=0.05,
                   help="probability that a commit which is reported as found is a wrong one (%(default)s)")
    p.add_argument("--direction", choices=tuple(DIRECTIONS), default=EITHER, help="of the change (default: %(default)s)")
    p.add_argument("--state", type=Path, metavar="FILE",
                   help="where the search is kept, so that the same command continues it (default: in build/bisect)")
    p.add_argument("--restart", action="store_true", help="forget what was measured before")
    shared.alpha(p)
    shared.threshold(p, "least difference of GOOD and BAD")
    shared.results(p, "where this machine's noise is recorded (default: results)")
    shared.seed(p, 0, "of all random choices (default: drawn)")
    placement(p)
    shared.json_(p, "the outcome")


def _body(options: argparse.Namespace, out: TextIO, err: TextIO) -> int:
    keep = pattern("--filter", options.filter)
    if options.error > MOST_ERROR:
        raise UserError(f"argument --error: {options.error:g}: at most {MOST_ERROR:g}")
    if paths.INSTALLED:
        raise UserError("bisect builds commits, which needs a checkout of fencepost with its history: call its scripts/fencepost")
    commits = between(paths.ROOT, options.good, options.bad)
    asked = Asked(commits, options.filter, placement_flags(options), options.direction)
    file = options.state or asked.file
    if options.restart:
        _forget(file)
    state = load(asked, file)
    bench = CommitBench(state, keep, options.seed or secrets.randbelow(2 ** 31), err, Progress(err, options.quiet))
    try:
        return _search(state, bench, file, options, out, err)
    except KeyboardInterrupt:
        Progress.end(err)
        if file.exists():
            print(f"fencepost: the search is kept in {file}; the same command continues it", file=err)
        raise


def _search(state: State, bench: CommitBench, file: Path, options: argparse.Namespace, out: TextIO, err: TextIO) -> int:
    spent = state.record.seconds
    if not state.case and not _begun(state, bench, options, out, err):
        return exit_codes.CANNOT_TELL
    state.save(file)
    plan = Plan(options.error, options.budget - (state.record.seconds - spent))
    outcome = search(state.record, bench, plan, _steps(state, options, err), lambda: state.save(file))
    Progress.end(err)
    loop = _loop(state, bench, outcome) if outcome.status == FOUND else None
    out.write(_json(report.document(state, outcome, loop, ())) if options.json else report.text(state, outcome, loop))
    return exit_codes.OK if outcome.status == FOUND else exit_codes.CANNOT_TELL


def _begun(state: State, bench: CommitBench, options: argparse.Namespace, out: TextIO, err: TextIO) -> bool:
    """Whether BAD differs from GOOD; prints that it does not."""
    say(err, options, f"step 1: {count(state.record.count, 'commit')} left; GOOD and BAD are compared")
    share = options.budget / (math.log2(state.record.count + 1) + 2)
    least = thresholds.of_machine(options.results, bench.machine(), options.threshold)
    verdicts = begin(state, bench, share, Rules(least, options.alpha))
    Progress.end(err)
    if not state.case:
        out.write(_json(report.document(state, None, None, verdicts)) if options.json else report.no_difference(state, verdicts))
    return bool(state.case)


def _steps(state: State, options: argparse.Namespace, err: TextIO) -> Callable[[Step], None]:
    def note(step: Step) -> None:
        Progress.end(err)
        say(err, options, f"step {step.number}: {count(step.left, 'commit')} left, about "
                          f"{count(step.expected, 'comparison')} more; {state.asked.commits[step.commit].words}")
    return note


def say(err: TextIO, options: argparse.Namespace, line: str) -> None:
    """Prints a line of progress to stderr, unless --quiet is given."""
    if not options.quiet:
        print(line, file=err, flush=True)


def _loop(state: State, bench: CommitBench, outcome: Outcome) -> LoopChange | None:
    """None where there is no loop to compare: one side does not have the case, or does not build after all."""
    try:
        before, after = (bench.program(m) for m in (outcome.first - 1, outcome.first))
    except Untestable:
        return None
    flags = bench.flags(state.case)
    try:
        return loop_change(loops.read(before, flags), loops.read(after, flags), state.case)
    except ResultsError:
        return None


def _json(document: dict[str, object]) -> str:
    return json.dumps(document, indent=1, allow_nan=False) + "\n"


def _forget(file: Path) -> None:
    try:
        file.unlink(missing_ok=True)
    except OSError as e:
        raise ResultsError(file, f"can't be removed: {e.strerror}", "name another with --state") from None


VERB = Verb("bisect", _arguments, _body,
            details="Builds commits between GOOD and BAD, as git bisect --first-parent takes them, and measures each in "
                    "alternation with GOOD until one is the likely cause. Commits that do not build are skipped.",
            exits={3: "GOOD and BAD do not differ, or the commit can't be told (skipped commits, more than one step, too little "
                      "time)"})
run = VERB.run
