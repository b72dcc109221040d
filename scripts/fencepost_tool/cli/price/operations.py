"""price --source: operations as written, of a program that counts them itself or of a file that it has left."""
from __future__ import annotations

import argparse
from pathlib import Path
from typing import Callable, TextIO

from fencepost_tool.price import profile, source_counts, source_text
from fencepost_tool.price.costs import Prices
from fencepost_tool.results import load

from .. import exit_codes, json_output
from .executions import output_of_program, refuse_other_cpu


def body(options: argparse.Namespace, selected: Callable[[str], bool], out: TextIO) -> int:
    """Runs options.source where -- follows, else reads it. UserError."""
    run = load(options.run) if options.run else None
    if run and not options.any_cpu:
        refuse_other_cpu(run)
    prices, what = Prices(run) if run else None, Path(options.source)
    if options.command is None:
        found = source_counts.read([what], prices)
    else:
        profile.refuse(what)
        found = source_counts.run(what, options.command, prices, options.stdin, output_of_program(options))
    operations = [one for one in found.operations
                  if selected(f"{source_text.where(one)} {source_text.name(one)} {one.order}")]
    if options.json:
        json_output.write(source_text.document(found, operations), out)
    else:
        print("\n".join(source_text.lines(found, operations, options.most)), file=out)
    return exit_codes.OK
