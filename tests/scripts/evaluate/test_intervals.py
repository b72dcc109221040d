"""Coverage of published intervals: what a test of the harness prints, and nothing where that is not built."""
import tempfile
import unittest
from pathlib import Path
from unittest import mock

from fencepost_tool.evaluate import intervals
from fencepost_tool.evaluate.table import markdown
from fencepost_tool.results import ResultsError

from ..support.stand_in_runs import ROOT


class IntervalsTest(unittest.TestCase):
    def rates(self, printed=None):
        """printed: by the program, with the seed; None where there is no program."""
        with tempfile.TemporaryDirectory() as folder, mock.patch.object(intervals, "ROOT", Path(folder)):
            program = Path(folder, "build", "dev", "tests", "unit_tests")
            program.parent.mkdir(parents=True)
            if printed is not None:
                program.write_text(f"#!/bin/sh\necho \"{printed}\"\nexit 1\n")
                program.chmod(0o755)
            return intervals.rates(7)

    def test_what_the_harness_counts_against_93_to_97_percent(self):
        counts = ((0.3, "960"), (0.5, "900"), (0.8, "99$FENCEPOST_SEED"))
        found = self.rates("x\n" + "\n".join(f"correlation {rho}: {count} of 1000" for rho, count in counts))
        self.assertEqual([(960, "met ?"), (900, "missed by 3.0 points"), (997, "missed by 2.7 points")],
                         [(row.hits, row.verdict) for row in found])
        self.assertIn("| 93 to 97 % | 90.0 % |", markdown(found))

    def test_without_a_build_there_is_no_value(self):
        self.assertEqual(2, markdown(self.rates()).count("| not built (make test) |"))
        with self.assertRaisesRegex(ResultsError, "prints no coverage"):
            self.rates("no tests")

    def test_the_harness_prints_it(self):
        source = (ROOT / "tests" / "harness" / "sampling" / "coverage_test.cpp").read_text("utf-8")
        self.assertIn("TEST({}, {})".format(*intervals.TEST.split(".")), source)
        self.assertIn('"correlation " << correlation << ": " << covered << " of " << trials', source)


if __name__ == "__main__":
    unittest.main()
