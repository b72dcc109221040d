"""Values of options that several verbs take."""
from __future__ import annotations

import argparse
import re
from typing import Callable

from fencepost_tool.results import ResultsError


def pattern(option: str, regex: str) -> Callable[[str], bool]:
    """Whether it matches a name somewhere; ResultsError where it is no regular expression."""
    try:
        compiled = re.compile(regex)
    except re.error as e:
        raise ResultsError(f"{option}={regex}", f"is no regular expression ({e})", "mend it") from None
    return lambda name: bool(compiled.search(name))


def share(text: str) -> float:
    """0.02 or 2%."""
    try:
        value = float(text[:-1]) / 100 if text.endswith("%") else float(text)
    except ValueError:
        value = -1.0
    if not 0 < value < 1:
        raise argparse.ArgumentTypeError(f"{text}: a share between 0 and 1, or per cent: 0.02 or 2%%")
    return value
