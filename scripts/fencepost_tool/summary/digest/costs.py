"""Rows of single operations: alone, and contended with the factor over alone. Orders that cost the same are one row."""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from fencepost_tool.answers import MOST, Answer, Pick, Unit, Verdict, alike, cost, most_threads, ratio, verdict
from fencepost_tool.results import Run
from fencepost_tool.text import marks
from fencepost_tool.text.numbers import MISSING, percent
from fencepost_tool.text.numbers import ratio as times
from fencepost_tool.text.table import WIDTH, Column, render

from .line import Fact, listed
from .phrases import value

ORDERS = ("relaxed", "acquire", "release", "acq_rel", "seq_cst")
MANY = 3  # more orders than this are not named one by one
# Operation, its name for people, and the forms in which it is measured alone, the first that there is.
ATOMICS = (("load", "load", ("latency", "throughput")), ("store", "store", ("throughput",)),
           ("fetch_add", "fetch_add", ("latency", "throughput")),
           ("compare_exchange_strong_success", "compare_exchange", ("latency", "throughput")))
MUTEX = "std_mutex"
LOCKED = {"critical": 0, "outside": 0}


@dataclass(frozen=True)
class Row:
    """One or several orders. contended: at the greatest number of threads; factor: over one thread in the same loop."""

    id: str
    label: str
    ns: Answer
    cycles: Answer
    contended: Answer
    factor: Answer
    threads: int  # of contended; 0 without

    @property
    def facts(self) -> tuple[Fact, ...]:
        """Its answers by name."""
        return (Fact(f"{self.id}.alone.ns", self.ns), Fact(f"{self.id}.alone.cycles", self.cycles),
                Fact(f"{self.id}.contended.ns", self.contended), Fact(f"{self.id}.contended.factor", self.factor))


def rows(run: Run, most: int) -> list[Row]:
    """At most so many, and at least one of each operation that was measured: of an operation with more, first two are shown,
    the first and the last, then one."""
    found = [[_atomic(run, primitive, label, form, group, len(groups)) for group in groups]
             for primitive, label, forms in ATOMICS
             for form in [_form(run, primitive, forms)] if form
             for groups in [_groups(run, primitive, form)]]
    lock = _mutex(run)
    room = most - (lock.ns.estimate is not None)
    kept = [[group[0], group[-1]] if len(group) > 1 else group for group in found]
    for group in reversed(kept):
        if sum(map(len, kept)) > room:
            del group[1:]
    return [row for group in kept for row in group] + [lock] * (lock.ns.estimate is not None)


def missing(run: Run) -> list[Fact]:
    """Operations that have no result alone."""
    found = [Fact(label, cost(run, _alone(primitive, forms[0], ""))) for primitive, label, forms in ATOMICS
             if not _form(run, primitive, forms)]
    lock = _mutex(run)
    return found + [Fact("mutex", lock.ns)] * (lock.ns.estimate is None)


def table(run: Run, found: Sequence[Row]) -> list[str]:
    """[] without rows."""
    if not found:
        return []
    threads = max(row.threads for row in found)
    together = f"contended, {threads} threads"
    columns = [Column("", left=True), *(Column(t, "alone, 1 thread") for t in ("ns", "±%", "cycles")),
               *(Column(t, together) for t in ("ns", "±%", "x alone", "±%"))]
    marked = marks.columns(run, columns)
    return render(marked, [cells(row, threads) for row in found], WIDTH - sum(bool(column.mark) for column in marked))


def cells(row: Row, threads: int) -> list[str]:
    """Label; ns, half width in per cent and cycles alone; ns, half width, factor and its half width contended. threads: of the
    heading; a row of another number says its own."""
    label = row.label + (f" ({row.threads} threads)" if row.threads not in (0, threads) else "")
    return [label, *_time(row.ns), _time(row.cycles)[0], *_time(row.contended), *_times(row.factor)]


def _times(found: Answer) -> list[str]:
    claim = verdict(found)
    if claim in (Verdict.MORE, Verdict.LESS) and found.estimate:
        return [times(found.estimate.value), percent(found.estimate.half_width_percent)]
    return [{Verdict.SAME: "same", Verdict.NOISY: "noisy", Verdict.TOO_FEW: "?"}.get(claim, MISSING), MISSING]


def _time(found: Answer) -> list[str]:
    if found.estimate is None:
        return [MISSING, MISSING]
    return [value(found.estimate), percent(found.estimate.half_width_percent)]


def _alone(primitive: str, form: str, order: str) -> Pick:
    return Pick("atomic", primitive, form, order, params={"bits": 64})


def _shared(primitive: str, order: str, threads: int) -> Pick:
    return Pick("atomic", primitive, "shared", order, threads, {"bits": 64})


def _form(run: Run, primitive: str, forms: Sequence[str]) -> str:
    return next((form for form in forms if most_threads(run, _alone(primitive, form, ""))), "")


def _groups(run: Run, primitive: str, form: str) -> list[list[str]]:
    """The orders of an operation, those together that cost the same alone and contended."""
    measured = run.select("atomic", primitive, form, threads=1, bits=64)
    orders = sorted({case.name.order for case in measured}, key=_rank)
    most = most_threads(run, _shared(primitive, "", MOST))
    ways = [(_alone(primitive, form, order), *([_shared(primitive, order, most)] if most > 1 else [])) for order in orders]
    return [[orders[index] for index in group] for group in alike(run, ways)]


def _rank(order: str) -> tuple[int, ...]:
    """Weakest first; of a compare_exchange by both."""
    return tuple(ORDERS.index(part) if part in ORDERS else -1 for part in order.replace("-", " ").split())


def _atomic(run: Run, primitive: str, label: str, form: str, orders: Sequence[str], groups: int) -> Row:
    which = "any order" if groups == 1 else f"{len(orders)} orders" if len(orders) > MANY else listed(orders)
    shape = "" if form == "latency" else f" ({form})"
    shared, single = _shared(primitive, orders[0], MOST), _shared(primitive, orders[0], 1)
    return _row(run, f"{label}.{orders[0]}", f"{label}, {which}{shape}", _alone(primitive, form, orders[0]), shared, single)


def _mutex(run: Run) -> Row:
    def pick(threads: int) -> Pick:
        return Pick("mutex", MUTEX, "lock_unlock", threads=threads, params=LOCKED)
    return _row(run, "mutex", f"{MUTEX}, lock and unlock", pick(1), pick(MOST), pick(1))


def _row(run: Run, id_: str, label: str, alone: Pick, shared: Pick, single: Pick) -> Row:
    together, factor = cost(run, shared), ratio(run, shared, single)
    threads = most_threads(run, shared)
    if threads < 2 or together.estimate is None:
        none = Answer(Unit.NS, together.cases, missing=together.missing or "needs 2 CPUs or more")
        threads, together, factor = 0, none, none
    return Row(id_, label, cost(run, alone), cost(run, alone, Unit.CYCLES), together, factor, threads)
