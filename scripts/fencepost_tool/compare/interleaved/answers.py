"""What a program's answers must hold for a comparison to use them (results/schema.md, "Measuring protocol")."""
from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fencepost_tool.results.case_fields import check_case
from fencepost_tool.results.json_text import is_finite


def fault_of_introduction(about: Mapping[str, Any]) -> str:
    """What is wrong with the first answer, "" where nothing is."""
    cases = about.get("cases")
    if not isinstance(about.get("commit"), str) or not isinstance(about.get("machine_id"), str) or not isinstance(cases, list):
        return "lacks commit, machine_id or cases"
    if not isinstance(about.get("commands", []), list):
        return "has commands that are no list"
    for case in cases:
        if not isinstance(case, dict) or not isinstance(case.get("name"), str):
            return "has a case without a name"
        wrong = check_case(case)
        if wrong:
            return f"has {case['name']}: {wrong}"
    return ""


def fault_of_round(answer: Mapping[str, Any]) -> str:
    """What is wrong with an answer to `take`; "" where nothing is. One in error needs nothing else."""
    if answer.get("error"):
        return ""
    ns, cycles, dropped, chain = (answer.get(key) for key in ("ns", "cycles", "dropped", "chain"))
    also = {key: answer[key] for key in ("fairness", "cpu_ns") if key in answer}
    checks = {"window_us": _numbers([answer.get("window_us") or None]), "ns": _numbers(ns),
              **{key: _numbers(values) and len(values) == len(ns) for key, values in {"cycles": cycles, **also}.items()
                 if isinstance(ns, list)},
              "dropped": isinstance(dropped, dict) and all(type(n) is int and n >= 0 for n in dropped.values()),
              "chain": isinstance(chain, dict) and isinstance(ns, list)
              and all(_numbers(readings) and len(readings) == len(ns) for readings in chain.values())}
    return next((f"has no usable {key}" for key, good in checks.items() if not good), "")


def _numbers(values: Any) -> bool:
    return isinstance(values, list) and all(type(v) in (int, float) and is_finite(v) and v >= 0 for v in values)
