"""The comparison as plain text: who is compared, what is unfair, the tables, what stands alone.

Two runs fit in 100 columns, ns and cycles beside each other; of more runs each unit has a table of
its own, as wide as it must be.
"""
from __future__ import annotations

import textwrap
from collections import Counter
from collections.abc import Sequence

from fencepost_tool.results import CaseName, Estimate
from fencepost_tool.select.headline import groups, headline
from fencepost_tool.select.matching import UNITS, Alone, Comparison, Row
from fencepost_tool.text import machine, marks
from fencepost_tool.text.numbers import MISSING, significant
from fencepost_tool.text.numbers import ratio as times
from fencepost_tool.text.table import WIDTH, Column, render

INTERVAL = ("a ratio's interval combines those of both values, and each covers the variation within one process; the variation "
            "between processes is larger and not included: repeat the runs on both machines to see it")
GROUPS = 8  # kinds of operation named of those that stand alone, unless all are asked for


def text(comparison: Comparison, every: bool = False) -> str:
    """every: all cases instead of the headline ones."""
    rows = list(comparison.rows) if every else headline(comparison)
    blocks = [_heading(comparison, rows, every)]
    for group in groups(rows):
        blocks += _tables(comparison, group)
    blocks.append(_alone(comparison, every))
    return "\n\n".join("\n".join(lines) for lines in blocks if lines) + "\n"


def _heading(comparison: Comparison, rows: Sequence[Row], every: bool) -> list[str]:
    lines = []
    for letter, label, run in zip(comparison.letters, comparison.labels, comparison.runs):
        rest = ", ".join(filter(None, (machine.size(run), machine.hypervisor(run),
                                       f"commit {machine.commit(run)}", str(run.context["date"]))))
        lines += _labelled(letter, f"{label}: {rest}")
    shared = len(comparison.rows)
    alone = sum(len(a.names) for a in comparison.alone)
    shown = "" if every else f"; {len(rows)} rows shown, --all shows every case"
    lines += _labelled("cases", f"{shared} to compare{shown}"
                                + (f"; {alone} not in every run (listed at the end)" if alone else ""))
    lines += _labelled("ratios", f"B/A is B's value over A's, below 1 where B is faster; 95 %: {INTERVAL}")
    mark = _mark(comparison)
    if mark:
        lines += _labelled("WARNING", f"{mark} and each ratio with one")
    lines += _labelled("marks", marks.legend(*comparison.runs, after="a value"))
    for warning in comparison.warnings:
        lines += _labelled("UNFAIR", warning)
    return lines


def _mark(comparison: Comparison) -> str:
    words = marks.warning(comparison.runs, comparison.letters)
    return f"{words}; {marks.SIGN} marks each" if words else ""


def _labelled(label: str, words: str) -> list[str]:
    return textwrap.wrap(words, WIDTH, initial_indent=f"{label:<11}", subsequent_indent=" " * 11,
                         break_long_words=False, break_on_hyphens=False) if words else []


def _tables(comparison: Comparison, rows: list[Row]) -> list[list[str]]:
    """One table for two runs, one for each unit for more."""
    varying, constant = _params([row.name for row in rows])
    name = rows[0].name
    title = f"{name.kind} {name.operation}".strip()
    if constant:
        title += f" ({', '.join(constant)})"
    note = [f"  {_mark(comparison)}"] if any(comparison.emulated) else []
    together: list[tuple[str, ...]] = [UNITS] if len(comparison.runs) == 2 else [(unit,) for unit in UNITS]
    return [[title, *note, *_table(comparison, rows, varying, units)] for units in together
            if any(estimate for row in rows for unit in units for estimate in row.estimates(unit))]


def _params(names: list[CaseName]) -> tuple[list[str], list[str]]:
    """Parameters that need a column, and those that are the same in all rows, in words."""
    keys = dict.fromkeys(key for n in names for key in (*n.params, "threads"))
    values = {key: {_param(n, key) for n in names} for key in keys}
    if values.keys() >= {"senders", "receivers"}:
        del values["threads"]  # their sum
    # A fence has no width; that is no reason for a column of the others' width.
    values = {key: found - {MISSING} if len(found) == 2 else found for key, found in values.items()}
    varying = [key for key, found in values.items() if len(found) > 1]
    return varying, [f"{key} {found.pop()}" for key, found in values.items() if len(found) == 1]


def _param(name: CaseName, key: str) -> str:
    return str(name.threads if key == "threads" else name.params.get(key, MISSING))


def _table(comparison: Comparison, rows: list[Row], varying: list[str], units: Sequence[str]) -> list[str]:
    columns = [Column(rows[0].name.kind, left=True), *[Column(key) for key in varying]]
    if any(row.name.order for row in rows):
        columns.insert(1, Column("order", left=True))
    for unit in units:
        columns += _columns(comparison, unit)
    cells = []
    for row in rows:
        label = row.name.primitive.replace("compare_exchange", "cas")
        line = [label, *([row.name.order or MISSING] if any(r.name.order for r in rows) else []),
                *[_param(row.name, key) for key in varying]]
        for unit in units:
            line += [_value(f) for f in row.estimates(unit)]
            for found in row.ratios(unit):
                line += ratio_cells(found)
        cells.append(line)
    return render(columns, cells, WIDTH if len(comparison.runs) == 2 else 10 ** 6)


def _value(estimate: Estimate | None) -> str:
    if estimate is None:
        return MISSING
    return marks.graded(estimate, significant(estimate.value)) + marks.TWO_MODES * estimate.two_modes


def _columns(comparison: Comparison, unit: str) -> list[Column]:
    sign = [marks.SIGN if emulated else "" for emulated in comparison.emulated]
    columns = [Column(letter, unit, mark=mark) for letter, mark in zip(comparison.letters, sign)]
    for letter, mark in zip(comparison.letters[1:], sign[1:]):
        columns += [Column(f"{letter}/A", unit, mark=sign[0] or mark), Column("95 %", unit, mark=sign[0] or mark)]
    return columns


def ratio_cells(found: Estimate | None) -> list[str]:
    """1.02 and 0.98-1.05."""
    if found is None:
        return [MISSING, MISSING]
    return [times(found.value), f"{times(found.low)}-{times(found.high)}" if found.has_interval else MISSING]


def _alone(comparison: Comparison, every: bool) -> list[str]:
    if not comparison.alone:
        return []
    lines = ["not in every run:"]
    for group in comparison.alone:
        who = f"only in {group.who}" if group.who else "not measured in any run"
        head = f"{who}, {len(group.names)}{f' ({group.why})' if group.why else ''}: "
        lines += textwrap.wrap(head + _names(group, every), WIDTH, initial_indent="  ",
                               subsequent_indent="      ", break_long_words=False, break_on_hyphens=False)
    return lines


def _names(group: Alone, every: bool) -> str:
    """Whole names; or operations with how many of each, the most frequent first."""
    if every or len(group.names) == 1:
        return ", ".join(name.text for name in group.names)
    counted = Counter("/".join(filter(None, (n.kind, n.primitive, n.operation))) for n in group.names).most_common()
    words = [f"{text} x{count}" if count > 1 else text for text, count in counted[:GROUPS]]
    rest = sum(count for _, count in counted[GROUPS:])
    return ", ".join(words) + (f", and {rest} more (--all names them)" if rest else "")
