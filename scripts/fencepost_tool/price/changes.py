"""What changed between two builds: sites added, removed and changed, by function and by the frame of the user's code.

Addresses, registers and lines change with any edit, so they do not count; nor does the order in which a compiler lays code out.
Sites of a function that are alike on both sides are taken away first; of the rest two are one that changed if they are the same
operation, or, where that is unknown, of a kind that can stand for it.
"""
from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from . import site as kinds
from .helpers import LIBATOMIC
from .inventory import Inventory
from .problem import Problem
from .site import Site

FLAGS = ("seq_cst", "llsc", "libatomic", "new")
PARTS = re.compile(r"\.(?:cold|part|constprop|isra|lto_priv|localalias)\b.*")  # of C functions; c++filt's are gone already
FAMILIES = (
    {kinds.LOCKED, kinds.XCHG, kinds.CMPXCHG, kinds.CMPXCHG8B, kinds.CMPXCHG16B, kinds.EXCLUSIVE, kinds.LSE,
     kinds.PAIR, kinds.CALL},
    {kinds.MFENCE, kinds.LFENCE, kinds.SFENCE, kinds.STACK_FENCE, kinds.DMB, kinds.DSB, kinds.ISB},
    {kinds.LDAR, kinds.LDAPR, kinds.PLAIN, kinds.CALL}, {kinds.STLR, kinds.PLAIN, kinds.XCHG, kinds.CALL}, {kinds.FUTEX})
FULL_FENCES = re.compile(r"dmb\s+(?:ish|sy)")
Key = tuple[str, str]


@dataclass(frozen=True)
class Change:
    """old or new is None where the site was added or removed. flags: of FLAGS, what a job may fail on."""

    old: Site | None
    new: Site | None
    flags: tuple[str, ...]

    @property
    def what(self) -> str:
        """added, removed or changed."""
        return "added" if self.old is None else "removed" if self.new is None else "changed"

    @property
    def site(self) -> Site:
        """The new one where there is one."""
        found = self.new or self.old
        assert found is not None
        return found


def between(old: Inventory, new: Inventory) -> tuple[list[Change], list[str]]:
    """Changes by function, and notes. Problem: programs of two architectures."""
    if old.isa != new.isa:
        raise Problem(f"{old.path} is for {old.isa}, {new.path} for {new.isa}; compare builds for one architecture")
    notes = list(dict.fromkeys([*old.notes, *new.notes]))
    sides = [_joined(old.sites), _joined(new.sites)]
    if old.debug != new.debug:
        notes.append("only one of the two has debug info: operations and orders are not compared")
        sides = [[_bare(site) for site in side if site.found.kind != kinds.PLAIN] for side in sides]
    groups: dict[Key, tuple[list[Site], list[Site]]] = {}
    for i, side in enumerate(sides):
        for site in side:
            groups.setdefault(_key(site), ([], []))[i].append(site)
    return [change for key in sorted(groups) for change in _of_group(*groups[key])], notes


def _joined(sites: Sequence[Site]) -> list[Site]:
    """Load and store exclusive as one site, the loop's: ldaxr/stlxr."""
    kept: list[Site] = []
    waiting: dict[str, int] = {}  # function -> the load's place in kept
    for site in sites:
        if site.found.kind == kinds.EXCLUSIVE and site.found.text.startswith("st") and site.function in waiting:
            at = waiting.pop(site.function)
            load = kept[at].found
            names = f"{load.text.split()[0]}/{site.found.text.split()[0]}"
            kept[at] = replace(kept[at], found=replace(load, text=names))
            continue
        if site.found.kind == kinds.EXCLUSIVE:
            waiting[site.function] = len(kept)
        kept.append(site)
    return kept


def _bare(site: Site) -> Site:
    return replace(site, operation="", asked="", frames=())


def _key(site: Site) -> Key:
    return PARTS.sub("", site.function), site.frames[0].function if site.frames else ""


def mnemonic(site: Site) -> str:
    """The instruction's name; of a call the helper's; "" of a plain access, which any instruction may do."""
    if site.found.kind == kinds.PLAIN:
        return ""
    words = site.found.text.split()
    return site.found.call or " ".join(words[:2] if words[0] == "lock" else words[:1] if site.found.kind != kinds.DMB else words)


def _signature(site: Site) -> tuple[str, ...]:
    return site.found.kind, mnemonic(site), site.operation, site.asked


def _of_group(old: Sequence[Site], new: Sequence[Site]) -> Iterator[Change]:
    alike = Counter(map(_signature, old)) & Counter(map(_signature, new))
    left, right = _without(old, alike.copy()), _without(new, alike.copy())
    for same in (_same_operation, _same_family):
        for one in list(left):
            other = next((candidate for candidate in right if same(one, candidate)), None)
            if other is not None:
                left.remove(one)
                right.remove(other)
                yield Change(one, other, _flags(one, other))
    yield from (Change(one, None, ()) for one in left)
    yield from (Change(None, one, _flags(None, one)) for one in right)


def _without(sites: Sequence[Site], taken: Counter[tuple[str, ...]]) -> list[Site]:
    kept = []
    for site in sites:
        if taken[_signature(site)] > 0:
            taken[_signature(site)] -= 1
        else:
            kept.append(site)
    return kept


def _same_operation(a: Site, b: Site) -> bool:
    return bool(a.operation) and a.operation == b.operation


def _same_family(a: Site, b: Site) -> bool:
    unknown = not a.operation or not b.operation
    return unknown and any(a.found.kind in family and b.found.kind in family for family in FAMILIES)


def _flags(old: Site | None, new: Site) -> tuple[str, ...]:
    tests = (_seq_cst, _exclusive, _libatomic)
    found = [flag for flag, test in zip(FLAGS, tests) if test(new) and not (old and test(old))]
    return tuple(found + ([] if old else ["new"]))


def _exclusive(site: Site) -> bool:
    return site.found.kind == kinds.EXCLUSIVE


def _libatomic(site: Site) -> bool:
    return bool(LIBATOMIC.fullmatch(site.found.call))


def _seq_cst(site: Site) -> bool:
    """Asked for, or, where that is unknown, a full fence."""
    if site.operation:
        return site.asked.startswith("seq_cst")
    return site.found.kind in (kinds.MFENCE, kinds.STACK_FENCE) or bool(FULL_FENCES.fullmatch(site.found.text))
