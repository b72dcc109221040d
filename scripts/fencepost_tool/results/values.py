"""What benchmarks tell beside times, by the keys of run.json: harness/benchmark/values.hpp has the same."""
from __future__ import annotations

from collections.abc import Mapping

# key: in words. hit_rate: a share, 0 to 1.
VALUES: Mapping[str, str] = {"hit_rate": "hit rate", "bytes_per_entry": "bytes for an entry",
                             "allocations_per_entry": "allocations for an entry",
                             "allocations_per_operation": "allocations of an operation"}
HIT_RATE = "hit_rate"
