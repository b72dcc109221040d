"""The history out of the index, and the digest.

After a change of the text that is meant: FENCEPOST_UPDATE_GOLDEN=1 with the same command.
"""
import io
import json
import os
import unittest
from pathlib import Path
from unittest import mock

import numpy as np

from fencepost_tool.cli.main import guarded
from fencepost_tool.results.names import parse_name
from fencepost_tool.stats.thresholds import Thresholds
from fencepost_tool.track import detect, digest, history, panels, stretches
from fencepost_tool.track.index import Index
from fencepost_tool.track.search import Step

from ..support import synthetic_run
from ..support.history_scratch import CASES, History, step

GOLDEN = synthetic_run.ROOT / "tests" / "golden" / "track.txt"


class HistoryTest(History):
    def read(self):
        self.track()
        with Index(self.results / "index.sqlite") as index:
            bases = history.baselines(index)
            return bases, [list(history.series(index, b)) for b in bases]

    def test_points_stand_in_order_of_time(self):
        self.add(3, 5)
        self.track()
        self.add(3)
        (base,), (series,) = self.read()
        self.assertEqual(sorted(p.date for p in base.points), [p.date for p in base.points])
        self.assertEqual(sorted(CASES), [s.name.text for s in series])
        for one in series:
            self.assertEqual(list(range(6)), list(one.runs))

    def test_cycles_for_one_thread_ns_for_several_and_where_cycles_lack(self):
        self.add(2)
        self.assertEqual(["cycles", "cycles", "ns"], [s.metric for s in self.read()[1][0]])

    def test_a_series_never_changes_its_unit(self):
        """Whichever run lacks cycles, and whatever comes later."""
        def without(document):
            for e in document["benchmarks"]:
                e.pop("cycles")
        self.add(1, change=without)
        self.add(19, 1)
        self.add(1, 20, change=without)
        self.add(19, 21, step(30, 1.1))
        series = {s.name.text: s for s in self.read()[1][0]}
        self.assertEqual(["cycles", "cycles", "ns"], [series[name].metric for name in CASES])
        self.assertEqual([i for i in range(40) if i not in (0, 20)], list(series[CASES[0]].runs))
        self.assertEqual(list(range(40)), list(series[CASES[2]].runs))
        self.assertRegex(self.track(), r"changes +1,")

    def test_nanoseconds_stay_where_the_first_runs_have_no_cycles(self):
        self.add(10, change=lambda d: [e.pop("cycles") for e in d["benchmarks"]])
        self.add(30, 10)
        self.assertEqual(["ns"] * 3, [s.metric for s in self.read()[1][0]])
        self.assertEqual([40] * 3, [len(s.values) for s in self.read()[1][0]])

    def test_a_new_compiler_is_an_event_and_no_new_baseline(self):
        cpus = [{**synthetic_run.machine(2)["cpu"], "microcode": microcode} for microcode in ("0x1", "0x2")]
        self.add(2, cpu=cpus[0])
        self.add(2, 2, compiler="cc 1.0", libraries={"hwloc": "3"}, cpu=cpus[0])
        self.add(2, 4, compiler="cc 1.0", libraries={"hwloc": "4"}, kernel="Linux 9", cpu=cpus[1])
        (base,), _ = self.read()
        self.assertEqual([(2, "compiler cc 0.0 -> cc 1.0"),
                          (4, "hwloc 3 -> 4; kernel Linux 0.0 -> Linux 9; microcode 0x1 -> 0x2")],
                         [(e.at, e.text) for e in base.events])

    def test_another_machine_or_placement_is_a_new_baseline(self):
        self.add(2)
        self.add(2, 2, pus_allowed=4)
        self.add(2, 4, change=lambda d: d["context"].update(placement="compact"))
        self.add(2, 6)
        bases, _ = self.read()
        self.assertEqual([4, 2, 2], [len(b.points) for b in bases])
        self.assertEqual(["", "PUs 2 -> 4", "PUs 4 -> 2; placement spread -> compact"], [b.why for b in bases])

    def test_another_home_of_shared_memory_is_a_new_baseline(self):
        self.add(2)
        self.add(2, 2, change=lambda d: d["context"].update(shared_home="first"))
        self.add(2, 4, change=lambda d: d["context"].update(shared_home="1"))
        bases, _ = self.read()
        self.assertEqual(["", "placement spread -> spread shared home 1"], [b.why for b in bases])

    def test_cases_that_came_later(self):
        self.add(2, change=lambda d: d["benchmarks"].pop(0))
        self.add(2, 2)
        runs = {s.name.text: list(s.runs) for s in self.read()[1][0]}
        self.assertEqual([[0, 1, 2, 3], [0, 1, 2, 3], [2, 3]], sorted(runs.values()))


FENCE, BASE = "fence/mfence/idle/threads:1", "fence/none/idle/threads:1"


class NetCostTest(History):
    """A fence beside its baseline, in runs of schema 2."""

    def add_fences(self, days, extra, first=0, change=synthetic_run.version_2):
        """extra(name, day): cycles more than usual."""
        def more(document):
            for e in document["benchmarks"]:
                by = 1 + extra(e["name"], int(document["context"]["commit"], 16)) / e["cycles"]
                e.update(cycles=e["cycles"] * by, real_time=e["real_time"] * by)
            change(document)
        self.add(days, first, change=more, cases=(FENCE, BASE))

    def changes(self, *args):
        found = json.loads(self.track("--json", *args))
        return {(c["case"], c["net"]): c for c in found["changes"] if c["sure"]}

    def test_a_baseline_that_changes_too_leaves_the_net_cost_as_it_was(self):
        self.add_fences(40, lambda name, day: 20.0 if day >= 20 else 0.0)
        self.assertEqual({(FENCE, False), (BASE, False)}, set(self.changes()))

    def test_a_fence_that_changes_alone_changes_its_net_cost(self):
        self.add_fences(40, lambda name, day: 20.0 if name == FENCE and day >= 20 else 0.0)
        found = self.changes()
        self.assertEqual({(FENCE, False), (FENCE, True)}, set(found))
        net = found[FENCE, True]
        self.assertEqual(("cycles", "2026-01-21T00:00:00+00:00"), (net["metric"], net["date"]))
        self.assertAlmostEqual(33, net["before"], delta=0.5)
        self.assertAlmostEqual(53, net["after"], delta=0.5)
        self.assertRegex(self.track(), rf"{FENCE} net  *cycles  *3[23]\.\d  *5[23]\.\d  *\+(19|20)\.\d")
        plots = self.results.parent / "plots"
        self.track("--plots", plots)
        self.assertEqual(["fence_mfence_idle_threads=1.svg", "fence_mfence_idle_threads=1_net.svg"],
                         sorted(p.name for p in plots.rglob("*.svg")))

    def test_a_baseline_that_changes_alone_changes_the_net_cost_below_zero(self):
        self.add_fences(40, lambda name, day: 40.0 if name == BASE and day >= 20 else 0.0)
        found = self.changes()
        self.assertEqual({(BASE, False), (FENCE, True)}, set(found))
        self.assertLess(found[FENCE, True]["after"], 0)
        self.assertIn("-40", self.track())

    def test_a_difference_below_what_is_claimed_is_no_change(self):
        """Both stand out of this noise, which is none; half a per cent of the fence's 133 cycles is 0.67."""
        for more, expected in ((0.4, set()), (0.9, {(FENCE, True)})):
            def quiet(document, more=more):
                synthetic_run.version_2(document)
                for e in document["benchmarks"]:
                    if "net_cost" in e:
                        e["net_cost"]["cycles"] = 33 + (more if int(document["context"]["commit"], 16) >= 20 else 0.0)
            self.add_fences(40, lambda name, day: 0.0, change=quiet)
            self.assertEqual(expected, set(self.changes()))

    def test_runs_of_version_1_have_none(self):
        self.add_fences(10, lambda name, day: 0.0, change=lambda d: None)
        self.assertIn("2 series", self.track())
        self.add_fences(9, lambda name, day: 0.0, first=10)
        self.assertIn("3 series", self.track())
        with Index(self.results / "index.sqlite") as index:
            (base,) = history.baselines(index)
            net = [one for one in history.series(index, base) if one.net]
        self.assertEqual([FENCE + " net"], [one.label for one in net])
        self.assertEqual(list(range(10, 19)), list(net[0].runs))

    def test_a_spoilt_net_cost_leaves_its_run_out(self):
        def spoil(document):
            synthetic_run.version_2(document)
            document["benchmarks"][-1]["net_cost"]["cycles"] = "3"
        self.add_fences(9, lambda name, day: 0.0)
        self.add_fences(1, lambda name, day: 0.0, first=9, change=spoil)
        self.assertIn("9 runs", self.track())
        self.assertIn("net_cost: cycles is not a finite number", self.err)


class NoisyTest(History):
    def half_noisy(self):
        """A step of one case, from results that are noisy from there on."""
        self.add(12)
        self.add(12, 12, step(12, 1.3), change=synthetic_run.noisy(lambda name: name.startswith("floor/add/latency")))

    def test_noisy_results_are_no_change_and_counted(self):
        self.half_noisy()
        text = self.track("--fail-on-change")
        self.assertIn("noisy      12 results of 12 runs left out", text)
        self.assertIn("changes    none", text)

    def test_they_are_taken_on_demand(self):
        self.half_noisy()
        text = self.track("--noisy", "--fail-on-change", code=1)
        self.assertIn("floor/add/latency", text)
        self.assertNotIn("left out", text)


class ChanceTest(unittest.TestCase):
    def digest(self, series, p):
        """The digest of so many series, of which the first has a change of this p-value."""
        points = tuple(history.Point(i, f"2026-01-{i + 1:02}", "c", "f", {}) for i in range(20))
        base = history.Baseline("m", points, (), "", False)
        rows = tuple(panels.About(parse_name(f"floor/x/{i}"), "ns") for i in range(series))
        panel = panels.Panel(rows, np.ones((series, 20)) + np.arange(20) / 10, 0)
        with mock.patch.object(stretches, "detect", lambda y, shared=True: detect.Detected({0: [Step(10, p, 9, 11)]}, y, None)):
            found, labels, short = stretches._of_panel(panel, base, Thresholds())
        return digest.digest([stretches.Searched(tuple(found), labels, short)], [base])

    def test_one_in_a_thousand_is_nothing_among_five_hundred(self):
        for series, p, sure in ((1, 0.001, 1), (500, 0.001, 0), (500, 0.0001, 1), (1000, 0.0001, 0)):
            found = self.digest(series, p)
            self.assertEqual((sure, 1 - sure), (len(found.sure), len(found.maybe)), (series, p))
        words = " ".join(digest.text(self.digest(500, 0.001)).split())
        self.assertIn("1 more pass by themselves only, which 15 or so of 500 do by chance (--all lists them)", words)


class DigestTest(History):
    def test_golden(self):
        self.add(30, factor=step(18, 1.1))
        self.add(10, 30, factor=step(18, 1.1), compiler="cc 1.0")
        self.add(12, 40, factor=lambda name, day: 1.1 * step(40, 1.2, CASES[2])(name, day), compiler="cc 1.0", kernel="Linux 9")
        self.add(3, machine="young")
        found = self.track()
        if os.environ.get("FENCEPOST_UPDATE_GOLDEN"):
            GOLDEN.write_text(found, "utf-8")
        self.assertEqual(GOLDEN.read_text("utf-8"), found)

    def test_quiet_where_nothing_changed(self):
        self.add(40)
        self.assertRegex(self.track("--fail-on-change"), r"changes +none\n")

    def test_fails_on_change_only_when_asked_and_since_when(self):
        self.add(40, factor=step(20, 1.1))
        self.track()
        self.track("--fail-on-change", code=1)
        self.track("--fail-on-change", "--since=2026-01-21", code=1)
        self.assertIn("changes    since 2026-01-25: none", self.track("--fail-on-change", "--since=2026-01-25"))
        self.track("--fail-on-change", "--filter=throughput")
        self.track("--fail-on-change", "--threshold=20%")

    def test_a_change_lies_between_two_runs_and_what_happened_there_is_named(self):
        self.add(20)
        self.add(20, 20, factor=step(20, 1.1), compiler="cc 1.0")
        text = self.track()
        self.assertIn("2026-01-21T00:00:00+00:00 commit 0000014, before 0000013", text)
        self.assertIn("at the same time: compiler cc 0.0 -> cc 1.0", text)

    def test_levels_of_two_baselines_are_no_change(self):
        self.add(20)
        self.add(20, 20, factor=lambda name, day: 2.0, pus_allowed=4)
        self.assertIn("new since PUs 2 -> 4", " ".join(self.track("--fail-on-change").split()))

    def test_own_noise_of_the_machine(self):
        self.add(40, factor=step(20, 1.03, CASES[2]))
        self.assertIn("none", self.track())
        noise = {"schema_version": 1, "machine": "synthetic", "date": "2026-01-02", "floors": {"mutex": 0.01}}
        (self.results / "synthetic" / "noise.json").write_text(json.dumps(noise))
        self.assertIn(CASES[2], self.track())
        self.add(9, machine="another")  # whose noise is another one
        noise.update(machine="another", floors={"mutex": 0.5})
        (self.results / "another" / "noise.json").write_text(json.dumps(noise))
        self.assertIn(CASES[2], self.track())

    def test_short_histories_say_that_they_are(self):
        self.add(7, factor=step(3, 2.0))
        self.assertIn("fewer than 8 runs, so nothing can be said", " ".join(self.track("--fail-on-change").split()))

    def test_emulated_runs_are_a_baseline_of_their_own_and_marked(self):
        self.add(20)
        self.add(20, 20, factor=step(30, 1.5), emulated=True)
        self.assertNotIn("EMULATED", self.track())
        text = self.track("--allow-emulated")
        self.assertIn("EMULATED", text)
        self.assertRegex(text, r"floor/add/latency cycles  *~\S+ ~\S+ ~\+(50|49\.9)")
        self.assertNotIn("EMULATED", self.track(), "the index holds them now, and they are left out all the same")

    def test_trends_are_drawn_of_what_changed(self):
        self.add(30, factor=step(15, 1.1), compiler="cc 0.1")
        self.add(10, 30, factor=step(15, 1.1), machine="synthetic", compiler="cc 1.0")
        plots = self.results.parent / "plots"
        self.track("--plots", plots)
        self.assertEqual(["floor_add_latency.png", "floor_add_latency.svg"],
                         sorted(p.name for p in plots.rglob("*.*")))
        self.track("--plots", plots, "--filter=.")
        self.assertEqual(2 * len(CASES), len(list(plots.rglob("*.*"))))

    def test_arguments_of_make(self):
        out, err = io.StringIO(), io.StringIO()
        self.add(1)
        with mock.patch.dict(os.environ, FENCEPOST_ARGS="--filter 'floor' --all"):
            self.assertEqual(0, guarded(["track", "--results", str(self.results)], out, err))
        self.assertIn("2 series", out.getvalue())
        with mock.patch.dict(os.environ, FENCEPOST_ARGS="--filter 'floor"):
            self.assertEqual(2, guarded(["track", "--results", str(self.results)], out, err))
        self.assertEqual(1, err.getvalue().count("\n"))

    def test_refusals(self):
        self.track(code=2)
        self.assertIn("holds no run", self.err)
        self.add(1)
        for args, words in ((["--machine=other"], "holds no run of other"), (["--filter=("], "regular expression"),
                            (["--filter=nosuchcase"], "matches no case")):
            self.assertEqual("", "".join(self.track(*args, code=2).splitlines()[1:]))
            self.assertIn(words, self.err)
            self.assertEqual(1, self.err.count("\n"))
        self.results = Path(self.results, "nowhere")
        self.track(code=2)
        self.assertIn("no such folder", self.err)


if __name__ == "__main__":
    unittest.main()
