"""One file for each kind: which rows of a run answer its question; and one that compares them with published values.

Each has section(run) -> lines, empty without a case of that kind. A kind
without a file of its own goes to `other`, so that a new benchmark shows up
in the summary before anybody writes a section for it.
"""
from __future__ import annotations

from fencepost_tool.results import Run
from fencepost_tool.text import marks

from . import (
    atomic,
    channel,
    counter,
    false_sharing,
    fence,
    floor,
    hint,
    languages,
    litmus,
    memory,
    mutex,
    other,
    pair,
    pattern,
    published,
    queue,
    reclamation,
    rmw,
    rwmutex,
    snapshot,
    wake_up,
)

KNOWN = {"floor": floor, "atomic": atomic, "rmw": rmw, "fence": fence, "pattern": pattern, "litmus": litmus, "hint": hint,
         "mutex": mutex, "rwmutex": rwmutex,
         "snapshot": snapshot, "reclamation": reclamation,
         "false_sharing": false_sharing, "counter": counter, "channel": channel, "queue": queue,
         "pair": pair, "memory": memory, "wake_up": wake_up}


def sections(run: Run) -> list[list[str]]:
    """The sections that have anything to say, known kinds first."""
    found = [module.section(run) for module in KNOWN.values()]
    found += [other.section(run, kind) for kind in run.kinds if kind not in KNOWN]
    found += [languages.section(run), published.section(run)]
    return [[lines[0], *marks.under_title(run), *lines[1:]] for lines in found if lines]
