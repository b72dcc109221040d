"""One compiler on one variant: its functions, taken apart."""
from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from .disassemble import Instruction, relative
from .operations import Case
from .paths import Line, lines
from .sequences import SEQUENCES
from .signature import signature
from .targets import Variant
from .words import Step, decode, places


@dataclass(frozen=True)
class Function:
    """lines is what the rules look at; calls are those that nobody could follow."""

    case: Case
    code: tuple[Instruction, ...]
    signature: str
    lines: tuple[Line, ...]
    calls: tuple[str, ...]


class Reader:
    """Takes functions of one variant apart; equal code is looked at once. helpers: code of what may be called."""

    def __init__(self, variant: Variant, helpers: Mapping[str, Sequence[Instruction]]):
        self.variant = variant
        self._helpers = helpers
        self._decoded: dict[str, list[Step]] = {}
        self._known: dict[tuple[str, tuple[str, ...], tuple[Instruction, ...]],
                          tuple[str, tuple[Line, ...], tuple[str, ...]]] = {}

    def function(self, case: Case, code: Sequence[Instruction]) -> Function:
        """The case's function out of its code; equal code is read once."""
        plain = tuple(relative(list(code)))
        kind = case.kind if case.kind in ("cas", "sequence") else ""
        key = (kind, objects(case), plain)
        if key not in self._known:
            self._known[key] = self._read(*key)
        return Function(case, plain, *self._known[key])

    def _read(self, kind: str, names: Sequence[str],
              code: Sequence[Instruction]) -> tuple[str, tuple[Line, ...], tuple[str, ...]]:
        steps = decode(code, self.variant, places(self.variant, names))
        called = {s.symbol for s in steps if s.does == "call"}
        helpers = {name: self._helper(name) for name in called if name in self._helpers}
        found = lines(self.variant.isa, steps, helpers, both=kind != "")
        calls = tuple(sorted({name for line in found for name in line.calls}))
        return signature(steps, kind == "sequence"), tuple(found), calls

    def _helper(self, name: str) -> list[Step]:
        if name not in self._decoded:
            self._decoded[name] = decode(relative(list(self._helpers[name])), self.variant)
        return self._decoded[name]


def objects(case: Case) -> tuple[str, ...]:
    """The objects that its first parameters point to."""
    return SEQUENCES[case.operation].objects if case.kind == "sequence" else ("p",)


@cache
def parse(text: str) -> tuple[Instruction, ...]:
    """Code as written in the expected data: instructions separated by "; ", `@1` at the end for a branch to the
    second of them."""
    out = []
    for i, one in enumerate(text.split("; ")):
        said, _, target = one.partition(" @")
        to = 4 * int(target) if target else None
        out.append(Instruction(4 * i, said if to is None else f"{said} {to:#x}", to))
    return tuple(out)
