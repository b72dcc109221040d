"""Parses names, for entries that have nothing else: results of schema version 1, the answers of programs from before the
field `case`, and Google Benchmark files of other programs.

case_fields.name_of() alone calls this, where `case` is missing; everything else takes a CaseName from there. A lint
(tests/lint/python_layers.py) refuses any other import. A name reads
<kind>/<primitive>/<operation>[/<order>][/key:value...]/threads:N and is parsed by its shape: there is no list of known
kinds or primitives.
"""
from __future__ import annotations

from .case_name import CaseName, Param, decimal

MOST_DIGITS = 18  # of a parameter that is a number: more are a hash or a word


def parse_name(text: str) -> CaseName:
    """Never fails: a name with fewer parts has empty ones, and words beyond
    the fourth join the order."""
    words: list[str] = []
    params: dict[str, Param] = {}
    for part in text.split("/"):
        key, colon, value = part.partition(":")
        if colon:
            params[key] = int(value) if value.isdecimal() and len(value) <= MOST_DIGITS else decimal(value)
        else:
            words.append(part)
    threads = params.pop("threads", 1)
    kind, primitive, operation = (words + ["", "", ""])[:3]
    return CaseName(text, kind, primitive, operation, "/".join(words[3:]),
                    threads if isinstance(threads, int) else 1, params)
