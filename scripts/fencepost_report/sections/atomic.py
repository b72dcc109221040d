"""Atomics: what an operation and its order cost alone and on a shared line."""
from __future__ import annotations

from fencepost_results import Case, Run

from .. import marks
from ..numbers import MISSING, si
from ..questions import by_family, primitives, thread_counts
from ..table import Column, render
from .rows import solo, solo_columns, threads, time

ORDERS = ("", "relaxed", "acquire", "release", "acq_rel", "seq_cst")
MANY = 6  # more orders than this become a row of minima and one of maxima


def section(run: Run) -> list[str]:
    # Those of 16 bytes say so in their names.
    cases = [c for c in run.select("atomic") if c.name.params.get("bits", 64) >= 64]
    if not cases:
        return []
    shared = [c for c in cases if c.name.operation == "shared" and c.name.threads > 1]
    crowd = thread_counts(shared)[-1] if shared else 1
    rows: list = []
    for primitive in by_family(primitives(cases)):
        rows += _rows(primitive, [c for c in cases if c.name.primitive == primitive], crowd)
    columns = [Column("64 bits", left=True), Column("order", left=True),
               *solo_columns("latency, own line"), *solo_columns("throughput, own line"),
               Column("ns", f"one line, {threads(crowd)}"), Column("±%", f"one line, {threads(crowd)}"),
               Column("ops/s", f"one line, {threads(crowd)}")]
    return ["atomic: what an operation and its order cost (cas = compare_exchange)",
            *render(marks.columns(run, columns), rows)]


def _rows(primitive: str, cases: list[Case], crowd: int) -> list[list[str]]:
    """A row for each order; of many orders, only the ends."""
    label = primitive.replace("compare_exchange", "cas")
    orders = sorted({c.name.order for c in cases}, key=_rank)
    if len(orders) > MANY:
        return [[label, f"min of {len(orders)}", *_cells(cases, crowd, min)],
                [label, f"max of {len(orders)}", *_cells(cases, crowd, max)]]
    return [[label, _short(order) or MISSING,
             *_cells([c for c in cases if c.name.order == order], crowd, min)] for order in orders]


def _short(order: str) -> str:
    """One word for success and failure alike, where they are: seq_cst-seq_cst would push names out of the table."""
    success, _, failure = order.partition("-")
    return success if success == failure else order


def _rank(order: str) -> tuple:
    return (ORDERS.index(order) if order in ORDERS else len(ORDERS), order)


def _cells(cases: list[Case], crowd: int, pick) -> list[str]:
    latency = _pick(cases, "latency", 1, pick)
    throughput = _pick(cases, "throughput", 1, pick)
    shared = _pick(cases, "shared", crowd, pick) if crowd > 1 else None
    ops = si(shared.ops.value) if shared and shared.ops else MISSING
    return [*solo(latency), *solo(throughput), *time(shared.ns if shared else None), ops]


def _pick(cases: list[Case], operation: str, count: int, pick) -> Case | None:
    """The case with the least or the greatest time; every cell of a block
    comes from that one case, so that they belong together."""
    found = [c for c in cases if c.name.operation == operation and c.name.threads == count and c.ns]
    return pick(found, key=lambda c: c.ns.value, default=None)
