"""What the summary is made of, for programs: every case with its estimates, instructions and net cost."""
from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fencepost_tool.results import Case, Estimate, Run
from fencepost_tool.select.net import Net, fence_costs

from .digest import document as digest_document

UNITS = ("ns", "cycles", "ops")


def document(run: Run) -> dict[str, Any]:
    """Times in ns and core cycles per operation on each thread, ops in operations per second of all threads. An interval is
    [low, high], 95 %, or null where there were too few rounds for one."""
    costs = {cost.dear.name.text: cost for cost in fence_costs(run)}
    context = run.context
    return {"run": str(run.folder), "machine": context["machine"], "commit": context["commit"], "date": context["date"],
            "emulated": run.emulated, "interrupted": run.interrupted,
            "digest": digest_document(run),
            "cases": [_case(run, case, costs) for case in run.cases]}


def _case(run: Run, case: Case, costs: Mapping[str, Net]) -> dict[str, Any]:
    found: dict[str, Any] = {"name": case.name.text, "case": case.name.fields()}
    found["grade"] = case.grade
    if case.error:
        return {**found, "error": case.error}
    if case.note:
        found["note"] = case.note
    if "modes" in case.counters:
        found["modes"] = int(case.counters["modes"])
    found.update({unit: _estimate(getattr(case, unit)) for unit in UNITS if getattr(case, unit)})
    if run.emitted(case):
        found["instructions"] = run.emitted(case)
    cost = costs.get(case.name.text)
    if cost:
        found["net_cost"] = {"baseline": cost.base.name.text, "ns": _estimate(cost.ns), "cycles": _estimate(cost.cycles),
                             "measurable": cost.measurable}
    return found


def _estimate(estimate: Estimate | None) -> dict[str, Any] | None:
    if estimate is None:
        return None
    return {"estimate": estimate.value, "interval": [estimate.low, estimate.high] if estimate.has_interval else None}
