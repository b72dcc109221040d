"""Valid JSON documents made bad at random: other types and sizes, keys that are gone, twice or new, and spoilt text."""
from __future__ import annotations

import json
import math
import random
from typing import Any

VALUES: list[Any] = [
    None, True, 0, -1, 1, 0.5, 5e-324, 1e-150, 1e150, 1.7e308, -1.7e308, 2 ** 63, 10 ** 400, -10 ** 400, float("nan"),
    float("inf"), "", "1", "\x1b[31m", "a\nb", "=1+1", "\ud800", "none", "noisy",
    "a/threads:" + "9" * 5000, [], {}, [1, "x", None], {"a": {"b": [1e400]}}]
# What no value of Python's is: written where the text has the mark.
RAW = {"@deep@": "[" * 3000 + "]" * 3000, "@deeper@": '{"a":' * 800 + "1" + "}" * 800, "@huge@": "9" * 5000, "@over@": "1e400",
       "@nan@": "-nan(ind)"}


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The paths of all values inside."""
    children = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [place for key, child in children for place in [(*path, key), *places(child, (*path, key))]]


def mutated(document: Any, rng: random.Random) -> bytes:
    """One to three changes of the document, or of its text."""
    found = json.loads(json.dumps(document))
    for _ in range(rng.choice((1, 1, 2, 3))):
        _change(found, rng)
    text = json.dumps(found)
    for mark, raw in RAW.items():
        text = text.replace(f'"{mark}"', raw)
    data = text.encode("utf-8")
    return _spoilt(data, rng) if rng.random() < 0.15 else data


def _change(found: Any, rng: random.Random) -> None:
    *way, key = rng.choice(places(found) or [("", "")])
    holder = found
    for step in way:
        holder = holder[step]
    kind = rng.randrange(6)
    if kind == 0:
        del holder[key]
    elif kind == 1 and isinstance(holder, list):
        holder.append(holder[key])
    elif kind == 1:
        holder[str(rng.choice(VALUES))] = holder[key]
    elif kind == 2 and isinstance(holder[key], (int, float)):
        holder[key] = _times(holder[key], rng.choice((-1, 0, 1e-300, 1e9, 1e200, 1e-9)))
    else:
        holder[key] = rng.choice(list(RAW) if kind == 3 else VALUES)


def _times(value: float, factor: float) -> float:
    try:
        return value * factor
    except OverflowError:  # an integer that no float can hold
        return math.inf


def _spoilt(data: bytes, rng: random.Random) -> bytes:
    at = rng.randrange(len(data))
    return rng.choice((data[:at], data + data, b"output\n" + data, data + b"\nmore", b"\xef\xbb\xbf" + data, b"",
                       data.decode().encode("utf-16"), data[:at] + bytes([rng.randrange(256)]) + data[at + 1:],
                       data.replace(b"}]", b"},]", 1), data[:at] + data[at + 9:]))
