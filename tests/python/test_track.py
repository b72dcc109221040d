"""The index, the history out of it, and the digest.

After a change of the text that is meant: FENCEPOST_UPDATE_GOLDEN=1 with the same command.
"""
import io
import json
import os
import shutil
import sqlite3
import threading
import unittest
from pathlib import Path

import synthetic_run
from fencepost_results import ResultsError
from fencepost_track import history, index as index_module
from fencepost_track.command import run
from fencepost_track.index import Index
from history_scratch import CASES, History, step

GOLDEN = synthetic_run.ROOT / "tests" / "golden" / "track.txt"


class IndexTest(History):
    def content(self):
        with sqlite3.connect(self.results / "index.sqlite") as sql:
            return sql.execute("SELECT folder, date, commit_id, baseline, text, ns, cycles FROM figure JOIN run ON run.id = "
                               "figure.run JOIN name ON name.id = figure.name ORDER BY folder, text").fetchall()

    def test_holds_what_the_runs_say(self):
        folder = self.add(3)
        self.track()
        rows = self.content()
        self.assertEqual(3 * len(CASES), len(rows))
        entries = {e["name"]: e for e in json.loads((folder / "run.json").read_text())["benchmarks"]}
        for _, date, _, _, name, ns, cycles in rows[-3:]:
            self.assertEqual("2026-01-03T00:00:00+00:00", date)
            self.assertEqual((entries[name]["real_time"], entries[name]["cycles"]), (ns, cycles))

    def test_grown_is_the_same_as_made_anew(self):
        self.add(3)
        self.track()
        self.add(4, 3)
        self.assertIn("4 added", self.track())
        grown = self.content()
        (self.results / "index.sqlite").unlink()
        self.track()
        self.assertEqual(grown, self.content())

    def test_changed_and_vanished_folders(self):
        folder = self.add(3)
        self.track()
        document = json.loads((folder / "run.json").read_text())
        document["benchmarks"] = document["benchmarks"][:1]
        (folder / "run.json").write_text(json.dumps(document))
        self.assertIn("1 changed since", self.track())
        self.assertEqual(2 * len(CASES) + 1, len(self.content()))
        shutil.rmtree(folder)
        self.assertIn("1 gone", self.track())
        self.assertEqual(2 * len(CASES), len(self.content()))

    def test_nothing_new_says_nothing(self):
        self.add(3)
        self.track()
        self.assertNotIn("index", self.track())

    def test_bad_folders_are_left_out_and_named(self):
        self.add(9)
        bad = [self.add(1, 20), self.add(1, 21), self.add(1, 22, emulated=True), self.add(1, 23, change=lambda d: d[
            "benchmarks"][0].update(real_time=-1))]
        (bad[0] / "run.json").write_text("{")
        (bad[1] / "machine.json").unlink()
        self.assertIn("9 runs of 1 machine", self.track())
        self.assertEqual(4, self.err.count("\n"))
        for folder, words in zip(bad, ("whole JSON", "no such file", "under emulation", "below 0")):
            self.assertRegex(self.err, f"left out: {folder}.*{words}")
        self.add(1, 20)
        self.assertIn("1 added", self.track(), "mended, it is taken")

    def test_cases_without_a_figure_are_not_there(self):
        def fail(document):
            e = document["benchmarks"][0]
            document["benchmarks"][0] = {"name": e["name"], "error_occurred": True, "error_message": "proof failed"}
        self.add(2, change=fail)
        self.track()
        self.assertEqual(2 * (len(CASES) - 1), len(self.content()))

    def test_repetitions_are_their_median(self):
        def thrice(document):
            document["benchmarks"] = [{**e, "real_time": t, "repetition_index": i} for e in document["benchmarks"]
                                      for i, t in enumerate((5.0, 1.0, 2.0))]
        self.add(1, change=thrice)
        self.track()
        self.assertEqual({2.0}, {row[5] for row in self.content()})

    def test_files_of_others_are_never_touched(self):
        self.add(1)
        text, other = self.results / "a.txt", self.results / "b.sqlite"
        text.write_text("precious " * 1000)
        with sqlite3.connect(other) as sql:
            sql.execute("CREATE TABLE precious (x)")
        sql.close()
        for path, words in ((text, "no index of a history, or damaged"), (other, "SQLite file of something else")):
            before = path.read_bytes()
            self.assertEqual("", self.track("--index", path, code=2))
            self.assertIn(words, self.err)
            self.assertEqual(1, self.err.count("\n"))
            self.assertEqual(before, path.read_bytes())

    def test_an_older_index_is_made_again(self):
        self.add(2)
        self.track()
        whole = self.content()
        with sqlite3.connect(self.results / "index.sqlite") as sql:
            sql.execute("PRAGMA user_version = 0")
            sql.execute("DELETE FROM figure")
        sql.close()
        self.assertIn("2 added", self.track())
        self.assertEqual(whole, self.content())

    def test_places_where_nothing_can_be_written(self):
        self.add(1)
        self.track("--index", self.results / "no" / "such" / "place", code=2)
        self.assertIn("can't be used: unable to open", self.err)
        self.assertEqual(1, self.err.count("\n"))

    def test_a_full_disk_loses_nothing(self):
        self.add(2)
        self.track()
        before = self.content()
        self.add(60, 2)
        with Index(self.results / "index.sqlite") as index:
            pages, = index.sql.execute("PRAGMA page_count").fetchone()
            index.sql.execute(f"PRAGMA max_page_count = {pages}")
            with self.assertRaisesRegex(ResultsError, "full.*make room"):
                index.refresh(self.results)
        self.assertEqual(before, self.content())
        self.assertIn("60 added", self.track())


class TwoTrackersTest(History):
    def test_one_that_is_kept_out_says_so(self):
        self.add(2)
        self.track()
        self.add(1, 2)
        holder = sqlite3.connect(self.results / "index.sqlite", isolation_level=None)
        self.addCleanup(holder.close)
        holder.execute("BEGIN IMMEDIATE")
        with Index(self.results / "index.sqlite", wait_s=0.05) as index:
            with self.assertRaisesRegex(ResultsError, "another tracker"):
                index.refresh(self.results)
        holder.execute("ROLLBACK")
        self.assertIn("1 added", self.track(), "nothing was lost")

    def test_both_at_once_make_one_index(self):
        self.add(30)
        path, batch = self.results / "index.sqlite", index_module.BATCH
        self.addCleanup(setattr, index_module, "BATCH", batch)
        index_module.BATCH = 3
        added, start = [], threading.Barrier(2)

        def work():
            start.wait()
            with Index(path) as index:
                added.append(index.refresh(self.results).added)
        threads = [threading.Thread(target=work) for _ in range(2)]
        for t in threads:
            t.start()
        for t in threads:
            t.join()
        self.assertEqual(30, sum(added))
        with sqlite3.connect(path) as sql:
            self.assertEqual((30 * len(CASES),), sql.execute("SELECT COUNT(*) FROM figure").fetchone())
        sql.close()


class HistoryTest(History):
    def read(self):
        self.track()
        with Index(self.results / "index.sqlite") as index:
            bases = history.baselines(index)
            return bases, [list(history.series(index, b)) for b in bases]

    def test_points_stand_in_order_of_time(self):
        self.add(3, 5)
        self.add(3)
        (base,), (series,) = self.read()
        self.assertEqual(sorted(p.date for p in base.points), [p.date for p in base.points])
        self.assertEqual(sorted(CASES), [s.name.text for s in series])
        for one in series:
            self.assertEqual(list(range(6)), list(one.runs))

    def test_cycles_for_one_thread_ns_for_several_and_where_cycles_lack(self):
        self.add(2)
        self.assertEqual(["cycles", "cycles", "ns"], [s.metric for s in self.read()[1][0]])
        self.add(1, 2, change=lambda d: [e.pop("cycles") for e in d["benchmarks"]])
        self.assertEqual(["ns"] * 3, [s.metric for s in self.read()[1][0]])

    def test_a_new_compiler_is_an_event_and_no_new_baseline(self):
        cpus = [{**synthetic_run.machine(2)["cpu"], "microcode": microcode} for microcode in ("0x1", "0x2")]
        self.add(2, cpu=cpus[0])
        self.add(2, 2, compiler="cc 1.0", libraries={"hwloc": "3"}, cpu=cpus[0])
        self.add(2, 4, compiler="cc 1.0", libraries={"hwloc": "4"}, kernel="Linux 9", cpu=cpus[1])
        (base,), _ = self.read()
        self.assertEqual([(2, "compiler cc 0.0 -> cc 1.0"), (4, "hwloc 3 -> 4; kernel Linux 0.0 -> Linux 9; microcode 0x1 -> 0x2")],
                         [(e.at, e.text) for e in base.events])

    def test_another_machine_or_placement_is_a_new_baseline(self):
        self.add(2)
        self.add(2, 2, pus_allowed=4)
        self.add(2, 4, change=lambda d: d["context"].update(placement="compact"))
        self.add(2, 6)
        bases, _ = self.read()
        self.assertEqual([4, 2, 2], [len(b.points) for b in bases])
        self.assertEqual(["", "PUs 2 -> 4", "PUs 4 -> 2; placement spread -> compact"], [b.why for b in bases])

    def test_cases_that_came_later(self):
        self.add(2, change=lambda d: d["benchmarks"].pop(0))
        self.add(2, 2)
        runs = {s.name.text: list(s.runs) for s in self.read()[1][0]}
        self.assertEqual([[0, 1, 2, 3], [0, 1, 2, 3], [2, 3]], sorted(runs.values()))


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
        (self.results / "synthetic" / "aa.json").write_text(json.dumps(noise))
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
        self.assertEqual(0, run(["--results", str(self.results)], out, err, "--filter 'floor' --all"))
        self.assertIn("2 series", out.getvalue())
        self.assertEqual(2, run(["--results", str(self.results)], out, err, "--filter 'floor"))
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
