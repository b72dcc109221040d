"""Which cases of a kind stand in one chart, and how: what runs along its axis, what is a row or a line, what a panel.

There is no list of kinds. A parameter in whole numbers with enough values becomes the axis of lines, other parameters in
numbers become panels, words become part of a row's label, and the order of a memory operation is the colour of its dot.
"""
from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from fencepost_tool.results import CaseName

ENOUGH = 3  # values along an axis: with fewer, dots say the same in less room
SMALL = 4  # cases: operations with no more share a chart
AXES = ("after", "bytes", "reads", "shards", "capacity", "size")  # in this order of preference, where there are enough values
LABELS = ("bits", "senders", "receivers")  # numbers that tell rows apart, as words do
ROWS_ARE_OPERATIONS = {"pattern", "memory", "litmus"}  # kinds whose primitive is the question, the operation a way to answer it
MANY, EACH = 24, 4  # rows of such a chart, and of each operation in it, from which on each operation has a panel of its own
THREADS = "threads"
ORDERS = ("relaxed", "acquire", "release", "acq_rel", "seq_cst")  # from weak to strong


@dataclass(frozen=True)
class Chart:
    """x: what runs along the axis of a chart of lines, a parameter or THREADS; "" for dots, whose axis is the cost.
    panels: {what its cases have in common: {label of the row or line: places of the cases}}."""

    title: str
    x: str
    panels: dict[str, dict[str, list[int]]]


def charts(names: Sequence[CaseName], places: Sequence[int]) -> list[Chart]:
    """The charts of one kind; places: the index of each name's case. Each case is in exactly one, but for those that stand for
    their operations in a chart over threads."""
    groups: dict[str, list[tuple[CaseName, int]]] = {}
    for name, place in zip(names, places):
        groups.setdefault(name.primitive if name.kind in ROWS_ARE_OPERATIONS else name.operation, []).append((name, place))
    small = [title for title, group in groups.items() if len(group) <= SMALL]
    found = [chart for title, group in groups.items() if len(small) < 2 or title not in small
             for chart in (_chart(title, group), *_over_threads(title, group))]
    if len(small) > 1:
        found.append(_together(small, [member for title in small for member in groups[title]]))
    return found


def _together(titles: Sequence[str], group: Sequence[tuple[CaseName, int]]) -> Chart:
    rows: dict[str, list[int]] = {}
    for name, place in group:
        rows.setdefault(_words(name.primitive, name.operation, *_named(name, name.params)), []).append(place)
    return Chart(" / ".join(filter(None, titles)) if len(titles) < ENOUGH else "", "", {"": rows})


def _chart(title: str, group: Sequence[tuple[CaseName, int]]) -> Chart:
    names = [name for name, _ in group]
    x = _axis(names)
    varying = [key for key in dict.fromkeys(key for name in names for key in name.params)
               if key != x and len({name.params.get(key) for name in names}) > 1]
    apart = [key for key in varying if key not in LABELS and all(name.number(key) is not None for name in names)]
    within = [key for key in varying if key not in apart]
    panels: dict[str, dict[str, list[int]]] = {}
    by_operation = not x and _are_many(names)
    for name, place in group:
        head = name.operation if name.kind in ROWS_ARE_OPERATIONS else name.primitive
        order = [name.order] if x else []
        panel, head = (head, "") if by_operation else ("", head)
        rows = panels.setdefault(_words(panel, *_named(name, apart)), {})
        rows.setdefault(_words(head, *_named(name, within), *order) or name.text, []).append(place)
    return Chart(title, x, panels)


def _are_many(names: Sequence[CaseName]) -> bool:
    rows = len({name.series for name in names})
    return names[0].kind in ROWS_ARE_OPERATIONS and rows > MANY and rows >= EACH * len({name.operation for name in names})


def _over_threads(title: str, group: Sequence[tuple[CaseName, int]]) -> list[Chart]:
    """Of operations in several orders, where there are threads enough, the strongest of the widest operand of up to 64 bits."""
    names = [name for name, _ in group]
    if _axis(names) or len({name.threads for name in names}) < ENOUGH:
        return []
    best: dict[str, tuple[int, int]] = {}
    for name in names:
        best[name.primitive] = max(best.get(name.primitive, (-1, -1)), _strength(name))
    rows: dict[str, list[int]] = {}
    for name, place in group:
        if _strength(name) == best[name.primitive]:
            rows.setdefault(_words(name.primitive, *_named(name, name.params), name.order), []).append(place)
    return [Chart(over_threads(title), THREADS, {"": rows})]


def over_threads(operation: str) -> str:
    """The title of the chart of an operation's strongest order."""
    return f"{operation} over threads, strongest order"


def _strength(name: CaseName) -> tuple[int, int]:
    bits = name.count("bits") or 0
    order = name.order.partition("-")
    ranks = [ORDERS.index(part) + 1 if part in ORDERS else 0 for part in (order[0], order[2])]
    return (bits if bits <= 64 else 0), 10 * ranks[0] + ranks[1]


def _axis(names: Sequence[CaseName]) -> str:
    for key in AXES:
        if len({name.number(key) for name in names} - {None}) >= ENOUGH:
            return key
    of_one = len({name.series for name in names}) <= len(names) / ENOUGH
    return THREADS if of_one and len({name.threads for name in names}) >= ENOUGH and len(_orders(names)) < ENOUGH else ""


def _orders(names: Iterable[CaseName]) -> set[str]:
    return {name.order for name in names}


def _named(name: CaseName, keys: Iterable[str]) -> list[str]:
    return [f"{key}:{name.params[key]}" for key in keys if key in name.params]


def _words(*parts: str) -> str:
    return " ".join(part for part in parts if part)
