"""Interleaved comparisons of a stand-in with known values: known effects, noisy samples, processes that die."""
from __future__ import annotations

import io
import json
import random
import subprocess
import tempfile
import unittest
from collections import Counter
from dataclasses import replace
from pathlib import Path
from unittest import mock

import numpy as np

from fencepost_tool.cli import compare
from fencepost_tool.cli import compare_programs as command
from fencepost_tool.cli import noise as noise_command
from fencepost_tool.cli.regex import pattern
from fencepost_tool.compare.files import table
from fencepost_tool.compare.files.comparison import exit_code
from fencepost_tool.compare.interleaved import builds, comparison, default_set, measurement, noise, program
from fencepost_tool.compare.interleaved import pair as pair_module
from fencepost_tool.compare.interleaved.measurement import MeasuredProgram, Rules
from fencepost_tool.compare.interleaved.program import Program
from fencepost_tool.results import ResultsError
from fencepost_tool.results.documents import validator
from fencepost_tool.results.names import parse_name
from fencepost_tool.stats.thresholds import Thresholds
from fencepost_tool.stats.verdicts import EQUIVALENT, IMPROVED, LAYOUT, REGRESSED, TAIL

from ..support.given import given
from ..support.stand_in_runs import ALONE, FEWER_ARRANGEMENTS, ROOT, SEED, SHARED, STAND_IN, sides, stand_in, without_processes


class AnInterleavedRun(unittest.TestCase):
    def measured(self, budget_s: float = 2.5, rules: Rules | None = None, **asked) -> measurement.InterleavedRun:
        with stand_in(**asked), without_processes():
            return measurement.measure(sides(), budget_s, rules or Rules(), SEED)

    def measured_by_processes(self, budget_s: float = 2.5, **asked) -> measurement.InterleavedRun:
        with stand_in(**asked):
            return measurement.measure(sides(), budget_s, Rules(), SEED)

    def verdicts(self, found: measurement.InterleavedRun) -> dict[str, str]:
        return {case: v.verdict for case, v in found.verdicts.items()}

    def test_what_changed_is_flagged_and_nothing_else(self):
        found = self.measured(factor={ALONE[0]: 1.02, ALONE[1]: 0.97, SHARED: 1.10})
        said = self.verdicts(found)
        self.assertEqual({ALONE[0]: REGRESSED, ALONE[1]: IMPROVED, SHARED: REGRESSED},
                         {case: v for case, v in said.items() if v in (REGRESSED, IMPROVED)})
        self.assertIn(EQUIVALENT, [said[case] for case in ALONE[2:]])
        self.assertAlmostEqual(0.0198, found.verdicts[ALONE[0]].question.effect.mean, delta=0.002)

    def test_who_is_decided_ends_it_before_the_budget_does(self):
        found = self.measured(5.0, factor=dict.fromkeys((*ALONE, SHARED), 1.5))
        self.assertEqual({REGRESSED}, set(self.verdicts(found).values()))
        late = self.measured(5.0, Rules(early=False), factor=dict.fromkeys((*ALONE, SHARED), 1.5))
        self.assertEqual({REGRESSED}, set(self.verdicts(late).values()))
        self.assertLess(len(found.pairs), 0.9 * found.planned)
        self.assertGreater(len(late.pairs), len(found.pairs))

    def test_neighbours_are_dropped_on_both_sides(self):
        found = self.measured(neighbour=0.2)
        self.assertNotIn(REGRESSED, self.verdicts(found).values())
        self.assertNotIn(IMPROVED, self.verdicts(found).values())
        self.assertGreater(sum(one.dropped for pair in found.pairs for one in pair.values()), 0)
        for pair in found.pairs:
            for one in pair.values():
                self.assertLess(max(one.ns), 40.0)

    def test_without_a_clean_level_nothing_is_judged(self):
        found = self.measured(levels=False)
        self.assertEqual({}, found.verdicts)
        self.assertEqual({*ALONE, SHARED}, set(found.left_out))
        self.assertIn("no clean level known for its cores", found.left_out[SHARED])

    def test_the_same_code_is_layout(self):
        found = self.measured(rules=Rules(same_code=lambda case: True, layout=True), factor={ALONE[0]: 1.05})
        self.assertEqual(LAYOUT, self.verdicts(found)[ALONE[0]])

    def test_the_same_code_cannot_be_ten_times_slower_by_its_place(self):
        found = self.measured(rules=Rules(same_code=lambda case: True, layout=True), factor={SHARED: 10.0, ALONE[0]: 0.8})
        self.assertEqual((REGRESSED, IMPROVED), tuple(self.verdicts(found)[case] for case in (SHARED, ALONE[0])))
        notes = {row.name.text: table.note(row) for row in comparison.comparison(found).rows}
        self.assertIn("the loop's code is the same", notes[SHARED])

    def test_a_required_case_with_a_tail_is_not_decided(self):
        found = comparison.comparison(self.measured())
        row = replace(found.rows[0], verdict=replace(found.rows[0].verdict, verdict=TAIL))
        self.assertEqual([0, 3], [exit_code(replace(found, rows=(row,)), only) for only in (None, lambda name: True)])

    def test_equivalent_is_not_said_at_an_early_look_of_few_pairs(self):
        found = measurement.InterleavedRun(sides(), Rules(), SEED, cases={case: parse_name(case) for case in ALONE})
        rows = np.random.default_rng(SEED).normal(0, 1e-4, (20, len(ALONE)))
        found.pairs = [{c: pair_module.CaseOfPair((1, 1), (1, 1), x, x, 1, 0) for c, x in zip(ALONE, row)} for row in rows]
        measurement.look(found, len(measurement.LOOKS) - 2)
        self.assertNotIn(EQUIVALENT, self.verdicts(found).values())
        measurement.look(found, len(measurement.LOOKS) - 1)
        self.assertEqual({EQUIVALENT}, set(self.verdicts(found).values()))

    def test_work_disproved_and_what_cannot_be_measured_are_left_out(self):
        found = self.measured(wrong=ALONE[2], obstacles={"fence/wings/idle/threads:1": "both"})
        self.assertIn("the sum should be 2", found.left_out[ALONE[2]])
        self.assertIn("needs wings", found.left_out["fence/wings/idle/threads:1"])
        self.assertNotIn(ALONE[2], found.verdicts)

    def test_the_case_is_what_the_program_says_it_is_not_what_its_name_looks_like(self):
        fields: dict[str, object] = {"kind": "fence", "primitive": "p", "operation": "stores_flushed", "order": None,
                                     "parameters": {}, "threads": 1}
        found = self.measured(fields={ALONE[0]: fields})
        self.assertEqual(fields, found.cases[ALONE[0]].fields())
        self.assertEqual(parse_name(ALONE[1]), found.cases[ALONE[1]])  # of a program from before the field
        self.assertEqual(["ns", "cycles"], [measurement.metric_of(found.cases[name]) for name in ALONE[:2]])
        self.assertEqual("fence", comparison.comparison(found).rows[0].name.kind)

    def test_a_pair_that_dies_counts_for_nothing_and_three_end_it(self):
        real = pair_module.run_pair
        died: list[bool] = []

        def dies_once(programs, *rest):
            if len(died) == 0:
                died.append(True)
                programs[1].kill()
                with self.assertRaises(BrokenPipeError):
                    programs[1].take(1, ALONE[0])
                return pair_module.Pair(died="killed")
            return real(programs, *rest)
        with mock.patch.object(pair_module, "run_pair", dies_once):
            found = self.measured()
        self.assertEqual(["killed"], found.dead)
        self.assertEqual(len(ALONE) + 1, len(found.verdicts))
        with self.assertRaises(ResultsError) as raised:
            self.measured_by_processes(20.0, dies=5)
        self.assertIn("ended with exit code 3: stand-in: ended as it was told to", str(raised.exception))

    def test_one_that_hangs_is_ended(self):
        with mock.patch.object(program, "PATIENCE_S", 1.0), self.assertRaises(ResultsError) as raised:
            self.measured_by_processes(hangs=ALONE[3])
        self.assertIn("no answer for 1 s", str(raised.exception))

    def test_one_alpha_for_all_looks(self):
        """A/A with noise of the same size for all: hardly ever a flag. Sixty suites, each of 12 pairs by hand."""
        rng, flagged = np.random.default_rng(SEED), 0
        for _ in range(60):
            found = measurement.InterleavedRun(sides(), Rules(Thresholds(fixed=0.0001)), SEED,
                                               cases={case: parse_name(case) for case in ALONE})
            rows = rng.normal(0, 0.01, (12, len(ALONE)))
            for at, share in enumerate(measurement.LOOKS):
                found.pairs = [{c: pair_module.CaseOfPair((1, 1), (1, 1), x, x, 1, 0) for c, x in zip(ALONE, row)}
                               for row in rows[:round(12 * share)]]
                measurement.look(found, at)
            flagged += any(v.verdict in (REGRESSED, IMPROVED) for v in found.verdicts.values())
        self.assertLessEqual(flagged, 9)  # P(more than 9 of 60 at 5 %) = 0.001


class Turns(unittest.TestCase):
    def test_each_side_is_first_as_often(self):
        for count in (1, 2, 7, 20):
            drawn = pair_module.order(ALONE, count, random.Random(SEED), {ALONE[1]})
            taken = {**dict.fromkeys(ALONE, count), ALONE[1]: 2 * count}
            self.assertEqual(taken, Counter(case for case, _ in drawn))
            for case in ALONE:
                firsts = sum(first for other, first in drawn if other == case)
                self.assertLessEqual(abs(2 * firsts - taken[case]), taken[case] % 2)
        self.assertNotEqual(pair_module.order(ALONE, 20, random.Random(1)), pair_module.order(ALONE, 20, random.Random(2)))

    def test_both_sides_take_as_many_windows_of_a_turn(self):
        class Side(Program):
            def __init__(self):
                """Starts nothing."""

            def take(self, windows, case):
                return {"window_us": 100.0, "ns": [1.0] * windows, "cycles": [1.0] * windows, "dropped": {}, "chain": {}}
        pair = pair_module.run_pair([Side(), Side()], ALONE, 4, random.Random(SEED))
        self.assertEqual(dict.fromkeys(ALONE, 4), Counter(turn.case for turn in pair.turns))
        for turn in pair.turns:
            self.assertEqual(*(len(answer["ns"]) for answer in turn.answers))


class CommandLines(unittest.TestCase):
    def run_it(self, run, *args: str) -> tuple[int, str, str]:
        out, err = io.StringIO(), io.StringIO()
        code = run([*args, "--seed", str(SEED)], out, err)
        return code, out.getvalue(), err.getvalue()

    def compare(self, *args: str):
        with tempfile.TemporaryDirectory() as results, without_processes():
            return self.run_it(compare.run, "--as", "programs", str(STAND_IN), str(STAND_IN), "--results", results,
                               "--budget", "2s", *args)

    def test_exit_codes(self):
        with stand_in():
            code, out, err = self.compare()
            self.assertEqual((0, ""), (code, err))
            self.assertIn("pairs      ", out)
            self.assertIn("not measured (make noise)", out)
        with stand_in(noise=0.05):
            self.assertEqual(3, self.compare("--require", "case_0")[0])
        with stand_in():
            real = command.flags_of
            with mock.patch.object(command, "MeasuredProgram", lambda label, path, flags: MeasuredProgram(
                    label, path, flags + (("--extra-work=1/1",) if label == "B" else ()))), stand_in(factor={ALONE[0]: 1.2}):
                code, out, _ = self.compare()
            self.assertIs(real, command.flags_of)
            self.assertEqual(1, code)
            self.assertRegex(out, r"regressed: slower\n(.*\n)+ *floor/case_0")

    def test_bad_input_is_one_line(self):
        with stand_in():
            for args, words in ((("no-such-commit", str(STAND_IN)), "is neither a program nor a commit"),
                                (("/bin/true", str(STAND_IN)), "measures nothing for a comparison: ended with exit code 0"),
                                ((str(ROOT / "README.md"), str(STAND_IN)), "can't be started"),
                                ((str(STAND_IN), str(STAND_IN), "--require=nowhere", "--budget=1s"), "matches no case")):
                with self.subTest(words):
                    code, out, err = self.run_it(compare.run, "--as", "programs", *args)
                    self.assertEqual(2, code, err)
                    self.assertEqual(1, err.count("\n"), err)
                    self.assertIn(words, err)
        with stand_in(slices=2):
            self.assertIn("speaks version 2", self.run_it(compare.run, "--as", "programs", str(STAND_IN), str(STAND_IN))[2])

    @FEWER_ARRANGEMENTS
    def test_noise_writes_what_a_comparison_then_quotes(self):
        with tempfile.TemporaryDirectory() as results, without_processes(), \
                stand_in(factor=dict.fromkeys((*ALONE, SHARED), 1.1)):
            code, out, err = self.run_it(noise_command.run, str(STAND_IN), "--results", results, "--budget", "5s",
                                         "--inject", "10")
            self.assertEqual((0, ""), (code, err))
            known = json.loads((Path(results) / "m" / "noise.json").read_text())
            validator("noise").validate(known)
            self.assertIn("atomic", known["floors"])
            self.assertEqual(({SHARED}, {*ALONE, SHARED}), (set(known["case_floors"]), set(known["layout"])))
            self.assertIn("false alarms per suite", out)
            self.assertIn("10 % more operations", out)
            _, out, _ = self.run_it(compare.run, "--as", "programs", str(STAND_IN), str(STAND_IN), "--results", results,
                                    "--budget", "2s")
            self.assertIn("A/A comparison here:", out)
            (Path(results) / "m" / "noise.json").rename(Path(results) / "m" / "aa.json")  # as it was called before
            _, out, _ = self.run_it(compare.run, "--as", "programs", str(STAND_IN), str(STAND_IN), "--results", results,
                                    "--budget", "2s")
            self.assertIn("A/A comparison here:", out)
            self.assertIn("/m/aa.json", out)


class WhichCases(unittest.TestCase):
    def test_patterns_of_the_default_set_that_match_nothing_are_named(self):
        missing = default_set.unmatched(None, [*ALONE, "rwmutex/a/mix/reads:100/critical:0/threads:2", "channel/x/threads:2"])
        self.assertIn("no case    of the default set matches ^mutex/", missing)
        self.assertFalse([line for line in missing if "rwmutex" in line or "channel" in line])
        self.assertEqual([], default_set.unmatched("floor", ALONE))
        for one in default_set.PATTERNS:
            self.assertNotIn(" ", one)
            pattern("--filter", one)

    def test_floors_are_those_of_the_machine_that_is_measured(self):
        """The stand-in's machine is m; the first by name is another."""
        with tempfile.TemporaryDirectory() as results, without_processes(), stand_in():
            for machine, floor in (("a", 0.4), ("m", 0.02)):
                (Path(results) / machine).mkdir()
                (Path(results) / machine / "noise.json").write_text(json.dumps(
                    {"schema_version": 1, "machine": machine, "date": "2026-01-02", "floors": {"atomic": floor}}))
            out = io.StringIO()
            compare.run(["--as", "programs", str(STAND_IN), str(STAND_IN), "--results", results, "--budget", "2s", "--json",
                         "--seed", str(SEED)], out, io.StringIO())
        self.assertEqual(0.02, {c["case"]: c["threshold"] for c in json.loads(out.getvalue())["cases"]}[SHARED])


@FEWER_ARRANGEMENTS
class Noise(unittest.TestCase):
    def measured(self, sd: float) -> noise.Noise:
        rng = np.random.default_rng(SEED)
        return noise.measure({parse_name(c): rng.normal(0, sd, 40) for c in (*ALONE, SHARED)}, 12, 0.05, SEED, comparisons=400)

    def test_rates_and_the_smallest_change_follow_the_noise(self):
        quiet, loud = self.measured(0.002), self.measured(0.02)
        for one in (quiet, loud):
            self.assertLessEqual(one.per_suite[0], 0.08)
            self.assertLessEqual(one.per_suite[1], one.per_suite[0])
            self.assertGreaterEqual(one.per_suite[2], one.per_suite[0])
        key = "floor, 1 thread"
        self.assertLessEqual(given(quiet.smallest[key]), 0.008)
        self.assertGreater(given(loud.smallest[key]), 3 * given(quiet.smallest[key]))
        self.assertGreater(loud.floors["atomic"], 3 * quiet.floors["atomic"])

    def test_floors_of_cases_are_their_own_as_far_as_pairs_can_tell(self):
        rng = np.random.default_rng(SEED)
        names = [SHARED.replace("bits:64", f"bits:{bits}") for bits in range(1, 21)]
        alike = noise.measure({parse_name(c): rng.normal(0, 0.02, 40) for c in names}, 12, 0.05, SEED, comparisons=200)
        self.assertLess(max(alike.case_floors.values()), 1.5 * min(alike.case_floors.values()))
        self.assertLess(max(alike.case_floors.values()), alike.floors["atomic"])
        loud = {parse_name(c): rng.normal(0, 0.1 if i == 0 else 0.01, 40) for i, c in enumerate(names)}
        found = noise.measure(loud, 12, 0.05, SEED, comparisons=200)
        self.assertGreater(min(found.case_floors[names[0]], found.floors["atomic"]), 4 * found.case_floors[names[1]])


class Builds(unittest.TestCase):
    """In a repository of its own, whose build is a line of shell."""

    def setUp(self):
        scratch = tempfile.TemporaryDirectory()
        self.addCleanup(scratch.cleanup)
        self.root = Path(scratch.name)
        for name in ("ROOT", "KEPT"):
            patch = mock.patch.object(builds, name, self.root if name == "ROOT" else self.root / "build" / "compare")
            patch.start()
            self.addCleanup(patch.stop)
        self.git("init", "-q")
        (self.root / "scripts").mkdir()
        (self.root / "CMakeLists.txt").write_text("")

    def git(self, *args: str) -> str:
        return subprocess.run(["git", "-C", str(self.root), "-c", "user.name=t", "-c", "user.email=t@t", *args], check=True,
                              capture_output=True, text=True).stdout.strip()

    def commit(self, build: str) -> str:
        script = self.root / "scripts" / "build.sh"
        script.write_text("#!/bin/sh\n" + build)
        script.chmod(0o755)
        self.git("add", "-A")
        self.git("commit", "-qm", "x")
        return self.git("rev-parse", "HEAD")

    def test_each_commit_is_built_in_a_tree_of_its_own(self):
        build = "mkdir -p build/release && echo %s $CXX > build/release/fencepost\n"
        first, second = self.commit(build % "one"), self.commit(build % "two")
        programs = [builds.program(sha, compiler, io.StringIO())[1] for sha, compiler in
                    ((first, ""), (second, ""), (second, "clang++"))]
        self.assertEqual(["one", "two", "two clang++"], [p.read_text().strip() for p in programs])

    def test_a_commit_that_does_not_build_shows_why(self):
        sha, err = self.commit("echo the compiler said no; exit 1\n"), io.StringIO()
        with self.assertRaises(ResultsError) as raised:
            builds.program(sha, "", err)
        self.assertIn("the compiler said no", err.getvalue())
        self.assertIn("does not build", str(raised.exception))


class AProgram(unittest.TestCase):
    def test_answers_and_ends(self):
        with stand_in(), Program(STAND_IN, ("--seed=1",)) as program:
            self.assertEqual(ALONE[0], program.take(3, ALONE[0])["case"])
            self.assertEqual("m", program.about["machine_id"])


if __name__ == "__main__":
    unittest.main()
