"""Tidy CSV: one row for each run and case, one column for each variable. pandas, R, DuckDB; and Otava, whose
CSV importer wants one case per file (--filter '^<case>$'), a time column and a column for each metric."""
from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from typing import Any

from fencepost_tool.results import Case
from fencepost_tool.text.safe import csv_row

from .runs import Process

VALUES = {"ns": "real_time", "ns_ci_low": "ns_ci_low", "ns_ci_high": "ns_ci_high", "cycles": "cycles",
           "cycles_ci_low": "cycles_ci_low", "cycles_ci_high": "cycles_ci_high", "ops_per_second": "ops_per_second",
           "ops_ci_low": "ops_ci_low", "ops_ci_high": "ops_ci_high", "cpu_ns": "cpu_time", "fairness": "fairness",
           "rounds": "rounds", "windows_kept": "windows_kept", "windows_dropped": "windows_dropped",
           "windows_used": "windows_used", "modes": "modes"}
FIELDS = ("time", "commit", "machine", "run", "emulated", "case", "kind", "primitive", "operation", "order", "threads",
          "parameters", "grade", *VALUES, "net_cost_ns", "net_cost_cycles", "net_cost_baseline")


def tidy(processes: Sequence[Process]) -> str:
    """The processes as CSV with a heading, by date."""
    out = io.StringIO()
    table = csv.DictWriter(out, FIELDS, lineterminator="\n")
    table.writeheader()
    for p in sorted(processes, key=lambda p: p.run.context["date"]):
        table.writerows(csv_row(_row(p, name)) for name in p.cases)
    return out.getvalue()


def _row(p: Process, name: str) -> dict[str, Any]:
    case, context = p.cases[name], p.run.context
    parts = case.name
    return {"time": context["date"], "commit": context["commit"], "machine": context["machine"],
            "run": p.run.folder.name, "emulated": str(p.run.emulated).lower(), "case": p.shown(name), "kind": parts.kind,
            "primitive": parts.primitive, "operation": parts.operation, "order": parts.order, "threads": parts.threads,
            "parameters": " ".join(f"{k}:{v}" for k, v in parts.params.items()), "grade": case.grade,
            **{column: case.counters[key] for column, key in VALUES.items() if key in case.counters}, **_net_cost(case)}


def _net_cost(case: Case) -> dict[str, Any]:
    """As the run stored it (schema 2); empty cells where it has none."""
    cost = case.net_cost
    if cost is None:
        return {}
    return {"net_cost_ns": cost.ns.value if cost.ns else "", "net_cost_cycles": cost.cycles.value if cost.cycles else "",
            "net_cost_baseline": cost.baseline}
