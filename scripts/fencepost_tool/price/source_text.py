"""Operations as written, for people and as JSON."""
from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from fencepost_tool.text.numbers import MISSING, count, significant
from fencepost_tool.text.table import Column, render

from . import text
from .source_counts import Counts, Operation


def lines(found: Counts, operations: Sequence[Operation], most: int) -> list[str]:
    """The first `most` of these operations."""
    columns = [Column("site", left=True, gives_way=True), Column("operation", left=True), Column("order as written", left=True),
               Column("executed"), Column("cycles"), Column("by 2")]
    table = [[where(one), name(one), one.order or "unknown", f"{one.count:,}",
              f"{significant(one.cost.least)}-{significant(one.cost.most)}" if one.cost else MISSING,
              significant(one.cost.contended) if one.cost and one.cost.contended is not None else MISSING]
             for one in operations[:most]]
    left = len(operations) - most
    return [f"{sum(one.count for one in found.operations):,} operations at {len(found.operations):,} sites, as written",
            "counted by the program itself, compiled with -fsanitize=thread: exact, of all threads, not of other libraries",
            *([f"of {count(found.children, 'forked process', 'es')}, too"] if found.children else []),
            *([f"note: {found.lost:,} more are counted nowhere: the table was full"] if found.lost else []),
            "", *(render(columns, table, 130) if table else ["no operation was executed"]),
            *([f"  ... and {left:,} more sites (--most)"] if left > 0 else []),
            *(["", "cycles: of the instructions that compilers make of the operation on this machine, by the given run: a",
               "  bound and no price. by 2: where a second thread takes the line. -: a plain load or store, or not measured."]
              if any(one.cost for one in operations) else [])]


def name(one: Operation) -> str:
    """With the width of the object."""
    return f"{one.name} {one.bits}-bit" if one.bits else one.name


def where(one: Operation) -> str:
    """Function and line; the file where they are unknown."""
    if one.frames:
        frame = one.frames[0]
        line = f" {Path(frame.file).name}:{frame.line}" if frame.file and frame.line else ""
        return f"{text.short(frame.function or text.UNNAMED)}{line}"
    return f"{one.file.name if one.file else 'no file'}: {text.UNNAMED}"


def document(found: Counts, operations: Sequence[Operation]) -> dict[str, Any]:
    """The same for programs. Unknown values are null."""
    return {"version": 1, "counted_by": "source", "lost": found.lost, "forked_processes": found.children,
            "operations": [_row(one) for one in operations]}


def _row(one: Operation) -> dict[str, Any]:
    cost = one.cost and {"least": one.cost.least, "most": one.cost.most, "contended": one.cost.contended,
                         "cases": list(one.cost.cases)}
    return {"file": str(one.file) if one.file else None, "operation": one.name, "order": one.order or None,
            "bits": one.bits or None, "executed": one.count, "cost": cost,
            "frames": [{"function": f.function or None, "file": f.file or None, "line": f.line or None} for f in one.frames]}
