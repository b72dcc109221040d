"""Net cost: the difference of two cases, what it can bear, and what is said of it."""
import re
import tempfile
import unittest

import synthetic_run
from fencepost_report import net, summary
from fencepost_report.sections import fence
from fencepost_results import Case, Figure, load, parse_name
from synthetic_cases import FENCES


def case(name, cycles, half=None):
    figure = Figure(cycles) if half is None else Figure(cycles, cycles - half, cycles + half)
    return Case(parse_name(name), figure, figure)


def cost(dear, base, half=0.1):
    return net.net(case("fence/mfence/idle/threads:1", dear, half), case("fence/none/idle/threads:1", base, half))


class ArithmeticTest(unittest.TestCase):
    def test_difference_of_medians_with_both_intervals_in_it(self):
        found = net.difference(Figure(50.0, 47.0, 54.0), Figure(20.0, 16.0, 23.0))
        self.assertEqual((30.0, 30.0 - (9 + 9) ** 0.5, 30.0 + (16 + 16) ** 0.5), (found.value, found.low, found.high))

    def test_without_an_interval_there_is_none_of_the_difference(self):
        self.assertEqual(Figure(3.0), net.difference(Figure(5.0), Figure(2.0, 1.0, 3.0)))
        self.assertIsNone(net.difference(None, Figure(2.0)))

    def test_an_interval_that_holds_zero_is_nothing_measurable(self):
        self.assertTrue(cost(120.0, 100.0).measurable)
        self.assertFalse(cost(101.0, 100.0, 0.9).measurable)
        self.assertTrue(cost(101.0, 100.0, 0.1).measurable)

    def test_below_the_resolution_neither(self):
        self.assertFalse(cost(1.05, 1.0, 0.001).measurable, "less than the loop itself may differ by")
        self.assertTrue(cost(1.15, 1.0, 0.001).measurable)
        self.assertFalse(cost(1004.0, 1000.0, 0.1).measurable, "less than half a per cent of what is around it")
        self.assertTrue(cost(1006.0, 1000.0, 0.1).measurable)

    def test_cheaper_with_it_can_be_told_as_well(self):
        self.assertTrue(cost(90.0, 100.0).measurable)
        self.assertEqual(["-10.0", "0.14"], fence.cost(cost(90.0, 100.0)))

    def test_cells(self):
        self.assertEqual(["20.0", "0.14"], fence.cost(cost(120.0, 100.0)))
        self.assertEqual(["n.m.", "1.3"], fence.cost(cost(101.0, 100.0, 0.9)))
        self.assertEqual(["20.0", "?"], fence.cost(cost(120.0, 100.0, None)))
        self.assertEqual(["-", "-"], fence.cost(None))


class OfARunTest(unittest.TestCase):
    def setUp(self):
        scratch = tempfile.TemporaryDirectory()
        self.addCleanup(scratch.cleanup)
        self.scratch = scratch.name

    def run_of(self, keep=lambda name: True, change=lambda document: None):
        return load(synthetic_run.write(self.scratch, 2, keep, change))

    def test_each_fence_is_held_against_none_in_its_own_context(self):
        costs = net.fence_costs(self.run_of())
        self.assertTrue(costs)
        for one in costs:
            dear, base = one.dear.name, one.base.name
            self.assertEqual("none", base.primitive)
            self.assertEqual((dear.operation, dear.params, dear.threads), (base.operation, base.params, base.threads))
        by_name = {c.dear.name.text: c for c in costs}
        known = by_name["fence/lock_or/stores_hit/after:8/threads:1"]
        self.assertAlmostEqual(FENCES["lock_or"] + 8, known.cycles.value, delta=1)
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
        drained = [found["mfence"][k].cycles.value - found["mfence"][0].cycles.value for k in (40, 80, 160)]
        for measured, stores in zip(drained, (40, 80, 80)):
            self.assertAlmostEqual(stores, measured, delta=5)

    def test_steps_down(self):
        found = net.steps_down(self.run_of())
        publish = found["publish, 1 thread"]
        self.assertEqual(["exchange", "seq_cst_store", "release_store"], [s.case.name.operation for s in publish])
        self.assertIsNone(publish[0].saves)
        self.assertFalse(publish[1].saves.measurable)
        self.assertAlmostEqual(18.0, publish[2].saves.cycles.value, delta=0.2)

    def test_seq_cst_against_release_is_said_with_its_error(self):
        text = summary.text(self.run_of())
        self.assertRegex(" ".join(text.split()),
                         r"seq_cst against release on stores, x86_64, behind the data that it publishes: "
                         r"18\.\d ±0\.2\d? cycles more \(\d\.\d+ ns\)")

    def test_nothing_measurable_is_said_so(self):
        def level(document):
            for entry in document["benchmarks"]:
                if entry["name"].startswith("pattern/publish/"):
                    entry.update({k: v for k, v in same.items() if k.startswith("cycles")})
        same = next(e for e in synthetic_run.document(2)["benchmarks"] if e["name"].startswith("pattern/publish/"))
        text = summary.text(self.run_of(change=level))
        self.assertRegex(" ".join(text.split()), r"behind the data that it publishes: nothing measurable")

    def test_lines_elsewhere_have_a_table_each_with_whole_names(self):
        run = self.run_of(lambda name: name.startswith("fence/") and "thread_fence_seq_cst/load" not in name)
        text = "\n".join(fence.section(run))
        _, owned, flushed = text.split("fence: net cycles after accesses to lines that ")
        self.assertTrue(owned.startswith("another core has written") and flushed.startswith("are in memory"))
        for table in (owned, flushed):
            self.assertRegex(table, r"compiler_barrier [^|]*\| +n\.m\.")
            self.assertRegex(table, r"std seq_cst [^|]*\| .* -  +- *\n")

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
        self.assertTrue(re.search(r"n\.m\.", row) or re.search(r"\d", row))


if __name__ == "__main__":
    unittest.main()
