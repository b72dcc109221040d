"""fencepost(1), made of the verbs' own parsers."""
from __future__ import annotations

import argparse
from collections.abc import Iterable, Iterator

from fencepost_tool.version import VERSION

from . import exit_codes, verbs

ENVIRONMENT = (("FENCEPOST_PROGRAM", "The program that measures."),
               ("FENCEPOST_ARGS", "Further arguments, split as a shell splits words; make sets it to its ARGS."),
               ("FENCEPOST_TRACEBACK", "With any value: print the traceback of an internal error."),
               ("NO_COLOR", "With any value: no colour."),
               ("PYTHON", "The Python that runs the verbs, if it has the modules they need."))


def page() -> str:
    """The page as roff."""
    lines = [f'.TH FENCEPOST 1 "" "fencepost {VERSION}" "User Commands"',
             ".SH NAME", r"fencepost \- measure what atomics, locks, channels and shared lines cost on this machine",
             ".SH SYNOPSIS", r".B fencepost", r".I VERB", r"[\fIARGUMENT\fR...]",
             ".SH VERBS"]
    for name, summary in verbs.SUMMARIES.items():
        lines += [".TP", rf".B {name}", _text(summary)]
    for name in verbs.SUMMARIES:
        lines += _verb(name)
    lines += [".SH EXIT STATUS"]
    for code, meaning in exit_codes.TABLE:
        lines += [".TP", rf".B {_text(code)}", _text(meaning)]
    lines += [".SH ENVIRONMENT"]
    for variable, meaning in ENVIRONMENT:
        lines += [".TP", rf".B {variable}", _text(meaning)]
    return "\n".join(lines) + "\n"


def _verb(name: str) -> Iterator[str]:
    parser = verbs.load(name).parser()
    yield f'.SH "fencepost {name}"'
    yield _text(" ".join((parser.description or "").split()))
    for action in shown(parser):
        yield ".TP"
        yield _heading(action)
        yield _text(help_of(parser, action))


def shown(parser: argparse.ArgumentParser) -> Iterable[argparse.Action]:
    """The arguments that help lists, but for --help itself."""
    return (a for a in parser._actions if a.help != argparse.SUPPRESS and not isinstance(a, argparse._HelpAction))


def headings(action: argparse.Action) -> list[str]:
    """How an argument is written: one text for each of its names."""
    metavar = action.metavar or ("{" + ",".join(map(str, action.choices)) + "}" if action.choices else action.dest.upper())
    words = " ".join(metavar) if isinstance(metavar, tuple) else str(metavar)
    return [f"{option}{'' if action.nargs == 0 else f' {words}'}" for option in action.option_strings] or [words]


def _heading(action: argparse.Action) -> str:
    if not action.option_strings:
        return rf"\fI{_text(headings(action)[0])}\fR"
    pairs = (heading.partition(" ") for heading in headings(action))
    return ", ".join(rf"\fB{_text(option)}\fR" + (rf" \fI{_text(value)}\fR" if value else "") for option, _, value in pairs)


def help_of(parser: argparse.ArgumentParser, action: argparse.Action) -> str:
    """The help of an argument, its defaults filled in."""
    return parser._get_formatter()._expand_help(action)


def _text(words: str) -> str:
    """roff: no control line, dashes that can be copied."""
    text = words.replace("\\", r"\e").replace("-", r"\-")
    return r"\&" + text if text[:1] in (".", "'") else text
