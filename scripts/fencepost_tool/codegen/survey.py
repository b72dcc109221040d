"""All compilers on all variants: compile, take apart, judge. The units run side by side, one process each."""
from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Callable

from . import build, golang, known, targets, verdicts
from .compilers import Compiler
from .disassemble import Instruction, disassemble
from .errors import Problem
from .mixing import Seller
from .operations import by_symbol
from .pairs import Shape
from .targets import Variant
from .unit import Function, Reader
from .words import UnknownWord

HELPERS = "__aarch64_"  # libgcc's outline atomics, the only helpers that are followed


@dataclass
class Unit:
    """What one compiler did on one variant. rows: case, finding (an index of findings). failed: why there is none."""

    compiler: Compiler
    variant: Variant
    command: tuple[str, ...] = ()
    failed: str = ""
    refused: dict[str, str] = field(default_factory=dict)  # a function's symbol: what the compiler said
    unknown: dict[str, str] = field(default_factory=dict)  # a function's symbol: the word that is not in the table
    rows: list[tuple[str, int]] = field(default_factory=list)
    findings: list[dict[str, Any]] = field(default_factory=list)
    shapes: list[tuple[Shape, Seller]] = field(default_factory=list)

    @property
    def name(self) -> str:
        """The compiler and the variant."""
        return f"{self.compiler.name} {self.variant.full_name}"


def plan(compilers: Sequence[Compiler], variants: Sequence[Variant]) -> list[tuple[Compiler, Variant]]:
    """Each compiler with each variant that it can emit code for."""
    return [(compiler, aimed) for variant in variants for compiler in compilers
            if variant.isa in compiler.isas and (aimed := golang.aimed(compiler, variant))]


def survey(units: Sequence[tuple[Compiler, Variant]], objdump: str, cache: Path, jobs: int | None,
           progress: Callable[[int, Unit], None]) -> list[Unit]:
    """In the order asked for. progress is told of each unit as it ends."""
    order = {(c.path, v.full_name): i for i, (c, v) in enumerate(units)}
    done: list[Unit] = []
    with ProcessPoolExecutor(max_workers=jobs or os.cpu_count()) as pool:
        pending = [pool.submit(examine, compiler, variant, objdump, cache) for compiler, variant in units]
        try:
            for future in as_completed(pending):
                done.append(future.result())
                progress(len(done), done[-1])
        except BaseException:
            for future in pending:
                future.cancel()
            raise
    return sorted(done, key=lambda unit: order[unit.compiler.path, unit.variant.full_name])


def examine(compiler: Compiler, variant: Variant, objdump: str, cache: Path) -> Unit:
    """The unit: compiled, taken apart and judged."""
    compiled = golang.compile_unit if compiler.family == golang.FAMILY else build.compile_unit
    built = compiled(compiler, variant, cache)
    unit = Unit(compiler, variant, built.command, built.message, dict(built.refused))
    if not built.objects:
        return unit
    options = targets.load(variant.isa, "variants")["disassembler"]
    code: dict[str, list[Instruction]] = {}
    for file in built.objects:
        found = disassemble(objdump, file, options, lambda name: name.removeprefix(golang.PACKAGE) in by_symbol())
        code.update({name.removeprefix(golang.PACKAGE): functions for name, functions in found.items()})
    judge_all(unit, code, _helpers(compiler, variant, objdump, options))
    return unit


def judge_all(unit: Unit, code: dict[str, list[Instruction]], helpers: dict[str, list[Instruction]]) -> None:
    """Fills in rows, findings and shapes."""
    reader, functions = Reader(unit.variant, helpers), []
    for symbol in by_symbol():
        if symbol in code:
            try:
                functions.append(reader.function(by_symbol()[symbol], code[symbol]))
            except UnknownWord as e:
                unit.unknown[symbol] = e.text
    judge = verdicts.Judge(unit.variant, functions)
    index: dict[str, int] = {}
    for function in functions:
        finding = describe(unit, function, judge.judge(function))
        key = repr(finding)
        if key not in index:
            index[key] = len(unit.findings)
            unit.findings.append(finding)
        unit.rows.append((function.case.symbol, index[key]))
    unit.shapes = [(shape, Seller(unit.name, name, signature)) for shape, (name, signature) in judge.shapes().items()]


def describe(unit: Unit, function: Function, verdict: verdicts.Verdict) -> dict[str, Any]:
    """A finding as it stands in fences.json; what is empty is left out."""
    fault = known.known(unit.compiler, unit.variant, function.case, verdict.rules) if verdict.rules else ""
    parts = {"signature": function.signature, "verdict": verdict.verdict, "rules": list(verdict.rules),
             "partners": list(verdict.partners), "known": fault, "waste": list(verdict.waste),
             "mapping": verdict.mapping, "source": verdict.source, "calls": list(function.calls),
             "code": [_listed(one) for one in function.code]}
    return {key: value for key, value in parts.items() if value}


def unknown_words(units: Iterable[Unit]) -> list[str]:
    """A line for each, with where it came from first."""
    found: dict[str, str] = {}
    for unit in units:
        for symbol, text in unit.unknown.items():
            found.setdefault(f"{unit.variant.isa}: {text}", f"{unit.name}, {symbol}")
    return [f"{word} ({where})" for word, where in found.items()]


def _listed(one: Instruction) -> str:
    target = "" if one.target is None else f" -> {one.target:#x}"
    return f"{one.address:#x}: {one.text}{target}" + (f" <{one.symbol}>" if one.symbol else "")


def _helpers(compiler: Compiler, variant: Variant, objdump: str, options: list[str]) -> dict[str, list[Instruction]]:
    if "outline" not in variant.features or compiler.family == golang.FAMILY:
        return {}
    library = build.runtime_library(compiler, variant.isa)
    if library is None:
        return {}
    try:
        return disassemble(objdump, library, options, lambda name: name.startswith(HELPERS))
    except Problem:
        return {}  # without the helpers' code their calls are library calls, and said to be
