#!/usr/bin/env python3
"""Writes runs in the format of another tool.

    $(scripts/find-python.sh) scripts/export.py RUN [...] --to gbench|gbench-flat|benchfmt|bmf|csv [--out FILE]

gbench: Google Benchmark's tools/compare.py; gbench-flat: Bencher's cpp_google, github-action-benchmark;
benchfmt: Go's benchstat; bmf: Bencher; csv: pandas, R, Otava. Several runs are several processes of one
program. Exit 2 and one line on stderr for what can't be exported. Proofs and samples stay in the folder.
"""
from fencepost_tool.cli.export import run
from fencepost_tool.cli.command import main

if __name__ == "__main__":
    main(run)
