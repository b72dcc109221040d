"""From one core to another: a line there and back, and a message over a channel."""
from __future__ import annotations

from collections.abc import Sequence

from fencepost_tool.answers import Pick, Unit, cost, ratio
from fencepost_tool.results import Case, Run
from fencepost_tool.select.pairs import at_home, classes, homes, of_class, pairs
from fencepost_tool.select.questions import primitives
from fencepost_tool.text.numbers import count, si

from . import phrases
from .line import Fact, Line

TRIPS = ("cas_one_line", "store_load_one_line")
CHANNEL = "go_channel"


def cores(run: Run) -> Line:
    """The median pair of the nearest class and of the farthest."""
    cases = pairs(run)
    if not cases:
        return Line("cores", "", (), (Fact("cores.nearest", cost(run, Pick("pair", TRIPS[0], "round_trip", threads=2))),))
    trip = next((one for one in TRIPS if one in primitives(cases)), cases[0].name.primitive)
    own = [c for c in cases if c.name.primitive == trip]
    own = at_home(own, homes(own)[0])
    found = classes(own)
    near, *far = [of_class(own, trip, distance) for distance in dict.fromkeys((found[0], found[-1]))]
    clauses, facts = [f"{trip}, there and back: {_clause(run, near)}"], _facts(run, "cores.nearest", _median(near))
    for group in far:
        over = ratio(run, _median(group), _median(near))
        clauses += [_clause(run, group), phrases.factor(over)]
        facts += [*_facts(run, "cores.farthest", _median(group)), Fact("cores.farthest.over_nearest", over)]
    return Line("cores", "cores", tuple(clauses), tuple(facts), 2)


def _median(cases: Sequence[Case]) -> Pick:
    ordered = sorted(cases, key=lambda case: case.ns.value if case.ns else 0.0)
    return _pick(ordered[(len(ordered) - 1) // 2])


def _pick(case: Case) -> Pick:
    name = case.name
    return Pick(name.kind, name.primitive, name.operation, threads=name.threads, params=name.params)


def _clause(run: Run, cases: Sequence[Case]) -> str:
    which = f", the median of {count(len(cases), 'pair')}" if len(cases) > 1 else ""
    return f"{cases[0].name.params['class']} {_time(run, _median(cases))}{which}"


def _time(run: Run, pick: Pick) -> str:
    return phrases.cost(cost(run, pick), cost(run, pick, Unit.CYCLES))


def _facts(run: Run, id_: str, pick: Pick) -> list[Fact]:
    return [Fact(id_, cost(run, pick)), Fact(f"{id_}.cycles", cost(run, pick, Unit.CYCLES))]


def channel(run: Run) -> Line:
    """A round trip by the least capacity, and messages one way by the greatest that was measured from one to one."""
    def of(operation: str) -> list[Case]:
        return sorted(run.select("channel", CHANNEL, operation, threads=2), key=lambda case: case.name.number("capacity") or 0)
    trips, ways = of("round_trip"), [case for case in of("one_way") if case.ops]
    if not trips:
        return Line("channel", "", (), (Fact("channel", cost(run, Pick("channel", CHANNEL, "round_trip", threads=2))),))
    clauses = [f"{CHANNEL}, capacity {trips[0].name.number('capacity') or 0}: there and back {_time(run, _pick(trips[0]))}"]
    facts = _facts(run, "channel.round_trip", _pick(trips[0]))
    if ways and ways[-1].ops:
        clauses.append(f"capacity {ways[-1].name.number('capacity') or 0}: one way {si(ways[-1].ops.value)}/s")
        facts.append(Fact("channel.one_way", cost(run, _pick(ways[-1]), Unit.RATE)))
    return Line("channel", "channel", tuple(clauses), tuple(facts), 2)
