"""What a case measures: kind, primitive, operation, order, parameters, threads."""
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Union

Param = Union[int, str]


@dataclass(frozen=True)
class CaseName:
    """The fields of a case, and its name as `text`. `params` holds the parameters in the order of the name, whole numbers
    as int; threads is not among them. Parts that a case does not have are ""."""

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
