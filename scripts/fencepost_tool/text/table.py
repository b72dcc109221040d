"""Tables: as plain text at most WIDTH columns wide, without colour, and what a page shows of them.

A row is a list of cells, one for each column, or a plain string: a line of
its own. Rows and columns without any estimate are left out; the cases
behind them are listed with their reason at the summary's end.
"""
from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Union

from .numbers import MISSING
from .safe import word

WIDTH = 100
INDENT = "  "
TEXT, PAGE = "text", "page"  # outputs
Row = Union[str, Sequence[str]]


@dataclass(frozen=True)
class Column:
    """title is the column's own heading; neighbours with the same group share
    the one above it. Names lean left, estimates right. mark: one character in
    front of every estimate of the column; the table may be wider by as many.
    gives_way: what is shortened when the table is too wide; the first column
    is where none does. only: the output that has the column; "": both."""

    title: str
    group: str = ""
    left: bool = False
    mark: str = ""
    gives_way: bool = False
    only: str = ""


def shown(columns: Sequence[Column], rows: Sequence[Row], output: str) -> tuple[list[Column], list[Row]]:
    """What an output shows: without columns of another one, without rows and columns that have no estimate, cells with the marks
    of their columns. ValueError: a row has more or fewer cells than there are columns."""
    for row in rows:
        if not isinstance(row, str) and len(row) != len(columns):
            raise ValueError(f"{len(row)} cells for {len(columns)} columns: {row}")
    rows = [word(r) if isinstance(r, str) else list(map(word, r)) for r in rows]
    rows = [r for r in rows if isinstance(r, str) or _has_value(columns, r)]
    keep = [i for i, c in enumerate(columns) if c.only in ("", output) and (c.left or _is_used(rows, i))]
    columns = [columns[i] for i in keep]
    rows = [r if isinstance(r, str) else [r[i] for i in keep] for r in rows]
    return columns, [r if isinstance(r, str) else list(map(_marked, r, columns)) for r in rows]


def render(columns: Sequence[Column], rows: Sequence[Row], width: int = WIDTH) -> list[str]:
    """The table's lines, heading first. ValueError as in shown()."""
    columns, rows = shown(columns, rows, TEXT)
    widths = _widths(columns, rows, width + sum(bool(c.mark) for c in columns))
    gaps = _gaps(columns)
    lines = [_groups(columns, widths, gaps)] if any(c.group for c in columns) else []
    lines.append(_line([c.title for c in columns], columns, widths, gaps))
    for row in rows:
        lines.append(INDENT + row if isinstance(row, str) else _line(row, columns, widths, gaps))
    return [line.rstrip() for line in lines]


def _has_value(columns: Sequence[Column], row: Sequence[str]) -> bool:
    """False for a row that measured nothing; tables without groups keep all."""
    grouped = [cell for column, cell in zip(columns, row) if column.group.strip()]
    return not grouped or any(cell not in (MISSING, "") for cell in grouped)


def _marked(cell: str, column: Column) -> str:
    return cell if cell in (MISSING, "") else column.mark + cell


def _is_used(rows: Sequence[Row], column: int) -> bool:
    return any(not isinstance(r, str) and r[column] not in (MISSING, "") for r in rows)


def _gaps(columns: Sequence[Column]) -> list[str]:
    """Between two groups a bar: the eye should not have to count columns."""
    gaps = [INDENT]
    for before, column in zip(columns, columns[1:]):
        gaps.append(" | " if column.group != before.group else " ")
    return gaps


def _widths(columns: Sequence[Column], rows: Sequence[Row], width: int) -> list[int]:
    """As wide as the widest cell; when that is too much, one column gives
    way, since a shortened name can still be read and a number can't."""
    cells = [r for r in rows if not isinstance(r, str)]
    widths = [max([len(c.title)] + [len(r[i]) for r in cells]) for i, c in enumerate(columns)]
    for group in dict.fromkeys(c.group for c in columns if c.group):
        members = [i for i, c in enumerate(columns) if c.group == group]
        short = len(group) - sum(widths[i] for i in members) - len(members) + 1
        widths[members[0]] += max(0, short)
    excess = sum(widths) + sum(map(len, _gaps(columns))) - width
    if excess > 0:
        i = next((i for i, c in enumerate(columns) if c.gives_way), 0)
        widths[i] = max(min(8, widths[i]), widths[i] - excess)
    return widths


def _line(cells: Sequence[str], columns: Sequence[Column], widths: Sequence[int],
          gaps: Sequence[str]) -> str:
    out = ""
    for cell, column, width, gap in zip(cells, columns, widths, gaps):
        text = cell if len(cell) <= width else cell[:width - 1] + "~"
        out += gap + (text.ljust(width) if column.left else text.rjust(width))
    return out


def _groups(columns: Sequence[Column], widths: Sequence[int], gaps: Sequence[str]) -> str:
    out, done = "", None
    for i, column in enumerate(columns):
        if i and column.group == done:
            continue
        done = column.group
        span = widths[i] + sum(len(gaps[j]) + widths[j] for j in range(i + 1, len(columns))
                               if all(c.group == done for c in columns[i:j + 1]))
        out += gaps[i] + done.center(span)
    return out


def wrapped(text: str) -> list[str]:
    """Text below a table."""
    return textwrap.wrap(text, WIDTH, initial_indent="  ", subsequent_indent="      ")
