"""What distance between the words of several threads pays."""
from __future__ import annotations

from fencepost_tool.answers import Answer, Pick, ratio
from fencepost_tool.results import Run
from fencepost_tool.select.questions import interference_findings, stride_curve, thread_counts

from . import titles


def headline(run: Run) -> str:
    """What padding pays, or that it pays nothing, or why that cannot be told."""
    found = interference_findings(run)
    if not found:
        return ""
    factors = {name: factor(run, name) for name in found}
    most = thread_counts(run.select("false_sharing", operation="stride"))[-1]
    sure = {name: f.estimate for name, f in factors.items() if found[name].bytes and f.above(1) and not f.noisy and f.estimate}
    if sure:
        medians = "" if all(found[name].certain for name in sure) else ", by medians alone"
        sizes = {name: f"below {found[name].bytes} bytes{' or more' if found[name].at_least else ''}" for name in sure}
        same = len(set(sizes.values())) == 1
        words = [f"{titles.times(f)} ({name if same else f'{name}, {sizes[name]}'})" for name, f in sure.items()]
        below = f" {next(iter(sizes.values()))}" if same else ""
        return f"Padding pays {' and '.join(words)}{below} ({most} threads){medians}"
    if any(one.bytes or factors[name].noisy for name, one in found.items()):
        return "Whether padding pays cannot be told: too noisy, or too few rounds"
    return f"Padding pays nothing that can be seen: {next(iter(found.values())).reason}"


def factor(run: Run, name: str) -> Answer:
    """How many times as long an operation takes with the words closest together as with them farthest apart."""
    threads = thread_counts(run.select("false_sharing", name, "stride"))[-1]
    strides = list(stride_curve(run, name, threads)) or [0]
    near, far = (Pick("false_sharing", name, "stride", threads=threads, params={"bytes": end(strides)}) for end in (min, max))
    return ratio(run, near, far)
