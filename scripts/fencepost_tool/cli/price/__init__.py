"""Lists the atomic instructions, fences and calls of helpers of a program, and what changed between two builds of it."""
from __future__ import annotations

import argparse
import signal
from typing import TextIO

from fencepost_tool.price import change_text, changes, inventory, text
from fencepost_tool.price.site import Site
from fencepost_tool.results.errors import UserError
from fencepost_tool.version import VERSION

from .. import exit_codes, json_output, regex
from .. import options as shared
from ..run import Stopped, stoppable
from ..verb import Verb
from . import executions, operations, trials

FORMATS = ("text", "markdown", "json", "sarif")


def _arguments(p: argparse.ArgumentParser) -> None:
    which = p.add_mutually_exclusive_group()
    which.add_argument("--all", dest="inventory", metavar="FILE",
                       help="list all sites of a program, shared library, object file or static library")
    which.add_argument("--diff", nargs=2, metavar=("OLD", "NEW"), help="what changed between two builds of such a file")
    which.add_argument("--source", metavar="FILE", help="count operations as written: of a program that is built for it, with "
                                                        "-- and its arguments, or of a file that it has left")
    shared.filter_(p, what="; here a site: function, kind and instruction")
    p.add_argument("--format", choices=FORMATS, help="of --diff (default: text)")
    p.add_argument("--fail-on", type=_flags, default=(), metavar="WHAT",
                   help=f"with --diff: exit 1 where one of these is new: {', '.join(changes.FLAGS)}; several with commas")
    shared.json_(p, "the sites, or the changes")
    executions.arguments(p)
    trials.arguments(p)


def _flags(words: str) -> tuple[str, ...]:
    found = tuple(filter(None, words.split(",")))
    unknown = [flag for flag in found if flag not in changes.FLAGS]
    if unknown or not found:
        raise argparse.ArgumentTypeError(f"{words}: choose from {', '.join(changes.FLAGS)}, several with commas")
    return found


def _body(options: argparse.Namespace, out: TextIO, err: TextIO) -> int:
    """Stopped by SIGTERM, as by a job's time limit, it leaves no copies and no process behind."""
    try:
        with stoppable():
            return _answer(options, out)
    except Stopped as e:
        if e.code == exit_codes.SIGNAL + signal.SIGINT:
            raise KeyboardInterrupt from None
        print("fencepost: terminated", file=err)
        return e.code


def _answer(options: argparse.Namespace, out: TextIO) -> int:
    if not options.diff and (options.format or options.fail_on):
        raise UserError("--format and --fail-on are of --diff OLD NEW, which is not given")
    if options.json and options.format not in (None, "json"):
        raise UserError(f"--json and --format={options.format}: give one of them")
    tries = trials.wanted(options)
    if options.waits and (options.program is None or tries or options.inventory or options.diff or options.source is not None):
        raise UserError("--waits is of PROGRAM -- ARGUMENTS by itself")
    _refuse_ignored(options)
    if options.diff:
        return _diff(options, out)
    if options.source is not None:
        return operations.body(options, regex.pattern("--filter", options.filter), out)
    if options.program is not None and options.inventory is None:
        if tries:
            return trials.body(options, regex.pattern("--filter", options.filter) if options.filter else None, out)
        return executions.body(options, regex.pattern("--filter", options.filter), out)
    if options.inventory is None:
        raise UserError("which program? --all FILE lists its sites, --diff OLD NEW what changed, PROGRAM -- ARGUMENTS what it "
                        "executes")
    found = inventory.take(options.inventory)
    sites = _selected(options, found)
    if options.json:
        json_output.write(text.document(found, sites), out)
    else:
        print("\n".join(text.lines(found, sites)), file=out)
    return exit_codes.OK


def _refuse_ignored(options: argparse.Namespace) -> None:
    """UserError for what only runs of a program need, where none is run."""
    given = [name for name, value in (
        ("--run", options.run), ("--counter", options.counter), ("--stdin", options.stdin), ("--any-cpu", options.any_cpu),
        ("a program", options.program), ("--", options.command is not None)) if value]
    if given and (options.inventory or options.diff):
        raise UserError(f"--{'all' if options.inventory else 'diff'} reads files and runs nothing: give it without {given[0]}")


def _selected(options: argparse.Namespace, found: inventory.Inventory) -> list[Site]:
    selected = regex.pattern("--filter", options.filter)
    return [site for site in found.sites if selected(text.searched(site))]


def _diff(options: argparse.Namespace, out: TextIO) -> int:
    sides = [inventory.take(path) for path in options.diff]
    sides = [inventory.only(side, _selected(options, side)) for side in sides]
    found, notes = changes.between(*sides)
    kind = "json" if options.json else options.format or "text"
    if kind == "json":
        json_output.write(change_text.document(sides[0].path, sides[1].path, found, notes), out)
    elif kind == "sarif":
        json_output.write(change_text.sarif(options.diff[1], found, options.fail_on, VERSION), out)
    else:
        print((change_text.as_markdown if kind == "markdown" else change_text.text)(found, notes), file=out)
    return exit_codes.NO if any(set(change.flags) & set(options.fail_on) for change in found) else exit_codes.OK


VERB = Verb("price", _arguments, _body, has_command=True, exits={1: "--diff found what --fail-on names"},
            usage="fencepost price --all FILE | --diff OLD NEW | [--source | --try] PROGRAM [--run FOLDER] -- [ARGUMENTS]",
            details="Files are read and not executed, but for PROGRAM with -- after it: once natively, for its CPU time, and "
                    "once under QEMU or callgrind, which count; with --try many times more, in copies.")
run = VERB.run
