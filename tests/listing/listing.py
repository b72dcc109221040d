"""What each timed loop should be: which case a symbol is of, and whether its loop holds what the case is named for.

A loop is read by scripts/fencepost_tool/codegen/timed_loop.py. What is expected of it is data, in
arch/<isa>/expected/timed_loops.json: this file knows no instruction set.
"""
from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "scripts"))

from fencepost_tool.codegen import binary, targets
from fencepost_tool.codegen.timed_loop import Line, Unexpected, iteration, line, reader

__all__ = ["Line", "Unexpected", "everything", "form_name", "functions", "functions_of", "in_context", "in_order", "iteration",
           "line", "order_name", "symbols", "visits", "wrong_with", "wrong_with_visit"]

ORDERS = ("relaxed", "consume", "acquire", "release", "acq_rel", "seq_cst")
BITS = {"int": 32, "long": 64}

FORM = re.compile(r"timed_loop<fencepost::(atomic|floor)::(\w+)::(\w+)<unsigned (int|long)"
                  r"(?:, fencepost::Orders\{(.*?)\}(?:, std::atomic<unsigned \w+> )?)?> >\(")
RMW = re.compile(r"timed_loop<fencepost::(?:atomic|rmw)::(\w+?)(?:_by<fencepost::arch::rmw::(\w+)>)?::(\w+)<unsigned long, "
                 r"fencepost::Orders\{(.*?)\}(?:, fencepost::support::codegen_word<fencepost::arch::rmw::(\w+), [^>]*> )?"
                 r"> >\(")
FENCE = re.compile(r"timed_loop<fencepost::context::(\w+)::form<fencepost::(?:arch|fence)::(\w+?)(?:_of)?"
                   r"(?:<\(std::memory_order\)(\d)>)?\s*, (\d+)> >\(")
PARAMETER = {"stores_hit": "after"}  # of a context
WORD = re.compile(r"timed_loop<fencepost::support::word_form<fencepost::arch::(\w+)> >\(")
HINT = re.compile(r"timed_loop<fencepost::support::hint_form<fencepost::arch::(\w+)> >\(")
PATTERN = re.compile(r"timed_loop<fencepost::pattern::(\w+)::way<fencepost::(?:\w+::)+"
                     r"(?:fenced<fencepost::arch::)?(\w+)[> ]* >\(")
WIDE = re.compile(r"timed_loop<fencepost::atomic::compare_exchange_128<fencepost::(?:\w+::)+"
                  r"(?:instruction<fencepost::arch::)?(\w+)>?\s*>::(\w+)<unsigned __int128, "
                  r"fencepost::Orders\{(.*?)\}> >\(")
VISIT = re.compile(r"RingPass<fencepost::bench::\(anonymous namespace\)::(Stores|Load)<fencepost::(?:arch|fence)::(\w+)"
                   r"(?:, (\d+)u?l*)?>, .*>::visit\(")
OWN_WORD = re.compile(r"own_word_loop<fencepost::bench::\(anonymous namespace\)::(\w+)>\(")


def symbols(objdump: binary.Disassembler, program: Path) -> dict[str, str]:
    """Symbol -> form_name(), of every function with a timed loop."""
    return {name: form for name, said in functions_of(objdump, program) if (form := form_name(said))}


def functions_of(objdump: binary.Disassembler, program: Path) -> list[tuple[str, str]]:
    """(symbol, what it says) of the functions of benches."""
    table = subprocess.run([objdump.program, "-t", str(program)], capture_output=True, text=True, check=True).stdout
    names = [row.rsplit(None, 1)[-1] for row in table.splitlines() if " F " in row and "fencepost5bench" in row]
    readable = subprocess.run(["c++filt"], input="\n".join(names), capture_output=True, text=True, check=True).stdout
    return list(zip(names, readable.splitlines()))


def visits(objdump: binary.Disassembler, program: Path) -> dict[str, tuple[str, str, int]]:
    """Symbol -> (Stores or Load, the fence, accesses to each fence), of every pass over lines that are elsewhere."""
    found = {}
    for name, said in functions_of(objdump, program):
        if match := VISIT.search(said):
            access, fence, count = match.groups()
            found[name] = (access, fence, int(count or 1))
    return found


def wrong_with_visit(code: list[Line], access: str, count: int, fence: Mapping[str, Any],
                     syntax: Mapping[str, Any]) -> str:
    """What a pass over 64 lines holds other than `count` accesses to each fence, "" when nothing. Stores are written out;
    loads stand in a loop, each with the fence right behind it."""
    code = [one for one in code if not re.fullmatch(syntax["nothing"], one.shape)]
    shapes = [shape for shapes in fence["step"] for shape in shapes.split("|")]
    fences = [i for i, one in enumerate(code) if one.shape in shapes
              and re.fullmatch(fence.get("text", ".*"), one.text)]
    if shapes and not fences:
        return f"no {' or '.join(shapes)}"
    if access == "Load":
        bare = [i for i in fences
                if syntax["load"] not in [one.shape for one in code[max(0, i - 1 - fence.get("beside", 0)):i]]]
        return f"not behind a load: {code[bare[0]].text}" if bare else ""
    stores = sum(one.shape == syntax["store"] for one in code)
    if not stores:
        return "no store"
    if stores % count or (shapes and stores != count * len(fences)):
        return f"{stores} stores to {len(fences)} fences, not {count} to each"
    return ""


def functions(objdump: binary.Disassembler, program: Path, wanted: Iterable[str],
              syntax: Mapping[str, Any]) -> dict[str, list[Line]]:
    """Symbol -> its instructions."""
    found = binary.functions(objdump, program, wanted, syntax)
    read = reader(syntax)
    return {name: [read(one) for one in code] for name, code in found.items()}


def everything(objdump: binary.Disassembler, program: Path) -> str:
    """The whole program disassembled, its functions by readable names."""
    options = [] if objdump.gnu else targets.load(binary.isa_of(program), "variants").get("disassembler", [])
    return subprocess.run([objdump.program, "-d", "-C", "--no-show-raw-insn", *options, str(program)], check=True,
                          capture_output=True, text=True).stdout


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
    if match := PATTERN.search(symbol):
        return "pattern/{}/{}".format(*match.groups())
    if match := WIDE.search(symbol):
        way, form, orders = match.groups()
        return f"atomic/compare_exchange_128_{way}/{form}/{order_name(orders)}/bits:128"
    if match := OWN_WORD.search(symbol):
        return f"false_sharing/{match.group(1)}/stride/bits:32"
    if (match := RMW.search(symbol)) and (codegen := match.group(2) or match.group(5)):
        operation, _, form, orders, _ = match.groups()
        return f"rmw/{operation}/{form}/{order_name(orders)}/codegen:{codegen}"
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


def in_context(name: str, described: Mapping[str, Any]) -> dict[str, Any] | None:
    """The form of fence/<fence>/<context>[/after:k]: what the fence is and what the context puts around it. In a
    context "after" stands for k."""
    _, fence, context, *parameter = name.split("/")
    if fence not in described.get("fences", ()) or context not in described.get("contexts", ()):
        return None
    own, around = described["fences"][fence], described["contexts"][context]
    k = int(parameter[0].partition(":")[2]) if parameter else 0
    step: dict[str, int] = {}
    for shapes, times in [*own["step"].items(), *around["step"].items()]:
        step[shapes] = step.get(shapes, 0) + (k if times == "after" else times)
    return {"step": step, "steps": around.get("steps", described["syntax"]["steps"]),
            **({"text": own["text"]} if "text" in own else {}),
            "beside": own.get("beside", 0) + around.get("beside", 0)}


def in_order(entry: Mapping[str, Any], order: str, described: Mapping[str, Any]) -> dict[str, Any]:
    """The entry in an order, on which a part of its instructions may depend, as in "ldadd{a}{l}". What the parts are for
    success and failure is that for success where nothing else is said."""
    parts = described.get("parts", {})
    parts = parts.get(order, parts.get(order.partition("-")[0], {}))
    return {**entry, "step": {shapes.format(**parts): times for shapes, times in entry["step"].items()}}


def wrong_with(code: list[Line], form: Mapping[str, Any], bits: int,
               syntax: Mapping[str, Any]) -> str:
    """What differs from the form's description and from its alternative, "" when nothing does."""
    complaints = [_wrong_with_step(code, form[which], form, bits, syntax)
                  for which in ("step", "or") if which in form]
    return "" if "" in complaints else "; or ".join(complaints)


def _wrong_with_step(code: list[Line], step: Mapping[str, int], form: Mapping[str, Any],
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
    if "text" in form and sum(bool(re.fullmatch(form["text"], one.text)) for one in body) != steps:
        return f"not {steps} x {form['text']}, word for word"
    known = {shape for shapes in step for shape in shapes.split("|")}
    for one in body:
        if form.get("through_memory"):
            break  # what is called takes operands there
        if one.shape not in known and "M" in one.shape and not re.match(syntax["no_access"], one.shape):
            return f"one more access to memory: {one.text}"
    allowed = steps * form.get("beside", 0) + syntax["beside_each_iteration"]
    return f"{beside} instructions beside, not at most {allowed}" if beside > allowed else ""
