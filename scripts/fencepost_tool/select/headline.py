"""Which cases stand for a kind when two runs are compared: some hundred of many.

Much like the summary's choice; a kind without an entry is shown by its first curves, so that a new
one needs no change.
"""
from __future__ import annotations

from collections.abc import Container, Iterable, Sequence
from typing import Callable

from fencepost_tool.results import CaseName

from .matching import Comparison, Row, distance_rows
from .questions import by_family

Keep = Callable[[CaseName], bool]
PLAIN = ("load", "store")
ENDS_OF_ORDER = ("", "relaxed", "seq_cst", "relaxed-relaxed", "seq_cst-seq_cst")
LINE = 64  # the distance at which most machines stop sharing
MIXED = 90  # per cent of reads: where RW mutexes are bought
CURVES = 12


def headline(comparison: Comparison) -> list[Row]:
    """Rows, kinds in the order of the run."""
    by_kind: dict[str, list[Row]] = {}
    for row in comparison.rows:
        by_kind.setdefault(row.name.kind, []).append(row)
    if comparison.pairs:
        by_kind["pair"] = distance_rows(comparison)
    found: list[Row] = []
    for kind in sorted(by_kind, key=lambda k: ORDER.index(k) if k in ORDER else len(ORDER)):
        rows = by_kind[kind]
        keep = CHOICES.get(kind, _anything)([row.name for row in rows])
        found += [row for row in rows if keep(row.name)]
    return found


def groups(rows: Iterable[Row]) -> list[list[Row]]:
    """Rows of one kind and operation together, atomics as people list them."""
    found: dict[tuple[str, str], list[Row]] = {}
    for row in rows:
        found.setdefault((row.name.kind, row.name.operation), []).append(row)
    kinds = list(dict.fromkeys(kind for kind, _ in found))
    ordered = sorted(found.items(), key=lambda item: kinds.index(item[0][0]))
    return [_in_order(kind, group) for (kind, _), group in ordered]


def _in_order(kind: str, rows: list[Row]) -> list[Row]:
    if kind != "atomic":
        return rows
    names = by_family(dict.fromkeys(row.name.primitive for row in rows))
    return sorted(rows, key=lambda row: names.index(row.name.primitive))


def _numbers(names: Iterable[CaseName], param: str) -> list[float]:
    return sorted({number for n in names if (number := n.number(param)) is not None})


def _ends(values: Sequence[float]) -> set[float]:
    return {values[0], values[-1]} if values else set()


def _is(name: CaseName, param: str, chosen: Container[object]) -> bool:
    """Also true of a name without the parameter."""
    return param not in name.params or name.number(param) in chosen


def _most_threads(names: Sequence[CaseName]) -> int:
    return max((n.threads for n in names), default=1)


def _floor(names: Sequence[CaseName]) -> Keep:
    return lambda name: name.threads == 1


def _atomic(names: Sequence[CaseName]) -> Keep:
    most = _most_threads([n for n in names if n.operation == "shared"])

    def keep(name: CaseName) -> bool:
        plain = name.primitive in PLAIN  # all of its few orders
        return (_is(name, "bits", (64, 128)) and (plain or name.order in ENDS_OF_ORDER)
                and name.threads == (most if name.operation == "shared" else 1))
    return keep


def _mutex(names: Sequence[CaseName]) -> Keep:
    most = _most_threads(names)
    critical, outside = _numbers(names, "critical"), _numbers(names, "outside")
    corners = [(c[0], o[0]) for c, o in ((critical, outside), (critical[::-1], outside[::-1])) if c and o]

    def keep(name: CaseName) -> bool:
        work = (name.params.get("critical"), name.params.get("outside"))
        if name.operation != "lock_unlock":
            return name.threads == 1
        return name.threads in (1, most) and (not corners or work in corners)
    return keep


def _rwmutex(names: Sequence[CaseName]) -> Keep:
    shares, most = _numbers(names, "reads"), _most_threads(names)
    chosen = {*_ends(shares), *sorted(shares, key=lambda s: abs(s - MIXED))[:1]}
    least = set(_numbers(names, "critical")[:1])
    return lambda n: (n.threads == most and _is(n, "reads", chosen) and _is(n, "critical", least)
                      and "layout" not in n.params)


def _channel(names: Sequence[CaseName]) -> Keep:
    def keep(name: CaseName) -> bool:
        mates = [n for n in names if n.operation == name.operation]
        even = [n for n in mates if n.params.get("senders") == n.params.get("receivers")]
        return (_is(name, "capacity", _ends(_numbers(mates, "capacity"))) and name in even
                and _is(name, "senders", _ends(_numbers(even, "senders"))))
    return keep


def _false_sharing(names: Sequence[CaseName]) -> Keep:
    strides, most = _numbers(names, "bytes"), _most_threads(names)
    return lambda n: n.threads == most and _is(n, "bytes", {LINE, *_ends(strides)})


def _counter(names: Sequence[CaseName]) -> Keep:
    shards, most = _ends(_numbers(names, "shards")), _most_threads(names)
    return lambda n: _is(n, "shards", shards) and n.threads in (1, most)


def _all(names: Sequence[CaseName]) -> Keep:
    return lambda name: True


def _anything(names: Sequence[CaseName]) -> Keep:
    chosen = set(list(dict.fromkeys(n.series for n in names))[:CURVES])
    ends = {min(n.threads for n in names), _most_threads(names)} if names else set()
    return lambda name: name.series in chosen and name.threads in ends


CHOICES = {"floor": _floor, "atomic": _atomic, "mutex": _mutex, "rwmutex": _rwmutex, "channel": _channel, "queue": _channel,
           "false_sharing": _false_sharing, "counter": _counter, "pair": _all}
ORDER = list(CHOICES)
