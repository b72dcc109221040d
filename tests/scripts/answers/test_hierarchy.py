"""Levels and steps of made-up runs, against the caches that hwloc is said to know."""
from __future__ import annotations

import unittest
from dataclasses import replace

from fencepost_tool.answers import MOST, Pick, cost
from fencepost_tool.answers.hierarchy import LATENCY, case_of, curve, level_cost, name_of, resolved, steps
from fencepost_tool.findings import memory
from fencepost_tool.summary.sections import memory as section

from ..support.hierarchies import KIB, LEVELS, MIB, USUAL, Hierarchy, run_of
from ..support.synthetic_run import made


class LevelsTest(unittest.TestCase):

    def test_each_has_its_case(self) -> None:
        run = run_of(nodes=(0, 1))
        for size, level in LEVELS.items():
            case = case_of(run, MOST if level == 4 else level, "huge")
            assert case is not None
            self.assertEqual(size, case.name.params["size"])
        self.assertIsNone(case_of(run, 4, "huge"), "memory is no cache")
        self.assertEqual(["L1", "L3", "memory"], [name_of(run, level) for level in (1, 3, 4)])

    def test_memory_of_another_node(self) -> None:
        case = case_of(run_of(nodes=(0, 1)), MOST, "huge", other=True)
        assert case is not None and case.ns is not None
        self.assertEqual(1, case.name.params["node"])
        self.assertIsNone(case_of(run_of(), MOST, "huge", other=True))

    def test_a_pick_by_level_is_one_by_size(self) -> None:
        run = run_of()
        pick = Pick("memory", "latency", "load", params={"level": 2, "pages": "huge"})
        self.assertEqual(256 * KIB, resolved(run, pick).params["size"])
        self.assertEqual("", cost(run, resolved(run, pick)).missing)
        self.assertIn("level:9", cost(run, resolved(run, Pick("memory", "latency", "load", params={"level": 9}))).missing)
        self.assertIs(LATENCY, resolved(run, LATENCY))

    def test_a_level_that_is_missing_says_why(self) -> None:
        pick = Pick("memory", "latency", "load", params={"level": MOST, "pages": "huge", "node": "other"})
        self.assertEqual("needs a second NUMA node with memory", level_cost(run_of(), pick).missing)
        self.assertEqual("", level_cost(run_of(nodes=(0, 1)), pick).missing)
        l3 = Pick("memory", "latency", "load", params={"level": 3, "pages": "huge"})
        run = run_of()
        failed = tuple(replace(case, error="unsupported: no transparent huge pages", counters={}, ns=None)
                       if case.name.params["pages"] == "huge" else case for case in run.cases)
        self.assertIn("no transparent huge pages", level_cost(replace(run, cases=failed), l3).missing)


class StepsTest(unittest.TestCase):

    def test_those_of_hwloc_are_found(self) -> None:
        found = steps(run_of())
        self.assertEqual(("huge", [1, 2, 3], []),
                         (found.pages, [step.cache[0] for step in found.steps if step.cache], found.warnings))

    def test_small_pages_where_there_are_no_huge_ones(self) -> None:
        self.assertEqual("small", steps(run_of(pages=("small",))).pages)

    def test_a_cache_that_is_not_there(self) -> None:
        without = Hierarchy((USUAL.caches[0], USUAL.caches[2]), USUAL.memory)
        self.assertEqual(["no step near hwloc's L2 of 1 MiB"], steps(run_of(without)).warnings)

    def test_a_cache_that_hwloc_does_not_know(self) -> None:
        without = Hierarchy((USUAL.caches[0], USUAL.caches[2]), USUAL.memory)
        warning, = steps(run_of(told=without)).warnings
        self.assertIn("where hwloc has no cache", warning)

    def test_a_cache_of_another_size(self) -> None:
        told = Hierarchy((*USUAL.caches[:2], (96 * MIB, 15.0)), USUAL.memory)
        warning, = steps(run_of(told=told)).warnings
        self.assertRegex(warning, "step of L3 is at .* hwloc says 96 MiB")

    def test_the_core_set_is_too_small(self) -> None:
        self.assertIn("--all", steps(run_of(core=True)).unknown)
        self.assertEqual(4, len(curve(run_of(core=True), "huge")))


class SectionTest(unittest.TestCase):

    def test_levels_with_what_is_said(self) -> None:
        lines = section.section(run_of(nodes=(0, 1)))
        rows = {level: next(line for line in lines if line.split()[:1] == [level]) for level in ("L1", "L2", "L3", "memory")}
        self.assertRegex(rows["L2"], r"1 MiB +256 KiB \| +(3\.9|4\.0).* 3-5$")
        self.assertRegex(rows["memory"], r"- +128 MiB \| .* 80-100$")
        self.assertTrue(any(line.startswith("  memory of another node") and line.endswith("120-200") for line in lines))
        self.assertRegex(" ".join(lines), r"steps over size, with huge pages: (24|32) KiB to (32|48) KiB \(hwloc: L1 of 32 KiB\)")

    def test_the_plot_says_what_each_level_takes(self) -> None:
        self.assertRegex(memory.headline(run_of()),
                         r"takes 1\.\d+ ns from L1, .* from L2, .* from L3, [\d.]+ ns from memory \(huge")
        self.assertIn("(small pages)", memory.headline(run_of(pages=("small",))))
        self.assertIn("No level", memory.headline(made([])))

    def test_none_without_cases(self) -> None:
        self.assertEqual([], section.section(made([("atomic/load/latency/relaxed/threads:1", 1, 1.0)])))


if __name__ == "__main__":
    unittest.main()
