"""What sharing a line costs that nobody needs to share, and what sharding a counter saves."""
from __future__ import annotations

from dataclasses import replace

from fencepost_tool.answers import MOST, Pick, cost, most_threads, ratio
from fencepost_tool.findings.sharding import REFERENCE, best, update
from fencepost_tool.results import Run
from fencepost_tool.select.questions import interference_findings, numbers
from fencepost_tool.text.machine import readable

from . import phrases
from .line import Fact, Line, name

WRITERS = ("fetch_add", "add")


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
    """The counter of several cells with the cheapest update against one atomic: update together, and read alone."""
    found = best(run)
    if found is None:
        threads = most_threads(run, update(MOST))
        wanted = update(2) if threads < 2 else update(2, "sharded_by_thread_padded")
        return Line("sharding", "", (), (Fact("sharding.update", cost(run, wanted)),))
    clauses = [f"{name(found.primitive)}, {found.where}: update "
               + phrases.factor(found.update, f"faster than {REFERENCE}", f"slower than {REFERENCE}")]
    clauses += [f"read {phrases.factor(found.read, 'slower', 'faster')}"] if found.read.estimate else []
    facts = (Fact("sharding.update", found.update), Fact("sharding.read", found.read))
    return Line("sharding", "sharding", tuple(clauses), facts, 2)
