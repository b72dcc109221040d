"""The regular expressions of --filter and --require: those that POSIX extended and Python read alike.

The measuring program matches with POSIX extended expressions, this package with Python's `re`. What the two read
differently, or only one of them knows, is refused here, so that an expression selects the same cases everywhere:

    .  [a-z] [^a-z]  ( | )  * + ? {2} {2,} {2,5}  ^ $  \\ before a punctuation character

An expression matches anywhere in a name; a leading - selects the names that do not match.
"""
from __future__ import annotations

import re
import warnings
from typing import Callable

from fencepost_tool.results.errors import UserError

# Without < > ' and `: behind a backslash these are anchors for glibc.
_PUNCTUATION = set(r"""!"#$%&()*+,-./:;=?@[\]^_{|}~""")
_REPEAT = re.compile(r"[*+?]|\{\d+(,\d*)?\}")


def pattern(option: str, regex: str) -> Callable[[str], bool]:
    """Whether the expression matches a name. UserError in one line where it is none, or not of the common dialect."""
    excludes = regex.startswith("-")
    expression = regex[1:] if excludes else regex
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of [[ , which is refused or means the same in both
            compiled = re.compile(expression)
    except (re.error, OverflowError, RecursionError) as e:
        raise UserError(f"{option}={regex}: is no regular expression ({e}); correct it") from None
    difference = _difference(expression)
    if difference:
        raise UserError(f"{option}={regex}: {difference}; the dialect is what POSIX extended and Python have in common: "
                        ". [] () | * + ? {m,n} ^ $")
    return lambda name: bool(compiled.search(name)) != excludes


def _difference(text: str) -> str:
    """What the two dialects read differently, "" where nothing."""
    at, repeated, starts = 0, False, True
    while at < len(text):
        repeat = _REPEAT.match(text, at)
        if repeat:
            if repeated:
                return f"{repeat.group()} after another repetition"
            if starts:
                return f"{repeat.group()} repeats nothing"
            at, repeated = repeat.end(), True
            continue
        problem, end = _atom(text, at)
        if problem:
            return problem
        if text[at] == "|" and starts or text[at] in "(|" and text[end:end + 1] in ("|", ")", ""):
            return "an empty alternative"
        starts = text[at] in "(|^"
        at, repeated = end, False
    return ""


def _atom(text: str, at: int) -> tuple[str, int]:
    """(what is wrong with the atom that begins here, where it ends)."""
    if text[at] == "\\":
        if text[at + 1:at + 2] not in _PUNCTUATION:
            return f"\\{text[at + 1:at + 2]} is not in both (write a digit as [0-9])", at
        return "", at + 2
    if text[at] == "[":
        return _bracket(text, at)
    if text[at] == "{":
        return "{ that begins no repetition (write \\{ for the character)", at
    if text.startswith("(?", at):
        return f"{text[at:at + 3]} is not in both", at
    return "", at + 1


def _bracket(text: str, at: int) -> tuple[str, int]:
    first = at + 2 if text[at + 1:at + 2] == "^" else at + 1
    end = text.find("]", first + 1)
    inside = text[first:end]
    if end < 0:
        return "[ without its ]", at
    if "\\" in inside:
        return "\\ inside [] is not read alike", at
    if any(mark in inside for mark in ("[:", "[.", "[=")):
        return f"{text[at:end + 1]}] is not in both (write [a-z], [0-9])", at
    return "", end + 1
