"""Which numbers behind the names of Go's benchmarks are GOMAXPROCS: Go writes `-N` behind a name, but nothing where N is 1, and
the name of a sub-benchmark may end so by itself (`size-10`).

A function's name has no `-`, so that one without sub-benchmarks tells which N the file has. Without any such line a number is
GOMAXPROCS where all benchmarks share it. A single benchmark shares it with none: then it stays unknown.
"""
from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

SUFFIX = re.compile(r"-([1-9]\d{0,5})$")
CERTAIN = re.compile(r"[^/]*|.*/threads:\d+(?:-\d+)?")  # names whose own end is known
Split = Mapping[str, tuple[str, "int | None"]]


def split(names: Iterable[str]) -> Split:
    """(name, GOMAXPROCS) of each name as printed, in the order of the file; (as printed, None) where it is not known."""
    order = list(dict.fromkeys(names))
    counts = {parts(n)[1] for n in order if CERTAIN.fullmatch(n)} or _shared(order)
    return {name: _split(name, counts, set(order)) for name in order}


def parts(name: str) -> tuple[str, int]:
    """What stands before the number, and the number; 1 without one."""
    suffix = SUFFIX.search(name)
    return (name[:suffix.start()], int(suffix[1])) if suffix else (name, 1)


def _split(name: str, counts: set[int], names: set[str]) -> tuple[str, int | None]:
    base, count = parts(name)
    if base == name:
        return name, 1
    if count in counts and (1 not in counts or base in names or CERTAIN.fullmatch(name)):
        return base, count
    return name, 1 if 1 in counts else None


def _shared(names: list[str]) -> set[int]:
    """The numbers that all benchmarks have; the last of three or more may have been interrupted. Empty where none can be told."""
    numbered = [n for n in names if parts(n)[0] != n]
    behind = {n for n in numbered if parts(n)[0] in names}  # of names that stand there without the number, which is how 1 looks
    common = _common([{parts(b)[1] for b in behind if parts(b)[0] == n} for n in names if n not in behind])
    if common:
        return common | {1} if len(names) > len(behind) + 1 else set()
    if len(numbered) < len(names):
        return {1}
    groups: dict[str, set[int]] = {}
    for base, count in map(parts, numbered):
        groups.setdefault(base, set()).add(count)
    common = _common([*groups.values()])
    if common and all(group <= common for group in groups.values()):
        return common if len(groups) > 1 else set()
    return set() if common else {1}


def _common(groups: list[set[int]]) -> set[int]:
    return set.intersection(*(groups[:-1] if len(groups) > 2 else groups)) if groups else set()
