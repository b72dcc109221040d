"""Noisy results and those of two modes: marked wherever they are shown, with what the marks mean."""
import tempfile
import unittest

from fencepost_tool import summary
from fencepost_tool.results import load
from fencepost_tool.results.estimates import CLEAN, NOISY, NONE, case_from_entries
from fencepost_tool.select.net import net
from fencepost_tool.text import marks

from ..support import synthetic_run
from ..support.given import given

LOAD = "atomic/load/latency/relaxed/bits:64/threads:1"


def run_with(change, keep=lambda name: True):
    with tempfile.TemporaryDirectory() as scratch:
        return load(synthetic_run.write(scratch, 2, keep, change))


def text_with(change, keep=lambda name: True):
    return summary.text(run_with(change, keep))


class ReadingTest(unittest.TestCase):
    def entry(self, **more):
        return {**synthetic_run.entry("floor/add/latency", 1, 5.0, {}), **more}

    def test_an_entry_from_before_there_were_grades(self):
        self.assertEqual(CLEAN, case_from_entries([self.entry()]).grade)
        failed = {"name": LOAD, "error_occurred": True, "error_message": "x", "threads": 1}
        self.assertEqual(NONE, case_from_entries([failed]).grade)

    def test_the_worst_repetition_decides(self):
        case = case_from_entries([self.entry(grade="clean"), self.entry(grade="noisy", note="why")])
        self.assertEqual((NOISY, "why"), (case.grade, case.note))
        self.assertTrue(given(case.ns).noisy)

    def test_a_noisy_interval_counts_its_rounds_itself(self):
        few = {"rounds": 2}
        self.assertFalse(given(case_from_entries([self.entry(grade="clean", **few)]).ns).has_interval)
        self.assertTrue(given(case_from_entries([self.entry(grade="noisy", **few)]).ns).has_interval)

    def test_strict(self):
        case = case_from_entries([self.entry(grade="noisy", note="a reason")], require_clean=True)
        self.assertEqual((NONE, "noisy: a reason", None), (case.grade, case.error, case.ns))
        clean = self.entry(grade="clean")
        self.assertEqual(case_from_entries([clean]), case_from_entries([clean], require_clean=True))


class SummaryTest(unittest.TestCase):
    def test_a_clean_run_has_no_marks(self):
        text = text_with(synthetic_run.noisy(lambda name: False))
        for word in (marks.NOISY, "noisy,", "NOISY"):
            self.assertNotIn(word, text)

    def test_noisy_cases_are_counted_marked_and_explained(self):
        text = text_with(synthetic_run.noisy(lambda name: name.startswith("floor/add/latency")), lambda n: n.startswith("floor/"))
        self.assertIn("8 measured (7 clean, 1 noisy, see the end)", text)
        row = next(line for line in text.splitlines() if line.startswith("  add         latency"))
        self.assertRegex(row, f"{marks.NOISY}0\\.3\\d+ +20 +{marks.NOISY}1\\.0\\d* +20")
        self.assertEqual(2, sum(line.count(marks.NOISY) for line in text.splitlines() if line.startswith("  ")))
        self.assertIn(f"{marks.NOISY} noisy: estimated from disturbed samples", text)
        self.assertIn("noisy: 1 of 8 cases\n     1  too few clean windows: 0 of 20, most dropped for no_level: floor/add/latency",
                      text)
        self.assertNotIn("too few for an interval", text)

    def test_where_none_is_clean_it_says_so(self):
        text = text_with(synthetic_run.noisy(lambda name: True), lambda name: name.startswith("floor/"))
        self.assertIn("NOISY      no case is clean", text)

    def test_an_unknown_level_is_not_called_a_neighbour(self):
        def unknown(run):
            for e in run["benchmarks"]:
                e.update(dropped_no_level=5, dropped_neighbour=0, windows_dropped=6)
        text = text_with(unknown, lambda name: name.startswith("floor/"))
        self.assertIn("clean level not known", text)
        self.assertNotIn("SMT sibling", text)

    def test_two_modes_are_marked_and_explained(self):
        def modes(run):
            for e in run["benchmarks"]:
                e["modes"] = 2 if e["name"].startswith("floor/add/latency") else 1
        text = text_with(modes, lambda name: name.startswith("floor/"))
        row = next(line for line in text.splitlines() if line.startswith("  add         latency"))
        self.assertEqual(2, row.count("1.0:"))
        self.assertIn("the samples have two modes", text)

    def test_the_document_has_grade_note_and_modes(self):
        def change(run):
            synthetic_run.noisy(lambda name: name.startswith("floor/add/latency"))(run)
            run["benchmarks"][0]["modes"] = 2
        cases = {c["name"]: c for c in summary.document(run_with(change))["cases"]}
        add = cases["floor/add/latency"]
        self.assertEqual("noisy", add["grade"])
        self.assertIn("no_level", add["note"])
        self.assertEqual({"clean", "noisy", "none"}, {c["grade"] for c in cases.values()})
        self.assertIn(2, {c.get("modes") for c in cases.values()})


class NetCostTest(unittest.TestCase):
    def test_of_a_noisy_case_is_bounded_by_both_intervals(self):
        run = run_with(synthetic_run.noisy(lambda name: name.startswith("fence/mfence/idle")))
        dear, base = (given(run.one("fence", fence, "idle", threads=1)) for fence in ("mfence", "none"))
        found = given(given(net(run, dear, base)).cycles)
        self.assertTrue(found.noisy)
        mine, its = given(given(dear.cycles).interval), given(given(base.cycles).interval)
        self.assertAlmostEqual(mine[0] - its[1], given(found.interval)[0])
        self.assertAlmostEqual(mine[1] - its[0], given(found.interval)[1])

    def test_is_marked_in_the_table_of_fences(self):
        text = text_with(synthetic_run.noisy(lambda name: name.startswith("fence/mfence/idle"), 0.02))
        row = next(line for line in text.splitlines() if line.startswith("  mfence"))
        self.assertIn(marks.NOISY, row)


if __name__ == "__main__":
    unittest.main()
