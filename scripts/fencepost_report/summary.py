"""The final summary of a run as plain text."""
from __future__ import annotations

from typing import Sequence, TextIO

from fencepost_results import Run, load

from .command import guarded, parser
from .heading import failures, heading
from .sections import sections


def text(run: Run) -> str:
    """The whole summary, at most 100 columns wide."""
    blocks = [heading(run), *sections(run), failures(run)]
    return "\n\n".join("\n".join(lines) for lines in blocks if lines) + "\n"


def run(args: Sequence[str], out: TextIO, err: TextIO) -> int:
    def body(options, out: TextIO, err: TextIO) -> int:
        out.write(text(load(options.run, options.allow_emulated)))
        return 0
    p = parser("Prints the summary of a run: the figures that answer each benchmark's question.")
    return guarded(body, p.parse_args(args), out, err)
