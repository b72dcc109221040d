"""Which cases stand in one chart, and matrices of pairs by groups of the topology."""
from __future__ import annotations

import itertools
import unittest

from fencepost_tool.report import heat
from fencepost_tool.report.layout import charts
from fencepost_tool.results import Case, Estimate
from fencepost_tool.results.names import parse_name

from ..support import synthetic_cases, synthetic_run
from ..support.given import given


def laid_out(*texts):
    return charts([parse_name(text) for text in texts], range(len(texts)))


def members(found):
    return sorted(place for chart in found for rows in chart.panels.values() for of in rows.values() for place in of)


class ChartsTest(unittest.TestCase):
    def test_each_case_is_in_one_chart_but_for_those_that_stand_for_others(self):
        names = [case.name for case in synthetic_run.whole(16).cases]
        for kind in {name.kind for name in names} - {"pair"}:
            own = [name for name in names if name.kind == kind]
            found = [chart for chart in charts(own, range(len(own))) if "strongest" not in chart.title]
            self.assertEqual(list(range(len(own))), members(found), kind)

    def test_orders_are_dots_of_one_row(self):
        found = laid_out(*(f"atomic/load/latency/{order}/bits:{bits}/threads:1" for order in ("relaxed", "acquire", "seq_cst")
                           for bits in (32, 64)))
        self.assertEqual([("latency", "", {"": {"load bits:32": [0, 2, 4], "load bits:64": [1, 3, 5]}})],
                         [(chart.title, chart.x, chart.panels) for chart in found])

    def test_numbers_are_an_axis_where_there_are_enough_else_panels(self):
        names = [f"rwmutex/{p}/mix/reads:{reads}/critical:{c}/threads:2" for p in "ab" for reads in (0, 50, 100) for c in (0, 9)]
        chart, = laid_out(*names)
        self.assertEqual("reads", chart.x)
        self.assertEqual({"critical:0": {"a": [0, 2, 4], "b": [6, 8, 10]}, "critical:9": {"a": [1, 3, 5], "b": [7, 9, 11]}},
                         chart.panels)
        chart, = laid_out(*(name for name in names if "reads:50" not in name))
        self.assertEqual("", chart.x)

    def test_threads_are_the_axis_with_three_counts(self):
        chart, = laid_out(*(f"counter/{p}/update/threads:{n}" for p in "ab" for n in (1, 2, 4)))
        self.assertEqual(("threads", {"": {"a": [0, 1, 2], "b": [3, 4, 5]}}), (chart.x, chart.panels))

    def test_the_strongest_order_stands_for_an_operation_over_threads(self):
        orders = {"load": ("relaxed", "acquire", "seq_cst"), "cas": ("relaxed-relaxed", "acq_rel-relaxed", "acq_rel-acquire")}
        names = [f"atomic/{p}/shared/{order}/bits:{bits}/threads:{n}" for p in orders for order in orders[p]
                 for bits in (32, 64) for n in (1, 2, 4)]
        dots, lines = laid_out(*names)
        self.assertEqual(("", "threads"), (dots.x, lines.x))
        self.assertEqual(["load bits:64 seq_cst", "cas bits:64 acq_rel-acquire"], list(lines.panels[""]))
        self.assertEqual([3, 3], [len(places) for places in lines.panels[""].values()])

    def test_small_operations_share_a_chart(self):
        chart, = laid_out("system/getpid/call/threads:1", "system/thread/start_join/threads:1")
        self.assertEqual({"": {"getpid call": [0], "thread start_join": [1]}}, chart.panels)
        self.assertEqual("call / start_join", chart.title)

    def test_of_a_pattern_the_operations_are_rows(self):
        chart, = laid_out("pattern/publish/exchange/threads:1", "pattern/publish/release_store/threads:1")
        self.assertEqual(("publish", {"": {"exchange": [0], "release_store": [1]}}), (chart.title, chart.panels))

    def test_many_operations_of_such_a_kind_have_a_panel_each(self):
        names = [f"memory/line/{operation}/state:{state}/distance:own/threads:1" for operation in ("load", "store", "cas")
                 for state in "abcdefghi"]
        chart, = laid_out(*names)
        self.assertEqual(["load", "store", "cas"], list(chart.panels))
        self.assertEqual([9] * 3, [len(rows) for rows in chart.panels.values()])
        chart, = laid_out(*(name for name in names if "/cas/" not in name))
        self.assertEqual([""], list(chart.panels))

    def test_sizes_are_an_axis(self):
        chart, = laid_out(*(f"memory/latency/load/size:{2 ** n}/pages:{pages}/node:0/threads:1" for n in (10, 20, 30)
                            for pages in ("small", "huge")))
        self.assertEqual(("size", ["load pages:small", "load pages:huge"]), (chart.x, list(chart.panels[""])))


class HeatTest(unittest.TestCase):
    @staticmethod
    def cases(pus):
        return [Case(parse_name(name), ns=Estimate(ns, ns * 0.9, ns * 1.1))
                for name, _, ns, _ in synthetic_cases.pair(pus, every=True, homes=("a",))]

    def test_cpu_by_cpu_up_to_64(self):
        cases = self.cases(8)
        self.assertEqual(([[cpu] for cpu in range(8)], ""), heat.grouped(range(8), cases))

    def test_beyond_by_the_nearest_distance_that_makes_few_enough_groups(self):
        cases = [case for case in self.cases(160) if case.name.primitive == "cas_one_line"]
        groups, by = heat.grouped(synthetic_cases.pu_order(160), cases)
        self.assertEqual("same-l3", by)  # 80 cores are too many, 20 L3 caches are not
        self.assertEqual(20, len(groups))
        self.assertEqual({0, 1, 2, 3, 80, 81, 82, 83}, set(groups[0]))
        cells = heat._cells(cases, {cpu: i for i, group in enumerate(groups) for cpu in group})
        self.assertEqual(20 * 21 // 2, len(cells))
        within = cells[0]
        self.assertEqual((0, 0, 8 * 7 // 2), (within[0], within[1], within[4]))
        self.assertLess(within[2][1], within[2][0])

    def test_1024_cpus_without_a_distance_are_64_stretches(self):
        groups, by = heat.grouped(range(1024), [])
        self.assertEqual((64, 16, "order of the topology, 16 together"), (len(groups), len(groups[0]), by))

    def test_where_one_distance_makes_too_many_groups_and_the_next_too_few(self):
        def case(a, b):
            distance = synthetic_cases.distance(1024, a, b)
            return Case(parse_name(f"pair/p/round_trip/a:{a}/b:{b}/class:{distance}/threads:2"))
        cases = [case(a, b) for a, b in itertools.combinations(range(1024), 2) if (b - a) % 512 < 4]
        groups, by = heat.grouped(synthetic_cases.pu_order(1024), cases)
        self.assertEqual((64, "same-l3, 2 together"), (len(groups), by))  # 128 L3 caches, 2 packages
        self.assertEqual({*range(8), *range(512, 520)}, set(groups[0]))

    def test_a_run(self):
        found = given(heat.matrices(synthetic_run.whole(4)))
        self.assertEqual((["0", "1", "2", "3"], False, 6), (found["groups"], found["grouped"], found["pairs"]))
        self.assertEqual(6, len(found["maps"]))  # three primitives, two homes
        self.assertIsNone(heat.matrices(synthetic_run.whole(4, lambda name: not name.startswith("pair/"))))


if __name__ == "__main__":
    unittest.main()
