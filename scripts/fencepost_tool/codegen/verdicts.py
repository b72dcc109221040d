"""The verdict on each function: sound or too weak, as the documents say or otherwise.

Soundness of seq_cst is a matter of pairs. A function is asked to hold with the reference mapping, which its
verdict then names, and with all seq_cst operations of its own compiler and variant.
"""
from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from . import pairs, sequence_rules
from .disassemble import Instruction
from .errors import Problem
from .expected import expectations, mapping, meets, partners
from .operations import Case
from .paths import Line
from .rules import RULES, broken
from .targets import Variant, load
from .unit import Function, Reader
from .weaker import weakenings
from .words import signature_word

AS_EXPECTED, STRONGER, DIFFERENT = "as expected", "stronger than needed", "equivalent, different"
SOUND, LIBRARY, TOO_WEAK, NO_RULE = "sound", "library call", "too weak", "no rule"
VERDICTS = (AS_EXPECTED, STRONGER, DIFFERENT, SOUND, LIBRARY, TOO_WEAK, NO_RULE)
OWN_ONLY = "its own compiler's only"


@dataclass(frozen=True)
class Verdict:
    """rules: those broken. partners: with which operations of the same compiler a seq_cst pair breaks. waste: what
    could be left out or weaker. mapping: whom a seq_cst access pairs with. source: the document it agrees with."""

    verdict: str
    rules: tuple[str, ...] = ()
    partners: tuple[str, ...] = ()
    waste: tuple[str, ...] = ()
    mapping: str = ""
    source: str = ""


class Judge:
    """Judges the functions that one compiler emitted for one variant."""

    def __init__(self, variant: Variant, functions: Sequence[Function]):
        self.variant = variant
        self._table = load(variant.isa, "instructions")
        self._reader = Reader(variant, {})
        self._reference = [(f.signature, pairs.relevant(f.case, f.lines)) for f in partners(variant)]
        self._own = self._seq_cst(functions)
        self._pairs: dict[tuple[pairs.Shape, pairs.Shape], set[str]] = {}

    def judge(self, function: Function) -> Verdict:
        """The verdict on one function."""
        if function.case.kind == "sequence":
            return self._sequence(function)
        if not expectations(function.case, self.variant):
            return Verdict(NO_RULE)
        if function.calls:
            return Verdict(LIBRARY)
        rules = broken(function.case, function.lines, self._table)
        own, alone = self._breaks(function)
        if rules or own:
            named = [name for name in RULES if name in rules or any(name in r for _, r in own)]
            return Verdict(TOO_WEAK, tuple(named), tuple(sorted(name for name, _ in own)))
        paired = "" if not pairs.is_seq_cst(function.case) else OWN_ONLY if alone else mapping(self.variant.isa)
        known = meets(function.signature, expectations(function.case, self.variant))
        if known:
            return Verdict(AS_EXPECTED, mapping=paired, source=known.source)
        waste = () if alone else tuple(self.waste(function))
        return Verdict(STRONGER if waste else DIFFERENT, waste=waste, mapping=paired)

    def _sequence(self, function: Function) -> Verdict:
        """No document prescribes what a sequence compiles to: it is sound or not."""
        if function.calls:
            return Verdict(LIBRARY)
        rules = sequence_rules.broken(function.case, function.lines, self._table)
        return Verdict(TOO_WEAK, tuple(name for name in RULES if name in rules)) if rules else Verdict(SOUND)

    def sound(self, case: Case, code: Sequence[Instruction]) -> bool:
        """Whether this code for the case breaks no rule, paired with the reference mapping."""
        function = self._reader.function(case, code)
        return not function.calls and not broken(case, function.lines, self._table) and \
            not self._with_reference(function)

    def waste(self, function: Function) -> list[str]:
        """What an instruction has that the case does not need."""
        found: dict[str, None] = {}
        for weakened in weakenings(function.code, self.variant):
            try:
                if self.sound(function.case, weakened.code):
                    word = signature_word(weakened.was, self._table)
                    found[f"{weakened.what} would do" if " for " in weakened.what
                          else f"{word}: {weakened.what} is not needed"] = None
            except Problem:
                continue  # not code that the target could have
        return list(found)

    def shapes(self) -> dict[pairs.Shape, tuple[str, str]]:
        """The seq_cst operations by what matters to a pair: an example's name and signature each."""
        return {shape: (name, signature) for shape, (name, signature, _) in self._own.items()}

    def _seq_cst(self, functions: Iterable[Function]) -> dict[pairs.Shape, tuple[str, str, list[Line]]]:
        own: dict[pairs.Shape, tuple[str, str, list[Line]]] = {}
        for f in functions:
            if pairs.is_seq_cst(f.case) and not f.calls and not broken(f.case, f.lines, self._table):
                lines = pairs.relevant(f.case, f.lines)
                own.setdefault(pairs.shape(lines), (f.case.name, f.signature, lines))
        return own

    def _breaks(self, function: Function) -> tuple[list[tuple[str, set[str]]], bool]:
        """Own partners that it does not hold with and is to blame for, and whether the reference is one too."""
        if not pairs.is_seq_cst(function.case):
            return [], False
        lines = pairs.relevant(function.case, function.lines)
        alone = bool(self._with_reference(function))
        found = []
        for name, signature, other in self._own.values():
            rules = self._pair(lines, other)
            if rules and (alone or not self._against_reference(other)):
                found.append((f"{name} ({signature})", rules))
        return found, alone

    def _with_reference(self, function: Function) -> set[str]:
        if not pairs.is_seq_cst(function.case):
            return set()
        return self._against_reference(pairs.relevant(function.case, function.lines))

    def _against_reference(self, lines: Sequence[Line]) -> set[str]:
        return {rule for _, other in self._reference for rule in self._pair(lines, other)}

    def _pair(self, one: Sequence[Line], other: Sequence[Line]) -> set[str]:
        """What breaks when the two follow each other on a thread, in either order."""
        key = (pairs.shape(one), pairs.shape(other))
        if key not in self._pairs:
            self._pairs[key] = pairs.breaches(one, other, self._table) | pairs.breaches(other, one, self._table)
        return self._pairs[key]

