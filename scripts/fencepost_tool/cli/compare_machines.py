"""scripts/compare_machines.py: the arguments, and which form is written."""
from __future__ import annotations

import re
from typing import Sequence, TextIO

from fencepost_tool.compare.machines.export import as_csv, as_json
from fencepost_tool.compare.machines.text import text
from fencepost_tool.results import ResultsError
from fencepost_tool.select.matching import compare, load_all

from .command import guarded, parser


def run(args: Sequence[str], out: TextIO, err: TextIO) -> int:
    def body(options, out: TextIO, err: TextIO) -> int:
        pattern = _pattern(options.filter)
        if len(options.runs) < 2:
            raise ResultsError(options.runs[0], "is one run, and it takes two to compare",
                               "name another folder (scripts/summary.py shows one)")
        comparison = compare(load_all(options.runs, options.allow_emulated),
                             lambda name: bool(pattern.search(name.text)))
        if options.filter and not comparison.rows and not comparison.alone:
            raise ResultsError(f"--filter={options.filter}", "matches no case of these runs",
                               "`fencepost --benchmark_list_tests` lists names")
        forms = {"text": lambda: text(comparison, options.all), "csv": lambda: as_csv(comparison),
                 "json": lambda: as_json(comparison)}
        out.write(forms[options.format]())
        return 0
    p = parser("Holds two runs or more against the first: ns, cycles, and ratios with 95 % intervals.", "more")
    p.add_argument("--filter", metavar="REGEX", default="", help="only cases whose name it matches somewhere")
    p.add_argument("--all", action="store_true", help="every case in the text, not only the headline ones")
    p.add_argument("--format", choices=("text", "csv", "json"), default="text",
                   help="csv and json hold every case, unrounded")
    return guarded(body, p.parse_args(args), out, err)


def _pattern(regex: str) -> re.Pattern:
    try:
        return re.compile(regex)
    except re.error as e:
        raise ResultsError(f"--filter={regex}", f"is no regular expression ({e})", "mend it") from None
