"""Prints help on a verb; the man page and the completions, which are made from the same definitions."""
from __future__ import annotations

import argparse
from pathlib import Path
from typing import TextIO

from . import completion, exit_codes, manual, markdown, verbs
from .verb import Verb

GENERATED = {"man": manual.page, "markdown": markdown.page,
             "bash": completion.bash, "zsh": completion.zsh, "fish": completion.fish}
FILES = {"man": "fencepost.1", "bash": "fencepost.bash", "zsh": "_fencepost", "fish": "fencepost.fish"}


def _arguments(p: argparse.ArgumentParser) -> None:
    p.add_argument("verb", metavar="VERB", nargs="?", choices=tuple(verbs.SUMMARIES), help="one of the verbs; all without")
    p.add_argument("--print", dest="generated", choices=tuple(GENERATED),
                   help="the man page (roff), the same in Markdown, or the completions of a shell")
    p.add_argument("--write", type=Path, metavar="FOLDER", help=f"all of these into files: {', '.join(FILES.values())}")


def _body(options: argparse.Namespace, out: TextIO, err: TextIO) -> int:
    if options.write:
        for kind, file in FILES.items():
            (options.write / file).write_text(GENERATED[kind](), "utf-8")
    elif options.generated:
        out.write(GENERATED[options.generated]())
    elif options.verb:
        out.write(verbs.load(options.verb).parser().format_help())
    else:
        from .main import help_text
        out.write(help_text())
    return exit_codes.OK


VERB = Verb("help", _arguments, _body)
run = VERB.run
