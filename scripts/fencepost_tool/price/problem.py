"""A program that can't be read."""
from __future__ import annotations

from fencepost_tool.results.errors import UserError
from fencepost_tool.text.safe import word

LONGEST = 900  # characters: names in a file may be much longer, and hold anything


class Problem(UserError):
    """One line: which file, what is wrong with it, what to do."""

    def __init__(self, text: str):
        super().__init__(one_line(text))


def one_line(text: str) -> str:
    """What may quote names of the file, fit for a line."""
    line = word(text)
    return line if len(line) <= LONGEST else f"{line[:LONGEST // 2]} ... {line[-LONGEST // 2 + 5:]}"
