"""The comparison for a terminal, and as Markdown for a pull request's page."""
from __future__ import annotations

import textwrap
from collections.abc import Sequence

from fencepost_tool.stats.verdicts import ALL
from fencepost_tool.text import safe
from fencepost_tool.text.safe import word
from fencepost_tool.text.table import WIDTH, Column, render

from . import table
from .broken import BROKEN
from .broken import MEANING as BROKEN_MEANING
from .comparison import Comparison, Row

COLUMNS = [Column("case", left=True), Column("metric", left=True), *[Column(t) for t in ("A", "B", "B/A", "interval", "p")],
           Column("note", left=True)]
NET_COLUMNS = [Column(title, left=title in ("case", "metric", "note")) for title in table.NET_HEAD]


def text(comparison: Comparison, every: bool = False) -> str:
    """every: equivalent cases too. Names are never cut, so lines are as long as they must be."""
    blocks = [[line for label, words in table.heading(comparison) for line in _labelled(label, words)]]
    if comparison.broken:
        blocks.append([f"{BROKEN}: {BROKEN_MEANING}", *(f"  {word(line)}" for line in table.broken(comparison))])
    for verdict, rows in _groups(comparison, every):
        body = render(COLUMNS, [table.cells(comparison, row) for row in rows], 10 ** 6)
        blocks.append([f"{verdict}: {table.MEANINGS[verdict]}", *body])
    net = _net_rows(comparison, every)
    if net:
        blocks.append([table.NET_TITLE, *render(NET_COLUMNS, net, 10 ** 6)])
    out = table.left_out(comparison, 10 ** 6 if every else 20)
    if out:
        blocks.append(["left out:", *[f"  {word(line)}" for line in out]])
    return "\n\n".join("\n".join(block) for block in blocks) + "\n"


def markdown(comparison: Comparison, every: bool = False) -> str:
    """The comparison as Markdown. every: cases without a change too."""
    lines = [f"- **{label}** {safe.markdown(words)}" for label, words in table.heading(comparison)]
    if comparison.broken:
        lines += ["", f"**{BROKEN}**: {BROKEN_MEANING}", "", *(f"- {safe.markdown(line)}" for line in table.broken(comparison))]
    for verdict, rows in _groups(comparison, every):
        lines += ["", f"**{verdict}**: {table.MEANINGS[verdict]}", "", *_markdown_table(
            table.HEAD, [table.cells(comparison, row) for row in rows])]
    net = _net_rows(comparison, every)
    if net:
        lines += ["", f"**net cost**{table.NET_TITLE[len('net cost'):]}", "", *_markdown_table(table.NET_HEAD, net)]
    out = table.left_out(comparison, 10 ** 6 if every else 20)
    if out:
        lines += ["", "**left out**", "", *[f"- {safe.markdown(line)}" for line in out]]
    return "\n".join(lines) + "\n"


def _groups(comparison: Comparison, every: bool) -> list[tuple[str, list[Row]]]:
    """By verdict, the largest effect first."""
    shown = ALL if every or not comparison.bounded else table.SHOWN
    groups = [(v, sorted(comparison.of(v), key=lambda row: -abs(row.effect.mean))) for v in shown]
    return [(v, rows) for v, rows in groups if rows]


def _net_rows(comparison: Comparison, every: bool) -> list[list[str]]:
    """Cells for the cases that are listed, and for those whose net cost changed although they themselves are not."""
    listed = [row for _, rows in _groups(comparison, every) for row in rows]
    names = {row.name.text for row in listed}
    listed += [row for row in comparison.rows if row.net and row.net.changed and row.name.text not in names]
    return [table.net_cells(comparison, row.name, row.net) for row in listed if row.net]


def _markdown_table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    return ["| " + " | ".join(head) + " |", "|---|---|" + "--:|" * (len(head) - 3) + "---|",
            *["| " + " | ".join([safe.code(row[0]), *map(safe.markdown, row[1:])]) + " |" for row in rows]]


def _labelled(label: str, words: str) -> list[str]:
    return textwrap.wrap(word(words), WIDTH, initial_indent=f"{label:<11}", subsequent_indent=" " * 11,
                         break_long_words=False, break_on_hyphens=False)
