"""The command line: what to list, where to put it, what to say, and the exit code."""
from __future__ import annotations

import argparse
import shlex
import time
from pathlib import Path
from typing import Any, Mapping, Sequence, TextIO

from fencepost_tool.codegen import (compilers, diff, document, known, listing, markdown, mixing, page, shown, summary,
                                    table, targets)
from fencepost_tool.codegen.build import prepare
from fencepost_tool.codegen.disassemble import find_objdump
from fencepost_tool.codegen.errors import Problem
from fencepost_tool.codegen.operations import by_name
from fencepost_tool.codegen.survey import Unit, plan, survey, unknown_words
from fencepost_tool.paths import ROOT


class Parser(argparse.ArgumentParser):
    def error(self, message: str):
        raise Problem(f"{message} (--help lists the flags)")


def parse(argv: Sequence[str]) -> argparse.Namespace:
    p = Parser(prog="fences.py", description="What each memory order compiles to, and whether that is enough.")
    p.add_argument("--target", action="append", default=[], metavar="ISA[/VARIANT]",
                   help="only this, such as aarch64 or x86_64/cx16; may be repeated; all without")
    p.add_argument("--compiler", action="append", default=[], metavar="NAME",
                   help="only this, such as g++ or clang++-19; may be repeated")
    p.add_argument("--out", type=Path, default=ROOT / "build" / "fences", metavar="FOLDER",
                   help="for fences.json, fences.md and listings.html; default build/fences")
    p.add_argument("--build", type=Path, default=ROOT / "build" / "fences" / "objects", metavar="FOLDER",
                   help="for objects, which are kept for the next time")
    p.add_argument("--from", dest="source", type=Path, metavar="FILE", help="read this fences.json, compile nothing")
    p.add_argument("--diff", nargs=2, metavar=("A", "B"),
                   help="what changes between two compilers, versions, variants or files; a name is COMPILER, "
                        "ISA/VARIANT, COMPILER@ISA/VARIANT or a *.json")
    p.add_argument("--run", type=Path, metavar="FOLDER",
                   help="take the timed loops of this run out of the program that was run, compile nothing; "
                        "writes listing.json beside its run.json")
    p.add_argument("--program", type=Path, metavar="FILE",
                   help="with --run: where that program is, if it is not one of build/*/fencepost")
    p.add_argument("--jobs", type=int, metavar="N", help="so many compilers at once; default: one a CPU")
    args = p.parse_args(argv)
    if args.jobs is not None and args.jobs < 1:
        raise Problem(f"--jobs={args.jobs}: at least 1 is needed")
    if args.program and not args.run:
        raise Problem(f"--program={args.program}: of which run? --run names its folder, whose symbols are listed")
    return args


def run(argv: Sequence[str], out: TextIO, err: TextIO, more: str = "") -> int:
    """more: further flags in one text, as make hands them over. 0: nothing too weak but what is known. 1: something
    is. 2 and one line: could not be done, or a word of a listing is not known."""
    try:
        return _run(parse([*argv, *shlex.split(more)]), out, err)
    except Problem as e:
        print(f"fences: {e}", file=err)
        return 2
    except ValueError as e:  # an open quote in ARGS
        print(f"fences: ARGS={more}: {e}", file=err)
        return 2
    except KeyboardInterrupt:
        print("fences: stopped; what was compiled is kept for the next time", file=err)
        return 130


def _run(args: argparse.Namespace, out: TextIO, err: TextIO) -> int:
    if args.run:
        shown.take(args.run, args.program, out)
        return 0
    if args.diff and not diff.needs_listing(args.diff):
        print("\n".join(diff.render(args.diff, {"units": []})), file=out)
        return 0
    unknown: list[str] = []
    found = document.read(args.source) if args.source else _make(args, err, unknown)
    if args.diff:
        print("\n".join(diff.render(args.diff, found)), file=out)
        return _unknown(unknown, err)
    if not args.source:
        _write(found, args.out, err)
    _show(found, out)
    return _unknown(unknown, err) or (1 if summary.failures(found) else 0)


def _unknown(words: Sequence[str], err: TextIO) -> int:
    if not words:
        return 0
    more = f", and {len(words) - 1} more" if len(words) > 1 else ""
    print(f"fences: unknown word in a listing of {words[0]}{more}; say what it does in "
          f"arch/{words[0].split(':')[0]}/expected/instructions.json", file=err)
    return 2


def _make(args: argparse.Namespace, err: TextIO, unknown: list[str]) -> dict[str, Any]:
    started = time.monotonic()
    variants = targets.choose(args.target)
    objdump, version = find_objdump()
    everything = compilers.find()
    chosen = _chosen(everything, args.compiler)
    wanted = plan(chosen, variants)
    isas = list(dict.fromkeys(v.isa for v in variants))
    if not wanted:
        raise Problem(f"no compiler for {', '.join(isas)}; remedy: scripts/install-deps.sh --with fences")

    def progress(count: int, unit: Unit) -> None:
        print(f"[{count}/{len(wanted)}] {unit.name}{': ' + unit.failed if unit.failed else ''}", file=err, flush=True)

    units = survey(wanted, objdump, prepare(args.build), args.jobs, progress)
    unknown += unknown_words(units)
    mixes = [(isa, mix, _known_mix(mix, units)) for isa in isas for mix in _mixes(isa, units)]
    seconds = time.monotonic() - started
    print(f"{len(units)} listings in {seconds:.1f} s", file=err)
    missing = [] if args.compiler else compilers.missing(everything, isas)
    return document.make(units, mixes, chosen, missing, version, seconds)


def _chosen(found: list[compilers.Compiler], names: Sequence[str]) -> list[compilers.Compiler]:
    if not names:
        return found
    chosen = []
    for name in names:
        family, _, version = name.partition("-")
        fits = [c for c in found if name == c.program or
                (c.family == family and f"{c.version}.".startswith(f"{version}." if version else ""))]
        if not fits:
            raise Problem(f"--compiler={name}: not found; there are {', '.join(c.program for c in found) or 'none'}")
        chosen += [c for c in fits if c not in chosen]
    return chosen


def _mixes(isa: str, units: Sequence[Unit]) -> list[mixing.Mix]:
    """Only those between two units: what breaks within one is that one's own verdict."""
    sellers: dict[tuple, list[mixing.Seller]] = {}
    for unit in units:
        if unit.variant.isa == isa:
            for shape, seller in unit.shapes:
                sellers.setdefault(shape, []).append(seller)
    found = mixing.mixes(sellers, targets.load(isa, "instructions"))
    return [mix for mix in found if len({s.unit for s in (*mix.first, *mix.then)}) > 1]


def _known_mix(mix: mixing.Mix, units: Sequence[Unit]) -> str:
    """The faults that make all of one side too weak for the other: then it is no news that the mix is."""
    for side in (mix.then, mix.first):
        faults = {_fault(seller, mix.rule, units) for seller in side}
        if "" not in faults:
            return ", ".join(sorted(faults))
    return ""


def _fault(seller: mixing.Seller, rule: str, units: Sequence[Unit]) -> str:
    unit = next(u for u in units if u.name == seller.unit)
    return known.known(unit.compiler, unit.variant, by_name()[seller.operation], (rule,))


def _write(found: Mapping[str, Any], folder: Path, err: TextIO) -> None:
    prepare(folder)
    document.write(dict(found), folder / "fences.json")
    (folder / "fences.md").write_text(markdown.render(found), "utf-8")
    (folder / "listings.html").write_text(page.render(found), "utf-8")
    print(f"written: {folder}/fences.json, fences.md, listings.html", file=err)


def _show(found: Mapping[str, Any], out: TextIO) -> None:
    for target in listing.targets(found):
        for compiler in table.newest(found, target):
            print("\n".join(table.render(found, target, compiler)) + "\n", file=out)
    print(table.LEGEND + "\n", file=out)
    print("\n".join(summary.lines(found)), file=out)
    count = summary.failures(found)
    print(f"\n{count} too weak and not known" if count else "\nnothing too weak but what is known", file=out)

