"""A file of Google Benchmark's as one JSON object, whatever shell or version of the library wrote it.

Read as they are: UTF-8 with a byte order mark, UTF-16 (a shell's redirection on Windows), control characters inside names,
`nan` and `inf` in small letters (older versions), bytes that are no UTF-8 (replaced). Refused in one line: output of the program
around the JSON, several documents one after the other, a file that is cut off, nesting without end.
"""
from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from .compressed import COPY_AGAIN, DAMAGED, open_stored
from .errors import ResultsError
from .json_text import parse

REMEDY = "give a file of --benchmark_out, or a fencepost results folder"
OUT = "write it with --benchmark_out=FILE --benchmark_out_format=json, which holds nothing else"
OWN_FILE = "give each process its own file"
_SMALL_LETTERS = re.compile(r"(:\s*)(-?)(nan|inf)(?:\([a-z]*\))?(?=\s*[,}\]])")


class Object(dict[str, Any]):
    """A JSON object. twice: keys that it has more than once, of which a dict keeps the last."""

    def __init__(self, pairs: list[tuple[str, Any]]):
        super().__init__(pairs)
        self.twice = frozenset(key for i, (key, _) in enumerate(pairs) if key in dict(pairs[:i])) if len(pairs) > len(self) \
            else frozenset[str]()


def read(path: Path) -> Object:
    """The document, which has a list `benchmarks`. ResultsError."""
    text = text_of(path)
    try:
        document = parse(path, text, "write it again", Object, strict=False)
    except ResultsError as e:
        document = _parsed_otherwise(path, text, e)
    if not isinstance(document, Object) or not isinstance(document.get("benchmarks"), list):
        raise ResultsError(path, "is not of Google Benchmark (no list of benchmarks)", REMEDY)
    if "benchmarks" in document.twice:
        raise ResultsError(path, "has two lists of benchmarks", OWN_FILE)
    return document


def _parsed_otherwise(path: Path, text: str, refusal: ResultsError) -> Any:
    """What a text that is no JSON means, as older versions wrote it; ResultsError with the cause where it is known."""
    capitals = _SMALL_LETTERS.sub(lambda m: m[1] + ("NaN" if m[3] == "nan" else m[2] + "Infinity"), text)
    if capitals != text:
        return parse(path, capitals, "write it again", Object, strict=False)
    if not text.strip():
        raise ResultsError(path, "is not whole JSON: it is empty", "write it again")
    start = len(text) - len(text.lstrip())
    if text[start] not in "{[":
        raise ResultsError(path, "holds other output before the JSON" if "{" in text else "is not whole JSON", OUT)
    try:
        end = json.JSONDecoder(strict=False).raw_decode(text, start)[1]
    except (ValueError, RecursionError):
        raise refusal from None
    if text[end:].lstrip().startswith("{"):
        raise ResultsError(path, "holds several JSON documents one after the other", OWN_FILE)
    raise ResultsError(path, "holds other output after the JSON", OUT)


def text_of(path: Path) -> str:
    """What a file holds, gzipped or not. ResultsError."""
    try:
        with open_stored(path) as file:
            data = file.read()
    except FileNotFoundError:
        raise ResultsError(path, "no such file", REMEDY) from None
    except DAMAGED as e:
        raise ResultsError(path, f"is no whole gzip file ({e})", COPY_AGAIN) from None
    except OSError as e:
        raise ResultsError(path, f"can't be read: {e.strerror}", "check the file") from None
    return data.decode(json.detect_encoding(data), errors="replace").lstrip("\ufeff")
