"""No series is dropped, whatever the machine: counted on runs of 12 locks at 64 threads and of 200 CPUs. And what is said where
nothing can be drawn, or no model."""
import io
import random
import re
import tempfile
import unittest
from functools import cache
from pathlib import Path

from fencepost_tool.paths import PLOTS
from fencepost_tool.plotting import drawing as plotting
from fencepost_tool.plotting import labels, modelled, style
from fencepost_tool.results import Estimate, Run
from fencepost_tool.select import series

from ..support import hierarchies, synthetic_cases, synthetic_run
from ..support.drawing_checks import DrawingChecks, caption, panels, title
from ..support.synthetic_run import made

LOCKS = [f"lock_{i}" for i in range(12)]


def locks():
    """Twelve mutexes and as many RW mutexes; the mutexes are queues for a line."""
    for i, name in enumerate(LOCKS):
        for n in synthetic_cases.thread_counts(64):
            ns = 9 + i if n == 1 else n * (16 + 2 * i)
            yield f"mutex/{name}/lock_unlock/critical:0/outside:0/threads:{n}", n, ns, {}
            for reads in (0, 50, 90, 99, 100):
                name_of = "std_mutex" if i == 0 else f"rw_{i}"
                yield (f"rwmutex/{name_of}/mix/reads:{reads}/critical:0/threads:{n}", n, n * (60 + i * (60 - reads) / 10), {})


@cache
def of_64():
    return made(locks(), 64)


@cache
def of_200():
    rest = (c for c in synthetic_cases.cases(200) if not c[0].startswith("pair/"))
    memory = [*hierarchies.latencies(hierarchies.USUAL, random.Random(1), range(8)),
              *hierarchies.lines(("same-core", "same-l2", "same-l3", "other-numa", "other-package"))]
    return made([*rest, *synthetic_cases.pair(200, every=True, homes=("a",)), *memory], 200)


def pages(name, run):
    return plotting.pages(plotting.load_plot(PLOTS / f"{name}.py").draw(run))


def curves(drawing):
    return [c.get_label() for axes in panels(drawing) for c in axes.containers if not c.get_label().startswith("_")]


class KeptTest(DrawingChecks):
    def test_twelve_locks_have_twelve_curves_in_panels_of_at_most_eight(self):
        for name in ("scaling_latency", "scaling_throughput"):
            drawing = pages(name, of_64())["_mutex"]
            self.assertEqual(LOCKS, curves(drawing))
            self.assertTrue(all(len(axes.containers) <= style.MOST for axes in panels(drawing)))
            self.assertEqual(1, len({axes.get_ylim() for axes in panels(drawing)}), "one scale")
            self.check_layout(drawing)

    def test_eleven_rw_mutexes_are_all_shown_at_both_numbers_of_threads(self):
        drawing = pages("rw_mix", of_64())[""]
        self.assertEqual(sorted(2 * [f"rw_{i}" for i in range(1, 12)]), sorted(curves(drawing)))
        self.assertEqual(1, len({axes.get_ylim() for axes in panels(drawing)}), "one scale")
        self.check_layout(drawing)
        self.assertTrue(title(drawing).startswith("All 11 beat std_mutex from 90 % reads"), title(drawing))

    def test_every_number_of_threads_has_its_stride_curve(self):
        wanted = [f"{n} thread{'s' * (n > 1)}" for n in synthetic_cases.thread_counts(200)]
        drawing = pages("false_sharing_stride", of_200())[""]
        self.assertEqual(sorted(2 * wanted), sorted(curves(drawing)))

    def test_every_counter_has_its_curve_and_its_label(self):
        drawing = pages("counter_sharding", of_200())[""]
        for axes in panels(drawing):
            texts = [t.get_text().split("  ")[0] for t in axes.texts]
            self.assertEqual(sorted([*(c.get_label() for c in axes.containers), "one atomic"]), sorted(texts))
            self.assertEqual(5, len(axes.containers))

    def test_every_node_has_its_curves_of_latency(self):
        drawing = pages("memory_latency", of_200())[""]
        self.assertEqual(2 * 8, len(curves(drawing)))

    def test_what_a_page_leaves_to_the_summary_is_counted(self):
        whole = {c.name.series for c in of_200().select("atomic", operation="shared")}
        words, shown = series.scaling(of_200(), "atomic")
        self.assertIn(f"{len(shown)} of {len(whole)} series, the summary has the others", words)
        self.assertEqual("lock and unlock, least work", series.scaling(of_64(), "mutex")[0])

    def test_200_cpus_are_drawn_and_lie_well(self):
        for path in plotting.find_plots():
            if path.stem == "languages":
                continue  # a run without a guest: test_languages.py
            plot = plotting.load_plot(path)
            found = plotting.pages(plot.draw(of_200()))
            self.assertTrue(found, path)
            for suffix, drawing in list(found.items())[:3]:
                with self.subTest(path.stem + suffix):
                    self.check_layout(drawing)
                    if path.stem != "store_buffer":  # this run has no rounds, without which a net cost has no interval
                        self.check(plot, drawing)

    def test_a_noisy_curve_is_hollow_marks_without_a_line(self):
        run = made(locks(), 64, synthetic_run.noisy(lambda name: "/lock_3/" in name and not name.endswith("threads:1")))
        drawing = pages("scaling_latency", run)["_mutex"]
        own = [c for c in panels(drawing)[0].containers if c.lines[0].get_color() == style.look(3).colour]
        self.assertEqual([[1], [2, 4, 8, 16, 32, 64]],
                         [[int(x) for x, y in zip(*c.lines[0].get_data()) if y == y] for c in own])
        self.assertEqual(["None", "white"], [own[1].lines[0].get_linestyle(), own[1].lines[0].get_markerfacecolor()])
        self.assertIn(style.NOISY, caption(drawing))

    def test_parts_are_about_as_long(self):
        self.assertEqual([6, 6], [len(part) for part in style.parts(LOCKS)])
        self.assertEqual([[]], style.parts([]))
        for n in range(1, 40):
            lengths = [len(part) for part in style.parts(range(n))]
            self.assertTrue(max(lengths) <= style.MOST and max(lengths) - min(lengths) <= 1 and sum(lengths) == n)

    def test_labels_keep_apart_and_near(self):
        self.assertEqual([0.1, 0.5], labels.apart([0.1, 0.5], 0.05))
        self.assertEqual([0.475, 0.525], [round(y, 6) for y in labels.apart([0.5, 0.5], 0.05)])
        found = labels.apart([0.1, 0.1, 0.1, 0.12, 0.9], 0.05)
        self.assertTrue(all(b - a > 0.0499 for a, b in zip(found, found[1:])), found)


class ModelledTest(unittest.TestCase):
    def dashed(self, drawing):
        return [line for axes in panels(drawing) for line in axes.lines if line.get_xdata()[-1] == 256]

    def test_models_begin_where_the_measured_ends_and_say_how_far_off_they_were(self):
        drawing = pages("scaling_throughput", of_64())["_mutex"]
        self.assertEqual(12, len(self.dashed(drawing)))
        self.assertTrue(all(line.get_xdata()[0] == 64 for line in self.dashed(drawing)))
        self.assertEqual(2, sum(t.get_text().strip() == "model" for axes in panels(drawing) for t in axes.texts))
        self.assertRegex(caption(drawing), r"Dashed: model, not measured; .*Off at 64 threads when fitted without them: "
                                           r"line queue: lock_0 [+-]\d+ %, lock_1")

    def test_the_table_has_every_curve_with_parameters_or_the_reason(self):
        text = modelled.table(of_64())
        for name in LOCKS:
            self.assertRegex(text, name + r" +line queue +[+-]\d+ % +64 z \(ns\) \S+ \[.*\], h \(ns\) .*\], t \(ns\) .*\]\n")
        self.assertRegex(modelled.table(synthetic_run.whole(4)), r"spinlock +none +3 clean numbers of threads, 4 are needed\n")

    def test_threads_that_share_a_cpu_take_no_part(self):
        few = Run(of_64().folder, of_64().context, synthetic_run.machine(16), of_64().cases)
        drawing = pages("scaling_throughput", few)["_mutex"]
        self.assertIn("Off at 16 threads", caption(drawing))

    def test_a_curve_without_a_model_is_named_with_the_reason(self):
        def broken(document):
            for entry in document["benchmarks"]:
                if "/lock_2/" in entry["name"] and entry["threads"] == 64:
                    entry["ops_per_second"] *= 9
        drawing = pages("scaling_throughput", made(locks(), 64, broken))["_mutex"]
        self.assertEqual(11, len(self.dashed(drawing)))
        self.assertRegex(caption(drawing), r"No model of lock_2: USL .*line queue .*")
        few = pages("scaling_throughput", synthetic_run.whole(4))["_mutex"]
        self.assertIn("No model of all: 3 clean numbers of threads, 4 are needed.", caption(few))
        self.assertEqual([], self.dashed(few))


class NothingTest(unittest.TestCase):
    def said(self, run, name="counter_sharding"):
        out = io.StringIO()
        with tempfile.TemporaryDirectory() as scratch:
            plotting.draw_each([PLOTS / f"{name}.py"], run, "this run has", Path(scratch), out)
        return re.sub(r".* to compare them with \(|\)$", "", out.getvalue().strip())

    def counter(self, **more):
        return ("counter/atomic/update/threads:2", 2, 5.0, more)

    def test_not_run(self):
        self.assertEqual("not run", self.said(made([("floor/add/latency", 1, 1.0, {})], 2)))

    def test_left_out_of_the_core_set(self):
        def left(document):
            document["context"]["left_out"] = "channel/go_channel_spinning/,counter/sharded_by_cpu/"
        self.assertEqual("not in the core set: run with --all", self.said(made([("floor/add/latency", 1, 1.0, {})], 2, left)))

    def test_unsupported_and_without_a_result(self):
        def failed(document):
            for entry in document["benchmarks"]:
                entry.update(error_occurred=True, error_message="skipped: unsupported: needs waitpkg")
        cases = [self.counter(), ("counter/sharded/update/shards:2/threads:2", 2, 5.0, {})]
        self.assertEqual("2 cases gave no result, skipped: unsupported: needs waitpkg", self.said(made(cases, 2, failed)))

    def test_not_enough(self):
        self.assertEqual("1 case of the kind, which do not suffice", self.said(made([self.counter()], 2)))

    def test_few_cpus_have_no_plot_of_pairs(self):
        run = made(synthetic_cases.pair(2), 2)
        self.assertEqual("pair_classes: nothing to draw, 2 CPUs have 1 pair: the summary has them",
                         self.said(run, "pair_classes"))


class EstimateTest(unittest.TestCase):
    def test_a_whole_curve_of_noisy_points_has_one_entry_in_the_legend(self):
        _, ((axes,),) = style.page(style.Title("t", "q"), [], [], 1, 1, (4, 3), "")
        style.curve(axes, {1: Estimate(1.0, noisy=True), 2: Estimate(2.0, noisy=True)}, "x", style.look(0), (1, 2))
        self.assertEqual(["x"], axes.get_legend_handles_labels()[1])


if __name__ == "__main__":
    unittest.main()
