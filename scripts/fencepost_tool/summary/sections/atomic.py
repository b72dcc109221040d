"""Atomics: what an operation and its order cost alone and on a shared line."""
from __future__ import annotations

import textwrap
from typing import Callable

from fencepost_tool.results import Case, CaseName, Run
from fencepost_tool.select.questions import by_family, primitives, thread_counts
from fencepost_tool.text import marks
from fencepost_tool.text.numbers import MISSING
from fencepost_tool.text.table import INDENT, WIDTH, Column, Row, render

from .rows import crowd, emitted, emitted_column, solo, solo_columns

ORDERS = ("", "relaxed", "acquire", "release", "acq_rel", "seq_cst")
FORMS = ("throughput", "shared", "latency")  # whose instructions are shown: the first that there is
Pick = Callable[[list[float]], float]  # min or max
MANY = 6  # more orders than this become a row of the fastest and one of the slowest


def section(run: Run) -> list[str]:
    """Lines of the section; [] for a run without atomics of 64 bits or more."""
    cases = [c for c in run.select("atomic") if _is_wide(c.name)]
    if not cases:
        return []
    shared = [c for c in cases if c.name.operation == "shared" and c.name.threads > 1]
    most = thread_counts(shared)[-1] if shared else 1
    rows: list[Row] = []
    for primitive in by_family(primitives(cases)):
        rows += _rows(run, primitive, [c for c in cases if c.name.primitive == primitive], most)
    columns = [Column("order", left=True), *columns_of(run, most)]
    return ["atomic: what an operation of 64 bits and its order cost (cas = compare_exchange)",
            *render(marks.columns(run, columns), rows)]


def columns_of(run: Run, most: int) -> list[Column]:
    """The columns that cells() fills."""
    together = f"contended, {most} threads"
    return [*emitted_column(run), *solo_columns("latency, uncontended"), *solo_columns("throughput, uncontended"),
            Column("ns", together), Column("±%", together), Column("ops/s", together)]


def _is_wide(name: CaseName) -> bool:
    """64 bits or more: those of 16 bytes say so in their names."""
    bits = name.number("bits")
    return bits is None or bits >= 64


def _rows(run: Run, primitive: str, cases: list[Case], most: int) -> list[Row]:
    """A line for the operation and a row for each order; of many orders, only the ends."""
    orders = sorted({c.name.order for c in cases}, key=rank)
    label = primitive.replace("compare_exchange", "cas")
    if len(orders) > MANY:
        rows = [[f" {name}", *cells(run, cases, most, pick)] for name, pick in (("fastest", min), ("slowest", max))]
        label += f", {len(orders)} orders"
    else:
        rows = [[f" {short(order) or MISSING}", *cells(run, [c for c in cases if c.name.order == order], most, min)]
                for order in orders]
    return [*textwrap.wrap(label + _otherwise(run, cases), WIDTH - len(INDENT), subsequent_indent="   "), *rows]


def _otherwise(run: Run, cases: list[Case]) -> str:
    """What is emitted for the forms whose instructions are not those in the column."""
    found: dict[str, dict[str, str]] = {}
    for case in cases:
        found.setdefault(case.name.operation, {})[case.name.order] = run.emitted(case)
    shown = next((found[form] for form in FORMS if form in found), {})
    others = [f"{form}: {' or '.join(dict.fromkeys(said.values()))}" for form, said in found.items()
              if all(said.values()) and any(what != shown.get(order) for order, what in said.items())]
    return f" ({'; '.join(others)})" if others else ""


def short(order: str) -> str:
    """One word for success and failure alike, where they are: seq_cst-seq_cst would push names out of the table."""
    success, _, failure = order.partition("-")
    return success if success == failure else order


def rank(order: str) -> tuple[int, str]:
    """The key that sorts orders from weak to strong, unknown ones last."""
    return (ORDERS.index(order) if order in ORDERS else len(ORDERS), order)


def cells(run: Run, cases: list[Case], most: int, pick: Pick) -> list[str]:
    """Cells of a row: instructions, latency, throughput, and the shared line at `most` threads."""
    latency = _pick(cases, "latency", 1, pick)
    throughput = _pick(cases, "throughput", 1, pick)
    shared = _pick(cases, "shared", most, pick) if most > 1 else None
    return [*emitted(run, throughput or shared or latency), *solo(latency), *solo(throughput),
            *crowd(shared)[:3]]


def _pick(cases: list[Case], operation: str, count: int, pick: Pick) -> Case | None:
    """The case with the least or the greatest time; every cell of a block
    comes from that one case, so that they belong together."""
    found = [(c.ns.value, c) for c in cases if c.name.operation == operation and c.name.threads == count and c.ns]
    times = [ns for ns, _ in found]
    return found[times.index(pick(times))][1] if found else None
