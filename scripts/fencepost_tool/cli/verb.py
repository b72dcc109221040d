"""A verb: its arguments, what it does, and how it fails.

A verb's module defines VERB, and `run = VERB.run` for those who call it from Python. Input that can't be used is one
line on stderr and exit code 2, and nothing has been written by then.
"""
from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Callable, NoReturn, TextIO

from fencepost_tool.results.errors import UserError
from fencepost_tool.text.safe import word

from . import exit_codes, options
from .verbs import SUMMARIES

Body = Callable[[argparse.Namespace, TextIO, TextIO], int]


class BadUsage(UserError):
    """Arguments that the parser refuses."""


class Parser(argparse.ArgumentParser):
    """A wrong argument is one line."""

    def error(self, message: str) -> NoReturn:
        """Raises BadUsage in place of argparse's exit."""
        raise BadUsage(f"{message} ({self.prog} --help lists the options)")


@dataclass(frozen=True)
class Verb:
    """name: one of SUMMARIES. exits: what 1 and 3 mean here, where they can occur. forwards: options that it does not
    know go on to the measuring program, as options.forwarded. has_command: what stands after -- are the arguments of a program
    that it runs, as options.command, None without --."""

    name: str
    arguments: Callable[[argparse.ArgumentParser], None]
    body: Body
    usage: str | None = None
    details: str = ""
    exits: Mapping[int, str] = field(default_factory=dict)
    forwards: bool = False
    has_command: bool = False

    def parser(self) -> Parser:
        """A new parser of the verb's own options and of those that all verbs have."""
        summary = SUMMARIES[self.name]
        p = Parser(prog=f"fencepost {self.name}", usage=self.usage, allow_abbrev=False,
                   description=f"{summary[:1].upper()}{summary[1:]}.{' ' if self.details else ''}{self.details}",
                   epilog=self._exit_codes())
        self.arguments(p)
        options.common(p)
        return p

    def parse(self, args: Sequence[str]) -> argparse.Namespace:
        """BadUsage. --help prints and raises SystemExit."""
        if self.has_command:
            end = list(args).index("--") if "--" in args else None
            found = self.parser().parse_args(args[:end])
            found.command = None if end is None else list(args[end + 1:])
            return found
        if not self.forwards:
            return self.parser().parse_args(args)
        found, forwarded = self.parser().parse_known_args(args)
        found.forwarded = forwarded
        return found

    def run(self, args: Sequence[str], out: TextIO, err: TextIO) -> int:
        """The exit code; USAGE after one line for what a user can mend."""
        try:
            return self.body(self.parse(args), out, err)
        except UserError as e:
            print(f"error: {word(str(e))}", file=err)
            return exit_codes.USAGE

    def _exit_codes(self) -> str:
        meanings = {"0": "fine", **{str(code): text for code, text in self.exits.items()},
                    "2": "usage or input error"}
        return "exit codes: " + "; ".join(f"{code} {meanings[code]}" for code in sorted(meanings))
