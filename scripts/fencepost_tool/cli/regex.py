"""The regular expressions of --filter and --require: those that POSIX extended and Python read alike.

The measuring program matches with POSIX extended expressions, this package with Python's `re`. What the two read
differently, or only one of them knows, is refused here, so that an expression selects the same cases everywhere:

    .  [a-z] [^a-z]  ( | )  * + ? {2} {2,} {2,5}  ^ $  \\ before a punctuation character

harness/base/regex.cpp refuses the same with the same words: tests/data/expressions.txt lists what either side must say.
An expression matches anywhere in a name; a leading - selects the names that do not match.
"""
from __future__ import annotations

import re
import warnings
from typing import Callable

from fencepost_tool.results.errors import UserError

# Without < > ' and `: behind a backslash these are anchors for glibc.
_PUNCTUATION = set(r"""!"#$%&()*+,-./:;=?@[\]^_{|}~""")
_MOST_REPEATS = 255  # RE_DUP_MAX that POSIX guarantees
_REPEAT = re.compile(r"[*+?]|\{([0-9]+)(?:,([0-9]*))?\}")


def pattern(option: str, regex: str) -> Callable[[str], bool]:
    """Whether the expression matches a name. UserError in one line where it is none, or not of the common dialect."""
    excludes = regex.startswith("-")
    expression = regex[1:] if excludes else regex
    found = difference(expression)
    if found:
        raise UserError(f"{option}={regex}: {found}; regular expressions are what POSIX extended and Python share: "
                        ". [] () | * + ? {m,n} ^ $")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of [[ , which is refused or means the same in both
            compiled = re.compile(expression)
    except (re.error, OverflowError, RecursionError) as e:
        raise UserError(f"{option}={regex}: is no regular expression ({e}); correct it") from None
    return lambda name: bool(compiled.search(name)) != excludes


def difference(text: str) -> str:
    """What the two dialects read differently, "" where nothing."""
    if not text.isascii():
        return "a character that is not ASCII, as none in a name is"
    at, depth, repeated, starts, anchor = 0, 0, False, True, False
    while at < len(text):
        repeat = _REPEAT.match(text, at)
        if repeat:
            problem = _repetition(repeat, repeated, starts or anchor)
            if problem:
                return problem
            at, repeated = repeat.end(), True
            continue
        problem, end = _atom(text, at)
        if problem:
            return problem
        first = text[at]
        if first == "(" and end == len(text):
            return "( without its )"
        if first == "|" and starts or first in "(|" and text[end:end + 1] in ("|", ")", ""):
            return "an empty alternative"
        depth += {"(": 1, ")": -1}.get(first, 0)
        if depth < 0:
            return ") without its ("
        starts, anchor = first in "(|^", first == "$"
        at, repeated = end, False
    return "( without its )" if depth else ""


def _repetition(found: re.Match[str], repeated: bool, of_nothing: bool) -> str:
    if repeated:
        return f"{found.group()} after another repetition"
    if of_nothing:
        return f"{found.group()} repeats nothing"
    least, most = found.groups()
    if least and (max(len(least), len(most or "")) > 3 or not int(least) <= int(most or least) <= _MOST_REPEATS):
        return f"{found.group()} is not {{m,n}} with m <= n <= {_MOST_REPEATS}"
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
    return _ranges(inside), end + 1


def _ranges(inside: str) -> str:
    i = 0
    while i < len(inside):
        if inside[i] == "-" and 0 < i < len(inside) - 1:
            return "- in the middle of [] (put it first or last)"
        if i + 2 < len(inside) and inside[i + 1] == "-":
            if inside[i] > inside[i + 2] or "-" in (inside[i], inside[i + 2]):
                return f"{inside[i:i + 3]} is no range (put its lower end first)"
            i += 2
        i += 1
    return ""
