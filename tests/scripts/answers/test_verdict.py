"""What intervals bear out: verdicts, what costs the same, and which of several costs least."""
import unittest

from fencepost_tool.answers import Answer, Unit, Verdict, alike, apart, by_interval, ranking, verdict
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
                                (answer(0.5, 0.1, Unit.FACTOR), Verdict.LESS), (answer(1.1, 0.2, Unit.FACTOR), Verdict.SAME),
                                (answer(1.001, 0.0001, Unit.FACTOR, limit=0.005), Verdict.SAME)):
            self.assertIs(expected, verdict(found), found)
        self.assertIs(Verdict.MORE, by_interval(answer(2, 1, noisy=True)))

    def test_more_comparisons_widen(self):
        self.assertEqual(answer(2, 1), widened(answer(2, 1), 1))
        wider = widened(answer(2, 1), 20)  # by 3.023 / 1.960
        self.assertTrue(wider.above(2 - 1.543) and not wider.above(2 - 1.542))
        self.assertEqual(answer(2), widened(answer(2), 20))


class ApartTest(unittest.TestCase):
    def test_distances_add_up_as_squares_and_of_noisy_ones_the_extremes_count(self):
        one, other = Estimate(10, 7, 14), Estimate(4, 0, 7)
        self.assertEqual(Estimate(6, 6 - 18 ** 0.5, 6 + 32 ** 0.5), apart.difference(one, other))
        self.assertEqual(Estimate(6, 0, 14, noisy=True), apart.difference(Estimate(10, 7, 14, noisy=True), other))
        self.assertEqual(Estimate(6), apart.difference(Estimate(10), other))
        self.assertIsNone(apart.difference(None, other))

    def test_stands_in_for_rounds_that_are_not_there(self):
        run = run_of({name("std"): case(name("std"), [10]), name("other"): case(name("other"), [5])})
        self.assertIs(Verdict.MORE, verdict(ranking(run, {who: pick(who) for who in ("std", "other")}).over["std"]))


class AlikeTest(unittest.TestCase):
    def groups(self, *costs, noise=0.001):
        run = run_of({name(str(number)): around(ns, noise, number) for number, ns in enumerate(costs)})
        return alike(run, [(pick(str(number)),) for number in range(len(costs))])

    def test_what_differs_for_certain_and_by_two_percent_stands_apart(self):
        self.assertEqual([[0, 1, 3], [2]], self.groups(10, 10.02, 12, 10.01))
        self.assertEqual([[0, 1]], self.groups(10, 10.1))
        self.assertEqual([[0, 1]], self.groups(10, 10.5, noise=0.3))

    def test_any_quantity_tells_them_apart_and_a_missing_one_does_not(self):
        run = run_of({name("a"): around(10), name("b"): around(10), name("a", 2): around(20), name("b", 2): around(30)})
        self.assertEqual([[0], [1]], alike(run, [(pick(who), pick(who, 2)) for who in "ab"]))
        self.assertEqual([[0, 1]], alike(run, [(pick(who), pick(who, 4)) for who in "ab"]))


class RankingTest(unittest.TestCase):
    def test_best_ties_and_next(self):
        run = run_of({name(who): around(ns, seed=ns) for who, ns in (("a", 10), ("b", 10.01), ("c", 30), ("d", 50))})
        found = ranking(run, {who: pick(who) for who in "dcbax"})
        self.assertEqual(("a", ("b",), "c"), (found.best, found.ties, found.behind))
        self.assertTrue(found.over["c"].above(2.98) and found.over["c"].below(3.02))
        none = ranking(run, {})
        self.assertEqual(("", (), "", False), (none.best, none.ties, none.behind, none.noisy))

    def test_a_noisy_rival_that_may_be_as_good_makes_it_noisy(self):
        for ns, expected in ((10.05, True), (99, False)):
            run = run_of({name("a"): around(10), name("b"): case(name("b"), [ns], grade="noisy")})
            self.assertIs(expected, ranking(run, {who: pick(who) for who in "ab"}).noisy)


if __name__ == "__main__":
    unittest.main()
