"""The one exception a reader of results raises."""
from __future__ import annotations

import os


class ResultsError(Exception):
    """Results which can't be used: where, what is wrong, what to do about it.

    str() is a single line whatever the parts hold, because scripts print it
    as their only line on stderr.
    """

    def __init__(self, path: str | os.PathLike, problem: str, remedy: str,
                 line: int | None = None):
        where = os.fspath(path) if line is None else f"{os.fspath(path)}:{line}"
        text = f"{where}: {problem}; {remedy}"
        super().__init__(" ".join(text.split()))
        self.path, self.line = os.fspath(path), line
