"""The summary's head, what was measured where; and its end, what was not measured."""
from __future__ import annotations

import textwrap
from collections import Counter
from collections.abc import Mapping

from fencepost_tool.results import Run
from fencepost_tool.results.estimates import ENOUGH_ROUNDS
from fencepost_tool.text import machine, marks
from fencepost_tool.text.numbers import percent
from fencepost_tool.text.table import WIDTH

from .reasons import by_reason

REASONS = {"neighbour": "SMT sibling busy", "gap": "timer gap", "preempted": "preempted", "migrated": "migrated",
           "late": "late start", "frequency": "frequency change", "run_delay": "run-queue delay",
           "throttled": "CPU quota used up", "no_level": "clean level not known"}


def heading(run: Run) -> list[str]:
    """Machine, commit, clean and noisy samples, warnings."""
    context = run.context
    size = ", ".join(filter(None, (machine.size(run), machine.hypervisor(run))))
    lines = _labelled("machine", f"{context['machine']}: {machine.cpu(run)}, {size}")
    lines += _labelled("system", ", ".join(filter(None, (
        machine.readable(run.machine.get("kernel")), machine.toolchain(run)))))
    seed, budget = (context.get(key, "-") for key in ("seed", "budget_s"))
    lines += _labelled("run", f"commit {machine.commit(run)}, {context['date']}, seed {seed}, "
                              f"budget {budget} s, placement {machine.placement(run) or '-'}")
    lines += _labelled("cases", _cases(run))
    lines += _labelled("samples", samples(run))
    lines += _labelled("intervals", "±% is half of the 95 % interval of the median within this process; "
                                    "processes and machines differ by more")
    lines += _labelled("marks", marks.legend(run))
    lines += _labelled("NOISY", no_case_clean(run))
    for warning in machine.warnings(run):
        lines += _labelled("WARNING", warning)
    return lines


def _labelled(label: str, text: str) -> list[str]:
    return textwrap.wrap(text, WIDTH, initial_indent=f"{label:<11}", break_long_words=False,
                         break_on_hyphens=False, subsequent_indent=" " * 11) if text else []


def _cases(run: Run) -> str:
    bad = sum(1 for c in run.cases if c.error)
    noisy = sum(1 for c in run.cases if c.noisy)
    text = f"{len(run.cases) - bad} measured"
    if noisy:
        text += f" ({len(run.cases) - bad - noisy} clean, {noisy} noisy, see the end)"
    if bad:
        text += f", {bad} not measured (listed at the end)"
    few = sum(1 for c in run.cases if not c.error and c.few_rounds)
    if few:
        text += f"; {few} with fewer than {ENOUGH_ROUNDS} rounds, too few for an interval"
    if left_out := run.context.get("cases_left_out"):
        text += f"; {left_out} left out, not in the core set (--all, or make bench BENCH=all)"
    return text


def samples(run: Run) -> str:
    """Clean and noisy samples, and the share of each reason to drop one. Reasons are whatever the run counts under dropped_*.
    Failed cases count too, and are mentioned where the run does not count theirs: most of their samples are noisy."""
    total: Counter[str] = Counter()
    for case in run.cases:
        total.update({k: v for k, v in case.counters.items() if k.startswith(("windows_", "dropped_"))})
    seen = total["windows_kept"] + total["windows_dropped"]
    if not seen:
        return "-"
    text = f"{percent(100 * total['windows_kept'] / seen)} % clean of {seen:.0f}"
    if any(c.error and "windows_dropped" not in c.counters for c in run.cases):
        text += ", failed cases not counted"
    reasons = sorted((-n, reason(key[len("dropped_"):])) for key, n in total.items() if key.startswith("dropped_") and n)
    shares = ", ".join(f"{name} {percent(-100 * n / seen)} %" for n, name in reasons)
    return f"{text}; noisy: {shares}" if shares else text


def reason(key: str) -> str:
    """A reason to drop a sample, for people; the key itself, in words, where it is not among the known ones."""
    return REASONS.get(key, key.replace("_", " "))


def no_case_clean(run: Run) -> str:
    """A sentence where results are noisy and none is clean."""
    measured = [case for case in run.cases if not case.error]
    if not measured or not all(case.noisy for case in measured):
        return ""
    return ("no case is clean: all results are estimates from disturbed samples; the summary has the reasons, and "
            "fencepost doctor says what disturbs")


def noisy(run: Run) -> list[str]:
    """Noisy cases by what disturbed them, and what helps."""
    return _grouped("noisy", run, {c.name.text: c.note or "the run gives no reason" for c in run.cases if c.noisy})


def failures(run: Run) -> list[str]:
    """Cases that were not measured, by reason."""
    return _grouped("not measured", run, {c.name.text: c.error for c in run.cases if c.error})


def _grouped(title: str, run: Run, reasons: Mapping[str, str]) -> list[str]:
    """{name: reason} as lines, those with the same reason together, most first."""
    groups = by_reason(reasons)
    lines = []
    for why, found in groups:
        names = ", ".join(found[:2]) + (", ..." if len(found) > 2 else "")
        lines += textwrap.wrap(f"{why}: {names}", WIDTH, subsequent_indent=" " * 8,
                               initial_indent=f"  {len(found):>4}  ", break_long_words=False,
                               break_on_hyphens=False)
    if lines:
        lines.insert(0, f"{title}: {len(reasons)} of {len(run.cases)} cases")
    return lines
