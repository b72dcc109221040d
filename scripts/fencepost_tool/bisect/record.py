"""What a search has measured so far; commits by their number, BAD the highest."""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field


@dataclass
class Record:
    """comparisons: commit -> of each comparison with GOOD the ln ratios of its pairs. answers: where a condition is looked for,
    commit -> whether it is as in BAD, at each look. skipped: commit -> why it can't be measured. seconds: of measuring."""

    count: int
    comparisons: dict[int, list[Sequence[float]]] = field(default_factory=dict)
    answers: dict[int, list[bool]] = field(default_factory=dict)
    skipped: dict[int, str] = field(default_factory=dict)
    seconds: float = 0.0

    @property
    def made(self) -> int:
        """Comparisons."""
        return sum(map(len, (self.comparisons or self.answers).values()))
