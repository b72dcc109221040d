"""What a weaker instruction saves: patched copies of a program run in alternation with the program itself.

All of them are copies in one private folder, under names of one length, so that neither the file system nor the stack tells them
apart; one more copy without any change is the control. Each process has a copy of its own: where the pages of a file lie in
memory is part of what it takes, and would be the same in all pairs.
"""
from __future__ import annotations

import math
import tempfile
from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from fencepost_tool.compare.interleaved import commands
from fencepost_tool.compare.interleaved.commands import Command, Compared, Ended, Start
from fencepost_tool.results.errors import UserError
from fencepost_tool.stats import effects

from .executed import shell_code
from .patch import Patch, copy
from .replacements import Refused, Replacement
from .text import where

PATIENCE, LEAST_PATIENCE_S, FIRST_PATIENCE_S = 10.0, 10.0, 600.0  # times what the program takes, seconds, seconds
MOST_PAIRS = 100
KEPT_BYTES = 256 << 20  # of copies that were executed: while they are there, the next ones lie elsewhere
CPU, WALL = "cpu", "wall"


@dataclass(frozen=True)
class Rules:
    """by: CPU or WALL, the time that counts. any_output: only exit codes must be equal."""

    budget_s: float = 60.0
    seed: int = 1
    by: str = CPU
    any_output: bool = False


@dataclass(frozen=True)
class Saving:
    """The share of the time that a copy saves, negative where it takes longer, with its 95 % interval."""

    value: float
    low: float
    high: float
    pairs: int

    def measurable(self, control: Saving) -> bool:
        """Whether it is something: not where the interval includes 0, nor where it lies in what copies differ by anyway."""
        noise = max(abs(control.low), abs(control.high))
        return not (self.low <= 0 <= self.high or max(abs(self.low), abs(self.high)) <= noise)


@dataclass(frozen=True)
class Tried:
    """One copy. replaced: what differs in it, a site or all of them."""

    replaced: Sequence[Replacement]
    saving: Saving


@dataclass(frozen=True)
class Trial:
    """base_s: what the program takes, by rules.by, the median. control: of an unpatched copy. others: of other programs;
    beyond: what these save of the time of the last copy, whose pairs are apart from those of the program."""

    program: Path
    rules: Rules
    base_s: float
    control: Saving
    tried: Sequence[Tried]
    refused: Sequence[Refused] = ()
    others: Mapping[str, Saving] = field(default_factory=dict)
    beyond: Mapping[str, Saving] = field(default_factory=dict)


CONTROL = "control"


def take(command: Command, replacements: Sequence[Replacement], together: bool, rules: Rules, start: Start = commands.once,
         others: Sequence[Path] = ()) -> Trial:
    """Runs copies of command.program. together: one more copy has all replacements. others: programs that do the same, and are
    compared with it, too. UserError: the program fails, or a copy behaves differently."""
    sets: list[tuple[Replacement, ...]] = [(one,) for one in replacements]
    sets += [tuple(replacements)] if together and len(replacements) > 1 else []
    with tempfile.TemporaryDirectory(prefix="fencepost-try-") as folder:  # of mode 0700
        made, start = _Copies(command, Path(folder)), _Anew(command.program, Path(folder), start)
        base = made.of(())
        sides = {CONTROL: (base, base)}  # of which each process has its own copy
        for i, one in enumerate(sets):
            sides[str(i)] = (made.of([p for r in one for p in r.base]), made.of([p for r in one for p in r.patches]))
        for other in others:
            again = replace(base, program=other)
            sides[str(other)], sides[_beyond(other)] = (base, again), (sides[str(len(sets) - 1)][1], again)
        check = _Check(command, rules, {str(i): _named(one) for i, one in enumerate(sets)}, start)
        check.learn(base)
        for name, both in sides.items():
            check(check.start(both[0]), check.start(both[1]), name)
        found = commands.alternate(sides, MOST_PAIRS, rules.budget_s, rules.seed, check.timeout_s, check, start)
    tried = [Tried(one, saving(found, str(i))) for i, one in enumerate(sets)]
    base_s = sorted(one for one, _ in found.seconds[CONTROL])[len(found.seconds[CONTROL]) // 2]
    return Trial(command.program, rules, base_s, saving(found, CONTROL), tried,
                 others={str(other): saving(found, str(other)) for other in others},
                 beyond={str(other): saving(found, _beyond(other)) for other in others})


def _beyond(other: Path) -> str:
    return f"{other}, of the last copy"


def saving(found: Compared, name: str) -> Saving:
    """Of the second side, by pairs."""
    pairs = [(max(a, 1e-9), max(b, 1e-9)) for a, b in found.seconds[name]]
    effect = effects.trimmed([math.log(b / a) for a, b in pairs])
    low, high = effect.interval()
    return Saving(1 - effects.ratio_of(effect.mean), 1 - effects.ratio_of(high), 1 - effects.ratio_of(low), len(pairs))


def _named(replaced: Sequence[Replacement]) -> str:
    return " and ".join(where(one.site) for one in replaced)


class _Copies:
    def __init__(self, command: Command, folder: Path):
        self.command, self.folder = command, folder
        self.made: dict[tuple[Patch, ...], Command] = {}

    def of(self, patches: Sequence[Patch]) -> Command:
        """A copy with these patches."""
        key = tuple(patches)
        if key not in self.made:
            to = self.folder / f"p{len(self.made):05}"
            copy(self.command.program, to, patches)
            self.made[key] = replace(self.command, program=to, name=self.command.name or str(self.command.program))
        return self.made[key]


class _Anew:
    """Starts a new copy each time; the user's program itself, if asked for, is started as it is."""

    def __init__(self, program: Path, folder: Path, start: Start):
        self.program, self.folder, self.begin = program, folder, start
        self.count, self.kept_bytes = 0, 0
        self.kept: deque[Path] = deque()

    def __call__(self, command: Command, timeout_s: float) -> Ended:
        if command.program == self.program:
            return self.begin(command, timeout_s)
        to = self.folder / f"r{self.count:05}"
        self.count += 1
        copy(command.program, to, ())
        self.kept.append(to)
        self.kept_bytes += to.stat().st_size
        ended = self.begin(replace(command, program=to), timeout_s)
        while self.kept_bytes > KEPT_BYTES:
            self.kept_bytes -= self.kept[0].stat().st_size
            self.kept.popleft().unlink()
        return ended


class _Check:
    """The seconds of two processes. UserError where either did something else than the program does."""

    def __init__(self, command: Command, rules: Rules, names: dict[str, str], begin: Start):
        self.command, self.rules, self.names, self.begin = command, rules, names, begin
        self.timeout_s = FIRST_PATIENCE_S
        self.expected: Ended | None = None

    def learn(self, copied: Command) -> None:
        """From the program itself, and from a copy of it."""
        program = self.command.program
        first = self.start(self.command)
        if first.code != 0:
            how = f"does not end within {self.timeout_s:g} s" if first.code is None else f"ends with {_code(first)}"
            raise UserError(f"{program}: {how}; give it arguments with which it does its work and ends with 0")
        self.expected, self.timeout_s = first, max(LEAST_PATIENCE_S, PATIENCE * first.wall_s)
        if self.difference(self.start(copied)):
            again = self.difference(self.start(self.command))
            raise UserError(f"{program}: {again} from run to run; --any-output compares exit codes only" if again else
                            f"{program}: a copy without a change behaves differently: does it read its own path?")

    def start(self, command: Command) -> Ended:
        return self.begin(command, self.timeout_s)

    def difference(self, ended: Ended) -> str:
        """What differs, "" where nothing does."""
        assert self.expected is not None
        if ended.code != self.expected.code:
            return f"it does not end within {self.timeout_s:.3g} s" if ended.code is None else f"{_code(ended)} instead of 0"
        changed = [name for name, ours, theirs in zip(("stdout", "stderr"), self.expected.said, ended.said) if ours != theirs]
        return f"its {' and '.join(changed)} differs" if changed and not self.rules.any_output else ""

    def __call__(self, base: Ended, patched: Ended, name: str) -> tuple[float, float]:
        for ended, what in ((base, "the program"), (patched, self._what(name))):
            different = self.difference(ended)
            if different:
                raise UserError(f"{self.command.program}: {what} behaves differently: {different}"
                                + (f" ({self.names[name]}; --filter leaves a site out)" if ended is patched and name in self.names
                                   else ""))
        return (base.cpu_s, patched.cpu_s) if self.rules.by == CPU else (base.wall_s, patched.wall_s)

    @staticmethod
    def _what(name: str) -> str:
        return "an unpatched copy" if name == CONTROL else "the patched copy"


def _code(ended: Ended) -> str:
    code = shell_code(ended.code or 0)
    return f"exit code {code}" if code <= 128 else f"signal {code - 128}"
