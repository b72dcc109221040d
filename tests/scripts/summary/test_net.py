"""Net cost: the difference of two cases, what it can bear, and what is said of it."""
import random
import re
import statistics
import tempfile
import unittest
from dataclasses import replace
from pathlib import Path

from fencepost_tool import summary
from fencepost_tool.results import Case, Estimate, Run, load
from fencepost_tool.results.estimates import NetCost
from fencepost_tool.results.names import parse_name
from fencepost_tool.results.rounds import Middle
from fencepost_tool.select import net
from fencepost_tool.stats.paired import median_difference
from fencepost_tool.summary.sections import fence, pattern

from ..support import synthetic_run
from ..support.given import given
from ..support.synthetic_cases import FENCES

DEAR, BASE = "fence/mfence/idle/threads:1", "fence/none/idle/threads:1"
NS = 0.25  # for each cycle


def of_rounds(values):
    return {(0, number): Middle(NS * value, value) for number, value in values.items()}


def held(dear, base, cycles=True):
    """The net cost of two series {round: cycles}; the published estimates are their medians, as sharp as can be."""
    def case(name, values):
        middle = statistics.median(values.values())
        ns, cycles = (Estimate(m, m * 0.9999, m * 1.0001) for m in (NS * middle, middle))
        return Case(parse_name(name), ns, cycles)
    rounds = {DEAR: of_rounds(dear), BASE: of_rounds(base)}
    if not cycles:
        rounds = {name: {key: Middle(m.ns, None) for key, m in values.items()} for name, values in rounds.items()}
    run = Run(Path("synthetic"), {}, {}, (), rounds=rounds)
    return net.net(run, case(DEAR, dear), case(BASE, base))


def around(value, noise, rounds=range(12), seed=1):
    draw = random.Random(seed)
    return {number: value + noise * draw.uniform(-1, 1) for number in rounds}


def cost(dear, base, noise=0.1, count=12):
    return held(around(dear, noise, range(count)), around(base, noise, range(count), 2))


class DriftTest(unittest.TestCase):
    """A machine that gets slower by and by, and a baseline that was known well enough early on."""

    def drifting(self, true_difference, early=12, late=60):
        def at(number, extra, seed):
            return 100.0 * (1 + 0.003 * number) + extra + 0.2 * random.Random(1000 * seed + number).uniform(-1, 1)
        return held({n: at(n, true_difference, 1) for n in range(late)}, {n: at(n, 0.0, 2) for n in range(early)})

    def test_no_difference_is_none(self):
        found = self.drifting(0.0)
        self.assertGreater(found.dear.cycles.low - found.base.cycles.high, 5.0, "medians say there is one")
        self.assertFalse(found.measurable)
        self.assertEqual("<DL", fence.cost(found, "cycles")[0])
        self.assertEqual("<DL", fence.cost(found, "ns")[0])

    def test_a_difference_is_found(self):
        for true in (3.0, -3.0):
            found = self.drifting(true)
            self.assertTrue(found.measurable)
            self.assertAlmostEqual(true, found.cycles.value, delta=0.3)
            self.assertAlmostEqual(NS * true, found.ns.value, delta=0.1)
            self.assertTrue(found.cycles.low <= true <= found.cycles.high, found.cycles)

    def test_drift_within_common_rounds_does_not_widen_the_interval(self):
        found = self.drifting(3.0, early=60)
        self.assertLess(found.cycles.high - found.cycles.low, 0.3)

    def test_too_few_common_rounds_are_not_made_up_for(self):
        for early in (1, 5):
            found = self.drifting(3.0, early)
            self.assertFalse(found.known)
            self.assertFalse(found.measurable)
            self.assertEqual("?", fence.cost(found, "cycles")[1])
        self.assertTrue(self.drifting(3.0, 6).known)

    def test_rounds_are_matched_by_number_and_repetition(self):
        apart = held(dict.fromkeys(range(20), 50.0), dict.fromkeys(range(20, 40), 20.0))
        self.assertEqual((Estimate(30.0), False), (apart.cycles, apart.known))
        found = held({0: 9.0, **{n: 50.0 + n for n in range(1, 20)}}, {n: 20.0 + n for n in range(1, 30)})
        self.assertEqual(Estimate(30.0, 30.0, 30.0), found.cycles)

    def test_a_run_without_cycles_of_rounds_has_no_interval_in_cycles(self):
        self.assertFalse(held(around(5.0, 0.1), around(1.0, 0.1), cycles=False).known)


class IntervalTest(unittest.TestCase):
    def test_covers_the_median_nineteen_times_in_twenty(self):
        draw = random.Random(7)
        for count in (12, 40):
            intervals = [given(given(median_difference([draw.gauss(5.0, 1.0) for _ in range(count)])).interval)
                         for _ in range(1000)]
            share = sum(low <= 5.0 <= high for low, high in intervals) / len(intervals)
            self.assertTrue(0.90 < share < 0.99, (count, share))

    def test_is_that_of_the_program(self):
        # As in tests/harness/base/median_interval_test.cpp, with its source.
        known = {6: (-473.5, 1238.5, 0.0, 1712.0), 10: (-159.246, 1040.997, -428.0, 1284.0),
                 37: (301.675, 732.325, -278.803, 1333.251), 150: (415.261, 602.739, 211.0, 794.0)}
        for count, ends in known.items():
            with self.subTest(count):
                scattered = given(given(median_difference([float(i * 7919 % 1009) for i in range(count)])).interval)
                alike = given(given(median_difference([float(i // 5 * 7919 % 1009) for i in range(count)])).interval)
                for wanted, found in zip(ends, (*scattered, *alike)):
                    self.assertAlmostEqual(wanted, found, delta=0.005)

    def test_is_the_same_each_time(self):
        values = [float(n * n % 17) for n in range(30)]
        self.assertEqual(median_difference(values), median_difference(values))

    def test_of_nothing_is_none(self):
        self.assertIsNone(median_difference([]))


class ArithmeticTest(unittest.TestCase):
    def test_an_interval_that_holds_zero_is_nothing_measurable(self):
        self.assertTrue(cost(120.0, 100.0).measurable)
        self.assertFalse(cost(100.6, 100.0, 5.0).measurable)
        self.assertTrue(cost(101.0, 100.0, 0.1).measurable)

    def test_what_is_too_small_to_claim_neither(self):
        self.assertFalse(cost(1.05, 1.0, 0.001).measurable, "less than a tenth of a cycle")
        self.assertTrue(cost(1.15, 1.0, 0.001).measurable)
        self.assertFalse(cost(1004.0, 1000.0, 0.1).measurable, "less than half a per cent of what is around it")
        self.assertTrue(cost(1006.0, 1000.0, 0.1).measurable)

    def test_cheaper_with_it_can_be_told_as_well(self):
        found = cost(90.0, 100.0)
        self.assertTrue(found.measurable)
        self.assertRegex(" ".join(fence.cost(found, "cycles")), r"^-(9\.9\d|10\.\d) 0\.\d+$")

    def test_cells(self):
        steady = held(dict.fromkeys(range(9), 120.0), dict.fromkeys(range(9), 100.0))
        self.assertEqual(["20.0", "<0.01"], fence.cost(steady, "cycles"))
        self.assertEqual(["5.00", "<0.01"], fence.cost(steady, "ns"))
        few = held(dict.fromkeys(range(3), 120.0), dict.fromkeys(range(3), 100.0))
        self.assertEqual(["20.0", "?"], fence.cost(few, "cycles"))
        self.assertEqual(["5.00", "?"], fence.cost(few, "ns"))
        self.assertEqual(["-", "-"], fence.cost(None, "ns"))


class OfARunTest(unittest.TestCase):
    def setUp(self):
        scratch = tempfile.TemporaryDirectory()
        self.addCleanup(scratch.cleanup)
        self.scratch = scratch.name

    def run_of(self, keep=None, change=None):
        if change is None:
            return synthetic_run.whole(2, keep or (lambda name: True))
        return load(synthetic_run.write(self.scratch, 2, keep or (lambda name: True), change))

    def test_a_stored_net_cost_goes_before_one_that_is_computed(self):
        run = self.run_of()
        stored = NetCost("fence/none/idle/threads:1", Estimate(7.0, 6.0, 8.0), Estimate(70.0, 60.0, 80.0))

        def with_cost(cost):
            cases = tuple(replace(c, net_cost=cost) if c.name.text == "fence/mfence/idle/threads:1" else c for c in run.cases)
            found = net.fence_costs(replace(run, cases=cases))
            return next(c for c in found if c.dear.name.text == "fence/mfence/idle/threads:1")
        self.assertEqual((stored.ns, stored.cycles), (with_cost(stored).ns, with_cost(stored).cycles))
        computed = with_cost(None)
        self.assertNotEqual(stored.cycles, computed.cycles)
        other = with_cost(replace(stored, baseline="fence/none/elsewhere/threads:1"))
        self.assertEqual(computed.cycles, other.cycles, "stored for another baseline")

    def test_each_fence_is_held_against_none_in_its_own_context(self):
        costs = net.fence_costs(self.run_of())
        self.assertTrue(costs)
        for one in costs:
            dear, base = one.dear.name, one.base.name
            self.assertEqual("none", base.primitive)
            self.assertEqual((dear.operation, dear.params, dear.threads), (base.operation, base.params, base.threads))
        by_name = {c.dear.name.text: c for c in costs}
        known = by_name["fence/lock_or/stores_hit/after:8/threads:1"]
        self.assertAlmostEqual(FENCES["lock_or"] + 8, given(known.cycles).value, delta=1)
        self.assertTrue(known.measurable)
        self.assertFalse(by_name["fence/compiler_barrier/store_load/threads:1"].measurable)
        self.assertFalse(any(c.dear.name.primitive.startswith("word_") for c in costs))

    def test_a_context_without_its_baseline_has_no_net_cost(self):
        costs = net.fence_costs(self.run_of(lambda name: not name.startswith("fence/none/idle")))
        self.assertFalse([c for c in costs if c.dear.name.operation == "idle"])
        self.assertTrue(costs)

    def test_curves_are_of_fences_with_many_points(self):
        found = net.curves(net.fence_costs(self.run_of()), "stores_hit")
        self.assertEqual({"mfence", "lock_or", "thread_fence_seq_cst"}, set(found))
        self.assertEqual(sorted(found["mfence"]), list(found["mfence"]))
        drained = [given(found["mfence"][k].cycles).value - given(found["mfence"][0].cycles).value for k in (40, 80, 160)]
        for measured, stores in zip(drained, (40, 80, 80)):
            self.assertAlmostEqual(stores, measured, delta=5)

    def test_ways_are_held_against_the_one_by_default_orders(self):
        found = net.ways(self.run_of())
        names = {job: [w.case.name.operation for w in members] for job, members in found.items()}
        self.assertEqual(["seq_cst_store", "exchange", "release_store"], names["publish, 1 thread"])
        self.assertEqual(["seq_cst_operations", "mfence", "asymmetric"], names["dekker, 2 threads"])
        reference, exchange, release = found["publish, 1 thread"]
        self.assertEqual([True, False, False], [w.is_reference for w in found["publish, 1 thread"]])
        self.assertIsNone(reference.saves)
        self.assertFalse(given(exchange.saves).measurable)
        self.assertAlmostEqual(18.0, given(given(release.saves).cycles).value, delta=0.2)
        self.assertAlmostEqual(-15.0, given(given(found["dekker, 1 thread"][1].saves).cycles).value, delta=0.2)

    def test_ways_without_the_reference_save_nothing(self):
        found = net.ways(self.run_of(lambda name: "seq_cst" not in name))
        self.assertEqual([None], list({w.saves for members in found.values() for w in members}))

    def test_the_reference_is_marked_and_the_same_for_all_rows(self):
        lines = pattern.section(self.run_of())
        self.assertIn("saved against seq_cst (*)", lines[0])
        text = "\n".join(lines)
        self.assertRegex(text, r"dekker, 1 thread +seq_cst_operations \* ")
        self.assertRegex(text, r"dekker, 1 thread +mfence .* -15\.\d +0\.\d+ +-[45]\.\d+")
        self.assertLessEqual(max(map(len, lines)), 100)

    def test_the_slow_side_has_its_price_beside(self):
        price = "which takes 600 ns a call"
        self.assertIn(price, "\n".join(pattern.section(self.run_of())))
        self.assertNotIn(price, "\n".join(pattern.section(self.run_of(lambda name: "membarrier" not in name))))
        self.assertNotIn(price, "\n".join(pattern.section(self.run_of(lambda name: "asymmetric" not in name))))

    def test_ns_stand_below_cycles(self):
        lines = fence.section(self.run_of())
        text = "\n".join(lines)
        self.assertEqual(4, text.count("\n  in ns\n"))
        cycles, ns = text.split("fence: net cycles after")[0].split("\n  in ns\n")
        self.assertRegex(cycles, r"\n  mfence +mfence +\| +33\.0 ")
        self.assertRegex(ns, r"\n  mfence +mfence +\| +11\.0 ")
        self.assertRegex(ns, r"compiler_barrier .*<DL")
        self.assertLessEqual(max(map(len, lines)), 100)

    def test_seq_cst_against_release_is_said_with_its_error(self):
        text = summary.text(self.run_of())
        self.assertRegex(" ".join(text.split()),
                         r"seq_cst against release on stores, x86_64, when publishing data: "
                         r"18\.\d ±0\.0\d+ cycles more \(\d\.\d+ ns\)")

    def test_nothing_measurable_is_said_so(self):
        def level(document):
            for entry in document["benchmarks"]:
                if entry["name"].startswith("pattern/publish/"):
                    entry.update({k: v for k, v in same.items() if k.startswith("cycles")})
        same = next(e for e in synthetic_run.document(2)["benchmarks"] if e["name"].startswith("pattern/publish/"))
        text = summary.text(self.run_of(change=level))
        self.assertRegex(" ".join(text.split()), r"when publishing data: below the detection limit")

    def test_lines_elsewhere_have_a_table_each_with_whole_names(self):
        run = self.run_of(lambda name: name.startswith("fence/") and "thread_fence_seq_cst/load" not in name)
        text = "\n".join(fence.section(run))
        _, owned, flushed = text.split("fence: net cycles after accesses to lines that ")
        self.assertTrue(owned.startswith("another core has written") and flushed.startswith("are in memory"))
        for table in (owned, flushed):
            self.assertRegex(table, r"compiler_barrier +- +\| +<DL")
            self.assertRegex(table, r"std seq_cst +lock or +\| .* -  +- *\n")

    def test_a_fence_without_a_figure_in_a_table_has_no_row_there(self):
        run = self.run_of(lambda name: name.startswith("fence/") and not re.match(r"fence/mfence/.*_owned", name))
        _, owned, flushed = "\n".join(fence.section(run)).split("fence: net cycles after accesses to lines that ")
        self.assertNotIn("mfence", owned)
        self.assertIn("mfence", flushed)

    def test_back_to_back_is_one_column_among_others(self):
        lines = summary.text(self.run_of(lambda name: name.startswith("fence/"))).splitlines()
        start = next(i for i, line in enumerate(lines) if line.startswith("fence: net cycles, the same"))
        headings = [h.strip() for h in lines[start + 1].split("|")]
        for heading in ("back to back", "idle", "store, load", "publication"):
            self.assertIn(heading, headings)
        row = next(line for line in lines[start:] if line.startswith("  lock_or "))
        self.assertTrue(re.search(r"<DL", row) or re.search(r"\d", row))


class StoredTest(unittest.TestCase):
    """Runs of schema version 2 have their net costs, and those are what is shown."""

    def setUp(self):
        scratch = tempfile.TemporaryDirectory()
        self.addCleanup(scratch.cleanup)
        self.run_2 = load(synthetic_run.write(scratch.name, change=self.change))

    def change(self, run):
        synthetic_run.version_2(run)
        for number, entry in enumerate(run["benchmarks"]):
            if "net_cost" in entry:  # found in no other way
                entry["net_cost"].update(cycles=1000.0 + number, cycles_ci_low=990.0 + number, cycles_ci_high=1030.0 + number)

    def stored(self, name):
        return given(given(next(c.net_cost for c in self.run_2.cases if c.name.text == name)).cycles)

    def test_of_fences(self):
        costs = net.fence_costs(self.run_2)
        self.assertTrue(costs and all(cost.cycles == self.stored(cost.dear.name.text) for cost in costs))

    def test_of_patterns_are_savings_against_the_reference(self):
        found = [way for ways in net.ways(self.run_2).values() for way in ways if not way.is_reference]
        self.assertTrue(found)
        for way in found:
            stored, saves = self.stored(way.case.name.text), given(way.saves)
            low, high = given(stored.interval)
            self.assertEqual(Estimate(-stored.value, -high, -low), saves.cycles)
            self.assertEqual(way.case, saves.base)

    def test_of_stores(self):
        publish, store = (cost for _, cost in net.seq_cst_stores(self.run_2))
        self.assertEqual(-self.stored("pattern/publish/release_store/threads:1").value, given(publish.cycles).value)
        self.assertEqual(self.stored("atomic/store/throughput/seq_cst/bits:64/threads:1"), store.cycles)

    def test_against_another_baseline_they_are_computed(self):
        cases = [self.run_2.one("fence", fence, "idle") for fence in ("mfence", "lock_or")]
        self.assertLess(given(given(net.net(self.run_2, *cases)).cycles).value, 100.0)


if __name__ == "__main__":
    unittest.main()
