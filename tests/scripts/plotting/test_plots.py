"""Every plot of plots/, found the way the script finds them."""
import io
import tempfile
import unittest
import warnings
import xml.etree.ElementTree as ElementTree
from dataclasses import replace
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure as Drawing

from fencepost_tool.cli import plot
from fencepost_tool.plotting import drawing as plotting
from fencepost_tool.plotting import scales, style
from fencepost_tool.results import Case, Estimate, load
from fencepost_tool.results.names import parse_name

from ..support import synthetic_run
from ..support.drawing_checks import CoarsePixels, DrawingChecks, caption

KINDS = {"atomic_orders": "atomic", "counter_sharding": "counter",
         "false_sharing_stride": "false_sharing", "rw_mix": "rwmutex",
         "store_buffer": "fence", "pair_heat_map": "pair", "pair_classes": "pair"}


def run_of(scratch, pus, keep=lambda name: True, **machine):
    return load(synthetic_run.write(Path(scratch) / "run", pus, keep, **machine))


class EveryPlotTest(DrawingChecks):
    plots: dict[str, ModuleType]
    drawings: dict[tuple[str, int, str], Any]

    @classmethod
    def setUpClass(cls):
        cls.plots = {p.stem: plotting.load_plot(p) for p in plotting.find_plots()}
        runs = {pus: synthetic_run.whole(pus) for pus in (2, 64)}
        cls.drawings = {(name, pus, suffix): page for name, plot in cls.plots.items()
                        for pus, run in runs.items() for suffix, page in plotting.pages(plot.draw(run)).items()}
        assert ("pair_heat_map", 64, "") not in cls.drawings  # one pair of each distance

    def test_there_are_plots(self):
        self.assertLessEqual({"scaling_throughput", "scaling_latency", *KINDS}, set(self.plots))

    def test_draws_labelled_panels_with_data(self):
        for (name, pus, suffix), drawing in self.drawings.items():
            with self.subTest(name + suffix, pus=pus):
                self.check(self.plots[name], drawing)

    def test_footer_names_the_machine_and_the_note_its_limit(self):
        for drawing in (page for (_, pus, _), page in self.drawings.items() if pus == 2):
            for word in ("Synthetic CPU", "2 PUs", "no hypervisor", "cc 0.0", "commit 0000000",
                         "95 % interval", "this one process"):
                self.assertIn(word, caption(drawing))

    def test_text_stays_inside_and_panels_apart(self):
        for (name, pus, suffix), drawing in self.drawings.items():
            with self.subTest(name + suffix, pus=pus):
                self.check_layout(drawing)

    def test_without_its_data_there_is_nothing_to_draw(self):
        bare = synthetic_run.whole(1, lambda name: name.startswith("floor/"))
        for name, one in self.plots.items():
            with self.subTest(name):
                self.assertIsNone(one.draw(bare))
        for name, kind in KINDS.items():
            rest = synthetic_run.whole(2, lambda case, kind=kind: not case.startswith(kind + "/"))
            self.assertIsNone(self.plots[name].draw(rest), name)

    def test_crossover_is_marked(self):
        drawing = self.drawings["rw_mix", 2, ""]
        for axes in drawing.axes:
            words = [t.get_text().strip() for t in axes.texts]
            self.assertTrue(any("go_rwmutex: faster from 90 %" in w for w in words) and "90 %" in words, words)
            upright = [line.get_xdata()[0] for line in axes.lines
                       if list(line.get_ydata()) == [0, 1] and len(set(line.get_xdata())) == 1]
            self.assertEqual([2], upright)  # 90 is the third share


    def test_the_map_names_the_fastest_and_by_how_much(self):
        panels = self.drawings["crossover_map", 64, ""].axes
        cells = [{(t.get_position()[0], t.get_position()[1]): t.get_text() for t in axes.texts} for axes in panels]
        snapshot, versions, alone = cells[:3]
        self.assertEqual(["snapshot: a few words, read and written together"],
                         [axes.get_title("left") for axes in panels if axes.get_title("left").startswith("snapshot")])
        self.assertEqual(3 * 7, len(snapshot), "three shares, 1 to 64 threads")
        self.assertEqual(["packed_word  x201", "packed_word  x21.0"], [snapshot[x, 5] for x in (0, 1)])
        self.assertTrue(panels[1].get_title("left").startswith("reclamation: "))
        self.assertTrue(versions)
        # mix(): the inner lock is a fifth cheaper up to 90 % of reads, and go_rwmutex from 99 % on.
        self.assertEqual(["futex_mutex"] * 3 + ["go_rwmutex"] * 2, [alone[x, 0].split(" ")[0] for x in range(5)])
        hatched = [sum(patch.get_hatch() is not None for patch in axes.patches) for axes in panels]
        self.assertEqual([7, 0, 0, 0, 0], hatched, "only reads: as fast without a lock, whichever")


class CountsTest(DrawingChecks):
    """Counts stand below the costs they explain; where there are none the caption says why."""

    COUNTED = ("mutex/", "false_sharing/", "atomic/")

    def draw(self, name, pus=2, counted=True, **machine):
        run = self.counted(pus) if counted else synthetic_run.whole(pus, **machine)
        plot = next(plotting.load_plot(p) for p in plotting.find_plots() if p.stem == name)
        return plot, plotting.pages(plot.draw(run))

    @classmethod
    @cache
    def counted(cls, pus):
        def change(document):
            for e in document["benchmarks"]:
                if e["name"].startswith(cls.COUNTED) and "real_time" in e:
                    lines = 0.0 if e["threads"] == 1 else 0.8
                    e.update(lines_moved_per_op=lines, lines_moved_per_op_ci_low=lines * 0.99,
                             lines_moved_per_op_ci_high=lines * 1.01)
        with tempfile.TemporaryDirectory() as scratch:
            return load(synthetic_run.write(Path(scratch) / "run", pus, change=change))

    @staticmethod
    def labels(drawing):
        return [axes.get_ylabel() for axes in drawing.axes]

    def test_a_panel_of_lines_stands_below_each_kind_that_has_them(self):
        for pus in (2, 64):
            plot, pages = self.draw("scaling_latency", pus)
            self.assertLessEqual({"_" + kind.strip("/") for kind in self.COUNTED}, set(pages))
            for suffix, drawing in pages.items():
                self.check(plot, drawing)
                self.check_layout(drawing)
                of_lines = [a for a in drawing.axes if a.get_ylabel() == "lines moved (per operation)"]
                counted = suffix.strip("_") + "/" in self.COUNTED
                self.assertEqual(counted, bool(of_lines))
                self.assertEqual(not counted, "No panels" in caption(drawing))
                for axes in of_lines:
                    self.assertEqual(0, axes.get_ylim()[0])
                    self.assertEqual([0.0, 0.8], sorted({round(float(y), 6) for y in axes.containers[0].lines[0].get_ydata()}))

    def test_a_curve_looks_alike_in_both_panels(self):
        _, pages = self.draw("scaling_latency")
        above, below = ({c.get_label(): c.lines[0].get_color() for c in axes.containers} for axes in pages["_mutex"].axes)
        self.assertTrue(below.items() <= above.items() and below)

    def test_throughput_has_no_such_panels_and_no_word_of_them(self):
        for drawing in self.draw("scaling_throughput")[1].values():
            self.assertNotIn("lines moved (per operation)", self.labels(drawing))
            self.assertNotIn("No panels", caption(drawing))

    def test_the_stride_curve_has_misses_below(self):
        plot, pages = self.draw("false_sharing_stride")
        drawing = pages[""]
        self.check(plot, drawing)
        self.check_layout(drawing)
        self.assertIn("lines moved (per operation)", self.labels(drawing))

    def test_without_counters_the_caption_says_why(self):
        def event(key, **more):
            return {"event": key.upper(), "key": key, **more}
        absent = event("l2_lines_in", readable=False, reason="no PMU in this virtual machine", fix="x")
        sentences = {"this run is from before events were counted": {},
                     "no PMU in this virtual machine": {"counters": {"events": [absent]}},
                     "no events were counted (--events=none)": {"counters": {"events": []}},
                     "the events that were counted do not tell":
                         {"counters": {"events": [event("perf_page_faults", readable=True)]}}}
        for name in ("scaling_latency", "false_sharing_stride"):
            for sentence, machine in sentences.items():
                plot, pages = self.draw(name, counted=False, **machine)
                for drawing in list(pages.values())[:2]:
                    self.check(plot, drawing)
                    self.check_layout(drawing)
                    self.assertIn(sentence, caption(drawing), name)
                    self.assertNotIn("lines moved (per operation)", self.labels(drawing))


class ScriptTest(CoarsePixels):
    def run_script(self, scratch, keep, **machine):
        folder = run_of(scratch, 2, keep, **machine).folder
        out, err = io.StringIO(), io.StringIO()
        self.assertEqual((0, ""), (plot.run([str(folder)], out, err), err.getvalue()))
        return folder / "plots", out.getvalue()

    def test_writes_both_formats_and_says_why_not(self):
        with tempfile.TemporaryDirectory() as scratch:
            target, out = self.run_script(scratch, lambda name: name.startswith("rwmutex/"))
            drawn = {"crossover_map", "rw_mix", "scaling_latency_rwmutex", "scaling_throughput_rwmutex"}
            self.assertEqual({"models.txt", *(f"{d}.{kind}" for d in drawn for kind in ("png", "svg"))},
                             {p.name for p in target.iterdir()})
            self.assertIn("counter_sharding: nothing to draw, this run has no counter cases with shards, and the counter "
                          "`atomic` to compare them with (not run)\n", out)
            self.assertEqual(len(plotting.find_plots()) + 1, out.count("\n"))
            self.assertIn(f"models: {target / 'models.txt'}\n", out)
            for path in target.glob("*.svg"):
                self.assertTrue(ElementTree.parse(path).getroot().tag.endswith("svg"))
            self.assertTrue((target / "rw_mix.png").read_bytes().startswith(b"\x89PNG"))

    def test_same_run_same_svg(self):
        def keep(name):
            return name.startswith("false_sharing/add/stride")
        seen = []
        for _ in range(2):
            with tempfile.TemporaryDirectory() as scratch:
                target, _out = self.run_script(scratch, keep)
                seen.append({p.name: p.read_bytes() for p in target.glob("*.svg")})
        self.assertEqual(seen[0], seen[1])
        for svg in seen[0].values():
            self.assertNotIn(b"<dc:date>", svg)

    def test_pages_that_a_plot_has_no_more_are_deleted_and_nothing_else(self):
        with tempfile.TemporaryDirectory() as scratch:
            folder = Path(scratch)
            names = ["scaling.png", "scaling_map.png", "scaling_map.svg", "scaling_queue.png", "scaling.txt", "scalings.png",
                     "scaling_latency.png", "scaling_latency_map.svg"]
            for name in names:
                (folder / name).touch()
            plotting.remove_old("scaling", {"scaling_queue"}, folder, ["scaling", "scaling_latency"])
            self.assertEqual(sorted(names[3:]), sorted(path.name for path in folder.iterdir()))

    def test_a_file_without_its_parts_is_no_plot(self):
        with tempfile.TemporaryDirectory() as scratch:
            path = Path(scratch) / "half.py"
            path.write_text("QUESTION = 'x'\n", "utf-8")
            with self.assertRaisesRegex(AttributeError, "half.py is no plot: it has no NEEDS"):
                plotting.load_plot(path)


class StyleTest(unittest.TestCase):
    def test_curves_break_where_nothing_was_measured(self):
        axes = Drawing().subplots()
        points = {1: Estimate(1.0), 4: Estimate(2.0)}
        style.curve(axes, points, "gap", style.look(0), [1, 2, 4, 8])
        self.assertEqual(["1.0", "nan", "2.0"], [str(y) for y in axes.lines[0].get_ydata()])

    def test_noisy_points_are_hollow(self):
        _, ((axes,),) = style.page(style.Title("t", "q"), [], [], 1, 1, (4, 3), "")
        points = {1: Estimate(1.0, 0.9, 1.1), 2: Estimate(2.0, 1.0, 3.0, noisy=True), 3: Estimate(3.0)}
        style.curve(axes, points, "x", style.look(0), (1, 2, 3))
        lines = [line for line in axes.lines if line.get_linestyle() == "-" and len(line.get_xdata()) > 1]
        self.assertEqual([["1.0", "nan", "3.0"]], [list(map(str, line.get_ydata())) for line in lines], "no line through it")
        hollow = [line for line in axes.lines if line.get_markerfacecolor() == "white"]
        self.assertEqual([[(2, 2.0)]], [list(zip(*line.get_data())) for line in hollow])

    def test_points_of_two_modes_are_ringed(self):
        _, ((axes,),) = style.page(style.Title("t", "q"), [], [], 1, 1, (4, 3), "")
        points = {1: Estimate(1.0, 0.9, 1.1), 2: Estimate(2.0, 1.9, 2.1, two_modes=True)}
        style.curve(axes, points, "x", style.look(0), (1, 2))
        rings = [line for line in axes.lines if line.get_markerfacecolor() == "none"]
        self.assertEqual([[(2, 2.0)]], [list(zip(*line.get_data())) for line in rings])

    def test_bars_of_two_modes_are_dotted(self):
        axes = Drawing().subplots()
        drawn = axes.bar((0, 1), (1.0, 2.0))
        style.sign_bars(drawn, (Estimate(1.0), Estimate(2.0, two_modes=True)))
        self.assertEqual([False, True], [bar.get_linestyle() == ":" for bar in drawn])

    def test_the_caption_explains_the_marks_that_there_are(self):
        plain = Case(parse_name("a/b/c/threads:1"), Estimate(1.0))
        self.assertEqual([], style.signs([plain]))
        humps = replace(plain, counters={"modes": 2})
        self.assertEqual([style.TWO_MODES], style.signs([plain, humps]))
        self.assertEqual("5:", style.signed(humps, "5"))
        self.assertEqual([style.NOISY, style.TWO_MODES], style.signs([humps, replace(plain, grade="noisy")]))

    def test_looks_differ_beyond_the_colours(self):
        looks = [style.look(i) for i in range(2 * len(style.COLOURS))]
        self.assertEqual(len(looks), len(set(looks)))

    def test_ticks_keep_apart_and_keep_the_ends(self):
        self.assertEqual([1, 2, 4, 8, 16, 32, 64, 128, 200],
                         scales.apart([1, 2, 4, 8, 16, 32, 64, 128, 192, 200]))
        self.assertEqual([1, 2], scales.apart([1, 2]))
        self.assertEqual([3], scales.apart([3]))

    def test_round_ticks(self):
        self.assertEqual([1, 10, 100, 1000], scales.round_ticks(1, 4500))
        for low, high in ((13, 56), (0.3, 30), (4e7, 2.5e11), (3e-4, 3e6), (5, 21)):
            ticks = scales.round_ticks(low, high)
            self.assertTrue(3 <= len(ticks) <= 7, ticks)
            self.assertTrue(all(low <= t <= high for t in ticks))

    def test_bars_are_distances_and_never_negative(self):
        self.assertEqual([[1.0, 0.0], [2.0, 1.0]],
                         style.bars([Estimate(5.0, 4.0, 7.0), Estimate(5.0, 5.1, 6.0)]))
        self.assertEqual("[[1.0, nan], [2.0, nan]]",
                         str(style.bars([Estimate(5.0, 4.0, 7.0), Estimate(5.0)])))
        self.assertIsNone(style.bars([Estimate(5.0)]))

    def test_a_run_without_intervals_draws_without_a_word(self):
        def few_rounds(document):
            for entry in document["benchmarks"]:
                entry["rounds"] = 1
        with tempfile.TemporaryDirectory() as scratch, warnings.catch_warnings():
            warnings.simplefilter("error")
            run = load(synthetic_run.write(scratch, 2, change=few_rounds))
            for path in plotting.find_plots():
                for drawing in plotting.pages(plotting.load_plot(path).draw(run)).values():
                    FigureCanvasAgg(drawing)
                    drawing.draw_without_rendering()  # every artist is drawn, which is when they warn


if __name__ == "__main__":
    unittest.main()
