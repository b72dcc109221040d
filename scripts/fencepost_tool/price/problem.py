"""A program that can't be read."""
from __future__ import annotations

from fencepost_tool.results.errors import UserError


class Problem(UserError):
    """One line: which file, what is wrong with it, what to do."""
