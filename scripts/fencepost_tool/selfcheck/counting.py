"""What counting events costs: the same case with the default set and without, alternating inside one run, so that
neither the placement of a process's memory nor a change of the machine's speed is taken for it."""
from __future__ import annotations

import statistics
from collections.abc import Iterable, Sequence

from fencepost_tool.results import Run, Sample
from fencepost_tool.stats.paired import median_difference

from .program import Program, by_name, why_none
from .table import percent
from .verdict import MISSED, SHOWN, Row, within

LIMIT = 0.01
ALONE = ("floor/add/latency", "atomic/fetch_add/latency/seq_cst/bits:64", "atomic/fetch_add/throughput/seq_cst/bits:64",
         "mutex/std_mutex/lock_unlock/critical:0/outside:0")
TOGETHER = ("atomic/fetch_add/shared/seq_cst/bits:64", "mutex/std_mutex/lock_unlock/critical:0/outside:0")


def check(program: Program, budget_s: float) -> list[Row]:
    """A row for each case, or one that says why there are none."""
    names = [f"{name}/threads:1" for name in ALONE]
    if program.names("^floor/add/", "--threads", "1,2"):
        names += [f"{name}/threads:2" for name in TOGETHER]
    # A case ends when it is known; anew five times gives some 25 pairs of rounds.
    run = program.run("^(" + "|".join(names) + ")$", budget_s, "--count-alternately", "--benchmark_repetitions=5")
    what = counted(run)
    if not what:
        return [Row("cost of counting", f"within {percent(LIMIT, 0)}", "nothing is counted here", SHOWN, [why(run)])]
    samples = list(run.samples())
    return [row(name, run, ratios(s for s in samples if s.case == name), what) for name in names]


def counted(run: Run) -> str:
    """The events that this machine lets count, in words; "" for none."""
    events = [e["key"] for e in run.machine["counters"]["events"] if e["readable"]]
    return f"{len(events)} of {len(run.machine['counters']['events'])} events: {', '.join(events)}" if events else ""


def why(run: Run) -> str:
    """The reason why the first event can't be read."""
    return next((e["reason"] for e in run.machine["counters"]["events"] if not e["readable"]), "no events asked for")


def ratios(samples: Iterable[Sample]) -> list[float]:
    """Counted over uncounted, less 1, for each two neighbouring rounds of a case of which one counted."""
    found, last = [], None
    for sample in samples:
        if not sample.ns:
            continue
        now = (bool(sample.raw.get("counts")), statistics.median(sample.ns))
        if last is not None and last[0] != now[0]:
            with_counts, without = (now[1], last[1]) if now[0] else (last[1], now[1])
            found.append(with_counts / without - 1)
            last = None  # each round in one ratio only
        else:
            last = now
    return found


def row(name: str, run: Run, found: Sequence[float], what: str) -> Row:
    """within() judges ratios: 1 is no cost."""
    title, target = f"counting, {name}: ns with events over without", f"1 +-{percent(LIMIT, 0)}"
    estimate = median_difference(found)
    if estimate is None:
        return Row(title, target, "not measured", MISSED, [why_none(by_name(run).get(name))])
    text, low, high = f"{1 + estimate.value:.4f}", None, None
    if estimate.interval is not None:
        low, high = (1 + end for end in estimate.interval)
        text += f" [{low:.4f}, {high:.4f}]"
    verdict = within(1 + estimate.value, low, high, 1.0, LIMIT)
    return Row(title, target, text, verdict, [f"{len(found)} pairs of rounds; {what}"])
