"""listing.json: the timed loops of a run, out of the very program that was run.

run.json names each case's symbol and the program's build id; a program with another build id is refused. What a loop
does to memory is said as everywhere here, by a signature: of one step, and how often it stands in the loop.
"""
from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import Any, TextIO

from fencepost_tool.paths import ROOT
from fencepost_tool.results import CaseName, ResultsError, name_of, write_atomically
from fencepost_tool.results.documents import read_document

from . import binary, timed_loop
from .errors import Problem
from .loops import guests, listed

VERSION = 1


def take(folder: Path, program: Path | None, out: TextIO) -> None:
    """Writes listing.json into the run's folder and prints what it says. Problem: no such run, not its program, or
    no disassembler; nothing is written then."""
    run = _run(folder)
    wanted = run["context"].get("build_id")
    symbols = _symbols(run)
    if not wanted or not symbols:
        raise Problem(f"{folder}: its run.json names no build id and symbols, being older than this, or of a program "
                      "without them; measure again")
    program, objdump = _program(folder, program, wanted)
    document = listing(program, objdump, wanted, symbols)
    names = [name_of(entry) for entry in run["benchmarks"]]
    if found := guests.all_loops(program.parent / "guests", names, str(run["context"].get("date", ""))):
        document["guests"] = found
    _write(document, folder / "listing.json")
    print("\n".join(summary(document, symbols)), file=out)
    print(f"written: {folder}/listing.json", file=out)


def _run(folder: Path) -> dict[str, Any]:
    try:
        return read_document(folder / "run.json", "run", "--run takes the folder of a run that is complete")
    except ResultsError as e:
        raise Problem(str(e)) from None


def _symbols(run: Mapping[str, Any]) -> dict[str, list[CaseName]]:
    """Symbol -> its cases, in order."""
    found: dict[str, dict[str, CaseName]] = {}
    for entry in run["benchmarks"]:
        if entry.get("label"):
            found.setdefault(entry["label"], {}).setdefault(entry["name"], name_of(entry))
    return {symbol: list(cases.values()) for symbol, cases in found.items()}


def _program(folder: Path, given: Path | None, wanted: str) -> tuple[Path, binary.Disassembler]:
    """The program that was run. Without one given, any that was built here."""
    for file in [given] if given else sorted(ROOT.glob("build/*/fencepost")):
        objdump = binary.find(binary.isa_of(file))
        own = binary.build_id(objdump, file)
        if own == wanted:
            return file, objdump
        if given:
            raise Problem(f"{file}: is not the program that was run: its build id is {own or 'missing'}, and "
                          f"{folder} was measured by {wanted}; --program names that one")
    raise Problem(f"{folder}: the program that was run, of build id {wanted}, is not in build/*/; "
                  "--program names it, wherever it is")


def listing(program: Path, objdump: binary.Disassembler, build_id: str, symbols: Collection[str]) -> dict[str, Any]:
    """The document. What the program lacks, or what can't be read as a loop, has a `problem` instead."""
    isa = binary.isa_of(program)
    syntax = timed_loop.syntax(isa)
    code, read = binary.functions(objdump, program, symbols, syntax), timed_loop.reader(syntax)
    return {"schema_version": VERSION, "build_id": build_id, "isa": isa, "disassembler": objdump.version,
            "loops": {name: listed.loop(code.get(name, []), isa, read) for name in symbols}}


def _write(document: Mapping[str, Any], path: Path) -> None:
    try:
        write_atomically(path, _text(document))
    except ResultsError as e:
        raise Problem(str(e)) from None


def _text(document: Mapping[str, Any]) -> str:
    """A line for each loop: they are long, and who looks for one looks for its symbol."""
    loops = ",\n".join(f"  {json.dumps(name)}: {json.dumps(loop)}" for name, loop in document["loops"].items())
    rest = json.dumps({key: value for key, value in document.items() if key != "loops"}, indent=1)
    return f'{rest[:-2]},\n "loops": {{\n{loops}\n }}\n}}\n'


def summary(document: Mapping[str, Any], symbols: Mapping[str, Sequence[CaseName]]) -> list[str]:
    """One line for cases that differ in their order or threads only and emit the same."""
    alike: dict[tuple[str, str], list[str]] = {}
    for symbol, names in symbols.items():
        loop = document["loops"][symbol]
        said = loop.get("problem") or f"{loop['signature']} x {loop['repeats']}"
        for name in names:
            params = "".join(f" {k}:{v}" for k, v in name.params.items())
            orders = alike.setdefault((f"{name.kind}/{name.primitive}/{name.operation}{params}", said), [])
            orders += [name.order] if name.order and name.order not in orders else []
    return [f"{case}: {said}" + (f" ({', '.join(orders)})" if orders else "")
            for (case, said), orders in alike.items()]
