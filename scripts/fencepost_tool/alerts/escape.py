"""Names as others wrote them, made harmless for where they are shown. Names of foreign benchmarks may hold anything."""
from __future__ import annotations

import html
import re

from fencepost_tool.text import safe

LONGEST = 200  # characters of a name in a comment or an annotation


def plain(text: str) -> str:
    """One line without control and format characters; blanks stand for them. Format characters reverse what a reader sees
    (Trojan Source, CVE-2021-42574); surrogates and controls break files."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def short(text: str) -> str:
    """plain() of the text, cut to LONGEST characters."""
    text = plain(text)
    return text if len(text) <= LONGEST else text[:LONGEST - 3] + "..."


def code(text: str) -> str:
    """A code span for a cell of a Markdown table (GFM): nothing inside is taken for markup, a mention or a column's end."""
    return safe.code(short(text) or " ")


def markdown(text: str) -> str:
    """Words for a cell of a Markdown table: markup, HTML, links and mentions in them are shown, not meant."""
    text = re.sub(r"([\\`*_{}\[\]()!|~])", r"\\\1", html.escape(short(text), quote=False))
    return text.replace("@", "@&#8203;").replace("://", ":&#8203;//")


def comment_name(text: str) -> str:
    """For a marker: what may stand in an HTML comment and in a shell's pattern."""
    return re.sub(r"-+", "-", re.sub(r"[^\w.+/-]+", "-", text, flags=re.ASCII)).strip("-") or "default"


def command(text: str) -> str:
    """The words of a GitHub workflow command (actions/toolkit, packages/core/src/command.ts: escapeData)."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def command_property(text: str) -> str:
    """The text, escaped for a command's title, file and other properties (escapeProperty there)."""
    return command(text).replace(":", "%3A").replace(",", "%2C")
