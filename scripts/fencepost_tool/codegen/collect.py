"""Everything that `fencepost fences` lists: each compiler and variant surveyed, mixtures judged, one document made of it."""
from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Callable

from . import compilers, document, golang, known, mixing, targets
from .build import prepare
from .disassemble import find_objdump
from .errors import Problem
from .operations import by_name
from .pairs import Shape
from .survey import Unit, plan, survey, unknown_words

Say = Callable[[str], None]


def collect(target: Sequence[str], compiler: Sequence[str], build: Path, jobs: int | None,
            say: Say) -> tuple[dict[str, Any], list[str]]:
    """(fences.json's document, words of listings that no table knows). target, compiler: names as the user gives them, all where
    empty; build: for objects; say: progress, a line each."""
    started = time.monotonic()
    variants = targets.choose(target)
    objdump, version = find_objdump()
    everything = [*compilers.find(), *golang.find()]
    chosen = _chosen(everything, compiler)
    wanted = plan(chosen, variants)
    isas = list(dict.fromkeys(v.isa for v in variants))
    if not wanted:
        raise Problem(f"no compiler for {', '.join(isas)}; remedy: scripts/install-deps.sh --with fences")

    def progress(count: int, unit: Unit) -> None:
        say(f"[{count}/{len(wanted)}] {unit.name}{': ' + unit.failed if unit.failed else ''}")

    units = survey(wanted, objdump, prepare(build), jobs, progress)
    mixes = [(isa, mix, _known_mix(mix, units)) for isa in isas for mix in _mixes(isa, units)]
    seconds = time.monotonic() - started
    say(f"{len(units)} listings in {seconds:.1f} s")
    missing = [] if compiler else [*compilers.missing(everything, isas), *golang.missing(everything, isas)]
    return document.make(units, mixes, chosen, missing, version, seconds), unknown_words(units)


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
    sellers: dict[Shape, list[mixing.Seller]] = {}
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
