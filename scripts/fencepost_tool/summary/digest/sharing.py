"""What sharing a line costs that nobody needs to share, and what sharding a counter saves."""
from __future__ import annotations

from fencepost_tool.answers import MOST, Answer, Pick, Unit, cost, most_threads, ratio
from fencepost_tool.results import Run
from fencepost_tool.select.questions import interference_findings, numbers, primitives
from fencepost_tool.text.machine import readable

from . import phrases
from .line import Fact, Line, name

WRITERS = ("fetch_add", "add")
CENTRAL = "atomic"
UNSHARDED = (CENTRAL, "mutex")


def false_sharing(run: Run) -> Line:
    """The smallest against the largest distance, and the measured interference size."""
    cases = run.select("false_sharing", operation="stride")
    writer = next((one for one in WRITERS if one in primitives(cases)), WRITERS[0])
    threads = max((c.name.threads for c in cases if c.name.primitive == writer), default=0)
    distances = numbers([c for c in cases if c.name.primitive == writer and c.name.threads == threads], "bytes")
    if threads < 2 or len(distances) < 2:
        return Line("false_sharing", "neighbours", (), (Fact("false_sharing.factor", _lacking(run, writer, threads)),))

    def at(distance: int) -> Pick:
        return Pick("false_sharing", writer, "stride", threads=threads, params={"bytes": distance})
    near, far = distances[0], distances[-1]
    found, size = ratio(run, at(near), at(far)), interference_findings(run)[writer]
    first = f"{writer}, {threads} threads, {near} B over {far} B: {phrases.factor(found)}"
    return Line("false_sharing", "neighbours", (first, f"interference: {size.sentence()}{_known(run)}"),
                (Fact("false_sharing.factor", found),), {"interference size": size.bytes or 0, **_sizes(run)}, 2)


def _lacking(run: Run, writer: str, threads: int) -> Answer:
    pick = Pick("false_sharing", writer, "stride", threads=MOST)
    if threads == 0:
        return cost(run, pick)
    return Answer(Unit.FACTOR, (pick.text,), missing="needs 2 CPUs or more" if threads < 2 else "needs two distances")


def _known(run: Run) -> str:
    """The size of a line, where the run has it."""
    return "".join(f" ({who} {size:g})" for who, size in _sizes(run).items())


def _sizes(run: Run) -> dict[str, float]:
    text = readable(run.context.get("line_bytes_hwloc"))
    return {"hwloc": float(text)} if text.isdecimal() else {}


def sharding(run: Run) -> Line:
    """The counter with the cheapest update at the greatest number of threads, of those that have a cell for each thread or CPU,
    against one atomic: update together, and read alone."""
    central = Pick("counter", CENTRAL, "update", threads=MOST)
    threads = most_threads(run, central)
    chosen = _cheapest(run, threads)
    if threads < 2 or chosen is None:
        lacking = cost(run, central) if not threads else Answer(
            Unit.FACTOR, (central.text,), missing="needs 2 CPUs or more" if threads < 2 else "the run has no sharded counter")
        return Line("sharding", "sharding", (), (Fact("sharding.update", lacking),))
    read = Pick("counter", chosen.primitive, "read", params=chosen.params)
    update, reading = ratio(run, central, chosen), ratio(run, read, Pick("counter", CENTRAL, "read"))
    shards = f", {chosen.params['shards']} shards" if "shards" in chosen.params else ""
    saved = phrases.factor(update, f"faster than {CENTRAL}", f"slower than {CENTRAL}")
    clauses = [f"{name(chosen.primitive)}{shards}, {threads} threads: update {saved}"]
    if reading.estimate:
        clauses.append(f"read {phrases.factor(reading, 'slower', 'faster')}")
    return Line("sharding", "sharding", tuple(clauses), (Fact("sharding.update", update), Fact("sharding.read", reading)), most=2)


def _cheapest(run: Run, threads: int) -> Pick | None:
    found = [case for case in run.select("counter", operation="update", threads=threads)
             if case.name.primitive not in UNSHARDED and case.ns]
    if not found:
        return None
    best = min(found, key=lambda case: case.ns.value if case.ns else 0.0).name
    return Pick("counter", best.primitive, "update", threads=threads, params=best.params)
