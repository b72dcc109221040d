"""compare, of machines: the same cases of several runs side by side."""
from __future__ import annotations

import argparse
from typing import TextIO

from fencepost_tool.compare.machines.export import as_csv, as_json
from fencepost_tool.compare.machines.text import text
from fencepost_tool.results import ResultsError
from fencepost_tool.select.matching import compare, load_all

from . import colour, exit_codes
from .regex import pattern


def body(options: argparse.Namespace, out: TextIO, err: TextIO) -> int:
    """Compares runs side by side; returns the exit code."""
    keep = pattern("--filter", options.filter or "")
    if options.format not in ("text", "csv", "json"):
        raise ResultsError(f"--format={options.format}", "is not for machines side by side", "choose text, csv or json")
    if len(options.inputs) < 2:
        raise ResultsError(options.inputs[0], "is one run, and it takes two to compare",
                           "name another folder (`fencepost summary` shows one)")
    comparison = compare(load_all(options.inputs, options.allow_emulated), lambda name: keep(name.text))
    if options.filter and not comparison.rows and not comparison.alone:
        raise ResultsError(f"--filter={options.filter}", "matches no case of these runs", "`fencepost list` lists names")
    forms = {"text": lambda: colour.paint(text(comparison, options.all), colour.wanted(options.color, out)),
             "csv": lambda: as_csv(comparison), "json": lambda: as_json(comparison)}
    out.write(forms[options.format]())
    return exit_codes.OK
