"""The search for a commit, without commits: places and noise drawn at random, and histories that have no single step."""
from __future__ import annotations

import math
import unittest

import numpy as np

from fencepost_tool.bisect import evidence, models, posterior
from fencepost_tool.bisect.record import Record
from fencepost_tool.bisect.search import FLAT, FOUND, NOT_ONE_STEP, RANGE, UNFINISHED, Plan, Untestable, search
from fencepost_tool.evaluate import bisect as evaluated
from fencepost_tool.evaluate.bisect import COMMITS, ENOUGH, KINDS, Noise, SimulatedBench

from ..support.seeded import Seeded

QUIET = Noise("quiet", 0.001)


class Levels(SimulatedBench):
    """Costs as a function of the commit, in per cent to GOOD; a text: why it can't be measured."""

    def __init__(self, cost, random):
        super().__init__(0, 0.0, QUIET, random)
        self.cost, self.asked = cost, []

    def compare(self, commit, budget_s, effect):
        self.asked.append(commit)
        cost = self.cost(commit)
        if isinstance(cost, str):
            raise Untestable(cost)
        return [math.log1p(cost / 100) + x for x in super().compare(commit, budget_s, effect)]

    def look(self, commit):
        self.asked.append(commit)
        if isinstance(self.cost(commit), str):
            raise Untestable(self.cost(commit))
        return bool(self.cost(commit))


class ASearch(Seeded):
    def found(self, cost, answers=False):
        bench, self.record = Levels(cost, self.random), Record(COMMITS)
        if answers:
            self.record.answers[COMMITS] = [True]
        else:
            self.record.comparisons[COMMITS] = [bench.compare(COMMITS, 0.0, 0.0)]
        return search(self.record, bench)

    def test_clear_changes_are_found_wherever_they_are_in_at_most_nine_comparisons(self):
        for noise, percent in ((KINDS[0], 2), (KINDS[1], 5), (KINDS[2], 10)):
            for _ in range(4):
                culprit, outcome, made = evaluated.found(noise, percent, self.random)
                assert outcome is not None
                self.assertEqual((FOUND, culprit, culprit), (outcome.status, outcome.first, outcome.last), noise)
                self.assertLessEqual(made, ENOUGH + 1, noise)  # now and then one is measured again

    def test_every_place_the_first_and_the_last_too(self):
        for culprit in (1, 2, 32, COMMITS - 1, COMMITS):
            outcome = self.found(lambda m, at=culprit: -5.0 * (m >= at))
            self.assertEqual((FOUND, culprit), (outcome.status, outcome.first))
            self.assertGreaterEqual(outcome.probability, 0.95)

    def test_commits_that_cannot_be_measured_are_walked_around(self):
        outcome = self.found(lambda m: "does not build" if 20 < m < 40 else 5.0 * (m >= 50))
        self.assertEqual((FOUND, 50), (outcome.status, outcome.first))
        self.assertTrue(all(20 < m < 40 for m in self.record.skipped))

    def test_among_those_it_cannot_be_told(self):
        outcome = self.found(lambda m: "does not build" if 20 <= m <= 24 else 5.0 * (m >= 22))
        self.assertEqual((RANGE, 20, 25), (outcome.status, outcome.first, outcome.last))
        self.assertEqual({20, 21, 22, 23, 24}, set(self.record.skipped))

    def test_two_steps_are_not_one(self):
        outcome = self.found(lambda m: 4.0 * (m >= 16) + 4.0 * (m >= 48))
        self.assertEqual(NOT_ONE_STEP, outcome.status)
        self.assertTrue(outcome.misfits)

    def test_a_change_that_came_back_is_not_one_step(self):
        outcome = self.found(lambda m: 5.0 if m in range(25, 34) or m >= 60 else 0.0)
        self.assertIn(outcome.status, (NOT_ONE_STEP, FOUND))
        if outcome.status == FOUND:  # the search never came past the first of the steps
            self.assertIn(outcome.first, (25, 60))

    def test_a_commit_that_is_a_little_away_is_no_second_step(self):
        outcome = self.found(lambda m: 10.0 * (m >= 30) + 0.5 * (m % 3))
        self.assertEqual((FOUND, 30), (outcome.status, outcome.first))

    def test_an_effect_as_small_as_that_of_layout_is_not_found_at_any_price(self):
        layout = Noise("layout", 0.003, layout=0.006)
        wrong = 0
        for _ in range(5):
            culprit, outcome, _ = evaluated.found(layout, 0.6, self.random)
            wrong += outcome is not None and outcome.status == FOUND and outcome.first != culprit
            self.assertIn(outcome.status if outcome else FLAT, (FLAT, FOUND, NOT_ONE_STEP))
        self.assertLessEqual(wrong, 2)

    def test_without_time_it_ends_and_goes_on_from_there(self):
        bench, record = Levels(lambda m: 5.0 * (m >= 11), self.random), Record(COMMITS, seconds=10.0)
        record.comparisons[COMMITS] = [bench.compare(COMMITS, 0.0, 0.0)]
        self.assertEqual(UNFINISHED, search(record, bench, Plan(budget_s=1.0)).status)
        before = record.made
        outcome = search(record, bench)
        self.assertEqual((FOUND, 11), (outcome.status, outcome.first))
        self.assertEqual([*record.comparisons][:before], bench.asked[:before])

    def test_a_condition_takes_one_look_at_each(self):
        outcome = self.found(lambda m: "no" if m == 40 else m >= 45, answers=True)
        self.assertEqual((FOUND, 45), (outcome.status, outcome.first))
        self.assertLessEqual(self.record.made, 8)


class ThePosterior(Seeded):
    def test_it_is_bayes_rule_by_hand(self):
        now = posterior.posterior(3, np.zeros(1), {1: np.array([math.log(9)]), 2: np.array([math.log(3)])})
        # Commit 1 makes 1 and 2 changed, commit 2 makes 2 changed, commit 3 neither.
        np.testing.assert_allclose(now.weights, np.array([27, 3, 1]) / 31)
        self.assertAlmostEqual(27 / 31, now.changed(1))
        self.assertEqual([1, 2], now.credible(0.95))
        self.assertEqual([(1, 1), (2, 3)], [(a, b) for a, b, _ in now.groups({2})])
        self.assertAlmostEqual(4 / 31, now.groups({2})[1][2])

    def test_no_comparison_is_sure(self):
        found = evidence.estimate([[0.05 + 1e-6 * i for i in range(12)]])
        ratio = evidence.evidence(found, np.array([0.05]), 0.05)
        self.assertAlmostEqual(math.log((1 - evidence.WRONG) / evidence.WRONG), float(ratio[0]))

    def test_comparisons_that_disagree_have_a_larger_error(self):
        one, two = ([level + 0.0001 * (i % 3) for i in range(12)] for level in (0.0, 0.01))
        self.assertGreater(evidence.estimate([one, two]).error, 5 * evidence.estimate([one, one]).error)

    def test_two_pairs_are_no_estimate(self):
        with self.assertRaises(ValueError):
            evidence.estimate([[0.1, 0.2]])

    def test_measuring_again_is_worth_less_than_measuring_what_was_not(self):
        record = Record(9, {9: [list(self.random.normal(0.05, 0.002, 12))], 4: [list(self.random.normal(0, 0.002, 12))]})
        model = models.CostModel(record)
        self.assertGreater(model.gain(5), 10 * model.gain(4))
        self.assertGreater(model.gain(4), 0)


if __name__ == "__main__":
    unittest.main()
