"""Pairs of PUs: the heat map, the bars by distance, and the summary's table."""
import statistics
import unittest
from functools import cache, lru_cache
from pathlib import Path

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.transforms import Bbox

from fencepost_tool import summary
from fencepost_tool.paths import PLOTS
from fencepost_tool.plotting import drawing as plotting
from fencepost_tool.results import Run
from fencepost_tool.results.estimates import case_from_entries
from fencepost_tool.select import pairs

from ..support import synthetic_cases, synthetic_run
from ..support.drawing_checks import DrawingChecks, caption, panels, title
from ..support.given import given

TOPOLOGY = "topology: PUs 0 and 1 claim a core each and slow each other down as siblings do"


@cache
def entries(pus, every, homes):
    return [synthetic_run.entry(*c) for c in synthetic_cases.pair(pus, every, homes)]


@lru_cache(maxsize=4)
def unchanged(pus, every, homes):
    return tuple(case_from_entries([e]) for e in entries(pus, every, homes))


def NOTHING(document):
    pass


def plot(name):
    return plotting.load_plot(PLOTS / f"{name}.py")


class Pairs(DrawingChecks):
    def run_of(self, pus, every=None, homes=("a", "b"), change=NOTHING, **machine):
        """Not by way of files: 200 PUs have 60,000 cases."""
        if change is NOTHING:
            return Run(Path("synthetic"), synthetic_run.context(), {**synthetic_run.machine(pus), **machine},
                       unchanged(pus, every, homes))
        document = {"context": synthetic_run.context(), "benchmarks": [dict(e) for e in entries(pus, every, homes)]}
        change(document)
        cases = tuple(case_from_entries([e]) for e in document["benchmarks"])
        return Run(Path("synthetic"), document["context"], {**synthetic_run.machine(pus), **machine}, cases)


class HeatMapTest(Pairs):
    @classmethod
    @cache
    def large(cls, pus):
        """The map of that many PUs, every pair measured from one home; drawn once for all tests."""
        return plot("pair_heat_map").draw(cls.run_of(cls(), pus, every=True, homes=("a",)))

    def matrix(self, drawing, panel=0):
        return panels(drawing)[panel].images[0].get_array()

    def test_from_2_to_200_pus(self):
        for pus in (2, 3, 8, 16, 24, 200):
            with self.subTest(pus):
                drawing = self.large(pus)
                self.check(plot("pair_heat_map"), drawing)
                self.check_layout(drawing)
                self.assertEqual(3, len(panels(drawing)))
                rows = 25 if pus == 200 else pus  # 25 L3 of 8 PUs
                self.assertEqual((rows, rows), self.matrix(drawing).shape)
                texts = sum(len(axes.texts) for axes in panels(drawing))
                self.assertEqual(3 * (pus * (pus - 1) + 1) if pus <= 16 else 3, texts)
                self.assertEqual(pus == 200, "25 groups of PUs that are same-l3 or nearer" in caption(drawing))

    def test_a_group_is_the_median_of_its_pairs(self):
        run = self.run_of(200, every=True, homes=("a",))
        own = [c for c in pairs.pairs(run) if c.name.primitive == "cas_one_line"]
        (groups, _), matrix = pairs.grouped(run, own), self.matrix(self.large(200))
        self.assertEqual(set(range(200)), {pu for group in groups for pu in group})
        for y, x in ((0, 0), (0, 1), (3, 20)):
            found = [c.ns.value for c in own if c.ns and {one in groups[y] for one in pairs.pair_of(c)} == {True, y == x}
                     and {one in groups[x] for one in pairs.pair_of(c)} == {True, y == x}]
            self.assertAlmostEqual(statistics.median(found), matrix[y, x])

    def test_too_few_cpus_make_no_plot(self):
        for pus, unsuited in ((2, "2 CPUs have 1 pair: the summary has them"), (3, "3 CPUs have 3 pairs: the summary has them"),
                              (4, "")):
            for name in ("pair_heat_map", "pair_classes"):
                self.assertEqual(unsuited, plotting.unsuited(plot(name), self.run_of(pus)))

    def test_titles_name_the_ends_or_that_there_are_none(self):
        def level(document):
            for entry in document["benchmarks"]:
                entry.update(real_time=100.0, ns_ci_low=90.0, ns_ci_high=110.0)
        self.assertIn("cas_one_line: the nearest two CPUs take 32 ns (same-core), the farthest", title(self.large(16)))
        far = plot("pair_classes").draw(self.run_of(16))
        self.assertRegex(title(far), r"^other-package costs 16x same-core: 5\d\d ns against 3\d ns \(cas_one_line\)$")
        same = self.run_of(16, change=level)
        self.assertIn("no pair of CPUs can be told from another", title(plot("pair_heat_map").draw(same)))
        self.assertIn("other-package cannot be told from same-core", title(plot("pair_classes").draw(same)))

    def test_symmetric_and_in_topological_order(self):
        """PU 0's sibling is PU 4, and it stands beside it; 0 and 1 share the L3 only."""
        run = self.run_of(8)
        order = pairs.pu_order(run, pairs.pairs(run))
        self.assertEqual([0, 4, 1, 5, 2, 6, 3, 7], order)
        matrix = self.matrix(plot("pair_heat_map").draw(run))
        times = {pairs.pair_of(c): c.ns.value for c in run.select("pair", "cas_one_line", home="a")}
        for y, one in enumerate(order):
            for x, other in enumerate(order):
                if one == other:
                    self.assertTrue(matrix.mask[y, x])
                else:
                    self.assertAlmostEqual(times[min(one, other), max(one, other)], matrix[y, x])

    def test_boundaries_part_what_shares_less(self):
        """16 PUs: 8 cores of two, 4 cores to an L3: a line between cores, a thicker one between L3s."""
        axes = panels(plot("pair_heat_map").draw(self.run_of(16)))[0]
        level = {line.get_ydata()[0]: line.get_linewidth() for line in axes.lines
                 if len(set(line.get_ydata())) == 1}
        self.assertEqual([1.5 + 2 * i for i in range(7)], sorted(level))
        self.assertEqual(7.5, max(level, key=level.__getitem__))
        self.assertEqual(2, len(set(level.values())))

    def test_200_pus_are_no_curtain(self):
        axes = panels(self.large(200))[0]
        self.assertTrue(1 <= len(axes.lines) / 2 <= 32, len(axes.lines))

    def test_one_pair_of_each_distance_is_no_matrix(self):
        run = self.run_of(64)
        self.assertEqual(4, len({pairs.pair_of(c) for c in pairs.pairs(run)}))
        self.assertIsNone(plot("pair_heat_map").draw(run))
        self.assertIsNotNone(plot("pair_classes").draw(run))

    def test_home_a_is_shown(self):
        one, both = self.run_of(4, homes=("a",)), self.run_of(8)
        self.assertEqual(["a", "b"], pairs.homes(pairs.pairs(both)))
        drawing = plot("pair_heat_map").draw(one)
        self.assertIn("line first touched by the first PU", [t.get_text() for t in panels(drawing)[0].texts])

    def test_a_pair_without_a_figure_is_a_hole(self):
        def fail(document):
            document["benchmarks"][0].update(error_occurred=True, error_message="lost")
        matrix = self.matrix(plot("pair_heat_map").draw(self.run_of(8, change=fail)))
        self.assertEqual(8 + 2, matrix.mask.sum())


class ClassesTest(Pairs):
    def bars(self, drawing, panel=0):
        return [bar for container in panels(drawing)[panel].containers for bar in getattr(container, "patches", ())]

    def test_bar_is_the_median_pair_and_whiskers_the_ends(self):
        run = self.run_of(8, homes=("a",))
        axes = panels(plot("pair_classes").draw(run))[0]
        own = sorted(c.ns.value for c in run.select("pair", "cas_one_line", **{"class": "same-l3"}))
        self.assertEqual(24, len(own))
        self.assertAlmostEqual((own[11] + own[12]) / 2, axes.containers[1].patches[1].get_height())
        low, high = (p[1] for p in axes.containers[0].lines[2][0].get_segments()[1])
        self.assertAlmostEqual(own[0], low)
        self.assertAlmostEqual(own[-1], high)

    def test_of_a_single_pair_its_interval(self):
        found = given(pairs.spread(pairs.pairs(self.run_of(2, homes=("a",)))[:1], "ns"))
        self.assertEqual(1, found.pairs)
        self.assertAlmostEqual(0.99, given(found.low) / found.median)
        self.assertAlmostEqual(1.01, given(found.high) / found.median)

    def test_near_to_far_and_how_many(self):
        axes = panels(plot("pair_classes").draw(self.run_of(16)))[0]
        self.assertEqual(["same-core\n8 pairs", "same-l3\n48 pairs", "other-package\n64 pairs"],
                         [t.get_text() for t in axes.get_xticklabels()])

    def test_the_minimum_is_marked_where_the_run_has_it(self):
        def without(document):
            for entry in document["benchmarks"]:
                del entry["ns_min"]
        for change, marked in ((lambda d: None, 3), (without, 0)):
            axes = panels(plot("pair_classes").draw(self.run_of(2, change=change)))[0]
            marks = [y for line in axes.lines if line.get_marker() == "v" for y in line.get_ydata()]
            self.assertEqual(marked, len(marks))
            self.assertEqual(marked > 0, "shortest window" in self.legend(axes.figure))

    def legend(self, drawing):
        return [t.get_text() for axes in drawing.axes if axes.get_legend() for t in axes.get_legend().get_texts()]

    def test_no_triangle_lies_over_the_height(self):
        def close(document):
            for entry in document["benchmarks"]:
                entry["ns_min"] = entry["ns_ci_low"]  # as close as a shortest window can come
        for change in (lambda d: None, close):
            drawing = plot("pair_classes").draw(self.run_of(64, change=change))
            renderer = FigureCanvasAgg(drawing).get_renderer()
            drawing.get_layout_engine().execute(drawing)
            for axes in panels(drawing):
                heights = [t.get_window_extent(renderer) for t in axes.texts if t.get_text().isdigit()]
                self.assertEqual(12, len(heights))
                for line in (line for line in axes.lines if line.get_marker() == "v"):
                    half = line.get_markersize() / 2 * drawing.dpi / 72
                    for x, y in axes.transData.transform(line.get_xydata()):
                        triangle = Bbox([[x - half, y - half], [x + half, y + half]])
                        self.assertFalse([h for h in heights if h.overlaps(triangle)])

    def test_a_row_for_each_home_and_a_column_for_each_unit(self):
        self.assertEqual(4, len(panels(plot("pair_classes").draw(self.run_of(4)))))


class WarningTest(Pairs):
    def test_both_plots_show_topology_warnings_in_full(self):
        others = ["the moon was full", "the sun too"]
        run = self.run_of(8, warnings=[TOPOLOGY, *others])
        for name in ("pair_heat_map", "pair_classes"):
            drawing = plot(name).draw(run)
            words = " ".join(" ".join(t.get_text() for t in drawing.texts).split())
            self.assertIn(f"WARNING: {TOPOLOGY}", words)
            self.assertNotIn("moon", words)  # those are counted, and stand in the summary
            self.check_layout(drawing)

    def test_once_is_enough(self):
        drawing = plot("pair_classes").draw(self.run_of(2, warnings=["topology: wrong"]))
        self.assertEqual(1, sum(t.get_text().count("WARNING") for t in drawing.texts))

    def test_and_so_does_the_summary(self):
        text = summary.text(self.run_of(8, warnings=[TOPOLOGY]))
        self.assertIn(TOPOLOGY, " ".join(text.split()))


class SummaryTest(Pairs):
    def test_a_row_for_each_distance_and_home(self):
        text = summary.text(self.run_of(64))
        rows = [line.split()[:3] for line in text.split("\npair:")[1].splitlines() if "| " in line][2:]
        self.assertEqual([[d, home, "1"] for home in "ab"
                          for d in ("same-core", "same-l3", "same-package", "other-package")], rows)


class NoisyPairsTest(Pairs):
    def noisy_run(self):
        return self.run_of(4, change=synthetic_run.noisy(lambda name: "/a:0/b:1/" in name))

    def hatched(self, run):
        drawing = plot("pair_classes").draw(run)
        return {bar.get_hatch() for axes in panels(drawing) for bar in axes.patches}

    def test_bars_of_noisy_pairs_are_hatched(self):
        self.assertEqual({"///"}, self.hatched(self.noisy_run()))
        self.assertEqual({None}, self.hatched(self.run_of(4)))

    def test_cells_of_noisy_pairs_have_the_sign(self):
        drawing = plot("pair_heat_map").draw(self.noisy_run())
        first = panels(drawing)[0]
        signs = [text.get_position() for text in first.texts if text.get_text().startswith("≈")]
        self.assertEqual([(0, 1), (1, 0)], sorted(signs))


if __name__ == "__main__":
    unittest.main()
