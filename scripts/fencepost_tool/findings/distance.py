"""What the distance between two CPUs costs."""
from __future__ import annotations

from fencepost_tool.answers import apart
from fencepost_tool.results import Run
from fencepost_tool.select import pairs
from fencepost_tool.select.questions import primitives
from fencepost_tool.text import marks
from fencepost_tool.text.numbers import significant

from . import titles


def classes(run: Run) -> str:
    """What the farthest pairs of CPUs cost over the nearest, by the first primitive."""
    every = pairs.pairs(run)
    if not every:
        return ""
    cases, name, distances = pairs.at_home(every, pairs.homes(every)[0]), primitives(every)[0], pairs.classes(every)
    ends = [pairs.spread(pairs.of_class(cases, name, d), "ns") for d in (distances[0], distances[-1])]
    trips = [f"{marks.NOISY * s.noisy}{significant(s.median, 2)} ns" if s else "not measured" for s in ends]
    if len(distances) == 1:
        return f"All pairs are {distances[0]}: one round trip ({name}) takes {trips[0]}"
    estimates = [s.estimate() for s in ends if s]
    if len(estimates) < len(ends):
        return f"What distance costs cannot be told: {name} lacks {distances[0]} or {distances[-1]}"
    near, far = estimates
    factor = apart.ratio(far, near)
    if factor is None or (factor.interval and factor.interval[0] <= 1):
        return f"{distances[-1]} cannot be told from {distances[0]}: {trips[1]} and {trips[0]} ({name})"
    return f"{distances[-1]} costs {titles.times(factor)} {distances[0]}: {trips[1]} against {trips[0]} ({name})"


def pairs_apart(run: Run) -> str:
    """The nearest and the farthest pair of the first primitive."""
    every = pairs.pairs(run)
    if not every:
        return ""
    name = primitives(every)[0]
    times = [(c.ns, c.name.params["class"]) for c in pairs.at_home(every, pairs.homes(every)[0])
             if c.name.primitive == name and c.ns]
    if not times:
        return f"How far apart two CPUs are cannot be told: {name} has no result"
    (near, nearest), (far, farthest) = (end(times, key=lambda one: one[0].value) for end in (min, max))
    words = [f"{marks.NOISY * f.noisy}{significant(f.value, 2)} ns ({where})" for f, where in ((near, nearest), (far, farthest))]
    if not far.above(near):
        return f"{name}: no pair of CPUs can be told from another, {words[0]} to {words[1]}"
    return f"{name}: the nearest two CPUs take {words[0]}, the farthest {words[1]}"
