"""What memory orders cost in atomic operations: those that cost the same by answers.alike() are one."""
from __future__ import annotations

from collections.abc import Mapping, Sequence

from fencepost_tool.answers import Answer, Pick, Unit, Verdict, alike, cost, ratio, verdict
from fencepost_tool.results import Run
from fencepost_tool.select.questions import primitives, thread_counts
from fencepost_tool.text.numbers import count

from . import titles

Orders = Mapping[str, Pick]  # {order: its case}
OPERATIONS = ("latency", "throughput")  # on a line of one's own
BITS = 64
UNSURE = {Verdict.NOISY: "are noisy", Verdict.TOO_FEW: "have too few rounds"}


def by_order(run: Run, operation: str) -> dict[str, Orders]:
    """{primitive: its orders} with cycles, at the greatest number of threads."""
    cases = [c for c in run.select("atomic", operation=operation) if c.cycles and c.name.params.get("bits", BITS) == BITS]
    most = max(thread_counts(cases), default=1)
    cases = [c for c in cases if c.name.threads == most]
    return {name: {c.name.order: Pick("atomic", name, operation, c.name.order, most, c.name.params)
                   for c in cases if c.name.primitive == name} for name in primitives(cases)}


def groups(run: Run, orders: Orders) -> list[list[str]]:
    """Those together that cost the same, the cheapest first; all together where too few rounds tell nothing."""
    costs = {order: cost(run, pick, Unit.CYCLES).estimate for order, pick in orders.items()}
    known = sorted((found.value, order) for order, found in costs.items() if found)
    names = [order for _, order in known]
    if any(found and not found.has_interval for found in costs.values()):
        return [names]
    return [[names[i] for i in group] for group in alike(run, [(orders[name],) for name in names])]


def headline(run: Run, operations: Sequence[str] = OPERATIONS) -> str:
    """Which operation costs more in which order, or that none does, or why this cannot be told."""
    found = [(name, orders) for operation in operations for name, orders in by_order(run, operation).items()]
    if not found:
        return ""
    ordered = {name for name, orders in found if len(orders) > 1}
    dear: dict[str, tuple[Answer, str]] = {}
    unsure: dict[str, Verdict] = {}
    for name, orders in found:
        split = groups(run, orders)
        ends = (split[-1][0], split[0][0]) if len(split) > 1 else tuple(list(orders)[:2])
        if len(ends) < 2:
            continue
        over = ratio(run, orders[ends[0]], orders[ends[1]])
        if verdict(over) in UNSURE:
            unsure[name] = verdict(over)
        elif len(split) > 1 and over.estimate and (name not in dear or over.estimate.value > _value(dear[name][0])):
            dear[name] = over, listed(split[-1], 1)
    unsure = {name: why for name, why in unsure.items() if name not in dear}
    return _sentence(ordered, dear, unsure)


def _value(answer: Answer) -> float:
    return answer.estimate.value if answer.estimate else 0.0


def _sentence(ordered: set[str], dear: Mapping[str, tuple[Answer, str]], unsure: Mapping[str, Verdict]) -> str:
    if not ordered:
        return "Whether an order costs more cannot be told: no operation was measured in two orders"
    why = " or ".join(dict.fromkeys(UNSURE[one] for one in unsure.values()))
    if not dear:
        return (f"Whether an order costs more cannot be told: {len(unsure)} of {len(ordered)} operations {why}" if unsure
                else f"No order costs more than another, of {count(len(ordered), 'operation')}")
    words = [f"{name} costs {titles.times(over.estimate)} with {orders}" for name, (over, orders) in dear.items()
             if over.estimate]
    left = len(words) - titles.NAMED
    rest = len(ordered) - len(dear) - len(unsure)
    more = [f"orders differ for {left} more"] * (left > 0)
    same = [f"the other {count(rest, 'operation')} cost the same in any order"] * (rest > 1)
    open_ = [f"{len(unsure)} {why}"] * bool(unsure)
    return "; ".join([*words[:titles.NAMED], *more, *same, *open_])


def listed(orders: Sequence[str], most: int) -> str:
    """The orders' names, beyond `most` how many more."""
    rest = len(orders) - most
    return ", ".join(sorted(orders)[:most]) + (f" and {rest} more" if rest > 0 else "")
