"""Whole suites of a program against itself: counted as flagged or not, each with its own seed, and kept when stopped."""
import contextlib
import io
import unittest
from unittest import mock

from fencepost_tool.cli import evaluate
from fencepost_tool.compare.interleaved import measurement
from fencepost_tool.compare.interleaved.measurement import MeasuredProgram
from fencepost_tool.evaluate import unchanged

from ..support.stand_in_runs import ALONE, STAND_IN, stand_in, without_processes

ROW = "| A/A suites flagged: 16 cases, 1 s each | <= 5 % | "


class UnchangedTest(unittest.TestCase):
    def evaluate(self, *counts, **asked):
        self.out = io.StringIO()
        with stand_in(**asked), without_processes(), \
                mock.patch.object(unchanged, "spinner", return_value=contextlib.nullcontext()) as self.spinner:
            return evaluate.run(["--only", "unchanged", "--program", str(STAND_IN), "--comparison", "1", "--default-set", "1",
                                 "--seed", "40", "--unchanged", *counts], self.out, self.out)

    def test_suites_of_each_kind_with_their_seeds(self):
        self.assertEqual(0, self.evaluate("2", "1", "1"))
        self.spinner.assert_called_once_with(pinned=False)
        for line in ("16 cases, 1 s each: 1 of 2, seed 40: 7 of 7 cases have a verdict, ", "each: 2 of 2, seed 41: ",
                     "beside a spinner: 1 of 1, seed 42: ", "default set, 1 s each: 1 of 1, seed 43: ",
                     ROW + "0.0 % | 0.0 % to 65.8 % | 2 | met ? |"):
            self.assertIn(line, self.out.getvalue())

    def test_a_flagged_suite_is_counted_and_its_cases_named(self):
        def one(label, path, flags):
            return MeasuredProgram(label, path, flags + (("--extra-work=1/1",) if label == "B" else ()))
        with mock.patch.object(unchanged, "MeasuredProgram", one):
            self.assertEqual(1, self.evaluate("1", "0", "0", factor={ALONE[2]: 1.2}))
        self.assertIn(f"; {ALONE[2]} flagged", self.out.getvalue())
        self.assertIn(ROW + "100.0 % | 20.7 % to 100.0 % | 1 | missed by 95.0 points |", self.out.getvalue())

    def test_what_was_measured_is_printed_when_it_is_stopped(self):
        real, calls = measurement.measure, []

        def stopped(*args):
            calls.append(args)
            if len(calls) == 3:
                raise KeyboardInterrupt
            return real(*args)
        with mock.patch.object(measurement, "measure", stopped), self.assertRaises(KeyboardInterrupt):
            self.evaluate("5", "5", "5")
        self.assertIn("unchanged, not finished, seed 40", self.out.getvalue())
        self.assertIn(ROW + "0.0 % | 0.0 % to 65.8 % | 2 |", self.out.getvalue())
        self.assertEqual(2, self.evaluate("1", "-1", "0"))


if __name__ == "__main__":
    unittest.main()
