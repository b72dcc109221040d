"""Reads a disassembly, and walks one iteration of a timed loop as the CPU does when all goes well.

What an instruction looks like is data, in arch/<isa>/expected/timed_loops.json: this file knows no
instruction set.
"""
from __future__ import annotations

import re
import subprocess
from dataclasses import dataclass
from typing import Any, Iterator, Mapping

LONGEST_ITERATION = 2000  # instructions; a walk that takes longer has lost its way

HEAD = re.compile(r"^[0-9a-f]+ <(.*)>:$")
LINE = re.compile(r"^\s*([0-9a-f]+):\s+(\S.*)$")
ORDERS = ("relaxed", "consume", "acquire", "release", "acq_rel", "seq_cst")
BITS = {"int": 32, "long": 64}

FORM = re.compile(r"timed_loop<fencepost::(atomic|floor)::(\w+)::(\w+)<unsigned (int|long)"
                  r"(?:, fencepost::Orders\{(.*?)\})?> >\(")
FENCE = re.compile(r"timed_loop<fencepost::context::(\w+)::form<fencepost::(?:arch|fence)::(\w+?)(?:_of)?"
                   r"(?:<\(std::memory_order\)(\d)>)?\s*, (\d+)> >\(")
PARAMETER = {"stores_hit": "after"}  # of a context
WORD = re.compile(r"timed_loop<fencepost::support::word_form<fencepost::arch::(\w+)> >\(")
HINT = re.compile(r"timed_loop<fencepost::support::hint_form<fencepost::arch::(\w+)> >\(")
WIDE = re.compile(r"timed_loop<fencepost::atomic::compare_exchange_128<fencepost::(?:\w+::)+"
                  r"(?:instruction<fencepost::arch::)?(\w+)>?\s*>::(\w+)<unsigned __int128, "
                  r"fencepost::Orders\{(.*?)\}> >\(")
OWN_WORD = re.compile(r"own_word_loop<fencepost::bench::\(anonymous namespace\)::(\w+)>\(")


class Unexpected(Exception):
    """The loop is not what was meant; the text says where."""


@dataclass(frozen=True)
class Instruction:
    address: int
    text: str   # as objdump prints it, without what it says about symbols
    shape: str  # operands as M (memory), R (register), I (immediate), and no size suffix
    bits: int   # width of the operands, 0 where the instruction shows none


def disassemble(program: str) -> str:
    return subprocess.run(["objdump", "-d", "--no-show-raw-insn", "-C", program],
                          capture_output=True, text=True, check=True).stdout


def functions(text: str, syntax: Mapping[str, Any]) -> dict[str, list[Instruction]]:
    """Every function with a timed loop: name of the form -> its instructions."""
    found: dict[str, list[Instruction]] = {}
    current = None
    for line in text.splitlines():
        if head := HEAD.match(line):
            name = form_name(head.group(1))
            current = found.setdefault(name, []) if name else None
        elif current is not None and (match := LINE.match(line)):
            current.append(instruction(int(match.group(1), 16), match.group(2), syntax))
    return found


def form_name(symbol: str) -> str | None:
    """The case's name up to its parameters, and its width: atomic/load/latency/acquire/bits:64."""
    if symbol.endswith("[clone .cold]") or "void fencepost::bench::" not in symbol:
        return None
    if match := FENCE.search(symbol):
        context, fence, order, number = match.groups()
        after = f"/{PARAMETER[context]}:{number}" if context in PARAMETER else ""
        return f"fence/{fence}{f'_{ORDERS[int(order)]}' if order else ''}/{context}{after}"
    if match := WORD.search(symbol):
        return f"fence/{match.group(1)}/near"
    if match := HINT.search(symbol):
        return f"hint/{match.group(1)}/back_to_back"
    if match := WIDE.search(symbol):
        way, form, orders = match.groups()
        return f"atomic/compare_exchange_128_{way}/{form}/{order_name(orders)}/bits:128"
    if match := OWN_WORD.search(symbol):
        return f"false_sharing/{match.group(1)}/stride/bits:32"
    if match := FORM.search(symbol):
        kind, operation, form, word, orders = match.groups()
        order = "" if orders is None else f"/{order_name(orders)}"
        return f"{kind}/{operation}/{form}{order}/bits:{BITS[word]}"
    return None


def order_name(orders: str) -> str:
    """Of "(std::memory_order)4, (std::memory_order)2, true"; mangled names leave zeros at the end out."""
    numbers = [int(n) for n in re.findall(r"memory_order\)(\d)", orders)] + [0, 0]
    names = [ORDERS[n] for n in numbers[:2]]
    return "-".join(names) if "true" in orders else names[0]


def instruction(address: int, text: str, syntax: Mapping[str, Any]) -> Instruction:
    called = re.match(syntax["call"] + r"\s.*<(\w+)(?:@plt)?>$", text)
    text = re.sub(r"\s+", " ", re.sub(r"\s*(<.*>|#.*)", "", text)).strip()
    if called:  # not where it goes to, but whom it calls
        return Instruction(address, text, f"call {called[1]}", 0)
    shape, outside = text, text
    for letter in "MIR":
        shape = re.sub(syntax["operands"][letter], letter, shape)
    outside = re.sub(syntax["operands"]["M"], "", outside)
    bits = next((int(n) for n, pattern in syntax["bits"].items() if re.search(pattern, outside)), 0)
    for pattern, replacement in syntax["same"]:
        shape = re.sub(pattern, replacement, shape)
    return Instruction(address, text, shape, bits)


def iteration(code: list[Instruction], syntax: Mapping[str, Any]) -> list[Instruction]:
    """The instructions of one iteration of the counted loop, in the order they run when every attempt
    succeeds. Unexpected when there is no such loop, or more than one."""
    counted = [i for i in range(len(code) - 1) if re.fullmatch(syntax["counter"], code[i].text)
               and re.match(syntax["conditional"], code[i + 1].shape)]
    loops, failure = [], Unexpected("no counted loop")
    for start in counted:
        try:
            loops.append(list(_walk(code, start, syntax)))
        except Unexpected as e:
            failure = e
    if len(loops) == 1:
        return loops[0]
    if loops:
        raise Unexpected(f"{len(loops)} counted loops, not one")
    raise failure


def _walk(code: list[Instruction], start: int, syntax: Mapping[str, Any]) -> Iterator[Instruction]:
    at = {one.address: i for i, one in enumerate(code)}
    i, decided_by = start, ""
    for _ in range(LONGEST_ITERATION):
        one = code[i]
        yield one
        if re.fullmatch(syntax["counter"], one.text) and i == start:
            decided_by = "counter"
        elif one.shape in syntax["attempts"]:
            decided_by = one.shape
        elif re.match(syntax["compares"], one.text):
            decided_by = ""
        jump = _jumps(one, decided_by, syntax)
        i = i + 1 if jump is None else at.get(jump, -1)
        if i == start:
            return
        if not 0 <= i < len(code):
            raise Unexpected(f"the walk leaves the function at: {one.text}")
    raise Unexpected(f"no way back to the counter in {LONGEST_ITERATION} instructions")


def _jumps(one: Instruction, decided_by: str, syntax: Mapping[str, Any]) -> int | None:
    """Address of the next instruction when it is not the one below."""
    if re.match(syntax["leaves"], one.shape):
        raise Unexpected(f"the loop is left at: {one.text}")
    word = one.shape.split(" ")[0]
    if re.match(syntax["conditional"], one.shape):
        way = syntax["goes_on"].get(decided_by, {}).get(word)
        if way is None:
            raise Unexpected(f"a branch that is neither the counter's nor a retry's: {one.text}")
        if way == "falls":
            return None
    elif not re.match(syntax["unconditional"], one.shape):
        return None
    return int(one.text.split(" ")[-1], 16)


def in_context(name: str, described: Mapping[str, Any]) -> dict[str, Any] | None:
    """The form of fence/<fence>/<context>[/after:k]: what the fence is and what the context puts around it. In a
    context "after" stands for k, and "shared" means that an iteration has fewer steps the longer they are."""
    _, fence, context, *parameter = name.split("/")
    if fence not in described["fences"] or context not in described["contexts"]:
        return None
    own, around = described["fences"][fence], described["contexts"][context]
    k = int(parameter[0].partition(":")[2]) if parameter else 0
    step: dict[str, int] = {}
    for shapes, times in [*own["step"].items(), *around["step"].items()]:
        step[shapes] = step.get(shapes, 0) + (k if times == "after" else times)
    steps = around.get("steps", described["syntax"]["steps"])
    return {"step": step, "steps": max(1, steps // (k + 1)) if around.get("shared") else steps,
            "beside": own.get("beside", 0) + around.get("beside", 0)}


def wrong_with(code: list[Instruction], form: Mapping[str, Any], bits: int,
               syntax: Mapping[str, Any]) -> str:
    """What differs from the form's description and from its alternative, "" when nothing does."""
    complaints = [_wrong_with_step(code, form[which], form, bits, syntax)
                  for which in ("step", "or") if which in form]
    return "" if "" in complaints else "; or ".join(complaints)


def _wrong_with_step(code: list[Instruction], step: Mapping[str, int], form: Mapping[str, Any],
                     bits: int, syntax: Mapping[str, Any]) -> str:
    steps = form.get("steps", syntax["steps"])
    body = [one for one in code if not re.fullmatch(syntax["nothing"], one.shape)]
    jumps = sum(bool(re.match(syntax["conditional"], one.shape)) for one in body)
    expected_jumps = 1 + steps * form.get("retries", 0)
    if jumps != expected_jumps:
        return f"{jumps} conditional branches, not {expected_jumps}"
    beside = len(body) - jumps - 1  # the counter
    for shapes, each in step.items():
        found = [one for one in body if one.shape in shapes.split("|")]
        if len(found) != steps * each:
            return f"{len(found)} x {shapes}, not {steps * each}"
        if bits and any(one.bits not in (0, bits) for one in found):
            return f"{shapes} is not {bits} bits wide"
        beside -= len(found)
    known = {shape for shapes in step for shape in shapes.split("|")}
    for one in body:
        if form.get("through_memory"):
            break  # what is called takes operands there
        if one.shape not in known and "M" in one.shape and not re.match(syntax["no_access"], one.shape):
            return f"one more access to memory: {one.text}"
    allowed = steps * form.get("beside", 0) + syntax["beside_each_iteration"]
    return f"{beside} instructions beside, not at most {allowed}" if beside > allowed else ""
