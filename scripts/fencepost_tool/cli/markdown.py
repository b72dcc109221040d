"""The reference of the commands as a page of Markdown, made of the verbs' own parsers."""
from __future__ import annotations

import html
from collections.abc import Iterator

from fencepost_tool.text.safe import code

from . import exit_codes, manual, verbs


def page() -> str:
    """The verbs, their arguments and options, the exit codes and the variables of the environment."""
    lines = ["# Commands", "",
             "`fencepost VERB [ARGUMENT...]`, in a checkout `scripts/fencepost`. `fencepost help VERB` prints the same.", "",
             "| verb | what it does |", "|---|---|",
             *(f"| [`{name}`](#{name}) | {_words(summary)} |" for name, summary in verbs.SUMMARIES.items())]
    for name in verbs.SUMMARIES:
        lines += ["", *_verb(name)]
    lines += ["", "## Exit codes", "", "| code | meaning |", "|---|---|",
              *(f"| {number} | {_words(meaning)} |" for number, meaning in exit_codes.TABLE)]
    lines += ["", "## Environment", "", "| variable | meaning |", "|---|---|",
              *(f"| {code(name)} | {_words(meaning)} |" for name, meaning in manual.ENVIRONMENT)]
    return "\n".join(lines) + "\n"


def _verb(name: str) -> Iterator[str]:
    parser = verbs.load(name).parser()
    yield from (f"## {name}", "", _words(parser.description or ""), "",
                "| argument | meaning |", "|---|---|")
    for action in manual.shown(parser):
        words = manual.help_of(parser, action)
        yield f"| {', '.join(code(text) for text in manual.headings(action))} | {_words(words)} |"
    yield from ("", _words(parser.epilog or ""))


def _words(text: str) -> str:
    """A text of this package, in which nothing is markup, on one line. By entities: not every Markdown takes a backslash before
    every character."""
    escaped = html.escape(" ".join(text.split()), quote=False)
    return escaped.replace("|", "&#124;").replace("*", "&#42;")
