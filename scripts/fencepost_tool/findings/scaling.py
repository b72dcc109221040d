"""What more threads do to the time of an operation, and to what all of them get done."""
from __future__ import annotations

from collections.abc import Iterable, Mapping

from fencepost_tool.answers import apart
from fencepost_tool.results import Estimate, Run
from fencepost_tool.select import series

from . import titles

Points = dict[int, Estimate]
Change = tuple[int, int, Estimate]  # least and greatest number of threads, and the estimate there by that here


def curves(run: Run, kind: str, of: series.Shown) -> dict[str, Points]:
    """{curve: {threads: estimate}} of what stands for the kind, at two numbers of threads or more."""
    return estimates(series.scaling(run, kind)[1], of)


def estimates(found: series.Curves, of: series.Shown) -> dict[str, Points]:
    """Of each case what is asked."""
    asked = {name: {n: estimate for n, c in points.items() if (estimate := of(c))} for name, points in found.items()}
    return {name: points for name, points in asked.items() if len(points) > 1}


def latency(run: Run, kind: str) -> str:
    """How many times as long an operation takes."""
    found = curves(run, kind, lambda case: case.ns)
    return f"{kind}: {latency_words(changes(found))}" if found else ""


def throughput(run: Run, kind: str) -> str:
    """Who gets more done with more threads."""
    found = curves(run, kind, lambda case: case.ops)
    return f"{kind}: {throughput_words(changes(found))}" if found else ""


def changes(found: Mapping[str, Points]) -> dict[str, Change]:
    """By curve, where the ends can be divided."""
    result = {}
    for name, points in found.items():
        least, most = min(points), max(points)
        if change := apart.ratio(points[most], points[least]):
            result[name] = (least, most, change)
    return result


def between(found: Iterable[Change]) -> str:
    """From how many threads to how many, where that is the same for all."""
    ends = {(least, most) for least, most, _ in found}
    if len(ends) > 1:
        return "at the most threads"
    ((least, most),) = ends
    return f"at {most} threads instead of {least}"


def latency_words(found: Mapping[str, Change]) -> str:
    """How many times as long an operation takes, or that it takes the same."""
    if not found or all(f.noisy or not f.has_interval for *_, f in found.values()):
        return "whether more threads make an operation dearer cannot be told"
    slower, faster, same = _sorted(found)
    where = between(found.values())
    if not slower and not faster:
        return f"an operation takes as long {where}, as far as can be told"
    if not slower:
        return f"no operation takes longer {where}: {titles.span(f for *_, f in found.values())}"
    who = titles.names(slower, len(found))
    take = "takes" if len(slower) == 1 else "take"
    rest = [name for name in found if name not in slower]
    return (f"{who} {take} {titles.span(found[name][2] for name in slower)} as long {where}"
            + (f"; no certain increase for {titles.names(rest, len(found))}" if rest else ""))


def throughput_words(found: Mapping[str, Change]) -> str:
    """Who gets more done with more threads and who less, by which factors."""
    if not found or all(f.noisy or not f.has_interval for *_, f in found.values()):
        return "whether more threads get more done cannot be told"
    more, less, same = _sorted(found)
    said = [f"{titles.names(names, len(found))} {verb if len(names) == 1 else verbs} {titles.span(found[n][2] for n in names)}"
            for names, verb, verbs in ((more, "rises to", "rise to"), (less, "falls to", "fall to")) if names]
    if same:
        said.append(f"{titles.names(same, len(found))} neither for certain")
    return f"{', '.join(said)} {between(found.values())}"


def _sorted(found: Mapping[str, Change]) -> tuple[list[str], list[str], list[str]]:
    """Names of those whose interval lies above 1, below, and on neither side."""
    above = [name for name, (*_, f) in found.items() if f.interval and f.interval[0] > 1]
    below = [name for name, (*_, f) in found.items() if f.interval and f.interval[1] < 1]
    return above, below, [name for name in found if name not in above and name not in below]
