"""--json of all verbs."""
from __future__ import annotations

import json
from typing import Any, TextIO


def write(document: Any, out: TextIO) -> None:
    """The document and a newline. ValueError: a number in it is not finite, which JSON cannot say."""
    json.dump(document, out, indent=1, allow_nan=False)
    out.write("\n")
