"""What a fence waits for: its net cost over the number of stores before it."""
from __future__ import annotations

from collections.abc import Mapping

from fencepost_tool.results import Estimate, Run
from fencepost_tool.select import net
from fencepost_tool.text.numbers import count, significant

from . import titles

OPERATION = "stores_hit"


def costs(run: Run) -> dict[str, dict[int, net.Net]]:
    """{fence: {stores: net cost}}."""
    return net.curves(net.fence_costs(run), OPERATION)


def headline(run: Run) -> str:
    """What the dearest fence costs after how many stores, or that none can be measured."""
    found = costs(run)
    if not found:
        return ""
    measured = {fence: {k: one.cycles for k, one in points.items() if one.measurable and one.cycles and one.cycles.value > 0}
                for fence, points in found.items()}
    measured = {fence: points for fence, points in measured.items() if points}
    if not measured:
        every = [one for points in found.values() for one in points.values()]
        if any(one.cycles and one.cycles.noisy for one in every) or not any(one.known for one in every):
            return "What a fence costs cannot be told: too noisy, or too few rounds"
        return "No fence costs anything here that can be measured"
    dear = max(measured, key=lambda fence: max(f.value for f in measured[fence].values()))
    rest = [max(f.value for f in points.values()) for fence, points in measured.items() if fence != dear]
    others = [fence for fence in found if fence != dear]
    most = f"at most {significant(max(rest), 2)}" if rest else "nothing that can be measured"
    return f"{dear} costs {_waits(measured[dear])}" + (f"; {titles.others(others)} {most}" if others else "")


def _waits(points: Mapping[int, Estimate]) -> str:
    """{stores: cost} as words: from the fewest stores to the first with the greatest cost, one number where that is the same."""
    top = max(points.values(), key=lambda f: f.value)
    least, most = min(points), min(k for k in points if not top.above(points[k]))
    first, last = (significant(points[k].value, 3 if points[k].value >= 100 else 2) for k in (least, most))
    if most == least:
        return f"{first} cycles, however many stores it waits for"
    return f"{first} cycles after {count(least, 'store')} and {last} after {most}"
