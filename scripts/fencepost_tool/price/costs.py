"""What an atomic instruction can cost on a machine: a range over the contexts that a run has measured it in.

An instruction costs nothing where the core has to wait for something else anyway (the least net cost), and at most what a loop
of nothing else takes (back to back, or a chain). What it costs in a program lies in between, and is not known from counts.
Contended costs are apart: of two threads on one line, where each execution may find that the other has taken the line. Threads
that do nothing else keep it for several operations, and take less each; so it is not less than a round trip of a line, at the
greatest distance that was measured: an instruction waits for its own line, and for that of the store before it.
"""
from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from fencepost_tool.answers import Pick
from fencepost_tool.results import Run
from fencepost_tool.select.net import fence_costs
from fencepost_tool.select.pairs import pairs

from . import site
from .helpers import LIBATOMIC
from .site import Site

# Contexts of the kind `fence` in which a thread works on lines that it has: what others own, or memory holds, is not the
# instruction's cost.
OWN_LINES = frozenset({"back_to_back", "idle", "store_load", "publication", "stores_hit"})


ONE_LINE = ("cas_one_line", "store_load_one_line")  # pairs whose round trip is one line there and back


@dataclass(frozen=True)
class Range:
    """Core cycles for each execution. contended: None where it was not measured. cases: the names of what gave it."""

    least: float
    most: float
    contended: float | None
    cases: tuple[str, ...]


@dataclass(frozen=True)
class Cases:
    """Where the cost of a kind is: a primitive of the kind `fence`, one of `atomic`, "" for none."""

    fence: str = ""
    atomic: str = ""


X86 = {
    site.LOCKED: Cases("lock_or", "fetch_add"), site.XCHG: Cases("xchg", "exchange"),
    site.CMPXCHG: Cases("lock_or", "compare_exchange_strong_success"),
    site.CMPXCHG8B: Cases("lock_or", "compare_exchange_strong_success"),
    site.CMPXCHG16B: Cases("lock_or", "compare_exchange_128_cmpxchg16b"),
    site.MFENCE: Cases("mfence"), site.LFENCE: Cases("lfence"), site.SFENCE: Cases("sfence"),
    site.STACK_FENCE: Cases("lock_or_below"),
}
# Of a lock, whichever way it is taken, and its unlock, without contention and with nothing to do inside.
LOCKS = {
    re.compile(r"pthread_mutex_\w*lock"): Pick("mutex", "std_mutex", "lock_unlock", params={"critical": 0, "outside": 0}),
    re.compile(r"pthread_spin_\w*lock"): Pick("mutex", "pthread_spinlock", "lock_unlock", params={"critical": 0, "outside": 0}),
    re.compile(r"pthread_rwlock_\w*rdlock"): Pick("rwmutex", "std_shared_mutex", "mix", params={"reads": 100, "critical": 0}),
    re.compile(r"pthread_rwlock_\w*wrlock"): Pick("rwmutex", "std_shared_mutex", "mix", params={"reads": 0, "critical": 0}),
}
BARRIERS = (site.DMB, site.DSB, site.ISB)
ORDERED = {site.LDAR: "load", site.LDAPR: "load", site.STLR: "store"}
LSE = (("swp", "exchange"), ("cas", "compare_exchange_strong_success"), ("ldset", "fetch_or"), ("", "fetch_add"))


class Prices:
    """Costs of sites by one run; each kind of instruction is looked up once. ghz: as below."""

    def __init__(self, run: Run):
        self.ghz = ghz(run)
        self._run = run
        self._known: dict[tuple[str, str, str], Range | None] = {}

    def of_site(self, one: Site) -> Range | None:
        """As below."""
        found = one.found
        # Operands are no part of the price, but for barriers, whose domain is one.
        text = found.text if found.kind in BARRIERS else found.text.partition(" ")[0]
        key = (found.kind, found.call, text)
        if key not in self._known:
            self._known[key] = of_site(self._run, one)
        return self._known[key]


def of_site(run: Run, one: Site) -> Range | None:
    """None where the run has no case of it: then nothing is known."""
    found = one.found
    if found.kind == site.CALL:
        return _of_call(run, found.call)
    if found.kind in X86:
        cases = X86[found.kind]
        return _of_cases(run, cases)
    if found.kind in ORDERED:
        return _of_cases(run, Cases(atomic=ORDERED[found.kind]))
    if found.kind in BARRIERS:
        return _of_cases(run, Cases(fence=found.text.replace(" ", "_")))
    if found.kind in (site.LSE, site.PAIR):
        stem = next(atomic for start, atomic in LSE if found.text.startswith(start))
        return _of_cases(run, Cases(atomic=stem))
    return None


def _of_call(run: Run, helper: str) -> Range | None:
    """Locks: of lock and unlock together, with the lock; an unlock is in the price of its lock. Outline atomics as LSE. None for
    libatomic with less than 16 bytes, or any number of them: no case calls that."""
    if helper.endswith("unlock"):
        return Range(0.0, 0.0, None, ())
    lock = next((pick for name, pick in LOCKS.items() if name.fullmatch(helper)), None)
    if lock:
        return _between(run, 0.0, [lock], replace(lock, threads=2))
    if helper.startswith("__aarch64_"):
        return _of_cases(run, Cases(atomic=next(atomic for start, atomic in LSE if helper[len("__aarch64_"):].startswith(start))))
    if LIBATOMIC.fullmatch(helper) and helper.endswith("_16"):
        # load, store and fetch_ are as dear: all of them are a loop of the same instruction, or less.
        return _of_cases(run, Cases(atomic="compare_exchange_128_libatomic"))
    return None


def _of_cases(run: Run, cases: Cases) -> Range | None:
    nets = [(net.cycles.value, net.dear.name.text) for net in fence_costs(run)
            if net.cycles and net.dear.name.primitive == cases.fence and net.dear.name.threads == 1
            and net.dear.name.operation in OWN_LINES]
    chains = [Pick("atomic", cases.atomic, operation) for operation in ("latency", "throughput")] if cases.atomic else []
    contended = Pick("atomic", cases.atomic, "shared", threads=2)
    trips = [(case.cycles.value, case.name.text) for case in pairs(run) if case.cycles and case.name.primitive in ONE_LINE]
    return _between(run, None, chains, contended, nets, trips) if cases.atomic or nets else None


def _between(run: Run, least: float | None, picks: Iterable[Pick], contended: Pick,
             nets: Iterable[tuple[float, str]] = (), trips: Iterable[tuple[float, str]] = ()) -> Range | None:
    """From the least net cost, or `least`, to the greatest of all; contended: the greatest of that case and `trips`."""
    found = [*nets]
    low = [value for value, _ in found] if least is None else [least]
    for pick in picks:
        found += _measured(run, pick)
    if not found:
        return None
    by_two = max([*trips, *_measured(run, contended)], default=None)
    (most, named), (_, least_named) = max(found), min(found)
    return Range(max(0.0, min(low, default=0.0)), max(0.0, most), by_two[0] if by_two else None,
                 tuple(dict.fromkeys([least_named, named, *([by_two[1]] if by_two else [])])))


def _measured(run: Run, pick: Pick) -> list[tuple[float, str]]:
    """Cycles, and the name of the case, in each order and width: which of them the instruction has is not asked, as this is a
    bound."""
    return [(case.cycles.value, case.name.text) for case in run.by_kind.get(pick.kind, ())
            if pick.matches(case.name) and case.name.threads == pick.threads and case.cycles]


def ghz(run: Run) -> float | None:
    """Cycles per nanosecond, as the run had them; None without a case that says so."""
    case = next((c for c in run.cases if c.ns and c.cycles and c.name.threads == 1 and c.name.kind == "floor"), None)
    return case.cycles.value / case.ns.value if case and case.ns and case.cycles and case.ns.value > 0 else None
