"""What a case measures: kind, primitive, operation, order, parameters, threads."""
from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Union

Param = Union[int, float, str]
DECIMAL = re.compile(r"(?:0|[1-9]\d{0,11})\.\d{0,8}[1-9]")  # printed again it is the same text


def decimal(text: str) -> float | str:
    """A number such as 99.9, else the text: `run.json` has whole numbers only as numbers."""
    return float(text) if DECIMAL.fullmatch(text) else text


@dataclass(frozen=True)
class CaseName:
    """The fields of a case, and its name as `text`. `params` holds the parameters in the order of the name, numbers
    as int or float; threads is not among them. Parts that a case does not have are ""."""

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

    def number(self, param: str) -> float | None:
        """The parameter, None when the case has none of that name or it is no number."""
        value = self.params.get(param)
        return None if isinstance(value, str) else value

    def count(self, param: str) -> int | None:
        """The parameter, None when the case has none of that name or it is no whole number."""
        value = self.params.get(param)
        return value if isinstance(value, int) else None

    def fields(self) -> dict[str, Any]:
        """As schema 2 has them under "case"."""
        return {"kind": self.kind, "primitive": self.primitive, "operation": self.operation, "order": self.order or None,
                "parameters": dict(self.params), "threads": self.threads}
