"""What intervals bear out: verdicts, what costs the same, and which of several costs least."""
import unittest

from fencepost_tool.answers import Answer, Pick, Unit, Verdict, alike, apart, by_interval, ranking, verdict
from fencepost_tool.answers.verdict import widened
from fencepost_tool.results import Estimate

from .test_ask import around, case, name, pick, run_of


def answer(value, half=None, unit=Unit.CYCLES, noisy=False, limit=0.0):
    low, high = (None, None) if half is None else (value - half, value + half)
    return Answer(unit, ("a", "b"), Estimate(value, low, high, noisy), limit=limit)


class VerdictTest(unittest.TestCase):
    def test_each(self):
        for found, expected in ((answer(2, 1), Verdict.MORE), (answer(-2, 1), Verdict.LESS), (answer(1, 2), Verdict.SAME),
                                (answer(2), Verdict.TOO_FEW), (answer(2, 1, noisy=True), Verdict.NOISY),
                                (answer(2, 1, limit=3), Verdict.SAME), (Answer(Unit.NS, (), missing="x"), Verdict.MISSING),
                                (answer(2, 0.5, Unit.FACTOR), Verdict.MORE), (answer(0.5, 0.1, Unit.FACTOR), Verdict.LESS),
                                (answer(1.001, 0.0001, Unit.FACTOR, limit=0.005), Verdict.SAME),
                                (answer(1.1, 0.2, Unit.FACTOR), Verdict.SAME)):
            with self.subTest(found=found):
                self.assertIs(expected, verdict(found))
        self.assertIs(Verdict.MORE, by_interval(answer(2, 1, noisy=True)))

    def test_more_comparisons_widen(self):
        self.assertEqual(answer(2, 1), widened(answer(2, 1), 1))
        wider = widened(answer(2, 1), 20).estimate
        assert wider is not None and wider.low is not None
        self.assertAlmostEqual(2 - 1.542, wider.low, delta=0.001)  # 3.023 / 1.960
        self.assertEqual(answer(2), widened(answer(2), 20))


class ApartTest(unittest.TestCase):
    def test_distances_add_up_as_squares(self):
        found = apart.difference(Estimate(10, 7, 14), Estimate(4, 0, 7))
        self.assertEqual(Estimate(6, 6 - 18 ** 0.5, 6 + 32 ** 0.5), found)

    def test_extremes_where_one_is_noisy(self):
        self.assertEqual(Estimate(6, 0, 14, noisy=True), apart.difference(Estimate(10, 7, 14, noisy=True), Estimate(4, 0, 7)))

    def test_without_intervals(self):
        self.assertEqual(Estimate(6), apart.difference(Estimate(10), Estimate(4, 0, 7)))
        self.assertIsNone(apart.difference(None, Estimate(4)))

    def test_stands_in_for_rounds_that_are_not_there(self):
        run = run_of({name("std"): case(name("std"), [10]), name("other"): case(name("other"), [5])})
        found = ranking(run, {"std": pick("std"), "other": pick("other")}).over["std"]
        self.assertIs(Verdict.MORE, verdict(found))


class AlikeTest(unittest.TestCase):
    def ways(self, *costs, noise=0.001):
        run = run_of({name(str(number)): around(ns, noise, number) for number, ns in enumerate(costs)})
        return alike(run, [(pick(str(number)),) for number in range(len(costs))])

    def test_what_differs_stands_apart(self):
        self.assertEqual([[0, 1, 3], [2]], self.ways(10, 10.02, 12, 10.01))

    def test_less_than_two_percent_is_alike(self):
        self.assertEqual([[0, 1]], self.ways(10, 10.1))

    def test_what_the_interval_does_not_bear_out_is_alike(self):
        self.assertEqual([[0, 1]], self.ways(10, 10.5, noise=0.3))

    def test_any_quantity_tells_them_apart_and_a_missing_one_does_not(self):
        run = run_of({name("a"): around(10), name("b"): around(10), name("a", 2): around(20), name("b", 2): around(30)})
        self.assertEqual([[0], [1]], alike(run, [(pick(who), pick(who, 2)) for who in "ab"]))
        self.assertEqual([[0, 1]], alike(run, [(pick(who), pick(who, 4)) for who in "ab"]))

    def test_without_intervals_nothing_is(self):
        run = run_of({name(who): [10.0, 10.0] for who in "ab"})
        for each in run.cases:
            object.__setattr__(each, "cycles", Estimate(10.0))
            object.__setattr__(each, "ns", Estimate(10.0))
        self.assertEqual([[0], [1]], alike(run, [(pick("a"),), (pick("b"),)]))


class RankingTest(unittest.TestCase):
    def ranked(self, **costs):
        run = run_of({name(who): ns if isinstance(ns, list) else around(ns, seed=len(who)) for who, ns in costs.items()})
        return ranking(run, {who: pick(who) for who in (*costs, "nobody")})

    def test_best_ties_and_next(self):
        found = self.ranked(a=10, bb=10.01, ccc=30, dddd=50)
        self.assertEqual(("a", ("bb",), "ccc", {"nobody"}), (found.best, found.ties, found.behind, set(found.missing)))
        over = found.over["ccc"].estimate
        assert over is not None
        self.assertAlmostEqual(3, over.value, delta=0.02)

    def test_nobody(self):
        found = ranking(run_of({name("a"): around(1)}), {"b": Pick("queue", "b", "one_way")})
        self.assertEqual(("", (), "", False), (found.best, found.ties, found.behind, found.noisy))

    def test_a_noisy_rival_that_may_be_as_good_makes_it_noisy(self):
        for ns, expected in ((10.05, True), (99, False)):
            run = run_of({name("a"): around(10), name("b"): case(name("b"), [ns], grade="noisy")})
            self.assertIs(expected, ranking(run, {who: pick(who) for who in "ab"}).noisy)


if __name__ == "__main__":
    unittest.main()
