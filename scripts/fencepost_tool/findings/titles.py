"""Words that the sentences share. A sentence says what was found, with its number, and where nothing can be told that."""
from __future__ import annotations

from collections.abc import Iterable, Sequence

from fencepost_tool.results import Estimate
from fencepost_tool.text import marks
from fencepost_tool.text.numbers import significant

PLAIN = ("all", "an", "no", "whether")  # words that titles begin with and that are no names
NEAR = (0.9, 1.1)  # factors that two digits would not tell from one
LISTED = 4  # names of others
NAMED = 2  # names that a title spells out; of more it says how many


def times(estimate: Estimate) -> str:
    """A factor: 5.4x, near one 1.03x, with the mark of a noisy one."""
    return marks.graded(estimate, f"{significant(estimate.value, 3 if NEAR[0] < estimate.value < NEAR[1] else 2)}x")


def span(factors: Iterable[Estimate]) -> str:
    """The least and the greatest factor: 0.16x to 0.4x; one if they read alike."""
    ordered = sorted(factors, key=lambda f: f.value)
    words = list(dict.fromkeys([times(ordered[0]), times(ordered[-1])]))
    return " to ".join(words)


def names(found: Sequence[str], of: int) -> str:
    """Of `of` in all: `all 5`, the names of a few, or how many."""
    if len(found) == of > NAMED:
        return f"all {of}"
    return " and ".join(found) if len(found) <= NAMED else f"{len(found)} of {of}"


def others(found: Sequence[str]) -> str:
    """All by name, since a chart may show more than a sentence is about; of many how many."""
    *head, last = found
    return f"{len(found)} others" if len(found) > LISTED else f"{', '.join(head)} and {last}" if head else last


def sentence(words: str) -> str:
    """With a capital letter, unless it begins with a name, which stays as it is written in a case."""
    first = words.split(" ", 1)[0]
    return words[:1].upper() + words[1:] if first in PLAIN else words
