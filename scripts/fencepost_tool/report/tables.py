"""The tables of kinds whose answer is a table, with what is said below them: those of `fencepost summary --full`."""
from __future__ import annotations

from typing import Any, Callable

from fencepost_tool.results import Run
from fencepost_tool.summary.sections import languages, litmus, memory
from fencepost_tool.text.block import Block
from fencepost_tool.text.safe import word
from fencepost_tool.text.table import PAGE, shown

TABLES: dict[str, Callable[[Run], list[Block]]] = {"memory": memory.blocks, "litmus": litmus.blocks,
                                                      "languages": languages.blocks}


def tables(run: Run) -> dict[str, list[dict[str, Any]]]:
    """By kind: heading; columns as [title, group, whether its cells lean left]; rows of cells; notes as [text, answer, whether it
    is a warning]."""
    found = {kind: [_table(kind, block) for block in blocks(run)] for kind, blocks in TABLES.items()}
    return {kind: blocks for kind, blocks in found.items() if blocks}


def _table(kind: str, block: Block) -> dict[str, Any]:
    """The kind is the heading of the section."""
    columns, rows = shown(block.columns, block.rows, PAGE)
    return {"heading": word(block.heading).removeprefix(f"{kind}: "),
            "columns": [[c.title, c.group.strip(), c.left] for c in columns],
            "rows": [[row] if isinstance(row, str) else list(row) for row in rows],
            "notes": [[word(note.text), word(note.answer), note.warning] for note in block.notes if note.only in ("", PAGE)]}
