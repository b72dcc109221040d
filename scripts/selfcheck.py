#!/usr/bin/env python3
"""Measures what is known beforehand, and says which figures this build on this machine reaches.

    $(scripts/find-python.sh) scripts/selfcheck.py --program build/release/fencepost [--quick]

Exit 0: all met. 1: at least one missed; a case without a figure is a miss. 3: none missed, but the
machine was too noisy to say of at least one. 2 and one line on stderr: it could not be run.
It can't tell a wrong harness from a core that is not like the one the figures come from.
"""
import sys

from fencepost_tool.cli.selfcheck import run

if __name__ == "__main__":
    sys.exit(run(sys.argv[1:], sys.stdout, sys.stderr))
