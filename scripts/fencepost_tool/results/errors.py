"""What a user can mend: one line on stderr, exit code 2."""
from __future__ import annotations

import os


class UserError(Exception):
    """Input that can't be used. str() is a single line: what is wrong, with which input, what to do."""


class ResultsError(UserError):
    """Results which can't be used: where, what is wrong, what to do about it.

    str() is a single line whatever the parts hold, because scripts print it
    as their only line on stderr.
    """

    def __init__(self, path: str | os.PathLike[str], problem: str, remedy: str,
                 line: int | None = None):
        where = os.fspath(path) if line is None else f"{os.fspath(path)}:{line}"
        text = f"{where}: {problem}; {remedy}"
        super().__init__(" ".join(text.split()))
        self.path, self.line = os.fspath(path), line
