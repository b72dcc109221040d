"""Which program tells the clean samples of a comparison from the others, and what is made of its answer."""
from __future__ import annotations

import shutil
import tempfile
import unittest
from pathlib import Path
from unittest import mock

from fencepost_tool.compare.interleaved import clean, measurement
from fencepost_tool.compare.interleaved.measurement import MeasuredProgram, Rules
from fencepost_tool.results import ResultsError
from fencepost_tool.stats.verdicts import REGRESSED

from ..support.program_stand_in import StandIn
from ..support.stand_in_runs import ALONE, SEED, SHARED, STAND_IN, stand_in, without_processes


class WhoTellsCleanSamples(unittest.TestCase):
    """Of the programs A, B and this checkout's own, some from before the command `clean`."""

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.a, self.b, self.own = (Path(folder.name) / name for name in ("a", "b", "own"))
        for path in (self.a, self.b, self.own):
            shutil.copy(STAND_IN, path)
        own = mock.patch.object(clean, "OWN", self.own)
        own.start()
        self.addCleanup(own.stop)
        self.asked: list[Path] = []
        real = StandIn.ask

        def ask(program, command):
            if command.startswith("clean "):
                self.asked.append(program.path)
            return real(program, command)
        noted = mock.patch.object(StandIn, "ask", ask)
        noted.start()
        self.addCleanup(noted.stop)

    def measured(self, *old: str, **asked) -> measurement.InterleavedRun:
        with stand_in(neighbour=0.2, factor=dict.fromkeys((*ALONE, SHARED), 1.5), old=old, **asked), without_processes():
            both = MeasuredProgram("A", self.a), MeasuredProgram("B", self.b, ("--extra-work=1/1",))
            return measurement.measure(both, 5.0, Rules(), SEED)

    def test_one_that_can_for_the_readings_of_both(self):
        for old, judge in (((), self.b), (("b",), self.a), (("a",), self.b), (("a", "b"), self.own)):
            with self.subTest(old=old):
                self.asked.clear()
                found = self.measured(*old)
                self.assertEqual({judge}, set(self.asked))
                self.assertEqual(REGRESSED, found.verdicts[ALONE[0]].verdict)
                self.assertGreater(sum(one.dropped for pair in found.pairs for one in pair.values()), 0)
                self.assertLess(max(one.ns[0] for pair in found.pairs for one in pair.values()), 40.0)

    def test_none_that_can_is_an_error_that_says_what_to_do(self):
        with self.assertRaisesRegex(ResultsError, f"{self.a} and {self.b}: can't tell .*{self.own}; make build"):
            self.measured("a", "b", "own")
        self.own.unlink()
        with self.assertRaisesRegex(ResultsError, "make build"):
            self.measured("a", "b")

    def test_the_readings_of_both_sides_and_their_time_are_handed_over(self):
        with stand_in():
            judge = clean.Judge([(self.a, ()), (self.b, ())], [{}, {"commands": ["clean"]}])
            self.addCleanup(judge.close)
            chain = {"kind0/core:1/alone": [0.2, 0.3], "kind0/core:1/team": [0.2, 0.2]}
            said = judge.judge([clean.Round(1.0, chain), clean.Round(2.0, {}), clean.Round(3.5, {"x": [0.2]})])
        self.assertEqual([[True, False], [], [True]], [one.tolist() for one in said.clean])
        self.assertEqual({"kind0/core:1/alone", "kind0/core:1/team", "x"}, set(said.levels))

    def test_a_judge_that_dies_or_answers_something_else_is_an_error(self):
        with stand_in(dies=0):
            judge = clean.Judge([(self.b, ())], [{"commands": ["clean"]}])
            with self.assertRaisesRegex(ResultsError, "did not tell which samples are clean: ended with exit code 3"):
                judge.judge([])
            judge.close()
        with stand_in():
            judge = clean.Judge([(self.b, ())], [{"commands": ["clean"]}])
            self.addCleanup(judge.close)
            with mock.patch.object(clean.Round, "samples", 7), self.assertRaisesRegex(ResultsError, "other samples"):
                judge.judge([clean.Round(1.0, {"x": [0.2]})])


if __name__ == "__main__":
    unittest.main()
