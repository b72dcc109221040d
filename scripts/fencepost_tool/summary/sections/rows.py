"""Cells and columns that several kinds share."""
from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TypeVar

from fencepost_tool.results import Case, Estimate, Run
from fencepost_tool.results.case_name import Param
from fencepost_tool.select.questions import MixFinding, sentences
from fencepost_tool.text import marks
from fencepost_tool.text.numbers import MISSING, half_width, integer, ratio, si, significant
from fencepost_tool.text.table import PAGE, TEXT, Column, wrapped

UNKNOWN = "?"  # no listing of a case's loop, which is another thing than MISSING: a loop that touches no memory

T = TypeVar("T")


def time(estimate: Estimate | None, two_modes: bool = False) -> list[str]:
    """An estimate and its half width: two cells, with the marks of a noisy one and of two modes."""
    if estimate is None:
        return [MISSING, MISSING]
    return [marks.graded(estimate, significant(estimate.value)),
            half_width(estimate.half_width_percent) + (marks.TWO_MODES if two_modes else "")]


def rate(estimate: Estimate | None) -> str:
    """Operations per second, with the mark of a noisy one."""
    return MISSING if estimate is None else marks.graded(estimate, si(estimate.value))


def rate_against(ours: Case | None, theirs: Case | None) -> list[str]:
    """ops/s, and how many times theirs."""
    if ours is None or ours.ops is None:
        return [MISSING, MISSING]
    against = theirs.ops.value if theirs and theirs.ops else 0
    return [rate(ours.ops), ratio(ours.ops.value / against) if against else MISSING]


def solo(case: Case | None) -> list[str]:
    """ns, ±%, cycles, ±%."""
    return [MISSING] * 4 if case is None else time(case.ns, case.two_modes) + time(case.cycles, case.two_modes)


def crowd(case: Case | None) -> list[str]:
    """ns, ±%, ops/s over all threads, fairness (least share over greatest)."""
    if case is None:
        return [MISSING] * 4
    return time(case.ns, case.two_modes) + [rate(case.ops), ratio(case.fairness)]


def durations(case: Case) -> list[str]:
    """Quantiles of the durations of single operations, and the longest: four cells, with the mark of a noisy case."""
    return _counted(case, "op_p50_ns", "op_p99_ns", "op_p999_ns", "op_longest_ns")


def work_in_ns(run: Run) -> str:
    """What 100 cycles of work take, for a heading; "" where it was not measured."""
    work = run.one("floor", "work", "latency", threads=1, cycles=100)
    return f"; 100 take {significant(work.ns.value)} ns" if work and work.ns else ""


def threads_longest(case: Case) -> list[str]:
    """The longest operation of a thread, in a window: of the thread where it is shortest, and where it is longest."""
    return _counted(case, "op_longest_best_thread_ns", "op_longest_worst_thread_ns")


def _counted(case: Case, *keys: str) -> list[str]:
    """A cell for each, with the mark of a noisy case."""
    found = (case.counters.get(key) for key in keys)
    return [MISSING if value is None else marks.NOISY * case.noisy + significant(value) for value in found]


def duration_columns(group: str) -> list[Column]:
    """Columns of durations()."""
    return [Column(name, group) for name in ("p50", "p99", "p99.9", "longest")]


def size(case: Case | None) -> str:
    """The cell with the case's size in bytes."""
    return integer(case.counters.get("bytes") if case else None)


def solo_columns(group: str) -> list[Column]:
    """Columns of what one thread takes."""
    return [Column("ns", group), Column("±%", group, only=TEXT), Column("cycles", group), Column("±%", group, only=TEXT)]


def exactly(case: Case | None) -> list[str]:
    """The interval in ns, with the mark of two modes, and the grade: for a page, which has room."""
    if case is None or case.ns is None:
        return ["", ""]
    return [interval(case.ns) + marks.TWO_MODES * case.two_modes, case.grade]


def exactly_columns(group: str) -> list[Column]:
    """Columns of exactly()."""
    return [Column("95 % interval, ns", group, only=PAGE), Column("grade", group, left=True, only=PAGE)]


def interval(estimate: Estimate, scale: float = 1.0) -> str:
    """Both ends, times `scale`."""
    if estimate.interval is None:
        return MISSING
    low, high = (significant(end * scale) for end in estimate.interval)
    return f"{low} to {high}"


def emitted_column(run: Run) -> list[Column]:
    """For what a case's loop does to memory; none where no listing of the program was kept."""
    return [Column("instructions", left=True, gives_way=True)] if run.listing else []


def emitted(run: Run, case: Case | None) -> list[str]:
    """The cell to that column. "-": nothing is done to memory."""
    return [run.emitted(case) or UNKNOWN] if run.listing else []


def crowd_columns(group: str) -> list[Column]:
    """Columns of what several threads take."""
    return [Column("ns", group), Column("±%", group), Column("ops/s", group),
            Column("fair", group)]


def threads(count: int) -> str:
    """The number of threads in words."""
    return f"{count} thread" + ("" if count == 1 else "s")


def most_threads(cases: Iterable[Case]) -> int:
    """The greatest number of threads; 1 without cases."""
    return max((c.name.threads for c in cases), default=1)


def first(cases: Iterable[Case]) -> Case | None:
    """The first case; None where there is none."""
    return next(iter(cases), None)


def ends(ordered: Sequence[T]) -> list[T]:
    """The first and the last, once when they are the same."""
    return list(dict.fromkeys([ordered[0], ordered[-1]])) if ordered else []


def claims(run: Run, findings: Iterable[MixFinding]) -> list[str]:
    """The findings as wrapped sentences."""
    return [line for sentence in sentences(findings) for line in stated(run, sentence)]


def stated(run: Run, sentence: str) -> list[str]:
    """A sentence below a table, with the mark of an emulated run, wrapped."""
    return wrapped(marks.claim(run, sentence))


def words(params: Mapping[str, Param]) -> str:
    """Parameters as they stand in a name."""
    return " ".join(f"{key}:{value}" for key, value in params.items())
