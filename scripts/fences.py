#!/usr/bin/env python3
"""Lists what each memory order compiles to, for every compiler here and every target it can aim at, and checks it.

    $(scripts/find-python.sh) scripts/fences.py [--target aarch64] [--diff clang++-14 clang++-19]

Writes fences.json, fences.md and listings.html to build/fences. Exit 0: nothing too weak but known faults of
compilers. 1: something is. 2 and one line on stderr: it could not be done. Runs nothing that it compiles, and says
nothing of cost.
"""
import os

from fencepost_tool.cli.fences import run
from fencepost_tool.cli.command import main

if __name__ == "__main__":
    main(lambda argv, out, err: run(argv, out, err, os.environ.get("FENCEPOST_ARGS", "")))
