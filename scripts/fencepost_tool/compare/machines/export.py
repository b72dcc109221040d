"""The comparison for other programs: CSV with a line for each estimate, and JSON. Base units, all
cases, nothing rounded; every estimate says itself whether it was emulated."""
from __future__ import annotations

import csv
import io
import json
from typing import Any

from fencepost_tool.results import Estimate
from fencepost_tool.select.matching import UNITS, Comparison, Row
from fencepost_tool.text.safe import csv_row

from .text import INTERVAL

FIELDS = ("case", "unit", "run", "label", "emulated", "value", "ci_low", "ci_high",
          "ratio_to_A", "ratio_ci_low", "ratio_ci_high")


def as_csv(comparison: Comparison) -> str:
    """A line for each case, unit and run, with a heading."""
    out = io.StringIO()
    table = csv.DictWriter(out, FIELDS, lineterminator="\n")
    table.writeheader()
    for case in _cases(comparison):
        for unit in UNITS:
            for estimate in case[unit]:
                table.writerow(csv_row({"case": case["case"], "unit": unit, **estimate}))
    return out.getvalue()


def as_json(comparison: Comparison) -> str:
    """The comparison as one JSON object."""
    runs = [{"run": letter, "label": label, "folder": str(run.folder), "machine": run.context["machine"],
             "emulated": run.emulated}
            for letter, label, run in zip(comparison.letters, comparison.labels, comparison.runs)]
    alone = [{"runs": a.who.split(", ") if a.who else [], "why_not_in_the_others": a.why,
              "cases": [n.text for n in a.names]} for a in comparison.alone]
    document = {"runs": runs, "unfair": list(comparison.warnings), "intervals": f"95 %: {INTERVAL}",
                "cases": _cases(comparison), "not_in_every_run": alone}
    return json.dumps(document, indent=1, allow_nan=False) + "\n"


def _cases(comparison: Comparison) -> list[dict[str, Any]]:
    return [{"case": row.name.text, **{unit: _estimates(comparison, row, unit) for unit in UNITS}}
            for row in comparison.rows]


def _estimates(comparison: Comparison, row: Row, unit: str) -> list[dict[str, Any]]:
    """One for each run that has it."""
    ratios = [None, *row.ratios(unit)]
    out = []
    for i, estimate in enumerate(row.estimates(unit)):
        if estimate:
            out.append({"run": comparison.letters[i], "label": comparison.labels[i],
                        "emulated": comparison.emulated[i], **_named(estimate, "value", "ci"),
                        **_named(ratios[i], "ratio_to_A", "ratio_ci")})
    return out


def _named(estimate: Estimate | None, value: str, interval: str) -> dict[str, float]:
    if estimate is None:
        return {}
    ends = zip((f"{interval}_low", f"{interval}_high"), estimate.interval or ())
    return {value: estimate.value, **dict(ends)}
