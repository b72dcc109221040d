"""Pair latency beside other tools: what is read from their output, and when ours is within the limit."""
from __future__ import annotations

import io
import unittest
from pathlib import Path

from fencepost_tool.cli import selfcheck as command
from fencepost_tool.selfcheck import pair_tools
from fencepost_tool.selfcheck.verdict import MET, MISSED

from ..support import synthetic_run  # noqa: F401  puts scripts/ on the path

C2CLAT = """ CPU    0    1
   0    0  137
   1  137    0
"""


class Reading(unittest.TestCase):
    def test_c2clat(self):
        self.assertEqual(137.0, pair_tools.least_of_c2clat(C2CLAT))
        self.assertIsNone(pair_tools.least_of_c2clat(""))

    def test_core_to_core(self):
        self.assertEqual(61.25, pair_tools.mean_of_core_to_core(",\n61.25,\n"))
        self.assertIsNone(pair_tools.mean_of_core_to_core(",\n,\n"))


class Verdict(unittest.TestCase):
    tool = pair_tools.tools(Path("c2clat"), Path("core-to-core-latency"))[0]

    def test_median_of_runs_against_median_of_runs(self):
        self.assertEqual(MET, pair_tools.row(self.tool, [60, 61, 500], [62, 70, 71]).verdict)
        self.assertEqual(MISSED, pair_tools.row(self.tool, [60, 61, 62], [72, 73, 10]).verdict)
        self.assertEqual(MISSED, pair_tools.row(self.tool, [84, 84, 84], [72, 73, 74]).verdict)

    def test_no_figure_is_a_miss(self):
        self.assertEqual(MISSED, pair_tools.row(self.tool, [], [72]).verdict)


class Asking(unittest.TestCase):
    def test_both_tools_are_needed(self):
        for args in (["--only", "pair"], ["--c2clat", "x"], ["--core-to-core", "x"]):
            err = io.StringIO()
            self.assertEqual(2, command.run(args, io.StringIO(), err), args)
            self.assertIn("needs both", err.getvalue())

    def test_not_asked_for_without_them(self):
        self.assertNotIn("pair", command.parse([]).only)
        self.assertIn("pair", command.parse(["--c2clat", "a", "--core-to-core", "b"]).only)


if __name__ == "__main__":
    unittest.main()
