"""What each word of a listing does to memory, read from arch/<isa>/expected/instructions.json.

A word that is not in the table is an error that names it: nothing is taken for harmless.
"""
from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from .disassemble import Instruction
from .errors import Problem
from .targets import Variant, load, pattern

ALL_PAIRS = frozenset({"RR", "RW", "WR", "WW"})
Held = Mapping[str, str]  # register: the object whose address it holds


class UnknownWord(Problem):
    """An instruction that instructions.json does not have; text: the instruction."""

    def __init__(self, isa: str, text: str):
        super().__init__(f"unknown word in a listing of {isa}: {text}; "
                         f"say what it does in arch/{isa}/expected/instructions.json")
        self.text = text


@dataclass(frozen=True)
class Step:
    """One instruction as the rules see it.

    does: access (of an object, named by object), fence, branch, jump, call, return, nothing. reads and writes hold the
    ordering marks of each part of an access, None where it has no such part. pairs: what a fence orders (RW:
    earlier reads before later writes). whole: the access is one, never torn.
    """

    does: str
    text: str
    word: str = ""
    reads: frozenset[str] | None = None
    writes: frozenset[str] | None = None
    pairs: frozenset[str] = frozenset()
    after_branch: bool = False  # the fence orders only loads that a branch before it depends on
    bits: int = 0
    exclusive: bool = False     # half of a load-linked, store-conditional pair
    one: bool = True            # its read and its write are one step to all others
    compares: bool = False      # may leave without writing
    lost: frozenset[str] = frozenset()  # marks that its read does not have then
    whole: bool = True
    condition: str = ""         # executed only if; of a branch: taken if
    sets_flags: bool = False
    status: str = ""            # register that tells whether a store-conditional stored
    address: int = 0
    target: int | None = None
    symbol: str = ""
    object: str = "p"
    tail: bool = False          # a call that does not come back here


def decode(code: Iterable[Instruction], variant: Variant, location: Mapping[str, str] | None = None) -> list[Step]:
    """The steps of a function. location: registers that hold an object's address, and the object; all but the stack's in
    a helper, which is told nothing else."""
    table = load(variant.isa, "instructions")
    code = list(code)
    held = [None] * len(code) if location is None else _held(code, location, table)
    return [_step(one, variant, table, where) for one, where in zip(code, held)]


def places(variant: Variant, objects: Iterable[str]) -> dict[str, str]:
    """The registers of the first parameters, and the objects that these point to."""
    table = load(variant.isa, "instructions")
    return dict(zip(table.get(f"pointers_{variant.abi}", table["pointers"]), objects))


def _held(code: list[Instruction], held: Held, table: dict[str, Any]) -> list[Held]:
    """For each instruction the registers that hold an object's address before it: copies, from top to bottom. What p was
    loaded into holds the address of *p, where p is a pointer."""
    out = []
    for one in code:
        out.append(held)
        for copy in table["copies"]:
            if match := pattern(copy).match(one.text):
                left = {register: name for register, name in held.items() if register != match["to"]}
                held = {**left, match["to"]: held[match["from"]]} if match["from"] in held else left
        if (loaded := _loaded(one, held, table)) is not None:
            held = {**held, loaded: "*p"}
    return out


def _loaded(one: Instruction, held: Held, table: dict[str, Any]) -> str | None:
    """The register that a load of p goes to."""
    word, operands = _split(one.text)
    memory = pattern(table["memory"]).search(operands)
    if memory is None or held.get(base_of(memory)) != "p":
        return None
    entry = _entry(word, operands, table)
    if entry is None or "reads" not in entry:
        return None
    to = pattern(table["destination"]).search(operands)
    return to[1] if to else None


def _step(one: Instruction, variant: Variant, table: dict[str, Any], held: Held | None) -> Step:
    word, operands = _split(one.text)
    entry = _entry(word, operands, table)
    if entry is None:
        raise UnknownWord(variant.isa, one.text)
    does = entry["does"]
    step = Step(does, one.text, address=one.address, target=one.target, symbol=one.symbol,
                condition=_condition(one.text, table), sets_flags=_sets_flags(word, table))
    if does in ("jump", "call") and one.symbol:
        return replace(step, does="call", word=one.symbol, tail=does == "jump")
    if does == "jump" and one.target is None:
        return replace(step, does="return")
    if does == "fence":
        return replace(step, word=signature_word(one.text, table), pairs=frozenset(_pairs(entry, operands)),
                       after_branch=entry.get("after_branch", False))
    memory = pattern(table["memory"]).search(operands)
    if does == "nothing":
        if memory and held is not None and base_of(memory) in held and not entry.get("no_access"):
            raise UnknownWord(variant.isa, one.text)
        return step
    if does != "access":
        return step
    return _access(step, one, entry, memory, variant, table, held)


def _access(step: Step, one: Instruction, entry: dict[str, Any], memory: re.Match[str] | None, variant: Variant,
            table: dict[str, Any], held: Held | None) -> Step:
    word, operands = _split(one.text)
    if memory is None:
        raise UnknownWord(variant.isa, one.text)
    base = base_of(memory)
    private = one.symbol != "" or base in table["stack"] if held is None else base not in held
    if private:
        # x86: a locked instruction is a fence wherever its operand lies.
        if entry.get("fence_anywhere"):
            return replace(step, does="fence", word=one.text, pairs=ALL_PAIRS)
        return replace(step, does="nothing")
    bits = next((bits for p, bits in table["width"] if pattern(p).search(one.text)), 0)
    if not bits:
        raise UnknownWord(variant.isa, one.text)
    reads, writes = (_marks(entry, part, operands, table) for part in ("reads", "writes"))
    whole = bits < 128 or entry.get("whole") in variant.features or entry.get("whole") is True
    return replace(step, word=signature_word(one.text, table), reads=reads, writes=writes, bits=bits, whole=whole,
                   exclusive=entry.get("exclusive", False), one=entry.get("one", True), compares=entry.get("compares", False),
                   lost=frozenset(entry.get("lost_unless_stored", [])),
                   status=_status(entry, operands), object="p" if held is None else held[base])


def base_of(memory: re.Match[str]) -> str:
    """The register that an address starts from; POWER has two ways to write it."""
    return next((name for name in memory.groups() if name), "")


def _split(text: str) -> tuple[str, str]:
    parts = text.split(" ")
    at = 2 if parts[0] == "lock" else 1
    return " ".join(parts[:at]), " ".join(parts[at:])


def _entry(word: str, operands: str, table: dict[str, Any]) -> dict[str, Any] | None:
    for entry in table["words"]:
        if pattern(entry["word"]).fullmatch(word) and \
                ("operands" not in entry or pattern(entry["operands"]).search(operands)):
            found: dict[str, Any] = entry
            return found
    return None


def _marks(entry: dict[str, Any], part: str, operands: str, table: dict[str, Any]) -> frozenset[str] | None:
    if part not in entry:
        return None
    marks = set(entry[part])
    # AArch64: an acquire whose result goes to the zero register is none (Arm ARM, LDADDA, SWPA).
    lost = entry.get("result_lost")
    if lost and part == "reads" and pattern(lost).search(operands):
        marks -= set(entry["lost_marks"])
        marks.add("NoRet")
    if lost and part == "writes" and pattern(lost).search(operands):
        marks.discard("AL")
    return frozenset(marks)


def _pairs(entry: dict[str, Any], operands: str) -> Iterable[str]:
    if "sets" not in entry:
        return list(entry["orders"])
    # RISC-V: fence p, s orders what is in p before what is in s; nothing named means all.
    before, after = ((operands.split(", ") + ["rw"])[:2] if operands else ("rw", "rw"))
    return [a + b for a in "RW" for b in "RW" if a.lower() in before and b.lower() in after]


def _condition(text: str, table: dict[str, Any]) -> str:
    """The flag that decides, "!" in front where it must be clear; "" for none, or one that is not followed up."""
    for wanted, flag in table.get("conditions", []):
        if match := pattern(wanted).search(text):
            return match.expand(flag)
    return ""


def _sets_flags(word: str, table: dict[str, Any]) -> bool:
    return "sets_flags" in table and bool(pattern(table["sets_flags"]).fullmatch(word))


def _status(entry: dict[str, Any], operands: str) -> str:
    return operands.split(",")[0] if entry.get("status") else ""


def signature_word(text: str, table: dict[str, Any]) -> str:
    """The word without its width: what stands in a signature."""
    for wanted, instead in table["names"]:
        text, count = pattern(wanted).subn(instead, text)
        if count:
            return text
    return text.split(" ", 1)[0]
