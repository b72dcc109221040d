"""Rows of single operations: alone, and contended with the factor over alone. Orders that cost the same are one row."""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from fencepost_tool.answers import MOST, Answer, Pick, Unit, Verdict, alike, cost, most_threads, ratio, verdict
from fencepost_tool.results import Run
from fencepost_tool.text import marks
from fencepost_tool.text.numbers import MISSING, half_width
from fencepost_tool.text.numbers import ratio as times
from fencepost_tool.text.table import WIDTH, Column, render

from .line import Fact, listed
from .phrases import value

ORDERS = ("relaxed", "acquire", "release", "acq_rel", "seq_cst")
MANY = 3  # more orders than this are not named one by one
FORMS = ("latency", "throughput")  # of what is measured alone: the first that there is
ATOMICS = {"load": "load", "store": "store", "fetch_add": "fetch_add", "compare_exchange": "compare_exchange_strong_success"}
# Alone, each waits for the one before (latency); on a shared word, none does.
NO_CHAIN = {"load"}
UNDECIDED = {Verdict.SAME: "same", Verdict.NOISY: "noisy", Verdict.TOO_FEW: "?"}


@dataclass(frozen=True)
class Row:
    """facts: alone in ns and in cycles; contended by so many threads (0: not) in ns, and over one thread in the same loop."""

    label: str
    threads: int
    facts: tuple[Fact, ...]

    def cells(self, heading: int) -> list[str]:
        """heading: threads of the column; a row of another number says its own."""
        label = self.label + (f" ({self.threads} threads)" if self.threads not in (0, heading) else "")
        ns, cycles, contended, over = (fact.answer for fact in self.facts)
        return [label, *_time(ns), _time(cycles)[0], *_time(contended), *_times(over)]


def rows(run: Run, most: int) -> list[Row]:
    """At most so many, but one of each operation that was measured: of one with several first two are shown, the first and the
    last, then one."""
    groups = [_atomic(run, label, form) for label in ATOMICS if (form := _form(run, label))]
    groups = [*([group[0], group[-1]] if len(group) > 1 else group for group in groups), _mutex(run)]
    for group in reversed(groups):
        if sum(map(len, groups)) > most:
            del group[1:]
    return [row for group in groups for row in group]


def missing(run: Run) -> list[Fact]:
    """Operations that have no result alone."""
    found = [Fact(label, cost(run, _alone(label, FORMS[0], ""))) for label in ATOMICS if not _form(run, label)]
    return found if _mutex(run) else [*found, Fact("mutex", cost(run, _lock(1)))]


def table(run: Run, found: Sequence[Row]) -> list[str]:
    """[] without rows."""
    if not found:
        return []
    threads = max(row.threads for row in found)
    together = f"contended, {threads} threads"
    columns = marks.columns(run, [Column("", left=True), *(Column(t, "alone, 1 thread") for t in ("ns", "±%", "cycles")),
                                  *(Column(t, together) for t in ("ns", "±%", "x alone", "±%"))])
    return render(columns, [row.cells(threads) for row in found], WIDTH - sum(bool(column.mark) for column in columns))


def _times(found: Answer) -> list[str]:
    if found.estimate is None or (claim := verdict(found)) in UNDECIDED:
        return [UNDECIDED[claim] if found.estimate else MISSING, MISSING]
    return [times(found.estimate.value), half_width(found.estimate.half_width_percent)]


def _time(found: Answer) -> list[str]:
    return [value(found.estimate), half_width(found.estimate.half_width_percent)] if found.estimate else [MISSING, MISSING]


def _alone(label: str, form: str, order: str) -> Pick:
    return Pick("atomic", ATOMICS[label], form, order, params={"bits": 64})


def _shared(label: str, order: str, threads: int) -> Pick:
    return Pick("atomic", ATOMICS[label], "shared", order, threads, {"bits": 64})


def _form(run: Run, label: str) -> str:
    return next((form for form in FORMS if most_threads(run, _alone(label, form, ""))), "")


def _atomic(run: Run, label: str, form: str) -> list[Row]:
    """A row for the orders that cost the same alone and contended."""
    measured = {case.name.order for case in run.select("atomic", ATOMICS[label], form, threads=1, bits=64)}
    orders = sorted(measured, key=lambda order: [ORDERS.index(p) if p in ORDERS else -1 for p in order.replace("-", " ").split()])
    most = most_threads(run, _shared(label, "", MOST))
    ways = [(_alone(label, form, order), *([_shared(label, order, most)] if most > 1 else [])) for order in orders]
    groups = [[orders[index] for index in group] for group in alike(run, ways)]
    said = " (throughput)" if form != FORMS[0] else " (contended: throughput)" if label in NO_CHAIN and most > 1 else ""
    return [_row(run, f"{label}.{group[0]}", f"{label}, {_which(group, len(groups))}{said}",
                 _alone(label, form, group[0]), _shared(label, group[0], MOST), _shared(label, group[0], 1)) for group in groups]


def _which(orders: Sequence[str], groups: int) -> str:
    return "any order" if groups == 1 else f"{len(orders)} orders" if len(orders) > MANY else listed(orders)


def _lock(threads: int) -> Pick:
    return Pick("mutex", "std_mutex", "lock_unlock", threads=threads, params={"critical": 0, "outside": 0})


def _mutex(run: Run) -> list[Row]:
    there = most_threads(run, _lock(1))
    return [_row(run, "mutex", "std_mutex, lock and unlock", _lock(1), _lock(MOST), _lock(1))] if there else []


def _row(run: Run, id_: str, label: str, alone: Pick, shared: Pick, single: Pick) -> Row:
    threads = most_threads(run, shared)
    together, over = cost(run, shared), ratio(run, shared, single)
    if threads < 2 or together.estimate is None:
        threads, together = 0, cost(run, replace(shared, threads=2))
        over = Answer(Unit.FACTOR, together.cases, missing=together.missing)
    answers = {"alone.ns": cost(run, alone), "alone.cycles": cost(run, alone, Unit.CYCLES), "contended.ns": together,
               "contended.factor": over}
    return Row(label, threads, tuple(Fact(f"{id_}.{what}", answer) for what, answer in answers.items()))
