"""What the commit changed in the case's timed loop."""
from __future__ import annotations

import difflib
import itertools
from collections.abc import Sequence
from dataclasses import dataclass

from fencepost_tool.compare.interleaved.loops import Loops, same

MOST = 12  # lines of a difference for people


@dataclass(frozen=True)
class LoopChange:
    """known: whether both loops could be read; same: the same instructions, and none leaves the loop; before, after: what each
    does to memory; lines: instructions that went (-) and came (+)."""

    known: bool
    same: bool
    before: str
    after: str
    lines: tuple[str, ...]

    def words(self) -> list[str]:
        """The change in lines for people, at most MOST of them about instructions."""
        if not self.known:
            return ["not known: the program or the disassembler does not tell"]
        if self.same:
            return ["the same instructions before and after: where they lie changed, or what stands around them"]
        if not self.lines:
            return ["the same instructions before and after; they call code that is not in the loop"]
        head = f"was {self.before} and is {self.after}" if self.before != self.after else "other instructions"
        lines = [line + (f"  ({n} times)" if n > 1 else "") for line, n in _runs(self.lines)]
        more = [f"... {len(lines) - MOST} more"] if len(lines) > MOST else []
        return [head, *lines[:MOST], *more]


def loop_change(before: Loops, after: Loops, case: str) -> LoopChange:
    """What differs between the timed loops of the case in two programs."""
    one, two = before.get(case, {}), after.get(case, {})
    a, b = (list(map(_plain, loop.get("instructions") or ())) for loop in (one, two))
    return LoopChange(bool(a and b), same(before, after, case), str(one.get("signature", "")), str(two.get("signature", "")),
                      tuple(_lines(a, b)) if a and b else ())


def _lines(a: Sequence[str], b: Sequence[str]) -> list[str]:
    return [line for line in difflib.ndiff(a, b) if line[:1] in "+-"]


def _runs(lines: Sequence[str]) -> list[tuple[str, int]]:
    """Lines, each with how often it stands there in a row: timed loops are unrolled."""
    return [(line, len(list(group))) for line, group in itertools.groupby(lines)]


def _plain(instruction: object) -> str:
    return " ".join(str(instruction).split())
