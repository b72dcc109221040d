"""Where stretches of a history begin and end: quarters of a stretch, whose numbers runs keep in the index.

A run's number stays when older runs are forgotten, so that stretches stay what they were. Stretch i has the quarters 2i to 2i+3
and answers for the changes of its middle two; the first stretch also for what is before them, the last for what is after.
"""
from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence

from .history import Point
from .index import Index
from .sqlite_errors import of_stored


def of(index: Index, points: Sequence[Point], size: int) -> list[int]:
    """The quarter of each run, of `size` runs each; new ones are kept in the index."""
    with of_stored():
        found = numbered([point.quarter for point in points], size)
    new = [(number, point.id) for number, point in zip(found, points) if number != point.quarter]
    if new:
        index.number(new)
    return found


def numbered(stored: Sequence[int | None], size: int) -> list[int]:
    """Runs without a number take that of the run before; at the end a new quarter begins where one is full. All begin anew where
    runs came, went or moved so that quarters are no longer of about that size."""
    found: list[int] = []
    room = size
    for own, later in zip(stored, _later(stored)):
        number = own if own is not None else _next(found, later, room)
        room = (room if found and number == found[-1] else size) - 1
        found.append(number)
    return found if _sound(found, size) else [at // size for at in range(len(stored))]


def _later(stored: Sequence[int | None]) -> list[int | None]:
    """The next number from each run on."""
    found, last = [], None
    for own in reversed(stored):
        last = last if own is None else own
        found.append(last)
    return found[::-1]


def _next(found: Sequence[int], later: int | None, room: int) -> int:
    if not found:
        return later or 0
    return found[-1] if room > 0 or later == found[-1] else found[-1] + 1


def _sound(found: Sequence[int], size: int) -> bool:
    """Whether numbers never fall nor leave one out, and none but the first and the last has few runs."""
    counts = Counter(found)
    return (all(0 <= b - a <= 1 for a, b in zip(found, found[1:])) and all(2 * n <= 3 * size for n in counts.values())
            and all(2 * n >= size for number, n in counts.items() if found[0] < number < found[-1]))


def bounds(numbers: Sequence[int]) -> Iterator[tuple[int, int, int, int]]:
    """(first run, the one after the last, and those of the part that it answers for) of each stretch."""
    last = max(0, (numbers[-1] - 2) // 2)
    first = min(last, max(0, (numbers[0] - 1) // 2))
    for i in range(first, last + 1):
        start, low, high, end = (bisect_left(numbers, 2 * i + part) for part in (0, 1, 3, 4))
        yield start, (end if i < last else len(numbers)), (low if i > first else 0), (high if i < last else len(numbers))
