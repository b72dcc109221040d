"""The field `case` beside a name: in run.json from version 2 on, in the measuring protocol, in `fencepost list --json`."""
from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .case_name import CaseName, decimal
from .names import parse_name

FIELDS: dict[str, type | tuple[type, ...]] = {
    "kind": str, "primitive": str, "operation": str, "order": (str, type(None)), "parameters": dict, "threads": int,
}


def check_case(entry: Mapping[str, Any]) -> str | None:
    """What is wrong with an entry's fields, None when nothing is; an entry of schema 1 has none."""
    case = entry.get("case", {})
    if not isinstance(case, dict):
        return "case is not a JSON object"
    wrong = [key for key, kind in FIELDS.items() if "case" in entry and not isinstance(case.get(key, 0.0), kind)]
    return f"case: {wrong[0]} is not what the schema wants" if wrong else None


def name_of(entry: Mapping[str, Any]) -> CaseName:
    """The case of an entry with `name`: from its field `case` where it has one, else from its name: then it is of version 1, of a
    program from before the field, or of another program."""
    case = entry.get("case")
    if not isinstance(case, dict):
        return parse_name(entry["name"])
    params = {key: decimal(value) if isinstance(value, str) else value for key, value in case["parameters"].items()}
    return CaseName(entry["name"], case["kind"], case["primitive"], case["operation"], case["order"] or "",
                    case["threads"], params)
