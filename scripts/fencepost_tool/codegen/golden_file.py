"""The form in which golden files are kept: the parts of one instruction set share their lines, and long lists have names.

    $1 = exchange, exchange unused, fetch_add
    [aarch64: llsc lse]
    $1 | 8,16,32,64 | relaxed | ldxr stxr loop | as expected @ llsc

A line without @ is one of all variants in the heading. That is less than half of what the parts are by themselves.
"""
from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

Parts = dict[str, str]  # by their heading: aarch64/lse, aarch64/lse sequences
FIELDS = 5              # of a line: operations, widths, orders, signature, verdict
LISTS = (0, 2)          # those that get names
SHORT = 20              # characters that need none


def pack(parts: Mapping[str, str]) -> str:
    """The text of the golden file. parts: text by place, such as aarch64/lse."""
    sections: dict[str, dict[str, list[str]]] = {}  # heading -> line -> variants
    variants: dict[str, list[str]] = {}
    for place, text in sorted(parts.items()):
        heading, variant = _divided(place)
        variants.setdefault(heading, []).append(variant)
        for line in text.splitlines()[1:]:
            sections.setdefault(heading, {}).setdefault(line, []).append(variant)
    names = _names([line for lines in sections.values() for line in lines])
    out = [f"{name} = {text}" for text, name in names.items()]
    for heading, found in sections.items():
        out.append(f"[{heading}: {' '.join(variants[heading])}]")
        out += [_replaced(line, names) + ("" if whose == variants[heading] else f" @ {' '.join(whose)}")
                for line, whose in sorted(found.items())]
    return "\n".join(out) + "\n"


def unpack(text: str) -> Parts:
    """The parts; each begins with its heading, and its lines are sorted."""
    names: dict[str, str] = {}
    parts: dict[str, list[str]] = {}
    heading, variants = "", []
    for line in text.splitlines():
        if line.startswith("$") and " = " in line:
            name, _, meant = line.partition(" = ")
            names[name] = meant
        elif line.startswith("["):
            heading, _, listed = line.strip("[]").partition(": ")
            variants = listed.split(" ")
            parts.update({_place(heading, variant): [] for variant in variants})
        else:
            said, _, whose = line.partition(" @ ")
            for variant in whose.split(" ") if whose else variants:
                parts[_place(heading, variant)].append(_replaced(said, names))
    return {place: "\n".join([f"[{place}]", *sorted(lines)]) + "\n" for place, lines in parts.items()}


def fields(line: str) -> list[str]:
    """The fields of a line of functions; none of any other line."""
    found = line.split(" | ")
    return found if len(found) == FIELDS else []


def _divided(place: str) -> tuple[str, str]:
    """aarch64/lse sequences -> aarch64 sequences, lse."""
    isa, _, rest = place.partition("/")
    variant, _, kind = rest.partition(" ")
    return f"{isa} {kind}".rstrip(), variant


def _place(heading: str, variant: str) -> str:
    isa, _, kind = heading.partition(" ")
    return f"{isa}/{variant} {kind}".rstrip()


def _lists(line: str) -> Iterator[str]:
    if found := fields(line):
        yield from (found[i] for i in LISTS if len(found[i]) > SHORT)


def _names(lines: Sequence[str]) -> dict[str, str]:
    """A name for each list that several lines have."""
    count = Counter(text for line in sorted(lines) for text in _lists(line))
    return {text: f"${i}" for i, text in enumerate((text for text, n in count.items() if n > 1), 1)}


def _replaced(line: str, names: Mapping[str, str]) -> str:
    return " | ".join(names.get(field, field) for field in fields(line)) or line
