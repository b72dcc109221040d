#!/usr/bin/env python3
"""Holds the runs of two machines or more side by side.

    $(scripts/find-python.sh) scripts/compare_machines.py A B [...] [--filter REGEX] [--all]
                                                          [--format text|csv|json]

A, B: folders of runs; the ratios are to the first. Reads the folders and writes nothing but stdout.
Exit 2 and one line on stderr when they can't be compared. It can't say how processes of one machine
differ from one another: each machine is one process here.
"""
from fencepost_tool.cli.command import main
from fencepost_tool.cli.compare_machines import run

if __name__ == "__main__":
    main(run)
