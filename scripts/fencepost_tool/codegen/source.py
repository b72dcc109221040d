"""The C++ that is compiled: one function for each case, made from the table."""
from __future__ import annotations

from collections.abc import Sequence

from . import sequences
from .operations import CAS, FENCES, Case, cases

TYPES = {8: "__UINT8_TYPE__", 16: "__UINT16_TYPE__", 32: "__UINT32_TYPE__", 64: "__UINT64_TYPE__",
         128: "unsigned __int128"}
BIT = 3  # any but the lowest: that one a compiler might test for free


def generate(wanted: Sequence[Case] | None = None) -> str:
    """The source of the cases wanted, of all without. Needs no header; a target without 128-bit integers leaves
    those functions out."""
    chosen = cases() if wanted is None else wanted
    types = [f"typedef {name} word{bits};" for bits, name in TYPES.items()]
    lines = ["// Made from the table in scripts/fencepost_tool/codegen/operations.py.", *types[:-1], 'extern "C" {']
    for case in (c for c in chosen if c.bits != 128):
        lines.append(function(case))
    lines += ["#ifdef __SIZEOF_INT128__", types[-1]]
    lines += [function(case) for case in chosen if case.bits == 128]
    return "\n".join([*lines, "#endif", "}", ""])


def function(case: Case) -> str:
    """The C++ of the case's function, on one line."""
    if case.kind == "sequence":
        return sequences.function(case.symbol, case.operation, constant(case.order),
                                  constant(case.failure) if case.failure else "", case.bits)
    if case.bits == 0:
        return f"void {case.symbol}() {{ {_fence(case)}; }}"
    t = f"word{case.bits}"
    returns, parameters, body = _parts(case)
    return f"{returns.format(t=t)} {case.symbol}({parameters.format(t=t)}) {{ {body.format(t=t)}; }}"


def constant(order: str) -> str:
    """The compiler's name of a memory order, __ATOMIC_ACQUIRE for acquire."""
    return f"__ATOMIC_{order.upper()}"


def _fence(case: Case) -> str:
    if case.operation in FENCES:
        return f"__atomic_{case.operation}({constant(case.order)})"
    return "__sync_synchronize()"


def _parts(case: Case) -> tuple[str, str, str]:
    """What it returns, its parameters, its body."""
    order = constant(case.order) if not case.operation.startswith("sync") else ""
    if case.operation == "load":
        return "{t}", "{t}* p", f"return __atomic_load_n(p, {order})"
    if case.operation == "store":
        return "void", "{t}* p, {t} v", f"__atomic_store_n(p, v, {order})"
    if case.operation in CAS:
        weak = "true" if case.operation == "cas_weak" else "false"
        return "bool", "{t}* p, {t}* e, {t} v", (f"return __atomic_compare_exchange_n(p, e, v, {weak}, {order}, "
                                                 f"{constant(case.failure)})")
    if case.operation.startswith("sync"):
        return _sync(case.operation)
    name = "exchange_n" if case.operation == "exchange" else case.operation
    if case.result == "zero":
        return "{t}", "{t}* p", f"return __atomic_{name}(p, 0, {order})"
    if case.result == "zero_unused":
        return "void", "{t}* p", f"__atomic_{name}(p, 0, {order})"
    if case.result == "bit":
        bit = f"({{t}}({{t}}(1) << {BIT}))"
        operand = f"{{t}}(~{bit})" if case.operation == "fetch_and" else bit
        return "bool", "{t}* p", f"return (__atomic_{name}(p, {operand}, {order}) & {bit}) != 0"
    if case.result == "unused":
        return "void", "{t}* p, {t} v", f"__atomic_{name}(p, v, {order})"
    return "{t}", "{t}* p, {t} v", f"return __atomic_{name}(p, v, {order})"


def _sync(operation: str) -> tuple[str, str, str]:
    if operation == "sync_lock_release":
        return "void", "{t}* p", "__sync_lock_release(p)"
    if "compare" in operation:
        returns = "bool" if "bool" in operation else "{t}"
        return returns, "{t}* p, {t} e, {t} v", f"return __{operation}(p, e, v)"
    return "{t}", "{t}* p, {t} v", f"return __{operation}(p, v)"
