"""The words that results may hold, as the program wrote them down in results/schema/enumerations.json."""
from __future__ import annotations

import json
from collections.abc import Mapping

from fencepost_tool.paths import SCHEMAS


def read() -> Mapping[str, tuple[str, ...]]:
    """{enumeration: its words, in the program's order}."""
    document = json.loads((SCHEMAS / "enumerations.json").read_text("utf-8"))
    return {name: tuple(words) for name, words in document.items()}


ALL = read()
DISTANCES = ALL["distances"]        # of two PUs, from near to far
DROP_REASONS = ALL["drop_reasons"]  # why a window was left out
RESULT_GRADES = ALL["result_grades"]  # how far a result may be trusted: clean, noisy, none
GRADES = ALL["grades"]              # what a machine is good for, from the best down
