"""What several sections share."""
import unittest
from pathlib import Path

from fencepost_tool.results import Case, Estimate, Run
from fencepost_tool.results.names import parse_name
from fencepost_tool.summary.sections.rows import work_in_ns


class WorkTest(unittest.TestCase):

    def test_cycles_of_work_are_told_in_ns_where_that_was_measured(self):
        def run(*cases):
            return Run(Path("made-up"), {}, {}, cases)
        work = Case(parse_name("floor/work/latency/cycles:100/threads:1"), Estimate(27.13), Estimate(100.0))
        self.assertEqual(work_in_ns(run(work)), "; 100 take 27.1 ns")
        self.assertEqual(work_in_ns(run()), "")
