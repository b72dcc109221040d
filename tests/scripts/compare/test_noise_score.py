"""The noise score: what it prints is found as often as it says, and how it is kept and compared."""
import io
import json
import math
import tempfile
from pathlib import Path
from unittest import mock

import numpy as np

from fencepost_tool.cli.noise import run
from fencepost_tool.compare.interleaved import noise_power, noise_score, noise_scores
from fencepost_tool.compare.interleaved.noise_score import ALONE, CONTENDED, Score
from fencepost_tool.results import CaseName
from fencepost_tool.results.documents import validator
from fencepost_tool.results.names import parse_name
from fencepost_tool.stats import suite as stats_suite
from fencepost_tool.stats.thresholds import Thresholds

from ..support.given import given
from ..support.seeded import SEED, Seeded
from ..support.stand_in_runs import FEWER_ARRANGEMENTS, STAND_IN, stand_in, without_processes

LEAST = Thresholds(floors={"mutex": 0.01})
PAIR_S = 5.0


def suite(count: int) -> list[CaseName]:
    return [parse_name(f"{'floor' if i % 2 else 'mutex'}/case{i}/latency/threads:{1 if i % 2 else 2}") for i in range(count)]


def found(rows: np.ndarray, floors: np.ndarray, cases: np.ndarray, names: list[CaseName]) -> list[bool]:
    """comparison x pair x case in; whether the case of `cases` for each is called changed, by the test of a comparison."""
    hits = []
    for one, case in zip(rows, cases):
        tested = stats_suite.test(one, floors, [name.threads > 1 for name in names], 0.05, int(case))
        effect = (tested.relative or tested.effects)[case].mean
        hits.append(bool(tested.adjusted[case] <= 0.05 and effect >= floors[case]))
    return hits


@FEWER_ARRANGEMENTS
class PowerTest(Seeded):
    def draw(self, name, shape):
        values = {"gauss": lambda: self.random.normal(size=shape), "t3": lambda: self.random.standard_t(3, shape),
                  "modes": lambda: self.random.normal(size=shape) * np.where(self.random.random(shape) < 0.15, 4, 1)}
        return values[name]()

    @mock.patch.object(noise_score, "TIMES_S", (60.0,))
    def test_the_change_that_is_printed_is_found_in_about_80_per_cent(self):
        """12 pairs of 16 cases, by 24 measured ones, in 4 worlds of either noise. A share of 64 comparisons, with what the
        estimates of the worlds add, has a standard deviation of 6 points."""
        cases = suite(16)
        floors = np.array([LEAST.ln(case) for case in cases])
        for name in ("gauss", "modes"):
            hits: dict[tuple[str, int], list[bool]] = {}
            for _ in range(4):
                spreads = np.exp(self.random.normal(math.log(0.006), 0.5, 16))
                score = noise_score.score({c: self.draw(name, 24) * s for c, s in zip(cases, spreads)}, PAIR_S, 0.05, LEAST, SEED)
                for group, first in ((CONTENDED, 0), (ALONE, 1)):
                    changed = np.repeat(np.arange(first, 16, 2), 2)
                    for time, change in zip(noise_score.TIMES_S, score.smallest[group]):
                        rows = self.draw(name, (len(changed), int(time / PAIR_S), 16)) * spreads
                        rows[np.arange(len(changed)), :, changed] += math.log1p(given(change))
                        hits.setdefault((group, int(time)), []).extend(found(rows, floors, changed, cases))
            for cell, each in hits.items():
                self.assertAlmostEqual(0.8, float(np.mean(each)), delta=0.24, msg=f"{name} {cell}")

    @mock.patch.object(noise_power, "COMPARISONS", 40)
    def test_more_time_noise_and_cases(self):
        def smallest(spread, count=16):
            diffs = {c: self.random.normal(0, spread, 40) for c in suite(count)}
            return list(map(given, noise_score.score(diffs, PAIR_S, 0.05, Thresholds(fixed=0.0001), SEED).smallest[ALONE]))
        low, high = smallest(0.005), smallest(0.02)
        self.assertGreater(low[0], 1.5 * low[1])
        self.assertGreater(high[1], 2 * low[1])
        self.assertGreater(smallest(0.005, 160)[0], 0.7 * low[0])

    def test_the_floor_and_too_little_time(self):
        diffs = {c: self.random.normal(0, 1e-6, 12) for c in suite(4)}
        score = noise_score.score(diffs, 30.0, 0.05, LEAST, SEED)
        self.assertEqual((None, None), (score.smallest[ALONE][0], score.smallest["mutex, contended"][0]))
        self.assertAlmostEqual(0.005, given(score.smallest[ALONE][1]), delta=1e-3)
        self.assertAlmostEqual(0.01, given(score.smallest[CONTENDED][1]), delta=2e-3)
        self.assertEqual({ALONE, CONTENDED, "floor, 1 thread", "mutex, contended"}, set(score.smallest))
        loud = noise_score.score({c: self.random.normal(0, 5, 12) for c in suite(4)}, 5.0, 0.05, LEAST, SEED)
        self.assertEqual((None, None), loud.smallest[ALONE])
        constant = noise_score.score({c: np.zeros(12) for c in suite(4)}, 5.0, 0.05, LEAST, SEED)
        self.assertAlmostEqual(0.005, given(constant.smallest[ALONE][0]), delta=1e-3)


class KeptTest(Seeded):
    def setUp(self):
        super().setUp()
        scratch = tempfile.TemporaryDirectory()
        self.addCleanup(scratch.cleanup)
        self.folder = Path(scratch.name)

    def add(self, change, cases=4, alpha=0.05):
        score = Score({ALONE: (None, change), "floor, 1 thread": (None, change)}, cases, 12, 5.0)
        return noise_scores.add(self.folder, "m", score, suite(cases), alpha)

    def document(self):
        return json.loads((self.folder / noise_scores.NAME).read_text("utf-8"))

    def words(self, change):
        scored, _ = self.add(change)
        return next(line for line in noise_scores.lines(scored) if "1 thread" in line)

    def test_compared_with_the_last_ten_of_the_same_cases(self):
        self.assertIn("no run of these cases yet", "\n".join(noise_scores.lines(self.add(0.5)[0])))
        for i in range(12):
            self.add(0.010 + i / 10000)
            self.add(0.2, cases=6)
            self.add(0.2, alpha=0.01)
        scored, _ = self.add(0.010)
        self.assertEqual(noise_scores.KEPT, len(scored.before))
        self.assertIn("last 10 noise runs", "\n".join(noise_scores.lines(scored)))
        self.assertRegex(self.words(0.010), r">100 % +1\.0 % +1\.0 % 1\.1 % 1\.1 % as before")
        self.assertIn("noisier than before", self.words(0.02))
        self.assertIn("noisier than before", self.words(None))
        self.assertIn("quieter than before", self.words(0.005))

    def test_the_file_is_bounded_and_sound(self):
        with mock.patch.object(noise_scores, "MOST", 7):
            for i in range(12):
                self.add(0.01, cases=2 + i % 3)
        self.assertIsNone(next(iter(validator("noise_scores").iter_errors(self.document())), None))
        self.assertEqual(7, len(self.document()["runs"]))
        self.assertEqual(7 + 1, (self.folder / noise_scores.NAME).read_text("utf-8").count("\n"))

    def test_a_file_that_is_damaged_is_begun_anew_and_said(self):
        for text in ("{", "[]", '{"schema_version": 1, "machine": "m", "times_s": [60], "runs": [{"date": 1}]}'):
            (self.folder / noise_scores.NAME).write_text(text, "utf-8")
            scored, why = self.add(0.01)
            self.assertEqual(((), 1), (scored.before, len(self.document()["runs"])))
            self.assertIn(noise_scores.NAME, why)
        self.assertEqual("", self.add(0.01)[1])

    def test_many_kinds_are_cut_the_loudest_stay(self):
        kinds = {f"kind{i}, contended": (None, 0.01 * (i + 1)) for i in range(20)}
        lines = noise_scores.lines(noise_scores.add(self.folder, "m", Score(kinds, 20, 12, 5.0), suite(20), 0.05)[0])
        self.assertIn("kind19", lines[3])
        self.assertEqual("  and 8 kinds that need less", lines[-1])


@FEWER_ARRANGEMENTS
@mock.patch.object(noise_power, "COMPARISONS", 20)
class CommandTest(Seeded):
    def noise(self, results, *args):
        out, err = io.StringIO(), io.StringIO()
        with stand_in(noise=0.004), without_processes():
            self.assertEqual(0, run([str(STAND_IN), "--results", results, "--budget=8s", *args], out, err), err.getvalue())
        return out.getvalue(), err.getvalue()

    def test_the_verb_prints_it_and_keeps_it(self):
        with tempfile.TemporaryDirectory() as results:
            first, _ = self.noise(results)
            self.assertRegex(first, r"noise score: change of one of 7 cases that a comparison of so long finds in 80 % of tries")
            self.assertRegex(first, r"kind +1 min +10 min\n +1 thread +\d\.\d % +\d\.\d %\n")
            for _ in range(3):
                second, _ = self.noise(results, "--seed=7")
            self.assertRegex(second, r"last 3 noise runs of these cases here")
            self.assertRegex(second, r"atomic, contended( +\d\.\d %){5} +(as|noisier than|quieter than) before")
            file = Path(results) / "m" / noise_scores.NAME
            file.write_text("{", "utf-8")
            self.assertIn(f"left out: {file}", self.noise(results, "--json")[1])
