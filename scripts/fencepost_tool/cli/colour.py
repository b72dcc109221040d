"""Colour for words that carry a verdict: on a terminal only, and never with NO_COLOR."""
from __future__ import annotations

import os
import re
from typing import TextIO

from fencepost_tool.text import safe

RED, GREEN, YELLOW = "31", "32", "33"
WORDS = {"broken": RED, "regressed": RED, "improved": GREEN, "inconclusive": YELLOW, "layout": YELLOW, "WARNING": YELLOW,
         "UNFAIR": YELLOW, "NO VERDICT": YELLOW}
_FIRST_WORD = re.compile(rf"^({'|'.join(WORDS)})\b", re.M)


def wanted(mode: str, stream: TextIO) -> bool:
    """mode: auto, always or never."""
    if mode != "auto":
        return mode == "always"
    return stream.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def paint(text: str, on: bool) -> str:
    """Verdicts at the beginning of a line in colour, and no other control character but line breaks."""
    text = safe.lines(text)
    return _FIRST_WORD.sub(lambda m: f"\033[{WORDS[m[1]]};1m{m[1]}\033[0m", text) if on else text
