"""The comparison for other programs: CSV with a line for each case, and JSON. Nothing rounded, every case;
shares and ratios, not per cent."""
from __future__ import annotations

import csv
import io
import json
import math
from typing import Any

from fencepost_tool.text.safe import csv_row

from .broken import BROKEN
from .comparison import Comparison, Row
from .net import NetDifference
from .table import NO_BOUND

FIELDS = ("case", "metric", "verdict", "a", "b", "ratio", "ratio_low", "ratio_high", "p", "p_holm", "threshold", "pairs",
          "pairs_needed", "emitted_a", "emitted_b", "why", "net_baseline", "net_metric",
          *(f"net_{of}{end}" for of in ("a", "b", "difference") for end in ("", "_low", "_high")), "net_changed",
          "same_code", "layout_most", "far_pairs", "ratio_shrunk", "modes_a", "modes_b")


def as_csv(comparison: Comparison) -> str:
    """A line for each case, those left out too, with a heading."""
    out = io.StringIO()
    table = csv.DictWriter(out, FIELDS, lineterminator="\n")
    table.writeheader()
    rows = [*_broken(comparison), *(_row(comparison, row) for row in comparison.rows),
            *({"case": name, "verdict": "left out", "why": why} for name, why in comparison.left_out)]
    table.writerows(csv_row({k: v for k, v in row.items() if k in FIELDS}) for row in rows)
    return out.getvalue()


def as_json(comparison: Comparison) -> str:
    """The comparison as one JSON object."""
    sides = [{"label": side.label, "processes": [str(p.path) for p in side.processes]}
             for side in (comparison.a, comparison.b)]
    document = {"a": sides[0], "b": sides[1], "emulated": comparison.emulated, "alpha": comparison.alpha,
                "test": comparison.test, "correction": "Holm" if comparison.test == "sign-flip" else "max-T",
                "differences": list(comparison.differences),
                "contended_threshold": comparison.thresholds.source, "counts": comparison.counts,
                **({} if comparison.bounded else {"no_verdict": NO_BOUND}),
                "cases": [*_broken(comparison), *({**_row(comparison, row), "other_ratios": dict(row.others)}
                                                     for row in comparison.rows)],
                "left_out": [{"case": name, "why": why} for name, why in comparison.left_out]}
    return json.dumps(document, indent=1, allow_nan=False) + "\n"


def _broken(comparison: Comparison) -> list[dict[str, str]]:
    """First of all; without numbers."""
    return [{"case": name, "verdict": BROKEN, "why": why} for name, why in comparison.broken]


def _net(net: NetDifference | None) -> dict[str, Any]:
    """In the unit of net_metric, per operation."""
    if net is None:
        return {}
    sides = {"a": net.a, "b": net.b, "difference": net.difference}
    return {"net_baseline": net.baseline, "net_metric": net.metric, "net_changed": net.changed,
            **{f"net_{of}{end}": value for of, e in sides.items()
               for end, value in (("", e.value), ("_low", e.low), ("_high", e.high))}}


def _more(row: Row) -> dict[str, Any]:
    """same_code and layout_most: of cases whose code is known to be the same; ratio_shrunk: of cases found early;
    modes_a, modes_b: where the shape of the samples is known."""
    question = row.verdict.question
    most = math.expm1(question.layout_most) if question.same_code else None
    return {"same_code": question.same_code or None, "layout_most": most, "far_pairs": question.far or None,
            "ratio_shrunk": row.shrunk, "modes_a": row.modes[0], "modes_b": row.modes[1]}


def _row(comparison: Comparison, row: Row) -> dict[str, Any]:
    """Without the keys that have no value."""
    low, high = row.interval or (None, None)
    before, after = row.emitted or (None, None)
    found = {"case": row.name.text, "metric": row.metric, "verdict": row.verdict.verdict, "a": row.a, "b": row.b,
             "ratio": row.effect.ratio, "ratio_low": low, "ratio_high": high, "p": row.verdict.p,
             "p_holm": row.verdict.adjusted, "threshold": comparison.thresholds.share(row.name),
             "pairs": row.effect.pairs, "pairs_needed": row.verdict.needed, "emitted_a": before, "emitted_b": after,
             **_net(row.net), **_more(row)}
    return {key: value for key, value in found.items() if value is not None}
