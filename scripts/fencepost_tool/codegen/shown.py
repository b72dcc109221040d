"""listing.json: the timed loops of a run, out of the very program that was run.

run.json names each case's symbol and the program's build id; a program with another build id is refused. What a loop
does to memory is said as everywhere here, by a signature: of one step, and how often it stands in the loop.
"""
from __future__ import annotations

import json
import re
from collections.abc import Collection, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, Callable, TextIO

from fencepost_tool.paths import ROOT
from fencepost_tool.results import CaseName, ResultsError, name_of, write_atomically
from fencepost_tool.results.documents import read_document

from . import binary, targets, timed_loop
from .disassemble import Instruction, relative
from .errors import Problem
from .signature import signature
from .words import Step, UnknownWord, base_of, decode, signature_word

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
            "loops": {name: _loop(code.get(name, []), isa, read) for name in symbols}}


def _loop(code: list[Instruction], isa: str, read: Callable[[Instruction], timed_loop.Line]) -> dict[str, Any]:
    if not code:
        return {"problem": "the program has no such symbol", "instructions": []}
    syntax = timed_loop.syntax(isa)
    try:
        lines = timed_loop.iteration([read(one) for one in code], syntax)
    except timed_loop.Unexpected as e:
        return {"problem": str(e), "instructions": _texts(code, code)}
    name, repeats = step_of(lines, isa)
    return {"signature": name, "repeats": repeats, "instructions": _texts(lines, code)}


def _texts(chosen: Sequence[Instruction], code: list[Instruction]) -> list[str]:
    """Without the addresses, which say nothing elsewhere."""
    return [f"{r.text} +{r.target:#x}" if r.target is not None else r.text
            for r in relative([Instruction(code[0].address, ""), *chosen])[1:]]


def step_of(lines: Sequence[timed_loop.Line], isa: str) -> tuple[str, int]:
    """The signature of what an iteration repeats, and how many times it does; 0 when nothing touches memory."""
    steps = [step for one in lines if (step := _step(one.text, one.symbol, one.target is not None, one.shape, isa))]
    words = [step.word or step.symbol for step in steps]
    if not words:
        return signature([]), 0
    length = next(n for n in range(1, len(words) + 1)
                  if len(words) % n == 0 and words[:n] * (len(words) // n) == words)
    # One conditional branch is the counter's; more are those of attempts that failed.
    conditional = timed_loop.syntax(isa)["conditional"]
    branches = sum(bool(re.match(conditional, one.shape)) for one in lines)
    return signature(steps[:length]) + (" loop" if branches > 1 else ""), len(words) // length


@cache
def _step(text: str, symbol: str, goes: bool, shape: str, isa: str) -> Step | None:
    """What belongs in a signature. A word that nobody has described stands for itself: it may be a fence. Without addresses,
    which only branches need, and those are left out: so that a loop of many steps has few to decode."""
    if re.fullmatch(timed_loop.syntax(isa)["nothing"], shape):
        return None
    table = targets.load(isa, "instructions")
    one = Instruction(0, text, 0 if goes else None, symbol)
    try:
        step = decode([one], targets.variants(isa)[0], _location(one, table))[0]
    except UnknownWord:
        return Step("fence", one.text, word=one.word)
    if step.does == "fence":
        return Step("fence", one.text, word=signature_word(one.text, table))
    return step if step.does in ("access", "call") else None


def _location(one: Instruction, table: Mapping[str, Any]) -> dict[str, str]:
    """Every address is taken for the object's but those on the stack; a frame pointer is a register like others here."""
    memory = targets.pattern(table["memory"]).search(one.text)
    return {base_of(memory): "p"} if memory and base_of(memory) != table["stack"][0] else {}


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
