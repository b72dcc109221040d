"""The cases that compare and noise measure unless --filter says otherwise.

One case of each kind, and the headline set: all thousand cases, measured on both sides, would take an hour. Only cases of the
core set; a program from before it says of none that it is not.
"""
from __future__ import annotations

import re
from collections.abc import Iterable

_ORDERS = "(relaxed|release|seq_cst)(-relaxed)?/bits:64/"
# Each matches cases of the program on any machine of two CPUs or more; a test compares them with its list.
PATTERNS = (
    "^floor/plain_",
    "^floor/multiply/",
    f"^atomic/load/(latency|throughput|shared)/{_ORDERS}",
    f"^atomic/store/(throughput|shared)/{_ORDERS}",
    f"^atomic/(exchange|fetch_add|compare_exchange_strong_success)/(latency|throughput|shared)/{_ORDERS}",
    "^mutex/",
    "^rwmutex/.*/reads:100/critical:0/",
    "^channel/",
    "^false_sharing/",
    "^fence/thread_fence_seq_cst/back_to_back/",
)
REGEX = "|".join(PATTERNS)

FLAG = f"--benchmark_filter={REGEX}"


def unmatched(chosen: str | None, names: Iterable[str]) -> list[str]:
    """For the head of a report: the patterns that match none of the names, unless other cases were chosen (--filter)."""
    known = list(names)
    missing = [p for p in PATTERNS if not any(re.search(p, name) for name in known)] if chosen is None else []
    return [f"no case    of the default set matches {pattern}" for pattern in missing]
