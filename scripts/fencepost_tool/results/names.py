"""What a case measures: kind, primitive, operation, order, parameters, threads. The only place that reads names.

Schema 2 has these fields beside each name, under "case". Schema 1 has the name alone,
<kind>/<primitive>/<operation>[/<order>][/key:value...]/threads:N, and they are derived from it by shape: there is no
list of known kinds or primitives, so that a new benchmark needs no change here.
"""
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Union

Param = Union[int, str]


@dataclass(frozen=True)
class CaseName:
    """A parsed name. `params` holds key:value parts without `threads`;
    whole numbers become int. Parts a name does not have are ""."""

    text: str
    kind: str
    primitive: str
    operation: str
    order: str
    threads: int
    params: Mapping[str, Param] = field(hash=False)

    @property
    def series(self) -> tuple[object, ...]:
        """What stays the same along a curve over threads; only to be compared with others."""
        return (self.kind, self.primitive, self.operation, self.order,
                tuple(sorted(self.params.items(), key=str)))

    def number(self, param: str) -> int | None:
        """The parameter, None when the case has none of that name or it is no whole number."""
        value = self.params.get(param)
        return value if isinstance(value, int) else None

    def fields(self) -> dict[str, Any]:
        """As schema 2 has them under "case"."""
        return {"kind": self.kind, "primitive": self.primitive, "operation": self.operation, "order": self.order or None,
                "parameters": dict(self.params), "threads": self.threads}


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
    """Of an entry of run.json: from its fields where it has them, else from its name."""
    case = entry.get("case")
    if not isinstance(case, dict):
        return parse_name(entry["name"])
    return CaseName(entry["name"], case["kind"], case["primitive"], case["operation"], case["order"] or "",
                    case["threads"], case["parameters"])


def parse_name(text: str) -> CaseName:
    """Never fails: a name with fewer parts has empty ones, and words beyond
    the fourth join the order."""
    words: list[str] = []
    params: dict[str, Param] = {}
    for part in text.split("/"):
        key, colon, value = part.partition(":")
        if colon:
            params[key] = int(value) if value.isdecimal() else value
        else:
            words.append(part)
    threads = params.pop("threads", 1)
    kind, primitive, operation = (words + ["", "", ""])[:3]
    return CaseName(text, kind, primitive, operation, "/".join(words[3:]),
                    threads if isinstance(threads, int) else 1, params)
