#!/usr/bin/env python3
"""What a change costs: two commits, or two programs of fencepost, that take turns on the same CPUs.

    $(scripts/find-python.sh) scripts/compare_builds.py BASE NEW [--budget 2m] [--require REGEX]

Exit 0: nothing regressed; 1: something did; 2: they can't be compared; 3: a required case is inconclusive.
docs/reference/comparing.md says how a verdict comes about.
"""
import os

from fencepost_tool.cli.command import main
from fencepost_tool.cli.compare_builds import run

if __name__ == "__main__":
    main(lambda argv, out, err: run(argv, out, err, os.environ.get("FENCEPOST_ARGS", "")))
