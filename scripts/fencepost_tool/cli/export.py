"""scripts/export.py: the arguments, and where the text goes."""
from __future__ import annotations

from pathlib import Path
from typing import Sequence, TextIO

from fencepost_tool.export.benchfmt import benchfmt
from fencepost_tool.export.bmf import bmf
from fencepost_tool.export.gbench import flat, whole
from fencepost_tool.export.runs import Process, read
from fencepost_tool.export.tidy import tidy
from fencepost_tool.results import ResultsError

from .command import guarded, parser
from .options import pattern

FORMATS = {"gbench": whole, "gbench-flat": flat, "benchfmt": benchfmt, "bmf": bmf, "csv": tidy}


def run(args: Sequence[str], out: TextIO, err: TextIO) -> int:
    def body(options, out: TextIO, err: TextIO) -> int:
        processes = read(options.runs, pattern("--filter", options.filter), options.allow_emulated)
        text = FORMATS[options.to](processes)
        _write(text, options.out, out)
        _say_left_out(processes, err)
        return 0
    p = parser("Writes runs in another tool's format; several runs are several processes of one program.", "more")
    p.add_argument("--to", choices=tuple(FORMATS), required=True, help="docs/how-to/use-results-elsewhere.md says what each is for")
    p.add_argument("--filter", metavar="REGEX", default="", help="only cases whose name it matches somewhere")
    p.add_argument("--out", type=Path, metavar="FILE", help="instead of stdout")
    return guarded(body, p.parse_args(args), out, err)


def _write(text: str, path: Path | None, out: TextIO) -> None:
    """A file is whole or is not there: consumers take half of one for all."""
    if path is None:
        out.write(text)
        return
    part = path.with_name(path.name + ".part")
    try:
        part.write_text(text, "utf-8")
        part.replace(path)
    except OSError as e:
        part.unlink(missing_ok=True)
        raise ResultsError(path, f"can't be written: {e.strerror}", "check space and rights") from None


def _say_left_out(processes: Sequence[Process], err: TextIO) -> None:
    failed = {name: why for p in processes for name, why in p.failed.items()}
    if failed:
        name, why = next(iter(failed.items()))
        print(f"note: {len(failed)} case{'s' if len(failed) > 1 else ''} without a figure left out, the first is "
              f"{name}: {' '.join(why.split())}", file=err)
