"""Which program tells the clean samples of a comparison from the others, and what is made of its answer."""
from __future__ import annotations

import json
import shutil
import tempfile
import unittest
from pathlib import Path
from unittest import mock

from fencepost_tool.compare.interleaved import clean, levels, measurement
from fencepost_tool.compare.interleaved.measurement import MeasuredProgram, Rules
from fencepost_tool.results import ResultsError
from fencepost_tool.stats.verdicts import REGRESSED

from ..support.program_stand_in import StandIn
from ..support.stand_in_runs import ALONE, SEED, SHARED, STAND_IN, stand_in, without_processes


class WhoTellsCleanSamples(unittest.TestCase):
    """Which of the programs A, B and this checkout's own does it; some are from before the command `clean`."""

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
        self.handed: list[str] = []
        real = StandIn.ask

        def ask(program, command):
            if command.startswith("clean "):
                self.asked.append(program.path)
                self.handed.append(command)
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

    def test_modes_of_the_clean_samples_of_either_side(self):
        def modes(*old, **asked):
            return self.measured(*old, **asked).modes
        one = dict.fromkeys((*ALONE, SHARED), (1, 1))
        self.assertEqual(one, modes())
        self.assertEqual({**one, ALONE[1]: (1, 2), SHARED: (2, 2)}, modes(two_modes={ALONE[1]: "new", SHARED: "both"}))
        self.assertEqual(dict.fromkeys(one, (1, 1)), modes("b"), "of those that the other program tells")
        with stand_in():
            judge = clean.Judge([(self.a, ())], [{"commands": ["clean"]}])
            self.addCleanup(judge.close)
            judge._program.about = {"commands": ["clean"]}
            self.assertEqual([None, None], judge.modes([[[1.0]], [[2.0]]]))

    def test_idle_periods_are_handed_over_where_the_rounds_of_both_programs_state_them(self):
        for old, handed in (((), True), (("a",), False), (("b",), False)):
            with self.subTest(old=old):
                self.handed.clear()
                self.measured(*old)
                rounds = [one for command in self.handed for one in json.loads(command.partition(" ")[2])]
                self.assertLessEqual(set(ALONE), {one["case"] for one in rounds})
                self.assertEqual({100.0}, {one["window_us"] for one in rounds})
                disturbed = [one for one in rounds if 0.3 in one["chain"]["kind0/core:1/alone"]]
                self.assertEqual({handed}, {"idle_periods" in one for one in disturbed})
                self.assertFalse(any("idle_periods" in one for one in rounds if one not in disturbed))

    def told(self, **asked) -> list[str]:
        """Each line that either side of a comparison was told of levels, behind "new" or "base"."""
        with tempfile.TemporaryDirectory() as folder:
            log = Path(folder) / "log"
            log.touch()
            self.measured(log=str(log), **asked)
            return [line for line in log.read_text().splitlines() if line.split()[1] == "level"]

    def test_both_programs_are_told_the_level_that_holds_for_both(self):
        told = self.told()
        for side in ("base", "new"):
            self.assertIn(f"{side} level 0.20000000000000001 kind0/core:1/alone", told)
        self.assertEqual(told.count(told[0]) * 2, len(told), "all of the same level, to each as often")

    def test_programs_from_before_the_list_of_commands_know_levels_and_those_that_do_not_list_it_are_not_told(self):
        with stand_in():
            for about, knows in (({}, True), ({"commands": ["take", "level"]}, True), ({"commands": ["take"]}, False)):
                program = mock.Mock(about=about)
                levels.send([program], {"a/alone": 0.25, "b/team": 0.5})
                said = [call.args[0] for call in program.ask.call_args_list]
                self.assertEqual(["level 0.25 a/alone", "level 0.5 b/team"] if knows else [], said)

    def test_without_a_level_nothing_is_told(self):
        with stand_in():
            program = mock.Mock(about={})
            levels.send([program], {})
        program.ask.assert_not_called()

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
