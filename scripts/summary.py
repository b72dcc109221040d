#!/usr/bin/env python3
"""Prints the summary of a run.

    $(scripts/find-python.sh) scripts/summary.py results/<machine>/<date>-<commit>

Reads the folder and writes nothing but stdout. Exit 2 and one line on stderr
when the folder can't be used.
"""
from fencepost_tool.cli.command import main
from fencepost_tool.cli.summary import run

if __name__ == "__main__":
    main(run)
