"""Tables that the report takes from the summary: memory beside what texts say, litmus tests with verdicts, rates and power."""
from __future__ import annotations

import unittest
from dataclasses import replace

from fencepost_tool.report.document import document
from fencepost_tool.report.tables import tables
from fencepost_tool.results import CaseName, Run
from fencepost_tool.summary.sections import litmus, memory

from ..claims import planted
from ..support.given import given
from ..support.hierarchies import MIB, USUAL, Hierarchy, lines, run_of

BATCHED = {"method": "batched", "class": "same-l3"}


def column(block, title, group=""):
    """The cells of a column by those of the first."""
    at = [(name, of) for name, of, _ in block["columns"]].index((title, group))
    return {row[0]: row[at] for row in block["rows"]}


def notes(block, warning=False):
    return [text for text, _, warns in block["notes"] if warns == warning]


class MemoryTest(unittest.TestCase):

    def hierarchy(self, run: Run):
        return tables(run)["memory"][0]

    def test_levels_have_value_interval_and_grade_beside_what_is_said_and_whether_it_holds(self):
        found = self.hierarchy(run_of(nodes=(0, 1)))
        self.assertEqual({"L1": "1", "L2": "3-5", "L3": "10-15", "memory": "80-100", "memory of another node": "120-200"},
                         column(found, "said, ns"))
        for pages in ("small pages", "huge pages"):
            low, _, high = column(found, "95 % interval, ns", pages)["L3"].partition(" to ")
            self.assertLess(float(low), float(column(found, "ns", pages)["L3"]))
            self.assertGreater(float(high), float(column(found, "ns", pages)["L3"]))
            self.assertEqual({"clean"}, set(column(found, "grade", pages).values()))
        self.assertEqual({"holds"}, set(column(found, "holds here").values()))
        self.assertNotIn("±%", [title for title, *_ in found["columns"]])
        self.assertTrue(any(text.startswith("said: by ") and "Acquire / Release" in text for text in notes(found)))

    def test_what_is_said_fails_or_cannot_be_told(self):
        slow = self.hierarchy(run_of(Hierarchy(USUAL.caches, 300.0)))
        self.assertEqual("does not hold", column(slow, "holds here")["memory"])
        one = run_of(more=lines())
        wide = replace(one, cases=tuple(replace(case, ns=replace(case.ns, low=0.1, high=1e4, noisy=True)) if case.ns else case
                                        for case in one.cases))
        found = self.hierarchy(wide)
        self.assertTrue(column(found, "holds here")["L2"].startswith("cannot be told here: disturbed samples"))
        self.assertTrue(column(found, "ns", "huge pages")["L2"].startswith("≈"))
        emulated = self.hierarchy(replace(one, machine={**one.machine, "emulated": True}))
        self.assertTrue(column(emulated, "holds here")["L2"].startswith("cannot be told here: timings are not valid"))
        self.assertTrue(column(emulated, "ns", "huge pages")["L2"].startswith("~"))
        self.assertEqual("clean", column(emulated, "grade", "huge pages")["L2"])

    def test_steps_stand_beside_the_sizes_of_hwloc_and_a_difference_is_a_warning(self):
        found = self.hierarchy(run_of())
        self.assertTrue(any("(hwloc: L1 of 32 KiB)" in text for text in notes(found)))
        self.assertEqual([], notes(found, True))
        told = Hierarchy((*USUAL.caches[:2], (96 * MIB, 15.0)), USUAL.memory)
        warning, = notes(self.hierarchy(run_of(told=told)), True)
        self.assertRegex(warning, "^the step of L3 is at .* hwloc says 96 MiB")

    def test_lines_have_a_table_and_answers(self):
        blocks = tables(run_of(more=lines()))["memory"]
        self.assertTrue(blocks[-1]["heading"].startswith("core cycles of an operation by the state of its line"))
        self.assertIn("modified same-l3", column(blocks[-1], "add", "each waits for the one before"))
        asked = {text: answer for text, answer, _ in blocks[-1]["notes"] if answer}
        self.assertTrue(asked["Do atomics on different lines overlap?"].startswith("yes: "))

    def test_text_and_page_have_the_same_rows(self):
        run = run_of(nodes=(0, 1), more=lines())
        text = memory.section(run)
        for block in tables(run)["memory"]:
            for row in block["rows"]:
                self.assertTrue(any(line.startswith(f"  {row[0]} ") for line in text), row)


class LitmusTest(unittest.TestCase):

    def run_of(self, *cases):
        return planted.run_of(None, cases)

    def case(self, test, orders, weak, allowed, **more):
        name = CaseName(f"litmus/{test}/{orders}", "litmus", test, orders, "", 2, {**BATCHED, "method": "perpetual"})
        made = planted.litmus(name, weak, **more)
        seen = given(made.outcomes)
        seen = replace(seen, counts={**seen.counts, "00": weak, "01": 500_000, "10": 400_000})
        return replace(made, counters=dict(zip(("cpp_allows", "isa_allows"), allowed)), outcomes=seen)

    def test_verdicts_rates_and_power(self):
        run = self.run_of(self.case("SB", "relaxed", 900, (1, 1)), self.case("SB", "seq_cst", 0, (0, 0)))
        outcomes, costs = tables(run)["litmus"]
        rows = {row[1]: dict(zip((title for title, *_ in outcomes["columns"]), row)) for row in outcomes["rows"]}
        self.assertEqual(("may", "may", "allowed, seen", "18.0 k"),
                         tuple(rows["relaxed"][key] for key in ("C++", "CPU", "here", "weak/s")))
        self.assertEqual(("never", "never", "forbidden, not seen", "0", "relaxed"),
                         tuple(rows["seq_cst"][key] for key in ("C++", "CPU", "here", "weak/s", "with")))
        self.assertEqual("00: 18.0 k, 01: 10.0 M, 10: 8.00 M", rows["relaxed"]["outcomes/s"])
        self.assertTrue(rows["seq_cst"]["within"].endswith(("ms", "us")))
        self.assertEqual("cost of an order beside its consequence", costs["heading"])
        self.assertEqual(2, len(costs["rows"]))

    def test_what_is_forbidden_and_seen_is_a_warning_on_both(self):
        bad = self.case("SB", "seq_cst", 3, (0, 0), forbidden=3).failed("any words", broken=True)
        run = self.run_of(self.case("SB", "relaxed", 900, (1, 1)), bad)
        outcomes = tables(run)["litmus"][0]
        self.assertIn("FORBIDDEN and seen", outcomes["rows"][1])
        self.assertEqual("-", column(outcomes, "weak/s")["SB"], "the window that failed has no length")
        warning, = notes(outcomes, True)
        self.assertEqual("litmus/SB/seq_cst: forbidden and seen: 3 in 1.00 M. CPU, compiler or this program is broken", warning)
        self.assertIn(f"  warning: {warning}"[:90], "\n".join(litmus.section(run)))
        self.assertEqual([], notes(tables(self.run_of(self.case("SB", "relaxed", 9, (1, 1))))["litmus"][0], True))

    def test_nothing_is_claimed_under_emulation(self):
        run = planted.run_of(None, [self.case("SB", "relaxed", 900, (1, 1))], emulated=True)
        block, = tables(run)["litmus"]
        self.assertEqual(([], []), (block["rows"], block["notes"]))
        self.assertIn("nothing is claimed", block["heading"])


class DocumentTest(unittest.TestCase):

    def test_each_run_has_its_own(self):
        runs = [run_of(), planted.run_of(None, [])]
        self.assertEqual([["memory"], []], [list(run["tables"]) for run in document(runs)["runs"]])


if __name__ == "__main__":
    unittest.main()
