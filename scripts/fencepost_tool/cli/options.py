"""Options that several verbs share, each defined once, and the types of their values."""
from __future__ import annotations

import argparse
import re
from pathlib import Path

from fencepost_tool import paths

LEAST_ALPHA = 1e-12  # quantiles of t are exact to far below it, and infinite where 1 - alpha rounds to 1
Parser = argparse._ActionsContainer  # a parser, or a group of its options


def common(p: Parser) -> None:
    """Adds the options that every verb has."""
    group = p.add_argument_group("output")
    group.add_argument("-q", "--quiet", action="store_true", help="no progress and no notes on stderr")
    group.add_argument("-v", "--verbose", action="store_true", help="with an internal error: the traceback")
    group.add_argument("--color", choices=("auto", "always", "never"), default="auto",
                       help="auto (the default): on a terminal, unless NO_COLOR is set")


def run(p: Parser) -> None:
    """Adds the argument RUN, one folder."""
    p.add_argument("run", metavar="RUN", help="results folder of one run")


def runs(p: Parser) -> None:
    """Adds the argument RUN, one folder or more."""
    p.add_argument("runs", metavar="RUN", nargs="+", help="results folder of a run")


def filter_(p: Parser, default: str | None = "", what: str = "") -> None:
    """Adds --filter. default: None where no filter means not all cases; what: more of its help."""
    p.add_argument("--filter", metavar="REGEX", default=default,
                   help="only cases whose name it matches anywhere; a leading - excludes" + what)


def all_cases(p: Parser) -> None:
    """Adds --all."""
    p.add_argument("--all", dest="all_cases", action="store_true", help="all cases, not only the core set; --filter finds any")


def require(p: Parser) -> None:
    """Adds --require, "" by default."""
    p.add_argument("--require", metavar="REGEX", default="", help="exit 3 when one of these cases is inconclusive")


def require_clean(p: Parser) -> None:
    """Adds --require-clean."""
    p.add_argument("--require-clean", action="store_true", help="leave out noisy results (estimates from disturbed samples)")


def json_(p: Parser, what: str) -> None:
    """Adds --json; what: is printed."""
    p.add_argument("--json", action="store_true", help=f"{what}, as JSON on stdout")


def allow_emulated(p: Parser) -> None:
    """Adds --allow-emulated."""
    p.add_argument("--allow-emulated", action="store_true",
                   help="read runs measured under emulation; their times say nothing about hardware")


def program(p: Parser) -> None:
    """Adds --program, None by default (paths.program() then finds it)."""
    p.add_argument("--program", type=Path, metavar="FILE", default=None,
                   help="the program that measures "
                        "(default: $FENCEPOST_PROGRAM, else the installed one or build/release/fencepost)")


def budget(p: Parser, default: float, words: str, what: str) -> None:
    """Adds --budget, in seconds; words: the default as the help shows it."""
    p.add_argument("--budget", type=seconds, default=default, metavar="TIME", help=f"{what} ({words})")


def seed(p: Parser, default: int, what: str) -> None:
    """Adds --seed, a number of 32 bits."""
    p.add_argument("--seed", type=seed_number, default=default, help=what)


def alpha(p: Parser) -> None:
    """Adds --alpha, a share of at least LEAST_ALPHA."""
    p.add_argument("--alpha", type=level, default=0.05, help="share of unchanged suites that may be flagged (%(default)s)")


def threshold(p: Parser, what: str) -> None:
    """Adds --threshold, a share, None by default."""
    p.add_argument("--threshold", type=share, metavar="SHARE",
                   help=f"{what}, 0.02 or 2%% (default: by case, docs/reference/comparing.md)")


def results(p: Parser, what: str) -> None:
    """Adds --results, the folder of all machines."""
    p.add_argument("--results", type=Path, default=paths.results(), metavar="FOLDER", help=what)


def share(text: str) -> float:
    """0.02 or 2%."""
    try:
        value = float(text[:-1]) / 100 if text.endswith("%") else float(text)
    except ValueError:
        value = -1.0
    if not 0 < value < 1:
        raise argparse.ArgumentTypeError(f"{text}: a share between 0 and 1, or per cent: 0.02 or 2%")
    return value


def level(text: str) -> float:
    """A share of at least LEAST_ALPHA."""
    value = share(text)
    if value < LEAST_ALPHA:
        raise argparse.ArgumentTypeError(f"{text}: a share of at least {LEAST_ALPHA:g}; no comparison tells less")
    return value


def seconds(text: str) -> float:
    """60s, 5m, 1h, or plain seconds."""
    match = re.fullmatch(r"(\d+(?:\.\d+)?)(s|m|h|)", text)
    value = float(match[1]) * {"": 1, "s": 1, "m": 60, "h": 3600}[match[2]] if match else 0
    if not 0 < value <= 86400:
        raise argparse.ArgumentTypeError(f"{text}: a time above zero and up to a day, such as 60s, 5m or 1h")
    return value


def seed_number(text: str) -> int:
    """0 or more, of 32 bits, as numpy's generators take them with an offset."""
    value = int(text) if text.isascii() and text.isdigit() and len(text) <= 10 else -1
    if not 0 <= value < 2 ** 32:
        raise argparse.ArgumentTypeError(f"{text}: a whole number from 0 to 4294967295")
    return value
