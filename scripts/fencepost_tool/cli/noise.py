"""The machine's own noise, from a program against itself; and proof that known extra work is found."""
from __future__ import annotations

import argparse
import secrets
from fractions import Fraction
from pathlib import Path
from typing import TextIO

from fencepost_tool import paths
from fencepost_tool.compare.interleaved import builds, measurement, noise, noise_score, noise_scores
from fencepost_tool.compare.interleaved.measurement import USUAL_PAIRS, InterleavedRun, MeasuredProgram, Rules
from fencepost_tool.compare.interleaved.noise import Noise
from fencepost_tool.results import ResultsError
from fencepost_tool.stats.thresholds import Thresholds
from fencepost_tool.stats.verdicts import REGRESSED
from fencepost_tool.text.table import Column, render

from . import exit_codes
from . import options as shared
from .compare_programs import Progress, flags_of, placement
from .verb import Verb


def _arguments(p: argparse.ArgumentParser) -> None:
    p.add_argument("inputs", metavar="PROGRAM", nargs="?", help="a program, or a commit (default: as for --program elsewhere)")
    shared.budget(p, 120.0, "2m", "for all of it, starts included")
    shared.filter_(p, None, " (default: the headline set)")
    shared.results(p, "where it is written: FOLDER/<machine>/noise.json (default: results)")
    shared.alpha(p)
    shared.seed(p, 0, "of all random choices (default: drawn, and printed)")
    placement(p)
    p.add_argument("--inject", type=percents, default=[], metavar="PERCENT,...",
                   help="then give one side so much more work, and see whether it is found; each takes as long again")
    shared.json_(p, "what was written")


def _body(options: argparse.Namespace, out: TextIO, err: TextIO) -> int:
    name, path = builds.program(options.inputs or str(paths.program()), "", err)
    seed = options.seed or secrets.randbelow(2 ** 31)
    flags = flags_of(options)
    rounds = 1 + len(options.inject)
    progress = Progress(err, options.quiet)
    sides = (MeasuredProgram("A", path, flags), MeasuredProgram("A again", path, flags))
    found = measurement.measure(sides, options.budget / rounds, Rules(alpha=options.alpha, early=False), seed, progress)
    progress.end(err)
    diffs = noise.diffs_of(found)
    if not diffs:
        why = next((f" ({case}: {reason})" for case, reason in found.left_out.items()), "")
        raise ResultsError(name, f"gave fewer than 4 pairs with estimates in {options.budget / rounds:.0f} s{why}",
                           "give a larger BUDGET, or fewer cases by --filter")
    known = noise.measure(diffs, USUAL_PAIRS, options.alpha, seed)
    machine = str(found.about[0]["machine_id"])
    file = noise.write(options.results / machine, machine, known, found.seconds, seed)
    least = Thresholds(floors=known.floors, case_floors=known.case_floors)
    score = noise_score.score(diffs, found.seconds / len(found.pairs), options.alpha, least, seed)
    scored, why = noise_scores.add(file.parent, machine, score, diffs, options.alpha)
    if why:
        print(f"left out: {why}", file=err)
    if options.json:
        out.write(file.read_text("utf-8"))
        return exit_codes.OK
    print("\n".join(lines(known, found) + noise_scores.lines(scored)), file=out)
    for percent in options.inject:
        print("\n".join(inject(path, flags, percent, options, seed, known, progress)), file=out)
    print(f"written: {file}", file=out)
    return exit_codes.OK


def lines(known: Noise, found: InterleavedRun) -> list[str]:
    """For people."""
    rows = [[kind, "over 100 %" if change is None else f"{100 * change:.1f} %"]
            for kind, change in sorted(known.smallest.items())]
    return [(f"A/A: {len(found.pairs)} pairs of processes, {len(found.cases)} cases, {found.seconds:.0f} s; rates are of "
             f"{known.comparisons} comparisons of {known.drawn} pairs drawn from these, seed {found.seed}"),
            f"  false alarms per case   {_rate(known.per_case)}   (without Holm's correction)",
            f"  false alarms per suite  {_rate(known.per_suite)}   (any case flagged)",
            "  smallest change of one case that is found in 95 % of comparisons:",
            *render([Column("kind", left=True), Column("change")], rows), *_floors(known)]


def _floors(known: Noise) -> list[str]:
    """Lines with the floor of each contended case, the largest first."""
    rows = [[name, f"{100 * share:.2g} %"] for name, share in sorted(known.case_floors.items(), key=lambda one: -one[1])]
    return ["  least effects of contended cases, below which a difference is noise:",
            *render([Column("case", left=True), Column("effect")], rows)] if rows else []


def inject(path: Path, flags: tuple[str, ...], percent: int, options: argparse.Namespace, seed: int, known: Noise,
           progress: Progress) -> list[str]:
    """Repeats the comparison with so many per cent of real extra operations on one side."""
    extra = Fraction(percent, 100)
    sides = (MeasuredProgram("A", path, (*flags, f"--extra-work=0/{extra.denominator}")),
             MeasuredProgram("A and more work", path, (*flags, f"--extra-work={extra.numerator}/{extra.denominator}")))
    least = Thresholds(None, known.floors, "the A/A comparison just now", known.case_floors, known.layout)
    rules = Rules(least, options.alpha)
    found = measurement.measure(sides, options.budget / (1 + len(options.inject)), rules, seed + percent, progress)
    progress.end(progress.err)
    lines = [f"{percent} % more operations in one: {len(found.pairs)} pairs, {found.seconds:.0f} s"]
    for threads, name in ((True, "1 thread"), (False, "contended")):
        some = [v for case, v in found.verdicts.items() if (found.cases[case].threads <= 1) == threads]
        if some:
            flagged = sum(v.verdict == REGRESSED for v in some)
            middle = sorted(v.question.effect.mean for v in some)[len(some) // 2]
            lines.append(f"  {name:10} {flagged} of {len(some)} found; median effect {100 * middle:+.2f} %")
    return lines


def _rate(rate: tuple[float, float, float]) -> str:
    share, low, high = (100 * x for x in rate)
    return f"{share:5.2f} % [{low:.2f}, {high:.2f}]"


def percents(text: str) -> list[int]:
    """Whole per cents from 1 to 100 out of a list with commas. ArgumentTypeError for others."""
    try:
        found = [int(one) for one in text.split(",")]
    except ValueError:
        found = [0]
    if not all(1 <= p <= 100 for p in found):
        raise argparse.ArgumentTypeError(f"{text}: whole per cents from 1 to 100, such as 1,2,5")
    return found


VERB = Verb("noise", _arguments, _body,
            details="Writes noise.json beside the machine's runs; comparisons quote it and take their least effects from it. "
                    "noise_scores.json there has what the last runs could find.")
run = VERB.run
