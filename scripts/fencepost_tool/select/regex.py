"""Regular expressions of options such as --filter: the part of POSIX extended syntax that Python's `re` can be given
without a change of meaning, so that a pattern selects the same names in the program (harness/base/regex) and here."""
from __future__ import annotations

import re

SYNTAX = ("characters, . ^ $ ( ) | * + ? {m} {m,} {m,n}, sets such as [a-z], [^/] and [[:digit:]], and escaped "
          "punctuation such as \\.")

# The C locale's, as the program has it.
CLASSES = {"alpha": "A-Za-z", "digit": "0-9", "alnum": "0-9A-Za-z", "upper": "A-Z", "lower": "a-z", "space": r" \t-\r",
           "blank": r" \t", "punct": r"!-/:-@\[-`{-~", "xdigit": "0-9A-Fa-f", "cntrl": r"\x00-\x1f\x7f",
           "print": r"\x20-~", "graph": "!-~"}
MOST_REPEATS = 255  # RE_DUP_MAX that POSIX guarantees
GNU_ANCHORS = "<>`'"  # escaped, they are anchors in the GNU C library
BOUNDS = re.compile(r"\{(\d+)(?:(,)(\d*))?\}")


class PatternError(ValueError):
    """One line: the pattern, what is wrong with it, and what to use instead."""


def translated(pattern: str) -> re.Pattern[str]:
    """To be used by search(). PatternError for what POSIX extended and Python's syntax don't share."""
    return re.compile(_Translation(pattern).whole(), re.DOTALL)


class _Translation:
    """A recursive-descent parser of the common syntax that writes Python's."""

    def __init__(self, pattern: str):
        self._pattern = pattern
        self._at = 0

    def whole(self) -> str:
        if not self._pattern.isascii():
            raise self._error("has a character that is not ASCII, as names of cases never have", "write . for it")
        if not self._pattern:
            return ""
        translated = self._alternatives()
        if self._at < len(self._pattern):
            raise self._error("has a ) without its (", r"write \) for the character")
        return translated

    def _alternatives(self) -> str:
        branches = [self._branch()]
        while self._next("|"):
            branches.append(self._branch())
        return "|".join(branches)

    def _branch(self) -> str:
        pieces = []
        while self._at < len(self._pattern) and self._pattern[self._at] not in "|)":
            pieces.append(self._piece())
        if not pieces:
            raise self._error("has an empty alternative or group", "write (a)? instead of (a|)")
        return "".join(pieces)

    def _piece(self) -> str:
        start = self._at
        atom = self._atom()
        repeat = self._repeat()
        if repeat and self._pattern[start] in "^$":
            raise self._error("repeats an anchor", r"write \^ or \$ for the character")
        if self._repeat():
            raise self._error("has one repetition right after another", "use greedy repetitions, each after what it repeats")
        return atom + repeat

    def _atom(self) -> str:
        character = self._take()
        if character == "(":
            if self._pattern.startswith("?", self._at):
                raise self._error("has a (?...) group, such as a lookahead", "use plain ( )")
            inner = self._alternatives() if self._at < len(self._pattern) else ""
            if not self._next(")"):
                raise self._error("has a ( without its )", r"write \( for the character")
            return f"(?:{inner})"
        if character == "[":
            return self._set()
        if character == "\\":
            return self._escape()
        if character in "*+?{":
            raise self._error(f"has a {character} that repeats nothing", f"write \\{character} for the character")
        if character == "$":
            return r"\Z"
        return character if character in "^." else re.escape(character)

    def _escape(self) -> str:
        if self._at == len(self._pattern):
            raise self._error("ends in a backslash", r"write \\ for the character")
        character = self._take()
        if character.isalnum():
            raise self._error(f"has \\{character}", "use [0-9], [[:alnum:]_], [[:space:]]")
        if character in GNU_ANCHORS or not character.isprintable():
            raise self._error(f"has \\{character}", "leave the backslash out")
        return re.escape(character)

    def _repeat(self) -> str:
        if self._at == len(self._pattern):
            return ""
        character = self._pattern[self._at]
        if character in "*+?":
            return self._take()
        if character != "{":
            return ""
        bounds = BOUNDS.match(self._pattern, self._at)
        if not bounds:
            raise self._error("has a { that begins no {m}, {m,} or {m,n}", r"write \{ for the character")
        least, _, most = bounds.groups()
        if int(most or least) > MOST_REPEATS or int(least) > int(most or least):
            raise self._error(f"has {bounds.group()}", f"use {{m,n}} with m <= n <= {MOST_REPEATS}")
        self._at = bounds.end()
        return bounds.group()

    def _set(self) -> str:
        negated = "^" if self._next("^") else ""
        items: list[str] = []
        while not (items and self._next("]")):
            items.append(self._set_item(first=not items))
        return f"[{negated}{''.join(items)}]"

    def _set_item(self, first: bool) -> str:
        if self._pattern.startswith(("[.", "[="), self._at):
            raise self._error("has a collating element", "name the character itself")
        if self._pattern.startswith("[:", self._at):
            return self._class()
        low = self._set_character()
        if low == "-" and not first and not self._pattern.startswith("]", self._at):
            raise self._error("has a - in the middle of a set", "put it first or last")
        if not self._pattern.startswith("-", self._at) or self._pattern.startswith("-]", self._at):
            return _in_set(low)
        self._take()
        if self._pattern.startswith("[", self._at):
            raise self._error("has a range that ends in [", "put [ first in the set")
        high = self._set_character()
        if low > high or "-" in (low, high):
            raise self._error(f"has the range {low}-{high}", "put its lower end first, and - first or last in the set")
        return f"{_in_set(low)}-{_in_set(high)}"

    def _class(self) -> str:
        end = self._pattern.find(":]", self._at)
        name = self._pattern[self._at + 2:end]
        if end < 0 or name not in CLASSES:
            raise self._error("has a class of characters that POSIX does not know", "use one of " + ", ".join(CLASSES))
        self._at = end + 2
        if self._pattern.startswith("-", self._at) and not self._pattern.startswith("-]", self._at):
            raise self._error("has a range that begins with a class", "put - first or last in the set")
        return CLASSES[name]

    def _set_character(self) -> str:
        if self._at == len(self._pattern):
            raise self._error("has a [ without its ]", r"write \[ for the character")
        return self._take()

    def _take(self) -> str:
        self._at += 1
        return self._pattern[self._at - 1]

    def _next(self, character: str) -> bool:
        found = self._pattern.startswith(character, self._at)
        self._at += found
        return found

    def _error(self, what: str, remedy: str) -> PatternError:
        return PatternError(f"the regular expression '{self._pattern}' {what}; {remedy}")


def _in_set(character: str) -> str:
    return character if character.isalnum() else re.escape(character) if character not in "&~|-" else "\\" + character
