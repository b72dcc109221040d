"""Effects, tests, corrections and verdicts of comparisons: against scipy, by properties, and by simulation.

Random tests print their seed when they fail; FENCEPOST_SEED=<n> repeats one.
"""
import math
import unittest
import warnings

import numpy as np
from scipy import stats

from fencepost_tool.results.names import parse_name
from fencepost_tool.stats import budget, sign_flip, spending, thresholds
from fencepost_tool.stats.effects import effect, of_pairs, trimmed
from fencepost_tool.stats.family import holm
from fencepost_tool.stats.verdicts import EQUIVALENT, IMPROVED, INCONCLUSIVE, LAYOUT, REGRESSED, TAIL, Question, judge

from ..support import synthetic_run  # noqa: F401  (puts scripts/ on the path)
from ..support.given import given
from ..support.seeded import SEED, Seeded

HALF_PERCENT = math.log(1.005)


class TrimmedTest(unittest.TestCase):
    def test_one_pair_has_no_error_and_says_so_without_a_warning(self):
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            one = trimmed([0.01])
        self.assertEqual((0.01, 1), (one.mean, one.pairs))
        self.assertTrue(math.isnan(one.error))

    def test_of_many_pairs_it_is_scipys(self):
        rng = np.random.default_rng(1)
        diffs = rng.normal(0.02, 0.01, 25)
        self.assertAlmostEqual(stats.trim_mean(diffs, 0.2), trimmed(diffs).mean)
        self.assertGreater(trimmed(diffs).error, 0.0)


def simulated(random, pairs, cv, change=1.0):
    """Both sides of a case: so many processes each, of that spread."""
    a, b = 10 * np.exp(cv * random.standard_normal((2, pairs)))
    return a, b * change


class EffectTest(Seeded):
    def test_pairs_agree_with_scipy(self):
        for pairs in (2, 5, 30):
            a, b = simulated(self.random, pairs, 0.02, 1.01)
            theirs = stats.ttest_rel(np.log(b), np.log(a))
            found = effect(a, b)
            self.assertAlmostEqual(theirs.pvalue, found.p_value(), 12)
            low, high = theirs.confidence_interval(0.9)
            self.assertTrue(np.allclose((low, high), found.interval(0.9)))

    def test_unequal_counts_agree_with_welch_of_scipy(self):
        a, b = simulated(self.random, 9, 0.02, 1.03)[0], simulated(self.random, 4, 0.05)[1]
        theirs = stats.ttest_ind(np.log(b), np.log(a), equal_var=False)
        found = effect(a, b)
        self.assertAlmostEqual(theirs.pvalue, found.p_value(), 12)
        self.assertAlmostEqual(np.log(b).mean() - np.log(a).mean(), found.mean)

    def test_what_all_processes_share_cancels_within_pairs(self):
        drift = np.exp(self.random.uniform(-0.5, 0.5, 12))
        a, b = simulated(self.random, 12, 0.001, 1.02)
        self.assertAlmostEqual(math.log(1.02), effect(a * drift, b * drift).mean, delta=0.003)
        self.assertLess(effect(a * drift, b * drift).p_value(), 1e-6)

    def test_swapping_sides_turns_the_sign(self):
        a, b = simulated(self.random, 8, 0.02, 1.3)
        there, back = effect(a, b), effect(b, a)
        self.assertAlmostEqual(there.mean, -back.mean)
        self.assertAlmostEqual(there.p_value(), back.p_value())
        self.assertAlmostEqual(there.interval()[0], -back.interval()[1])

    def test_units_do_not_matter(self):
        a, b = simulated(self.random, 8, 0.02, 1.3)
        self.assertAlmostEqual(effect(a, b).mean, effect(a * 1e9, b * 1e9).mean)

    def test_one_process_bounds_nothing(self):
        for a, b in (([10.0], [12.0]), ([10.0], [12.0, 12.1, 11.9])):
            found = effect(a, b)
            self.assertFalse(found.bounded)
            self.assertEqual((1.0, (-math.inf, math.inf)), (found.p_value(), found.interval()))
            self.assertAlmostEqual(1.2, found.ratio, 2)

    def test_no_spread_at_all(self):
        self.assertEqual(1.0, effect([2.0, 2.0], [2.0, 2.0]).p_value())
        self.assertEqual(0.5, effect([2.0, 2.0], [3.0, 3.0]).p_value(), "what exchanging the sides of two pairs can say")
        self.assertEqual(1 / 16, effect([2.0] * 5, [3.0] * 5).p_value())

    def test_what_has_no_logarithm_is_refused(self):
        for bad in (0.0, -1.0, math.nan, math.inf):
            with self.assertRaises(ValueError), np.errstate(all="ignore"):
                effect([1.0, 2.0], [1.0, bad])


class SignFlipTest(Seeded):
    def test_exact_agrees_with_scipy(self):
        diffs = self.random.standard_normal((3, 9)) + 0.5
        for row, found in zip(diffs, sign_flip.p_values(diffs, SEED)):
            theirs = stats.permutation_test((row,), np.sum, permutation_type="samples", n_resamples=np.inf)
            self.assertAlmostEqual(theirs.pvalue, found, 12)

    def test_sampled_is_near_the_exact(self):
        diffs = self.random.standard_normal((1, sign_flip.EXACT + 1)) + 0.3
        exact = stats.permutation_test((diffs[0],), np.sum, permutation_type="samples", n_resamples=np.inf).pvalue
        found = sign_flip.p_values(diffs, SEED, 19999)[0]
        self.assertAlmostEqual(exact, found, delta=5 * math.sqrt(exact / 20000) + 1e-4)

    def test_same_seed_same_answer(self):
        diffs = self.random.standard_normal((2, 20))
        self.assertEqual(sign_flip.p_values(diffs, 1).tolist(), sign_flip.p_values(diffs, 1).tolist())

    def test_few_pairs_never_suffice(self):
        self.assertEqual(sign_flip.least(5), sign_flip.p_values(np.ones((1, 5)), SEED)[0])
        self.assertGreater(sign_flip.least(5), 0.05)

    def test_level_where_tails_are_heavy(self):
        p = sign_flip.p_values(self.random.standard_cauchy((4000, 12)), SEED)
        self.assertAtMost(0.05, int((p <= 0.05).sum()), 4000)

    def test_t_is_cautious_where_tails_are_heavy(self):
        p = np.array([of_pairs(d).p_value() for d in self.random.standard_cauchy((2000, 12))])
        self.assertLess((p <= 0.05).mean(), 0.05)


class HolmTest(Seeded):
    def test_by_hand(self):
        self.assertEqual([0.03, 0.06, 0.06], [round(p, 9) for p in holm([0.01, 0.04, 0.03])])
        self.assertEqual([], holm([]))

    def test_properties(self):
        for _ in range(50):
            p = self.random.uniform(size=self.random.integers(1, 30)) ** 3
            adjusted = holm(p)
            self.assertTrue(all(a <= b <= 1 for a, b in zip(p, adjusted)))
            self.assertTrue(np.all(np.diff(np.array(adjusted)[np.argsort(p)]) >= 0), "order is kept")
            self.assertAlmostEqual(min(1, min(p) * len(p)), min(adjusted))

    def test_suites_without_a_change_are_quiet(self):
        alarms = sum(min(holm(self.random.uniform(size=30))) <= 0.05 for _ in range(3000))
        self.assertAtMost(0.05, alarms, 3000)


class SpendingTest(Seeded):
    LOOKS = (0.2, 0.4, 0.6, 0.8, 1.0)

    def test_known_bounds(self):
        """Five equal looks, two-sided 5 %: 4.877, 3.357, 2.680, 2.290, 2.031, as in the example of
        Lan-DeMets bounds of Reboussin and others, Controlled Clinical Trials 21 (2000) 190-207."""
        found = [stats.norm.isf(p / 2) for p in spending.levels(0.05, self.LOOKS)]
        for want, have in zip((4.877, 3.357, 2.680, 2.290, 2.031), found):
            self.assertAlmostEqual(want, have, delta=0.006)

    def test_one_look_is_the_plain_test(self):
        self.assertAlmostEqual(0.05, spending.levels(0.05, (1.0,))[0], 6)
        for p in (0.5, 0.04, 1e-5):
            self.assertAlmostEqual(p, spending.sequential_p([p], (1.0,)), delta=0.02 * p)

    def test_looks_must_rise_to_the_end(self):
        for bad in ((0.5, 0.5, 1.0), (0.2, 0.8), (0.0, 1.0)):
            with self.assertRaises(ValueError):
                spending.levels(0.05, bad)

    def walks(self, runs, pairs, shift=0.0):
        """p-values of t at each look, runs x looks."""
        diffs = self.random.standard_normal((runs, pairs)) + shift
        out = []
        for fraction in self.LOOKS:
            n = round(pairs * fraction)
            out.append(stats.ttest_1samp(diffs[:, :n], 0.0, axis=1).pvalue)
        return np.array(out).T

    def test_stopping_early_holds_the_level(self):
        runs = 8000
        p = self.walks(runs, 40)
        nominal = np.array(spending.levels(0.05, self.LOOKS))
        self.assertAtMost(0.05, int((p <= nominal).any(axis=1).sum()), runs)
        self.assertGreater((p <= 0.05).any(axis=1).mean(), 0.1, "without spending the level is lost")

    def test_sequential_p_is_a_p_value(self):
        runs = 4000
        found = np.array([spending.sequential_p(row, self.LOOKS) for row in self.walks(runs, 40)])
        for alpha in (0.01, 0.05, 0.2):
            self.assertAtMost(alpha, int((found <= alpha).sum()), runs)

    def test_sequential_p_and_levels_say_the_same(self):
        nominal = spending.levels(0.05, self.LOOKS)
        for row in self.walks(300, 40, 0.4):
            if any(abs(p / level - 1) < 0.01 for p, level in zip(row, nominal)):
                continue  # the table of levels is interpolated
            want = any(p <= level for p, level in zip(row, nominal))
            self.assertEqual(want, spending.sequential_p(row, self.LOOKS) <= 0.05, row)

    def test_a_suite_that_stops_early_is_quiet(self):
        suites, cases = 300, 12
        p = self.walks(suites * cases, 40).reshape(suites, cases, -1)
        alarms = sum(min(holm([spending.sequential_p(row, self.LOOKS) for row in suite])) <= 0.05 for suite in p)
        self.assertAtMost(0.05, alarms, suites)

    def test_intervals_are_wider_on_the_way(self):
        found = [spending.confidence(0.05, self.LOOKS, k) for k in range(5)]
        self.assertEqual(sorted(found, reverse=True), found)
        self.assertGreater(found[-1], 0.95)


class VerdictTest(Seeded):
    def verdict(self, mean, sd, pairs=10, threshold=HALF_PERCENT, **options):
        z = stats.norm.ppf((np.arange(pairs) + 0.5) / pairs)
        diffs = mean + sd * z / np.std(z, ddof=1)
        rule = options.pop("layout_rule", False)
        return judge([Question("case", of_pairs(diffs), threshold, **options)], layout_rule=rule)[0]

    def test_each(self):
        self.assertEqual(REGRESSED, self.verdict(0.02, 0.005).verdict)
        self.assertEqual(IMPROVED, self.verdict(-0.02, 0.005).verdict)
        self.assertEqual(EQUIVALENT, self.verdict(0.001, 0.002).verdict)
        self.assertEqual(INCONCLUSIVE, self.verdict(0.02, 0.2).verdict)

    def test_sure_but_small_is_no_regression(self):
        self.assertEqual(EQUIVALENT, self.verdict(0.003, 0.0005).verdict)
        self.assertEqual(INCONCLUSIVE, self.verdict(0.0045, 0.002).verdict)
        self.assertEqual(REGRESSED, self.verdict(0.003, 0.0005, threshold=0.002).verdict)

    def test_identical_code_is_layout_only_where_the_rule_is_on(self):
        self.assertEqual(LAYOUT, self.verdict(0.02, 0.005, same_code=True, layout_rule=True).verdict)
        self.assertEqual(REGRESSED, self.verdict(0.02, 0.005, same_code=True).verdict)
        self.assertEqual(REGRESSED, self.verdict(0.02, 0.005, layout_rule=True).verdict)
        self.assertEqual(EQUIVALENT, self.verdict(0.001, 0.002, same_code=True, layout_rule=True).verdict)

    def test_layout_has_a_ceiling(self):
        for most, want in ((0.05, LAYOUT), (0.01, REGRESSED)):
            found = self.verdict(0.02, 0.005, same_code=True, layout_rule=True, layout_most=most)
            self.assertEqual((want, True), (found.verdict, found.question.same_code))
        self.assertEqual(IMPROVED, self.verdict(-2.3, 0.005, same_code=True, layout_rule=True, layout_most=0.1).verdict)

    def test_pairs_far_off_are_never_equivalent(self):
        self.assertEqual(TAIL, self.verdict(0.001, 0.002, far=1).verdict)
        self.assertEqual(REGRESSED, self.verdict(0.02, 0.005, far=1).verdict)
        self.assertEqual(INCONCLUSIVE, self.verdict(0.02, 0.2, far=1).verdict)

    def test_equivalent_waits_until_it_may_be_said(self):
        self.assertEqual(INCONCLUSIVE, self.verdict(0.001, 0.002, final=False).verdict)

    def test_a_p_value_over_the_suite_replaces_holms(self):
        self.assertEqual(INCONCLUSIVE, self.verdict(0.02, 0.005, adjusted=0.06).verdict)
        self.assertEqual(0.03, self.verdict(0.02, 0.005, adjusted=0.03).adjusted)

    def test_what_was_found_early_is_reported_smaller(self):
        found = self.verdict(0.02, 0.005, adjusted=0.01, critical=0.018)
        self.assertTrue(HALF_PERCENT < given(found.shrunk) < 0.02)
        far_beyond = self.verdict(0.02, 0.005, adjusted=0.01, critical=0.008)
        self.assertAlmostEqual(0.02, given(far_beyond.shrunk), 4)
        self.assertLess(given(self.verdict(-0.02, 0.005, adjusted=0.01, critical=0.018).shrunk), -HALF_PERCENT)
        self.assertIsNone(self.verdict(0.02, 0.005).shrunk)

    def test_another_p_value_decides(self):
        self.assertEqual(INCONCLUSIVE, self.verdict(0.02, 0.005, p=0.2).verdict)

    def test_a_wider_interval_decides(self):
        self.assertEqual(INCONCLUSIVE, self.verdict(0.001, 0.004, confidence=0.9999).verdict)

    def test_a_single_pair_is_inconclusive_without_a_forecast(self):
        found = judge([Question("case", of_pairs([0.5]), HALF_PERCENT)])[0]
        self.assertEqual((INCONCLUSIVE, None, None, None), (found.verdict, found.p, found.adjusted, found.needed))

    def test_cases_without_an_interval_do_not_dilute_the_others(self):
        one = [Question("a", of_pairs([0.02, 0.021, 0.0205, 0.0199]), HALF_PERCENT)]
        lonely = [Question(str(i), of_pairs([0.5]), HALF_PERCENT) for i in range(500)]
        self.assertEqual(judge(one)[0].adjusted, judge([*one, *lonely])[0].adjusted)

    def test_more_cases_ask_for_more(self):
        d = of_pairs(0.012 + 0.01 * np.array([-1, 1, -0.5, 0.5, 0.8, -0.8]))
        alone = judge([Question("a", d, HALF_PERCENT)])[0]
        among = judge([Question("a", d, HALF_PERCENT), *[Question(str(i), of_pairs([1e-4, -1e-4, 0.0]), HALF_PERCENT)
                                                        for i in range(200)]])[0]
        self.assertEqual((REGRESSED, INCONCLUSIVE), (alone.verdict, among.verdict))
        self.assertGreater(given(among.needed), 6)

    def test_unchanged_suites_are_quiet(self):
        suites, alarms = 400, 0
        for _ in range(suites):
            diffs = 0.02 * self.random.standard_normal((16, 8))
            found = judge([Question(str(i), of_pairs(d), HALF_PERCENT) for i, d in enumerate(diffs)])
            alarms += any(v.verdict in (REGRESSED, IMPROVED) for v in found)
        self.assertAtMost(0.05, alarms, suites)


class BudgetTest(Seeded):
    def test_forecast_comes_true(self):
        """Cases with all kinds of effects are decided by the plain test at the number of pairs said."""
        said = came = 0
        for _ in range(400):
            diffs = self.random.uniform(-0.02, 0.02) + 0.008 * self.random.standard_normal(400)
            now = of_pairs(diffs[:12])
            n = budget.pairs_needed(now, HALF_PERCENT, 0.05, tests=16)
            if self.decided(now) or n is None:
                continue
            said, came = said + 1, came + self.decided(of_pairs(diffs[:n]))
        self.assertGreater(said, 50)
        self.assertAtLeast(0.7, came, said)

    def decided(self, e):
        half, wide = (stats.t.isf(p / 2, e.df) * e.error for p in (0.05, 0.05 / 16))
        return abs(e.mean) + half <= HALF_PERCENT or abs(e.mean) - wide > HALF_PERCENT

    def test_noisier_takes_longer_and_nothing_out_of_reach(self):
        base = np.array([-1.0, 1.0, -1.0, 1.0, 0.3, -0.3])
        needs = [given(budget.pairs_needed(of_pairs(sd * base), HALF_PERCENT, 0.05)) for sd in (0.0005, 0.001, 0.003)]
        self.assertEqual(sorted(needs), needs)
        self.assertIsNone(budget.pairs_needed(of_pairs([-50.0, 50.0]), HALF_PERCENT, 0.05))
        self.assertIsNone(budget.pairs_needed(of_pairs([0.1]), HALF_PERCENT, 0.05))


class ThresholdTest(unittest.TestCase):
    def test_by_case(self):
        alone, shared = parse_name("atomic/load/latency/threads:1"), parse_name("mutex/std/lock_unlock/threads:2")
        default = thresholds.Thresholds()
        self.assertEqual((0.005, 0.05), (default.share(alone), default.share(shared)))
        known = thresholds.Thresholds(floors={"mutex": 0.02, "atomic": 0.5})
        self.assertEqual((0.005, 0.02), (known.share(alone), known.share(shared)))
        self.assertEqual(0.1, thresholds.Thresholds(0.1).share(alone))
        quiet = thresholds.Thresholds(floors={"mutex": 0.0001})
        self.assertEqual(0.005, quiet.share(shared), "never below what layout alone does")
        by_case = thresholds.Thresholds(floors={"mutex": 0.2}, case_floors={shared.text: 0.03}, layout={shared.text: 0.3})
        self.assertEqual(0.03, by_case.share(shared), "its own, not that of the worst case of its kind")
        layouts = [thresholds.Thresholds(floors={"mutex": 0.02}, layout={shared.text: most}) for most in (0.004, 0.04)]
        self.assertEqual([0.1, 0.3, 0.02, 0.04],
                         [round(math.expm1(t.layout_ln(shared)), 9) for t in (default, by_case, *layouts)])


if __name__ == "__main__":
    unittest.main()
