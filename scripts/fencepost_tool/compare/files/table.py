"""Rows of a comparison as cells of text, for the two forms that people read."""
from __future__ import annotations

import math
from collections.abc import Sequence

from fencepost_tool.results import CaseName, Estimate
from fencepost_tool.stats.verdicts import EQUIVALENT, IMPROVED, INCONCLUSIVE, LAYOUT, REGRESSED, TAIL, UNDECIDED
from fencepost_tool.text import marks
from fencepost_tool.text.numbers import MISSING, count, probability, significant

from .comparison import Comparison, Row
from .inputs import LETTERS
from .net import NetDifference

NO_BOUND = ("one process on a side: noise between runs can't be bounded, so there is a ratio and no verdict; run "
            "each side again, several times")
MEANINGS = {REGRESSED: "slower", IMPROVED: "faster",
            LAYOUT: "changed although the timed code is identical: code placement",
            INCONCLUSIVE: "cannot tell yet", EQUIVALENT: "the interval lies within the threshold",
            TAIL: "the usual process is within the threshold, but single processes are far off"}
SHOWN = (REGRESSED, IMPROVED, LAYOUT, INCONCLUSIVE, TAIL)  # unless all are asked for
LARGEST_T = "the largest t of the suite"
TESTS = {"t": LARGEST_T, "sign-flip": "flipped signs", "trimmed": LARGEST_T}
HEAD = ("case", "metric", "A", "B", "B/A", "interval", "p", "note")
NET_HEAD = ("case", "metric", "A", "interval", "B", "interval", "B-A", "interval", "note")
NET_TITLE = "net cost: what the case takes more than its baseline; each interval by itself, without Holm"


def cells(comparison: Comparison, row: Row) -> list[str]:
    """One for each of HEAD."""
    sign = marks.SIGN if comparison.emulated else ""
    interval = row.interval
    p = row.verdict.adjusted
    return [row.name.text, row.metric, sign + significant(row.a), sign + significant(row.b),
            sign + ratio(row.effect.ratio), f"{sign}{ratio(interval[0])} to {ratio(interval[1])}" if interval else MISSING,
            MISSING if p is None else probability(p), note(row)]


def net_cells(comparison: Comparison, name: CaseName, net: NetDifference) -> list[str]:
    """One for each of NET_HEAD."""
    sign = marks.SIGN if comparison.emulated else ""
    sides = [text for one in (net.a, net.b) for text in (sign + significant(one.value), _interval(sign, one))]
    words = "" if net.changed is None else "changed" if net.changed else "no change found"
    return [name.text, net.metric, *sides, sign + significant(net.difference.value), _interval(sign, net.difference), words]


def _interval(sign: str, estimate: Estimate) -> str:
    if estimate.interval is None:
        return MISSING
    return f"{sign}{significant(estimate.interval[0])} to {significant(estimate.interval[1])}"


def note(row: Row) -> str:
    """What is to be said about a row beside its numbers."""
    parts = []
    if row.emitted:
        parts.append(f"the loop was {row.emitted[0]} and is {row.emitted[1]}")
    if row.noisy:
        parts.append(f"noisy: {' and '.join(row.noisy)}")
    if row.two_modes:
        parts.append(f"two modes: {' and '.join(row.two_modes)}")
    parts += [f"{other} {ratio(value)}" for other, value in row.others.items()]
    question = row.verdict.question
    if row.name.threads > 1:
        parts.append(f"threshold {100 * math.expm1(question.threshold):.2g} %")
    changed = row.verdict.verdict in (REGRESSED, IMPROVED)
    if changed and question.same_code and abs(question.effect.mean) > question.layout_most:
        parts.append("the loop's code is the same, but moved code is taken to change it by "
                     f"{100 * math.expm1(question.layout_most):.3g} % at most")
    if row.shrunk is not None:
        parts.append(f"found early, so likely nearer to {ratio(row.shrunk)}")
    if question.far and row.verdict.verdict in UNDECIDED:
        parts.append(f"{question.far} of {question.effect.pairs} pairs far from the others")
    if row.verdict.verdict == INCONCLUSIVE and row.effect.bounded and not row.noisy:
        n, needed = row.effect.pairs, row.verdict.needed
        if needed:
            parts.append(f"{needed} pairs might tell, {needed / n:.1f} times as many")
        elif n < question.least_pairs:
            parts.append(f"{n} processes a side are too few: it takes {question.least_pairs}")
    return "; ".join(parts)


def ratio(value: float) -> str:
    """Four decimals near 1, where a tenth of a per cent matters."""
    return f"{value:.4f}" if 0.5 <= value < 2 else significant(value)


def heading(comparison: Comparison) -> list[tuple[str, str]]:
    """(label, words)."""
    lines = []
    for letter, side in zip(LETTERS, (comparison.a, comparison.b)):
        name = "" if side.label == letter else f"{side.label}: "
        files = list(dict.fromkeys(str(p.path) for p in side.processes))
        paths = ", ".join(files[:3]) + (", ..." if len(files) > 3 else "")
        lines.append((letter, f"{name}{count(len(side.processes), 'process', 'es')}: {paths}"))
    if comparison.emulated:
        lines.append(("WARNING", f"{marks.EMULATED}; {marks.SIGN} marks each"))
    processes = [*comparison.a.processes, *comparison.b.processes]
    notes = dict.fromkeys(text for p in processes for text in p.context.get("notes", ()))
    lines += [("note", text) for text in notes]
    lines += [("differs", text) for text in comparison.differences]
    if comparison.bounded:
        test = TESTS[comparison.test]
        family = "after Holm over" if comparison.test == "sign-flip" else "for"
        lines.append(("p", (f"by {test} on pairs of processes, {family} the {count(len(comparison.rows), 'case')} together; "
                            f"alpha {comparison.alpha:g}; intervals {100 * (1 - comparison.alpha):g} %")))
        if not any(row.effect.diffs for row in comparison.rows) and comparison.rows:
            lines.append(("pairs", "none, as the sides have unequal numbers of processes: intervals by Welch's t"))
        lines.append(("threshold", f"smallest effect that counts as a change: {least(comparison)}"))
    else:
        lines.append(("NO VERDICT", NO_BOUND))
    counts = ", ".join(f"{n} {verdict}" for verdict, n in comparison.counts.items() if n)
    lines.append(("cases", f"{count(len(comparison.rows) + len(comparison.broken), 'case')} compared: {counts or 'none'}"
                           + (f"; {len(comparison.left_out)} left out" if comparison.left_out else "")))
    return lines


def least(comparison: Comparison) -> str:
    """The smallest effect that counts, in words."""
    fixed = comparison.thresholds.fixed
    if fixed is not None:
        return f"{100 * fixed:g} %, as asked for"
    return f"0.5 % for one thread; for several {comparison.thresholds.source}"


def left_out(comparison: Comparison, most: int = 20) -> Sequence[str]:
    """Names with reasons, the first ones."""
    lines = [f"{name}: {why}" for name, why in comparison.left_out[:most]]
    more = len(comparison.left_out) - most
    return lines + ([f"and {more} more (--all names them)"] if more > 0 else [])


def broken(comparison: Comparison) -> Sequence[str]:
    """Names with reasons, all of them."""
    return [f"{name}: {why}" for name, why in comparison.broken]
