"""Numbers as people read them. Base units are stored; scaling is for print."""
from __future__ import annotations

import math

MISSING = "-"
PREFIXES = ((1e12, "T"), (1e9, "G"), (1e6, "M"), (1e3, "k"))


def significant(value: float | None, digits: int = 3) -> str:
    """Rounded to that many digits, whole numbers in full and no exponent:
    0.251, 5.31, 18.7, 124, 53210."""
    if value is None or not math.isfinite(value):
        return MISSING
    if value == 0:
        return "0"
    # Rounded first, so that 9.996 becomes 10.0 and not 10.00.
    rounded = float(f"{value:.{digits - 1}e}")
    decimals = digits - 1 - math.floor(math.log10(abs(rounded)))
    return f"{value:.{max(0, min(decimals, 6))}f}"


def percent(value: float | None) -> str:
    """A share in per cent: 0.3, 4.1, 27; tiny but not nothing is <0.1."""
    if value is None or not math.isfinite(value):
        return MISSING
    if 0 < value < 0.05:
        return "<0.1"
    return f"{value:.1f}" if value < 9.95 else f"{value:.0f}"


def half_width(value: float | None) -> str:
    """Half an interval in per cent. Ends that fell on the same number of a coarse clock are no exactness: <0.1."""
    return "<0.1" if value == 0 else percent(value)


def si(value: float | None) -> str:
    """With a decimal prefix: 1.24 G, 53.2 M, 910 k, 87.0."""
    if value is None or not math.isfinite(value):
        return MISSING
    for scale, prefix in PREFIXES:
        if value >= scale * 0.9995:
            return f"{significant(value / scale)} {prefix}"
    return significant(value)


def si_count(n: int) -> str:
    """How often: in full below a thousand, then as si()."""
    return str(n) if n < 1000 else si(n)


def integer(value: float | None) -> str:
    """A count or a number of bytes, in full."""
    return MISSING if value is None else f"{value:.0f}"


def ratio(value: float | None) -> str:
    """How many times: 0.93, 1.18, 24.8, 120."""
    if value is None or not math.isfinite(value):
        return MISSING
    return f"{value:.2f}" if value < 10 else significant(value)


def probability(p: float) -> str:
    """A p-value in as many digits as matter; never 0."""
    return "<0.0001" if p < 0.0001 else f"{p:.4f}" if p < 0.1 else f"{p:.2f}"


def count(n: int, word: str, plural: str = "s") -> str:
    """The number with the word, which gets the plural's ending unless it is 1."""
    return f"{n} {word}{plural if n != 1 else ''}"


def si_bytes(value: float) -> str:
    """A size in bytes with a binary prefix: 48 KiB, 1.5 MiB."""
    for unit, step in (("GiB", 2 ** 30), ("MiB", 2 ** 20), ("KiB", 2 ** 10)):
        if value >= step:
            return f"{value / step:.4g} {unit}"
    return f"{value:.4g} B"
