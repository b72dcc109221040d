"""Case names: <kind>/<primitive>/<operation>[/<order>][/key:value...]/threads:N.

A name is read by shape alone. There is no list of known kinds or primitives,
so that a new benchmark needs no change here.
"""
from __future__ import annotations

from dataclasses import dataclass, field
from typing import Mapping, Union

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
    def series(self) -> tuple:
        """What stays the same along a curve over threads."""
        return (self.kind, self.primitive, self.operation, self.order,
                tuple(sorted(self.params.items(), key=str)))


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
