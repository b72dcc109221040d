"""Lists the atomic instructions, fences and calls of helpers of a program, and what changed between two builds of it."""
from __future__ import annotations

import argparse
import json
from typing import TextIO

from fencepost_tool.price import inventory, text
from fencepost_tool.results.errors import UserError

from . import exit_codes, price_profile, regex
from . import options as shared
from .verb import Verb


def _arguments(p: argparse.ArgumentParser) -> None:
    p.add_argument("--all", dest="inventory", metavar="FILE",
                   help="list all sites of a program, shared library, object file or static library, without running it")
    shared.filter_(p, what="; here a site: function, kind and instruction")
    shared.json_(p, "the sites")
    price_profile.arguments(p)


def _body(options: argparse.Namespace, out: TextIO, err: TextIO) -> int:
    selected = regex.pattern("--filter", options.filter)
    if options.program is not None and options.inventory is None:
        return price_profile.body(options, selected, out)
    if options.inventory is None:
        raise UserError("which program? --all FILE lists its sites, PROGRAM -- ARGUMENTS runs it and counts")
    found = inventory.take(options.inventory)
    sites = [site for site in found.sites if selected(f"{text.where(site)} {site.found.kind} {text.instruction(site)}")]
    if options.json:
        json.dump(text.document(found, sites), out, indent=1)
        out.write("\n")
    else:
        print("\n".join(text.lines(found, sites)), file=out)
    return exit_codes.OK


VERB = Verb("price", _arguments, _body, has_command=True,
            usage="fencepost price --all FILE | PROGRAM [--run FOLDER] -- [ARGUMENTS]",
            details="A program is executed only with -- after it: once natively, for its CPU time, and once under QEMU, which "
                    "counts.")
run = VERB.run
