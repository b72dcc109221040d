#!/usr/bin/env python3
"""What this machine's noise looks like to a comparison: a program in turns with itself.

    $(scripts/find-python.sh) scripts/aa.py [--budget 2m] [--inject 1,2,5,10]

Writes aa.json into results/<machine>/, which later comparisons quote and take their limits from.
"""
import os

from fencepost_tool.cli.command import main
from fencepost_tool.cli.noise import run

if __name__ == "__main__":
    main(lambda argv, out, err: run(argv, out, err, os.environ.get("FENCEPOST_ARGS", "")))
