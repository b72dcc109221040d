"""The table of what is listed: operations x use of the result x orders x widths. Nothing is written out by hand.

The __atomic_* built-ins stand for std::atomic: libstdc++'s and libc++'s members are calls of them, and they
need no header of the target. A test holds std::atomic against them.
"""
from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from . import sequences

WIDTHS = (8, 16, 32, 64, 128)  # bits
ORDERS = ("relaxed", "consume", "acquire", "release", "acq_rel", "seq_cst")
LOAD_ORDERS = ("relaxed", "consume", "acquire", "seq_cst")  # C++ [atomics.types.operations]; also of a failed CAS
STORE_ORDERS = ("relaxed", "release", "seq_cst")
FENCES = ("thread_fence", "signal_fence")

# What is done with the old value. "zero": an operand that changes nothing, which compilers may
# turn into a load.
RESULTS = {
    "exchange": ("used", "unused"),
    "fetch_add": ("used", "unused", "zero", "zero_unused"),
    "fetch_sub": ("used", "unused"),
    "fetch_or": ("used", "unused", "bit"),
    "fetch_and": ("used", "unused", "bit"),
    "fetch_xor": ("used", "unused", "bit"),
}
CAS = ("cas_strong", "cas_weak")

# The older built-ins have no order: GCC's manual calls them full barriers, except the last two.
SYNC = ("sync_fetch_and_add", "sync_fetch_and_sub", "sync_fetch_and_or", "sync_fetch_and_and",
        "sync_fetch_and_xor", "sync_add_and_fetch", "sync_val_compare_and_swap", "sync_bool_compare_and_swap",
        "sync_lock_test_and_set", "sync_lock_release")
BARRIER, SYNC_ORDERS = "barrier", {"sync_lock_test_and_set": "acquire", "sync_lock_release": "release"}


@dataclass(frozen=True)
class Case:
    """One function of the listing. bits is 0 for a fence; failure "" where no comparison can fail. Of a sequence, result is
    the level that it is compiled at, and failure the order of its second operation, where it has one."""

    operation: str
    result: str
    order: str
    failure: str
    bits: int

    @property
    def title(self) -> str:
        """Operation and use of its result: what stands in the first column."""
        return self.operation if self.result in ("", "used") else f"{self.operation} {self.result.replace('_', ' ')}"

    @property
    def orders(self) -> str:
        """The memory order, of a compare-exchange both: success,failure."""
        return f"{self.order},{self.failure}" if self.failure else self.order

    @property
    def name(self) -> str:
        """All of it, for people."""
        return f"{self.title} {self.orders}" + (f" {self.bits}" if self.bits else "")

    @property
    def symbol(self) -> str:
        """The function's name: a C identifier, so that no compiler mangles it."""
        parts = (self.operation, self.result, self.order, self.failure, str(self.bits))
        return "fp__" + "__".join(part or "none" for part in parts)

    @property
    def kind(self) -> str:
        """load, store, rmw, cas, fence or sequence: which obligations it has."""
        if self.operation in sequences.SEQUENCES:
            return "sequence"
        if self.operation in FENCES or self.operation == "sync_synchronize":
            return "fence"
        if self.operation == "sync_lock_release":
            return "store"
        if self.operation in ("load", "store"):
            return self.operation
        return "cas" if "compare" in self.operation or self.operation in CAS else "rmw"


@cache
def cases() -> tuple[Case, ...]:
    """The cases of one operation."""
    return tuple(_cases())


@cache
def sequence_cases() -> tuple[Case, ...]:
    """The cases of two and three operations."""
    return tuple(Case(*row) for row in sequences.rows())


@cache
def by_symbol() -> dict[str, Case]:
    """All cases, sequences too, by the symbol of their function."""
    return {case.symbol: case for case in (*cases(), *sequence_cases())}


@cache
def by_name() -> dict[str, Case]:
    """All cases of one operation by their name."""
    return {case.name: case for case in cases()}


def _cases() -> Iterator[Case]:
    for bits in WIDTHS:
        for order in LOAD_ORDERS:
            yield Case("load", "used", order, "", bits)
        for order in STORE_ORDERS:
            yield Case("store", "", order, "", bits)
        for operation, results in RESULTS.items():
            for result in results:
                for order in ORDERS:
                    yield Case(operation, result, order, "", bits)
        for operation in CAS:
            for order in ORDERS:
                for failure in LOAD_ORDERS:
                    yield Case(operation, "used", order, failure, bits)
        for operation in SYNC:
            yield Case(operation, "", SYNC_ORDERS.get(operation, BARRIER), "", bits)
    for operation in FENCES:
        for order in ORDERS:
            yield Case(operation, "", order, "", 0)
    yield Case("sync_synchronize", "", BARRIER, "", 0)
