"""One quantity of a run: from which cases, with which interval, or why there is none."""
import random
import statistics
import unittest
from pathlib import Path

from fencepost_tool.answers import Pick, Unit, ask, cost, difference, ratio, speedup
from fencepost_tool.results import Case, Estimate, Run
from fencepost_tool.results.names import parse_name
from fencepost_tool.results.rounds import Middle


def pick(primitive, threads=1):
    return Pick("mutex", primitive, "lock_unlock", threads=threads, params={"critical": 0})


def name(primitive, threads=1):
    return f"mutex/{primitive}/lock_unlock/critical:0/outside:100/threads:{threads}"


def around(value, noise=0.001, seed=1, rounds=20):
    draw = random.Random(seed)
    return [value * (1 + draw.uniform(-noise, noise)) for _ in range(rounds)]


def case(text, rounds, **more):
    middle = statistics.median(rounds)
    found = Estimate(middle, middle * 0.99, middle * 1.01, noisy=more.get("grade") == "noisy")
    return Case(parse_name(text), found, found, Estimate(1e9 / middle), **more)


def run_of(cases, context=None):
    """cases: {name: [ns of each round]}, or a Case."""
    built = [c if isinstance(c, Case) else case(text, c) for text, c in cases.items()]
    rounds = {text: {(0, n): Middle(ns, ns) for n, ns in enumerate(c)} for text, c in cases.items() if not isinstance(c, Case)}
    return Run(Path("made-up"), context or {}, {}, tuple(built), rounds=rounds)


def estimate(found):
    """Its estimate, which there has to be, with its interval."""
    assert found.estimate is not None and found.estimate.interval is not None, found.missing
    return found.estimate


class CostTest(unittest.TestCase):

    def test_is_the_estimate_of_the_first_case_that_is_meant(self):
        run = run_of({name("other"): around(7), name("std"): around(5)})
        found = cost(run, pick("std"))
        self.assertAlmostEqual(estimate(found).value, 5, delta=0.01)
        self.assertEqual(found.cases, (name("std"),))
        self.assertTrue(found.below(6) and found.above(4) and not found.above(5))

    def test_most_is_the_greatest_number_of_threads_of_this_case(self):
        run = run_of({name("std", n): around(5 * n) for n in (1, 2, 8)} | {name("other", 16): around(1)})
        self.assertEqual(cost(run, pick("std", ask.MOST)).cases, (name("std", 8),))

    def test_most_of_a_parameter(self):
        run = run_of({f"counter/x/update/shards:{n}/threads:{t}": around(9 + n + t) for n in (1, 8, 2) for t in (1, 2)})
        wanted = Pick("counter", "x", "update", threads=ask.MOST, params={"shards": ask.MOST})
        self.assertEqual(cost(run, wanted).cases, ("counter/x/update/shards:8/threads:2",))
        self.assertEqual(wanted.text, "counter/x/update/shards:most/threads:most")
        self.assertIn("no case", cost(run, Pick("counter", "x", "update", params={"layout": ask.MOST})).missing)

    def test_rate_is_that_of_all_threads(self):
        found = cost(run_of({name("std"): around(5)}), pick("std"), Unit.RATE)
        assert found.estimate is not None
        self.assertAlmostEqual(found.estimate.value / 2e8, 1, delta=0.01)

    def test_a_cost_is_no_factor(self):
        with self.assertRaises(ValueError):
            cost(run_of({name("std"): around(5)}), pick("std"), Unit.FACTOR)


class MissingTest(unittest.TestCase):

    def missing(self, cases, context=None, **more):
        found = cost(run_of(cases, context), pick("std", **more))
        self.assertIsNone(found.estimate)
        return found.missing

    def test_says_what_the_case_failed_of(self):
        failed = Case(parse_name(name("std")), error="proof failed: 3 lost")
        self.assertEqual(self.missing({name("std"): failed}), "proof failed: 3 lost")

    def test_says_that_the_machine_is_too_small(self):
        self.assertEqual(self.missing({name("std"): around(5)}, threads=4), "needs 4 CPUs, the run used 1")

    def test_says_that_it_was_left_out(self):
        self.assertIn("--all", self.missing({name("other"): around(5)}, {"left_out": "queue/x/,mutex/std/"}))

    def test_says_that_the_run_knows_no_such_case(self):
        self.assertIn(pick("std").text, self.missing({name("other"): around(5)}))

    def test_says_so_of_either_side_of_two(self):
        run = run_of({name("other"): around(5)})
        for compare in (difference, ratio):
            for sides in ((pick("std"), pick("other")), (pick("other"), pick("std"))):
                self.assertIn("no case mutex/std", compare(run, *sides).missing)


class TwoCasesTest(unittest.TestCase):
    """A drift by a third, which both cases have in common."""

    def drifting(self, after):
        """after(ns, drift, noise): what a round takes."""
        drift = [1 + n / 60 for n in range(20)]
        return run_of({name(who): [after(ns, d, x) for d, x in zip(drift, around(1, seed=ns))]
                       for who, ns in (("std", 8), ("other", 4))})

    def test_the_factor_is_free_of_drift(self):
        run = self.drifting(lambda ns, drift, noise: ns * drift * noise)
        found = ratio(run, pick("std"), pick("other"))
        self.assertTrue(found.above(1.99) and found.below(2.01), found)
        self.assertEqual(found.unit, Unit.FACTOR)

    def test_the_difference_is_that_of_the_rounds(self):
        run = self.drifting(lambda ns, drift, noise: ns + drift + noise)
        found = difference(run, pick("std"), pick("other"))
        self.assertTrue(found.above(3.99) and found.below(4.01), found)

    def test_speedup_counts_the_operations_of_all_threads(self):
        run = run_of({name("std"): around(5, seed=1), name("std", 4): around(10, seed=2)})
        found = speedup(run, pick("std", 4), pick("std"))
        self.assertTrue(found.above(1.99) and found.below(2.01), found)
        self.assertEqual(found.cases, (name("std", 4), name("std")))
        self.assertIn("needs 8 CPUs", speedup(run, pick("std", 8), pick("std")).missing)

    def test_noisy_sides_give_the_extremes(self):
        run = run_of({name("std"): case(name("std"), [10], grade="noisy"), name("other"): around(5)})
        found = ratio(run, pick("std"), pick("other"))
        self.assertTrue(found.noisy)
        self.assertAlmostEqual(estimate(found).low, 9.9 / 5.05, delta=0.01)
        self.assertAlmostEqual(estimate(found).high, 10.1 / 4.95, delta=0.01)
