"""Lists what each memory order compiles to, and judges it; of a run, the loops that were timed."""
from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Callable, TextIO

from fencepost_tool import paths
from fencepost_tool.codegen import changes, diff, document, listing, markdown, page, shown, summary, table
from fencepost_tool.codegen.build import prepare
from fencepost_tool.codegen.collect import collect
from fencepost_tool.codegen.errors import Problem

from . import fences_screen as screen
from . import json_output
from . import options as shared
from .verb import Verb

LISTING = "fences.json"
GOLDEN = paths.ROOT / "tests" / "golden" / "fences"  # a checkout's; an installation has none


def _arguments(p: argparse.ArgumentParser) -> None:
    p.add_argument("--target", action="append", default=[], metavar="ISA[/VARIANT]",
                   help="only this, such as aarch64 or x86_64/cx16; may be repeated; all without")
    p.add_argument("--compiler", action="append", default=[], metavar="NAME",
                   help="only this, such as g++ or clang++-19; may be repeated")
    p.add_argument("--out", type=Path, default=paths.scratch() / "fences", metavar="FOLDER",
                   help="for fences.json, fences.md and listings.html (default: build/fences)")
    p.add_argument("--build", type=Path, default=paths.scratch() / "fences" / "objects", metavar="FOLDER",
                   help="for objects, which are kept for the next time")
    p.add_argument("--from", dest="source", type=Path, metavar="FILE", help="read this fences.json, compile nothing")
    p.add_argument("--all", action="store_true", help="print every function, by operation and order, and all that was found")
    p.add_argument("--diff", nargs=2, metavar=("A", "B"),
                   help="what changes between two compilers, versions, variants or files; a name is COMPILER, "
                        "ISA/VARIANT, COMPILER@ISA/VARIANT or a *.json")
    p.add_argument("--run", type=Path, metavar="FOLDER",
                   help="take the timed loops of this run out of the program that was run, compile nothing; "
                        "writes listing.json beside its run.json")
    p.add_argument("--program", type=Path, metavar="FILE",
                   help="with --run: where that program is, if it is not one of build/*/fencepost")
    p.add_argument("--jobs", type=int, metavar="N", help="so many compilers at once; default: one a CPU")
    shared.json_(p, "the document that fences.json holds")


def _check(args: argparse.Namespace) -> None:
    if args.jobs is not None and args.jobs < 1:
        raise Problem(f"--jobs={args.jobs}: at least 1 is needed")
    if args.program and not args.run:
        raise Problem(f"--program={args.program}: of which run? --run names its folder, whose symbols are listed")


class Notes:
    """A line on stderr each, unless --quiet."""

    def __init__(self, args: argparse.Namespace, err: TextIO):
        self.quiet, self.err = args.quiet, err

    def __call__(self, line: str) -> None:
        """Prints a line of progress to stderr, unless --quiet is given."""
        if not self.quiet:
            print(line, file=self.err, flush=True)


def _body(args: argparse.Namespace, out: TextIO, err: TextIO) -> int:
    _check(args)
    if args.run:
        shown.take(args.run, args.program, out)
        return 0
    if args.diff and not diff.needs_listing(args.diff):
        print("\n".join(diff.render(args.diff, {"units": []})), file=out)
        return 0
    found, unknown = (document.read(args.source), []) if args.source else \
        collect(args.target, args.compiler, args.build, args.jobs, Notes(args, err))
    if args.diff:
        print("\n".join(diff.render(args.diff, found)), file=out)
        return _unknown(unknown, err)
    before = _before(found, None if args.source else args.out / LISTING, Notes(args, err))
    if not args.source:
        _write(found, args.out, Notes(args, err))
    if args.json:
        json_output.write(found, out)
    elif args.all:
        _show(found, out)
    else:
        print("\n".join(screen.lines(found, before, "" if args.source else f"{args.out}/fences.md")), file=out)
    return _unknown(unknown, err) or (1 if summary.failures(found) else 0)


def _unknown(words: Sequence[str], err: TextIO) -> int:
    if not words:
        return 0
    more = f", and {len(words) - 1} more" if len(words) > 1 else ""
    print(f"error: unknown word in a listing of {words[0]}{more}; say what it does in "
          f"arch/{words[0].split(':')[0]}/expected/instructions.json", file=err)
    return 2


def _before(found: Mapping[str, Any], last: Path | None, say: Callable[[str], None]) -> changes.Changes:
    """What changed: against the last listing, and where that has nothing, the golden files of a checkout."""
    then = changes.of_golden(GOLDEN, list(dict.fromkeys(u["compiler"] for u in found["units"])))
    try:
        if last is not None and last.exists():
            then.update(changes.of_document(document.read(last)))
    except Problem as e:
        say(f"not compared with the last listing: {e}")
    return changes.between(then, changes.of_document(found))


def _write(found: Mapping[str, Any], folder: Path, say: Callable[[str], None]) -> None:
    prepare(folder)
    if (folder / LISTING).exists():
        (folder / LISTING).replace(folder / "previous.json")
    document.write(dict(found), folder / LISTING)
    (folder / "fences.md").write_text(markdown.render(found), "utf-8")
    (folder / "listings.html").write_text(page.render(found), "utf-8")
    say(f"written: {folder}/fences.json, fences.md, listings.html")


def _show(found: Mapping[str, Any], out: TextIO) -> None:
    for target in listing.targets(found):
        for compiler in table.newest(found, target):
            print("\n".join(table.render(found, target, compiler)) + "\n", file=out)
    print(table.LEGEND + "\n", file=out)
    print("\n".join(summary.lines(found)), file=out)
    count = summary.failures(found)
    print(f"\n{count} too weak and not known" if count else "\nnothing too weak but what is known", file=out)


VERB = Verb("fences", _arguments, _body, exits={1: "something is too weak that is not known"})
run = VERB.run
