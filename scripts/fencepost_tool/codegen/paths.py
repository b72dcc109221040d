"""Every way through a function: branches both ways, loops once more, helpers where they are called.

A path becomes a line: the accesses and fences in the order they are executed, each store-conditional known to
have stored or not. What is off the objects' memory is left out.
"""
from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Optional, Union

from .errors import Problem
from .targets import load
from .words import Step

MOST_PATHS = 512
VISITS = 2  # of one instruction on a path: a retry after a failure, then the end


@dataclass(frozen=True)
class Access:
    """One half of an access. kind is R or W; two halves of one group are a read and the write that goes with it."""

    kind: str
    marks: frozenset[str] = frozenset()
    group: int = -1
    bits: int = 0
    whole: bool = True
    paired: bool = False  # both halves are one instruction, or a load-linked with its store-conditional
    object: str = "p"     # whose memory it is


@dataclass(frozen=True)
class Fence:
    """A fence on a path. pairs: which kinds of accesses it orders; after_branch: only those that a branch before it depends
    on."""

    pairs: frozenset[str]
    after_branch: bool = False

    @property
    def full(self) -> bool:
        """Whether it orders all four pairs of loads and stores."""
        return len(self.pairs) == 4


@dataclass(frozen=True)
class Branch:
    """A conditional branch, which what came before decides."""


Item = Union[Access, Fence, Branch]


@dataclass(frozen=True)
class Line:
    """lost: a store-conditional failed, or may have, and the path ended all the same. calls: functions that nobody
    followed."""

    items: tuple[Item, ...]
    lost: bool = False
    calls: tuple[str, ...] = ()


Way = tuple[tuple[Step, Optional[bool]], ...]  # steps in order, and of each that decides which way it went


@dataclass(frozen=True)
class _State:
    """A path so far: (step, taken) of each, how often each was visited, and the flags a branch has told."""

    done: Way = ()
    seen: Mapping[int, int] = field(default_factory=dict)
    flags: Mapping[str, bool] = field(default_factory=dict)

    def visit(self, i: int) -> _State:
        return replace(self, seen={**self.seen, i: self.seen.get(i, 0) + 1})

    def add(self, step: Step, taken: bool | None = None) -> _State:
        """taken: which way a branch went, or whether a conditional instruction was executed."""
        flags = {} if step.sets_flags and taken is not False else self.flags
        if taken is not None and step.condition and not step.sets_flags:
            flags = {**flags, step.condition.lstrip("!"): taken != step.condition.startswith("!")}
        return replace(self, done=(*self.done, (step, taken)), flags=flags)

    def ways(self, step: Step) -> tuple[bool, ...]:
        """Both, unless an earlier branch on the same flags has decided."""
        known = self.flags.get(step.condition.lstrip("!")) if step.condition else None
        return (True, False) if known is None else (known != step.condition.startswith("!"),)


@dataclass
class _Walk:
    steps: Sequence[Step]
    helpers: Mapping[str, Sequence[Step]]

    def __post_init__(self) -> None:
        self._at = {step.address: i for i, step in enumerate(self.steps)}

    def paths(self, i: int, state: _State) -> Iterator[Way]:
        """Paths as (step, taken); taken is None where there is nothing to decide."""
        if i >= len(self.steps):
            raise Problem(f"a listing runs off its end after: {self.steps[-1].text}")
        step, state = self.steps[i], state.visit(i)
        if state.seen[i] > VISITS:
            return
        if step.does == "jump":
            yield from self.paths(self._index(step), state)
        elif step.does == "call":
            yield from self._call(i, state)
        elif step.does in ("branch", "return_if") or step.does in ("access", "fence") and step.condition:
            for way in state.ways(step):
                yield from self._decided(i, state, way)
        elif step.does == "return":
            yield state.done
        else:
            yield from self.paths(i + 1, state.add(step))

    def _decided(self, i: int, state: _State, way: bool) -> Iterator[Way]:
        step, state = self.steps[i], state.add(self.steps[i], way)
        if way and step.does == "return_if":
            yield state.done
        else:
            yield from self.paths(self._index(step) if way and step.does == "branch" else i + 1, state)

    def _call(self, i: int, state: _State) -> Iterator[Way]:
        """Through the helper where its code is known."""
        step = self.steps[i]
        inside: Iterable[Way] = [((step, None),)]
        if step.symbol in self.helpers:
            marker = (replace(step, does="helper"), None)
            inside = ((marker, *way) for way in _Walk(self.helpers[step.symbol], {}).paths(0, _State()))
        for way in inside:
            after = replace(state, done=(*state.done, *way), flags={})
            yield from [after.done] if step.tail else self.paths(i + 1, after)

    def _index(self, step: Step) -> int:
        if step.target not in self._at:
            raise Problem(f"a branch out of its function: {step.text}")
        return self._at[step.target]


def lines(isa: str, steps: Sequence[Step], helpers: Mapping[str, Sequence[Step]], both: bool) -> list[Line]:
    """The lines of all paths, each once. both: the last comparison may have failed as well as succeeded."""
    found: dict[Line, None] = {}
    for count, path in enumerate(_Walk(steps, helpers).paths(0, _State())):
        if count >= MOST_PATHS:
            raise Problem(f"more than {MOST_PATHS} paths through a listing that starts with: {steps[0].text}")
        for line in _flatten(isa, path, both):
            found[line] = None
    return list(found)


def _flatten(isa: str, path: Way, both: bool) -> Iterator[Line]:
    stored = {i: _stored(isa, path, i) for i, (step, taken) in enumerate(path)
              if step.exclusive and step.writes is not None and taken is not False}
    compares = [i for i, (step, taken) in enumerate(path) if step.compares and taken is not False]
    # A comparison that another follows has failed: the loop went round.
    stored.update(dict.fromkeys(compares[:-1], False))
    unasked = [i for i in stored if stored[i] is None]
    open_ends = unasked + (compares[-1:] if both else [])
    for choice in (True, False) if open_ends else (True,):
        known = {i: did for i, did in stored.items() if did is not None}
        outcome = {**known, **dict.fromkeys(open_ends, choice)}
        line = _line(path, outcome, unasked if both else [])
        if both or not _asked_outside(path) or _wrote_last(line.items):
            yield line


def _wrote_last(items: Sequence[Item]) -> bool:
    return [item.kind for item in items if isinstance(item, Access)][-1:] == ["W"]


def _asked_outside(path: Way) -> bool:
    """A helper was called inside a loop of the caller's. Taken for granted: that loop is left when the helper's
    comparison has succeeded, so that a line without a write is none."""
    called = [(i, step.address) for i, (step, _) in enumerate(path) if step.does == "helper"]
    return any(step.does == "branch" and step.target is not None and step.target <= address
               for i, address in called for step, _ in path[i + 1:])


def _line(path: Way, outcome: Mapping[int, bool], harmless: Sequence[int]) -> Line:
    """harmless: store-conditionals that may fail, as nobody asks: they put back what a failed comparison read."""
    items: list[Item] = []
    linked = None  # group of the last load-linked
    lost = False
    calls: list[str] = []
    for i, (step, taken) in enumerate(path):
        if taken is False and step.does in ("access", "fence"):
            continue  # its condition did not hold
        if step.does == "fence":
            items.append(Fence(step.pairs, step.after_branch))
        elif step.does in ("branch", "return_if"):
            items.append(Branch())
        elif step.does == "call":
            calls.append(step.symbol)
        elif step.does == "access":
            writes = step.writes if outcome.get(i, True) else None
            group, paired = i, not step.exclusive and step.one
            if step.exclusive and step.writes is not None:
                group, paired = (i, False) if linked is None else (linked, True)
                linked, lost = None, writes is None and i not in harmless
            elif step.exclusive:
                linked, lost = i, False
            if step.reads is not None:
                reads = step.reads - step.lost if writes is None else step.reads
                items.append(Access("R", reads, group, step.bits, step.whole, paired, step.object))
            if writes is not None:
                items.append(Access("W", writes, group, step.bits, step.whole, paired, step.object))
    return Line(_paired_reads(items), lost, tuple(calls))


def _paired_reads(items: list[Item]) -> tuple[Item, ...]:
    """Marks the load-linked whose store-conditional stored: only then is a pair of words one value."""
    groups = {a.group for a in items if isinstance(a, Access) and a.kind == "W" and a.paired}
    return tuple(replace(a, whole=a.whole or a.group in groups, paired=True)
                 if isinstance(a, Access) and a.kind == "R" and a.group in groups else a for a in items)


def _stored(isa: str, path: Way, i: int) -> bool | None:
    """Whether the store-conditional at i stored, by the branch that asks for it; None: nobody asks on this path."""
    table = load(isa, "instructions")
    wide, both = table.get("status_names", ("$^", ""))
    status = re.sub(wide, both, re.escape(path[i][0].status))
    texts: list[str] = []
    for step, taken in path[i + 1:]:
        if step.exclusive and step.reads is not None:
            return False  # the loop went round
        texts.append(step.text)
        if step.does in ("branch", "return_if"):
            for wanted, stored in table["stored"]:
                if re.search(wanted.replace("{s}", status), "; ".join(texts)):
                    return bool((stored == "yes") == taken)
    return None
