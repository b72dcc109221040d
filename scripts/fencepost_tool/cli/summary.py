"""Prints the summary of a run."""
from __future__ import annotations

from typing import Sequence, TextIO

from fencepost_tool.results import load
from fencepost_tool.summary import text

from .command import guarded, parser


def run(args: Sequence[str], out: TextIO, err: TextIO) -> int:
    def body(options, out: TextIO, err: TextIO) -> int:
        out.write(text(load(options.run, options.allow_emulated)))
        return 0
    p = parser("Prints the summary of a run: the figures that answer each benchmark's question.")
    return guarded(body, p.parse_args(args), out, err)
