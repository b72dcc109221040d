"""JSON as files hold it, turned into values that the rest can work with, or a line that says what is wrong.

Python's json raises other things than JSONDecodeError for some texts (nesting of a thousand levels, whole numbers of more
than 4300 digits), and whole numbers that no float can hold make later arithmetic raise OverflowError: such numbers become
infinite here, which readers refuse like any other infinity.
"""
from __future__ import annotations

import json
import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

from .errors import ResultsError

MOST_DIGITS = 300  # of a whole number that is kept as one: the largest float has 309
LARGEST = 1e300    # of anything measured
TOO_DEEP = "is nested too deeply to be a result"


def parse(path: Path, text: str, remedy: str, pairs: Callable[[list[tuple[str, Any]]], Any] | None = None,
          strict: bool = True) -> Any:
    """The value of the text. pairs, strict: as object_pairs_hook and strict of json.loads. ResultsError."""
    try:
        return json.loads(text, parse_int=whole, object_pairs_hook=pairs, strict=strict)
    except json.JSONDecodeError as e:
        raise ResultsError(path, f"is not whole JSON ({e.msg})", remedy, line=e.lineno) from None
    except RecursionError:
        raise ResultsError(path, TOO_DEEP, remedy) from None


def whole(digits: str) -> float:
    """A whole number; infinite where it has more than MOST_DIGITS digits."""
    return int(digits) if len(digits) <= MOST_DIGITS else math.copysign(math.inf, -1 if digits.startswith("-") else 1)


def is_finite(value: float) -> bool:
    """Whether a float, or a whole number of any size, is finite. What is beyond LARGEST is as good as infinite: sums, units and
    ratios of it would be."""
    return -LARGEST < value < LARGEST
