"""Text from files made fit for each kind of output: a name may hold anything, and none of it may act on the reader's side.

    word       one line for a terminal: control characters, escape sequences, marks of writing direction as \\x1b, \\u202e
    lines      the same of text whose line breaks are meant
    markdown   words for a page of Markdown, in which nothing is markup, a link or a mention
    code       the same as a code span, for names
    csv_row    a row of CSV that a spreadsheet does not take for formulas
"""
from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

# What begins markup anywhere in a line; _ inside a word does not, nor does < before anything that is no tag.
_SPECIAL = re.compile(r"([\\`*\[\]|~$]|(?<!\w)_|_(?!\w)|<(?=[A-Za-z/!?]))")
_FORMULA = ("=", "+", "-", "@")  # with which a spreadsheet begins a formula; tabs and line breaks are escaped before


def word(text: str) -> str:
    """The text on one line: what is not printable is escaped."""
    return text if text.isprintable() else "".join(c if c.isprintable() else _escaped(c) for c in text)


def lines(text: str) -> str:
    """The text with its line breaks: all else that is not printable is escaped."""
    return "\n".join(map(word, text.split("\n")))


def _escaped(char: str) -> str:
    named = {"\n": "\\n", "\r": "\\r", "\t": "\\t"}.get(char)
    number = ord(char)
    return named or (f"\\x{number:02x}" if number < 0x100 else f"\\u{number:04x}" if number < 0x10000 else f"\\U{number:08x}")


def markdown(text: str) -> str:
    """The words escaped for Markdown, where they do not begin a line."""
    escaped = _SPECIAL.sub(r"\\\1", word(text).replace("&", "&amp;"))
    return escaped.replace("@", "@\u200b").replace("://", ":\u200b//")


def code(text: str) -> str:
    """With as many backticks around it as it needs; | is escaped, since a table's cell ends there even inside code."""
    inside = word(text).replace("|", "\\|")
    runs = re.findall("`+", inside)
    fence = "`" * (max(map(len, runs), default=0) + 1)
    space = " " if inside.startswith("`") or inside.endswith("`") else ""
    return f"{fence}{space}{inside}{space}{fence}"


def csv_row(row: Mapping[str, Any]) -> dict[str, Any]:
    """The row with cells that no spreadsheet takes for a formula."""
    return {key: _cell(value) for key, value in row.items()}


def _cell(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    text = word(value)
    return f"'{text}" if text.lstrip().startswith(_FORMULA) else text
