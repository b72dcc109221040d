"""A table with its heading and what is said below it: written once, shown as text and in the report."""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from .table import TEXT, Column, Row, render, wrapped

WARNING = "warning: "


@dataclass(frozen=True)
class Note:
    """A sentence. answer: to a question, "" where the text is none. warning: whether it is one; the word is not in the text.
    only: as of a Column."""

    text: str
    answer: str = ""
    warning: bool = False
    only: str = ""


@dataclass(frozen=True)
class Block:
    """rows may be none: then the heading says what there is to say."""

    heading: str
    columns: Sequence[Column] = ()
    rows: Sequence[Row] = ()
    notes: Sequence[Note] = ()


def lines(blocks: Sequence[Block]) -> list[str]:
    """As text, an empty line between two."""
    found: list[str] = []
    for block in blocks:
        found += [""] if found else []
        found += [block.heading, *(render(block.columns, block.rows) if block.rows else ())]
        for note in (one for one in block.notes if one.only in ("", TEXT)):
            found += wrapped(WARNING * note.warning + note.text)
            found += wrapped(f"  {note.answer}") if note.answer else []
    return found
