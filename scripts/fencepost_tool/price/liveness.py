"""Whether anything uses what an x86-64 instruction leaves in a register or in the flags, on any path from it.

Instructions are decoded as paths reach them. A path ends where the value is overwritten, and where the function does: then
registers hold what the System V ABI says (psABI 1.0, 3.2.1). What is not known counts as used.
"""
from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from .elf import REL, Elf
from .functions import Functions
from .tools import capstone
from .weaken import Refusal

MOST = 4096  # instructions of all paths
LONGEST = 15
FLAGS = "rflags"
RESULTS = frozenset(("rax", "rdx"))
ARGUMENTS = frozenset(("rdi", "rsi", "rdx", "rcx", "r8", "r9", "rax", "r10"))  # rax: of variadic functions; r10: static chain
KEPT = frozenset(("rbx", "rbp", "rsp", "r12", "r13", "r14", "r15"))
HIGH = frozenset(("ah", "bh", "ch", "dh"))
WHOLE = frozenset(("add", "sub", "cmp", "test", "and", "or", "xor", "neg"))  # write all flags that a program reads
LETTERS = {"a": "rax", "b": "rbx", "c": "rcx", "d": "rdx"}


class Code:
    """Of one file. Instructions are decoded once."""

    def __init__(self, elf: Elf, functions: Functions):
        module = capstone()
        self.elf, self.functions = elf, functions
        self.cs = module.Cs(module.CS_ARCH_X86, module.CS_MODE_64)
        self.cs.syntax, self.cs.detail = module.CS_OPT_SYNTAX_ATT, True
        self._known: dict[int, Any] = {}

    def at(self, address: int) -> Any:
        """The instruction there; None where none can be decoded."""
        if address not in self._known:
            raw = self.elf.at(address, LONGEST).tobytes()
            self._known[address] = next(self.cs.disasm(raw, address, 1), None)
        return self._known[address]

    def piece(self, address: int) -> tuple[int, int]:
        """(start, end) of the part of a function around an address. Refusal."""
        i = int(self.functions.piece([address])[0])
        if i < 0 or self.functions.linear:
            raise Refusal("it is in no known function")
        return int(self.functions.starts[i]), int(self.functions.ends[i])

    def inside(self, address: int) -> Iterator[Any]:
        """All instructions of the function that an address is in, its parts elsewhere included. Refusal."""
        owner = self.functions.owners[int(self.functions.piece([self.piece(address)[0]])[0])]
        stem = self.functions.names[owner].partition(".")[0]
        for start, end, of in zip(self.functions.starts, self.functions.ends, self.functions.owners):
            if of == owner or (stem and self.functions.names[of].startswith(f"{stem}.")):
                at = int(start)
                while at < int(end):
                    one = self.at(at)
                    if one is not None:
                        yield one
                    at += one.size if one is not None else 1

    def entries(self) -> frozenset[int]:
        """Where functions begin, but for parts of others."""
        if not hasattr(self, "_entries"):
            self._entries = frozenset(e for e, name in zip(self.functions.entries, self.functions.names)
                                      if ".cold" not in name and ".part" not in name)
        return self._entries


    def calls(self, one: Any) -> bool:
        """Whether an instruction calls a function of this file, whose code tells what it reads, and what it leaves as it is, on
        which callers rely (-fipa-ra of GCC)."""
        return bool(one.insn_name() == "call" and self.elf.kind != REL and target_of(one) in self.entries())


def refuse_jumps_into(code: Code, address: int, size: int) -> None:
    """Refusal where a jump goes behind the first byte of these."""
    for one in code.inside(address):
        target = target_of(one)
        if target is not None and address < target < address + size:
            raise Refusal(f"a jump at {one.address:#x} goes into the middle of it")


def target_of(instruction: Any) -> int | None:
    """Of a direct jump or call."""
    if instruction.mnemonic[0] != "j" and not instruction.mnemonic.startswith(("call", "loop")):
        return None
    text = instruction.op_str
    return int(text, 0) if text.startswith("0x") or text.isdigit() else None


def refuse_use_of_register(code: Code, address: int, discarded: bool) -> None:
    """Refusal where the register operand of an exchange is read afterwards. discarded: the source has a store, whose operation
    has no result: then calls and the end of the function do not read it."""
    exchange = code.at(address)
    register = next(exchange.reg_name(one.reg) for one in exchange.operands if one.type == 1)  # CS_OP_REG
    if register in HIGH:
        raise Refusal(f"its register is {register}")
    _follow(code, address, family(register), width(register), discarded)


def refuse_use_of_flags(code: Code, address: int) -> None:
    """Refusal where a condition is read afterwards."""
    _follow(code, address, FLAGS, 0, True)


def _follow(code: Code, address: int, value: str, bits: int, discarded: bool) -> None:
    start, end = code.piece(address)
    todo, seen, entered = [address + code.at(address).size], set[int](), set[int]()
    while todo:
        at = todo.pop()
        while at not in seen:
            seen.add(at)
            one = code.at(at)
            elsewhere = not start <= at < end and at in code.entries() and at not in entered
            if one is None or len(seen) > MOST or elsewhere:
                raise Refusal("what follows it is not understood")
            _refuse_read(one, value)
            if _overwrites(one, value, bits) or _ends(code, one, value, discarded, (start, end)):
                break
            target = target_of(one)
            if target is not None and code.calls(one) and value not in KEPT:
                entered.add(target)
                todo.append(target)
            elif target is not None and one.insn_name() != "call":
                todo.append(target)
            if one.mnemonic == "jmp":
                break
            at += one.size


def _refuse_read(one: Any, value: str) -> None:
    if _clears(one):
        return
    if value in {family(one.reg_name(r)) for r in one.regs_access()[0]}:
        what = "flags are" if value == FLAGS else "old value is"
        raise Refusal(f"its {what} used by {one.mnemonic} {one.op_str} at {one.address:#x}".rstrip())


def _clears(one: Any) -> bool:
    """xor or sub of a register with itself."""
    operands = one.op_str.split(", ")
    return one.insn_name() in ("xor", "sub") and len(operands) == 2 and operands[0] == operands[1]


def _overwrites(one: Any, value: str, bits: int) -> bool:
    if value == FLAGS:
        return one.insn_name() in WHOLE
    if one.mnemonic.startswith("cmov"):
        return False
    written = [one.reg_name(r) for r in one.regs_access()[1]]
    return any(family(name) == value and name not in HIGH and (width(name) >= 32 or width(name) >= bits) for name in written)


def _ends(code: Code, one: Any, value: str, discarded: bool, piece: tuple[int, int]) -> bool:
    """Whether the path ends with this instruction, the value unused. Refusal: it may be used there."""
    name, target = one.mnemonic, target_of(one)
    if name.startswith("ret"):
        return _unless(value in (RESULTS | KEPT) and not discarded, "may be the function's result")
    if code.calls(one) and value not in KEPT and not discarded:
        return False
    if name.startswith(("call", "syscall")):
        _unless(value in ARGUMENTS and not discarded, f"may be an argument of {name} {one.op_str}".rstrip())
        _unless(value in KEPT and not discarded, f"may be used if {name} {one.op_str} throws".rstrip())
        return value not in KEPT or one.address + one.size >= piece[1]
    if name.startswith(("ud2", "hlt", "int")):
        return True
    if name[0] == "j" and target is None:
        return _unless(True, "may be used behind an indirect jump")
    if name == "jmp" and target not in range(*piece) and target in code.entries():
        return _unless(value in (ARGUMENTS | KEPT) and not discarded, "may be an argument of another function")
    return False


def _unless(used: bool, how: str) -> bool:
    if used:
        raise Refusal(f"its old value {how}")
    return True


def family(register: str) -> str:
    """The 64-bit register that one is a part of: rax of al."""
    if register in (FLAGS, "rip"):
        return register
    if register[0] == "r" and register[1:2].isdigit():
        return register.rstrip("bwd")
    stem = register.lstrip("re") if len(register) > 2 else register
    if stem[0] in LETTERS and stem[1:] in ("x", "l", "h"):
        return LETTERS[stem[0]]
    return "r" + (stem[:-1] if stem.endswith("l") else stem)


def width(register: str) -> int:
    """In bits."""
    if register[0] == "r" and register[1:2].isdigit():
        return {"b": 8, "w": 16, "d": 32}.get(register[-1], 64)
    return 64 if register[0] == "r" else 32 if register[0] == "e" else 8 if register.endswith(("l", "h")) else 16
