#!/usr/bin/env python3
"""Does the tracking keep what it promises? Rates of false alarms and of changes found, beside their targets.

    $(scripts/find-python.sh) scripts/evaluate_tracking.py [--only history] [--tries 2000] [--seed 1]

Exit 1: a target is missed, and the table says by how much. Made-up histories have the noise that they were
given, and no machine's.
"""
from fencepost_tool.cli.evaluate import run
from fencepost_tool.cli.command import main

if __name__ == "__main__":
    main(run)
