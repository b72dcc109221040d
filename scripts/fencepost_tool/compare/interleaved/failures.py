"""A case that a program failed: its work was disproved, the program ended, hung or talked nonsense while measuring it, or it
does not measure it. And a program that a signal ended after it had measured everything: of it AT_END stands for a case.

What NEW (side 1) alone fails is `broken`, which fails the comparison; what BASE alone or both fail is left out with the
reason. A process that was ended from outside (by the kernel for want of memory, or by a person) says nothing of the case the
first time; the second time in the same case it does.
"""
from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from .program import Died

BASE, NEW = 0, 1
AT_END = "(end of the program)"


@dataclass(frozen=True)
class Failure:
    """why: by side, of the side or sides that failed the case. external: ended by a signal that programs do not give
    themselves."""

    case: str
    why: Mapping[int, str]
    external: bool = False

    @property
    def of_one(self) -> bool:
        """Whether one side alone failed."""
        return len(self.why) == 1

    def text(self, labels: tuple[str, str]) -> str:
        """Why each side failed, in words. labels: of sides 0 and 1."""
        return "; ".join(f"{labels[side]} {words}" for side, words in sorted(self.why.items()))


def disproved(case: str, errors: Mapping[int, str]) -> Failure:
    """The failure of sides that found their own work wrong; errors: by side."""
    return Failure(case, {side: f"disproved its own work: {why}" for side, why in errors.items()})


def died(case: str, deaths: Mapping[int, Died]) -> Failure:
    """The failure of the sides that died when they were asked for the case; deaths: by side, 0 or 1."""
    return Failure(case, {side: f"died measuring it: {death}" for side, death in deaths.items()},
                   all(death.external for death in deaths.values()))


class Record:
    """Enters failures into a comparison's left_out (case -> why it has no verdict) and, of those that NEW alone fails, into its
    broken, too."""

    def __init__(self, labels: tuple[str, str], broken: dict[str, str], left_out: dict[str, str]):
        self.labels, self.broken, self.left_out = labels, broken, left_out
        self._ended_from_outside: set[tuple[str, tuple[int, ...]]] = set()
        self._at_end: dict[int, str] = {}

    def add(self, failure: Failure) -> bool:
        """Whether the case is out of the comparison by it."""
        sides = tuple(sorted(failure.why))
        if failure.external and (failure.case, sides) not in self._ended_from_outside:
            self._ended_from_outside.add((failure.case, sides))
            return False
        self._enter(failure.case, sides, failure.text(self.labels))
        return True

    def absent(self, case: str, sides: Sequence[int]) -> None:
        """A case that is not among those of these sides."""
        why = " or ".join(self.labels[side] for side in sides)
        self._enter(case, tuple(sides), f"not in {why}" + (": it vanished" if tuple(sides) == (NEW,) else ""))

    def skipped(self, case: str, obstacles: Mapping[int, str]) -> None:
        """A case that these sides say they can't measure here."""
        sides = tuple(sorted(obstacles))
        by = f" by {self.labels[sides[0]]} alone" if len(sides) == 1 else ""
        self._enter(case, sides, f"skipped{by}: {obstacles[sides[0]]}")

    def at_end(self, deaths: Mapping[int, Died]) -> None:
        """Enters the sides that died when they were to end: what one does in one pair and the other in the next, both do."""
        self._at_end = {side: f"{death} at its end" for side, death in deaths.items()} | self._at_end
        if self._at_end:
            self.broken.pop(AT_END, None)
            self._enter(AT_END, tuple(sorted(self._at_end)), Failure(AT_END, self._at_end).text(self.labels))

    def _enter(self, case: str, sides: tuple[int, ...], why: str) -> None:
        self.left_out[case] = why
        if sides == (NEW,):
            self.broken[case] = why
