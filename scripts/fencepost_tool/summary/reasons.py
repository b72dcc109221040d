"""Cases by the reason that they have no result, or a noisy one."""
from __future__ import annotations

import re
from collections.abc import Mapping


def by_reason(reasons: Mapping[str, str]) -> list[tuple[str, list[str]]]:
    """{name: reason} as (reason, names), most first. Reasons that differ in numbers only (`7 lost`, `9 lost`) are the same, and
    the first one stands for them."""
    groups: dict[str, tuple[str, list[str]]] = {}
    for name, text in reasons.items():
        words = " ".join(text.split())
        groups.setdefault(re.sub(r"\d+", "#", words), (words, []))[1].append(name)
    return sorted(groups.values(), key=lambda group: (-len(group[1]), group[1][0], group[0]))
