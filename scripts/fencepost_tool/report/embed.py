"""Text from files made fit to stand inside HTML: whatever a name holds, it stays data."""
from __future__ import annotations

import base64
import hashlib
import json
from typing import Any

# Inside a script element only these can end it or begin a comment; the separators are line ends to older parsers of JavaScript.
_ESCAPED = {ord(c): f"\\u{ord(c):04x}" for c in "<>&\u2028\u2029"}


def data(value: Any) -> str:
    """JSON for a script element. ValueError: a number that is not finite."""
    return json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":")).translate(_ESCAPED) \
        .encode("utf-8", "backslashreplace").decode("utf-8")


def source_hash(text: str) -> str:
    """For a Content-Security-Policy: only scripts and styles with a listed hash are in force."""
    return "'sha256-" + base64.b64encode(hashlib.sha256(text.encode("utf-8")).digest()).decode("ascii") + "'"


def raw(text: str, element: str) -> str:
    """Code as the content of a script or style element. ValueError where it would end the element: no code of ours does."""
    if f"</{element}" in text.lower() or "<!--" in text:
        raise ValueError(f"the text would end its {element} element")
    return text
