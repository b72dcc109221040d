"""The one exception that ends `make fences` before its end: what is wrong, with which input, what to do."""
from __future__ import annotations

from fencepost_tool.results.errors import UserError


class Problem(UserError):
    """str() is a single line, whatever the parts hold."""

    def __init__(self, text: str):
        super().__init__(" ".join(text.split()))
