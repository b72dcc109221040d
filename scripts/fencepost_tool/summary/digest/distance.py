"""From one core to another: a line there and back, and a message over a channel."""
from __future__ import annotations

from fencepost_tool.answers import Answer, Pick, Unit, cost, ratio
from fencepost_tool.results import Case, Run
from fencepost_tool.select.pairs import at_home, classes, homes, of_class, pairs
from fencepost_tool.select.questions import primitives
from fencepost_tool.text.numbers import count, si

from . import phrases
from .line import Fact, Line, name

TRIPS = ("cas_one_line", "store_load_one_line")
CHANNEL = "go_channel"


def cores(run: Run) -> Line:
    """The median pair of the nearest class and of the farthest."""
    cases = pairs(run)
    if not cases:
        return Line("cores", "cores", (), (Fact("cores.nearest", cost(run, Pick("pair", TRIPS[0], "round_trip", threads=2))),))
    trip = next((one for one in TRIPS if one in primitives(cases)), primitives(cases)[0])
    own = [c for c in cases if c.name.primitive == trip]
    own = at_home(own, homes(own)[0])
    found = classes(own)
    near, *far = [_median(of_class(own, trip, distance)) for distance in dict.fromkeys((found[0], found[-1]))]
    clauses = [f"{trip}, there and back: {_clause(run, near, own)}"]
    facts = _facts(run, "cores.nearest", _pick(near))
    for case in far:
        over = ratio(run, _pick(case), _pick(near))
        clauses += [_clause(run, case, own), f"{phrases.factor(over)}"]
        facts += [*_facts(run, "cores.farthest", _pick(case)), Fact("cores.farthest.over_nearest", over)]
    return Line("cores", "cores", tuple(clauses), tuple(facts), _counts(own), most=2)


def _median(cases: list[Case]) -> Case:
    ordered = sorted(cases, key=lambda case: case.ns.value if case.ns else 0.0)
    return ordered[(len(ordered) - 1) // 2]


def _pick(case: Case) -> Pick:
    return Pick("pair", case.name.primitive, "round_trip", threads=case.name.threads, params=case.name.params)


def _clause(run: Run, case: Case, own: list[Case]) -> str:
    distance = case.name.params["class"]
    many = len(of_class(own, case.name.primitive, str(distance)))
    which = f", the median of {count(many, 'pair')}" if many > 1 else ""
    return f"{distance} {phrases.cost(cost(run, _pick(case)), cost(run, _pick(case), Unit.CYCLES))}{which}"


def _facts(run: Run, id_: str, pick: Pick) -> list[Fact]:
    return [Fact(id_, cost(run, pick)), Fact(f"{id_}.cycles", cost(run, pick, Unit.CYCLES))]


def _counts(own: list[Case]) -> dict[str, float]:
    return {f"pairs {distance}": len(of_class(own, own[0].name.primitive, distance)) for distance in classes(own)}


def channel(run: Run) -> Line:
    """A round trip by the least capacity, and messages one way by the greatest that was measured from one to one."""
    trips = run.select("channel", CHANNEL, "round_trip", threads=2)
    if not trips:
        lacking = cost(run, Pick("channel", CHANNEL, "round_trip", threads=2))
        return Line("channel", "channel", (), (Fact("channel.round_trip", lacking),))
    trip = min(trips, key=lambda case: case.name.number("capacity") or 0)
    at = Pick("channel", CHANNEL, "round_trip", threads=2, params=trip.name.params)
    found = cost(run, at)
    time = phrases.cost(found, cost(run, at, Unit.CYCLES))
    clauses = [f"{name(CHANNEL)}, capacity {trip.name.params.get('capacity', 0)}: there and back {time}"]
    facts = _facts(run, "channel.round_trip", at)
    one_way = [c for c in run.select("channel", CHANNEL, "one_way", threads=2) if c.ops]
    if one_way:
        best = max(one_way, key=lambda case: case.name.number("capacity") or 0)
        rate = cost(run, Pick("channel", CHANNEL, "one_way", threads=2, params=best.name.params), Unit.RATE)
        clauses.append(f"capacity {best.name.params.get('capacity', 0)}: one way {_rate(rate)}/s")
        facts.append(Fact("channel.one_way", rate))
    return Line("channel", "channel", tuple(clauses), tuple(facts), most=2)


def _rate(found: Answer) -> str:
    return si(found.estimate.value) if found.estimate else ""
