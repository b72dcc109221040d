"""What sharing a line costs that nobody needs to share, and what sharding a counter saves."""
from __future__ import annotations

from dataclasses import replace

from fencepost_tool.answers import MOST, Pick, cost, most_threads, ratio
from fencepost_tool.results import Run
from fencepost_tool.select.questions import interference_findings, numbers
from fencepost_tool.text.machine import readable

from . import phrases
from .line import Fact, Line, name

WRITERS = ("fetch_add", "add")
CENTRAL = "atomic"


def false_sharing(run: Run) -> Line:
    """The smallest against the largest distance, and the measured interference size."""
    at = next((pick for one in WRITERS if most_threads(run, pick := Pick("false_sharing", one, "stride", threads=MOST)) > 1),
              Pick("false_sharing", WRITERS[0], "stride", threads=2))
    threads = most_threads(run, at)
    distances = numbers(run.select("false_sharing", at.primitive, "stride", threads=threads), "bytes")
    if threads < 2 or len(distances) < 2:
        return Line("false_sharing", "", (), (Fact("false_sharing", cost(run, replace(at, threads=2))),))
    near, far = distances[0], distances[-1]
    found = ratio(run, *(replace(at, threads=threads, params={"bytes": distance}) for distance in (near, far)))
    line = readable(run.context.get("line_bytes_hwloc"))
    return Line("false_sharing", "neighbours", (
        f"{at.primitive}, {threads} threads, {near} B over {far} B: {phrases.factor(found)}",
        f"interference: {interference_findings(run)[at.primitive].sentence()}{line and f' (hwloc {line})'}"),
        (Fact("false_sharing", found),), 2)


def sharding(run: Run) -> Line:
    """The counter with the cheapest update at the greatest number of threads, of those that have a cell for each thread or CPU,
    against one atomic: update together, and read alone."""
    central = Pick("counter", CENTRAL, "update", threads=MOST)
    threads = most_threads(run, central)
    cells = [case for case in run.select("counter", operation="update", threads=threads)
             if case.name.primitive not in (CENTRAL, "mutex") and case.ns]
    if threads < 2 or not cells:
        wanted = central if threads < 2 else replace(central, primitive="sharded_by_thread_padded")
        return Line("sharding", "", (), (Fact("sharding.update", cost(run, replace(wanted, threads=2))),))
    best = min(cells, key=lambda case: case.ns.value if case.ns else 0.0).name
    update = ratio(run, central, Pick("counter", best.primitive, "update", threads=threads, params=best.params))
    read = ratio(run, Pick("counter", best.primitive, "read", params=best.params), Pick("counter", CENTRAL, "read"))
    shards = f", {best.params['shards']} shards" if "shards" in best.params else ""
    clauses = [f"{name(best.primitive)}{shards}, {threads} threads: update "
               + phrases.factor(update, f"faster than {CENTRAL}", f"slower than {CENTRAL}")]
    clauses += [f"read {phrases.factor(read, 'slower', 'faster')}"] if read.estimate else []
    return Line("sharding", "sharding", tuple(clauses), (Fact("sharding.update", update), Fact("sharding.read", read)), 2)
