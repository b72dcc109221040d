"""Functions that stand for an atomic operation: what a call of them costs is measured by their own cases.

Outline atomics of libgcc and compiler-rt (__aarch64_*), libatomic, and locks of the C library. The latter are aliases under
further leading underscores in a static program.
"""
from __future__ import annotations

import re
from collections.abc import Iterable

OUTLINE = re.compile(r"__aarch64_(?:cas|swp|ldadd|ldclr|ldeor|ldset)(?:1|2|4|8|16)_(relax|acq|rel|acq_rel|sync)")
LIBATOMIC = re.compile(r"__(?:atomic|sync)_[a-z_]+(?:_(?:1|2|4|8|16))?")
LOCKS = re.compile(r"pthread_(?:mutex_(?:lock|trylock|timedlock|clocklock|unlock)"
                   r"|rwlock_(?:(?:try|timed|clock)?(?:rd|wr)lock|unlock)|spin_(?:lock|trylock|unlock))")
PARTS = re.compile(r"(?:_full|_usercnt|_common)?(?:\.\w+)*$")  # of glibc's locks, which the compiler may part further
ORDERS = {"relax": "relaxed", "acq": "acquire", "rel": "release", "acq_rel": "acq_rel", "sync": "seq_cst"}
SHARED = {f"pthread_{lock}_timed{way}": f"pthread_{lock}_clock{way}"
          for lock, way in (("mutex", "lock"), ("rwlock", "rdlock"), ("rwlock", "wrlock"))}
SHARED.update({b: a for a, b in SHARED.items()})
SYSCALL = "syscall"  # of the C library: a futex call where its first argument says so


def wanted(symbol: str) -> str:
    """The helper that a symbol names, without version and leading underscores of aliases; "" for any other function."""
    name = symbol.split("@", 1)[0]
    if OUTLINE.fullmatch(name) or LIBATOMIC.fullmatch(name):
        return name
    bare = name.lstrip("_")
    return bare if LOCKS.fullmatch(bare) or name == SYSCALL else ""


def body_of(function: str) -> str:
    """The helper that a function is, or is a part of; "" of any other."""
    return wanted(PARTS.sub("", function))


def bodies(called: Iterable[str]) -> set[str]:
    """The helpers whose instructions these calls execute: in glibc, two ways to wait for a mutex end in one function."""
    return {body for helper in called for body in (helper, SHARED.get(helper, helper))}


def order(helper: str) -> str:
    """The order in the name of an outline atomic, "" of any other helper."""
    match = OUTLINE.fullmatch(helper)
    return ORDERS[match[1]] if match else ""
