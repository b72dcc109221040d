#!/usr/bin/env python3
"""Has a case become slower? Holds two sides of one process or more against each other.

    $(scripts/find-python.sh) scripts/compare.py A B
    $(scripts/find-python.sh) scripts/compare.py old=A1 old=A2 old=A3 new=B1 new=B2 new=B3 [--require REGEX]

A, B: results folders or files of Google Benchmark's JSON. Exit 0: nothing regressed; 1: something did;
2: they can't be compared; 3: a required case is inconclusive. docs/reference/comparing.md says how a verdict comes
about. It can't say anything about noise between runs where a side has one process.
"""
from fencepost_tool.cli.compare_files import run
from fencepost_tool.cli.command import main

if __name__ == "__main__":
    main(run)
