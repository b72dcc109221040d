"""Coverage of published intervals: what a test of the harness prints, and nothing where that is not built."""
from __future__ import annotations

import tempfile
import unittest
from pathlib import Path
from unittest import mock

from fencepost_tool.evaluate import intervals
from fencepost_tool.evaluate.rates import Rate, Unmeasured
from fencepost_tool.evaluate.table import markdown
from fencepost_tool.results import ResultsError

from ..support.stand_in_runs import ROOT

FAKE = """#!/bin/sh
echo "$* $FENCEPOST_SEED" > {log}
echo "[ RUN      ] Coverage"
echo "correlation 0.3: 960 of 1000"
echo "correlation 0.5: 900 of 1000"
echo "correlation 0.8: 990 of 1000"
exit 1
"""


class IntervalsTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.root = Path(folder.name)
        patch = mock.patch.object(intervals, "ROOT", self.root)
        patch.start()
        self.addCleanup(patch.stop)

    def build(self, text: str) -> None:
        program = self.root / "build" / "dev" / "tests" / "unit_tests"
        program.parent.mkdir(parents=True, exist_ok=True)
        program.write_text(text.replace("{log}", str(self.root / "log")))
        program.chmod(0o755)

    def test_without_a_build_there_is_no_value(self):
        found = intervals.rates(1)
        self.assertEqual([Unmeasured] * 2, list(map(type, found)))
        self.assertIn("not built", markdown(found))

    def test_what_the_harness_counts_against_93_to_97_percent(self):
        self.build(FAKE)
        found = intervals.rates(7)
        self.assertEqual([(960, "met ?"), (900, "missed by 3.0 points"), (990, "missed by 2.0 points")],
                         [(row.hits, row.verdict) for row in found if isinstance(row, Rate)])
        self.assertEqual(f"--gtest_filter={intervals.TEST} 7\n", (self.root / "log").read_text())
        self.assertIn("| 93 to 97 % | 90.0 % |", markdown(found))

    def test_anything_else_is_an_error(self):
        self.build("#!/bin/sh\necho 'no tests'\n")
        with self.assertRaisesRegex(ResultsError, "prints no coverage"):
            intervals.rates(1)

    def test_the_harness_prints_it(self):
        name, _, test = intervals.TEST.partition(".")
        source = (ROOT / "tests" / "harness" / "sampling" / "coverage_test.cpp").read_text("utf-8")
        self.assertIn(f"TEST({name}, {test})", source)
        self.assertIn('"correlation " << correlation << ": " << covered << " of " << trials', source)


if __name__ == "__main__":
    unittest.main()
