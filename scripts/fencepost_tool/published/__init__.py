"""Published costs of single instructions, by core, and how the results of a run compare with them. The tables are in data/;
docs/reference/published-values.md says where the values come from and what a deviation means."""
from __future__ import annotations

from .compare import LIMIT, Compared, compare
from .core import Identified, by_name, identify

__all__ = ["LIMIT", "Compared", "Identified", "by_name", "compare", "identify"]
