"""The index: what the folders say, whatever came and went, and whoever else is at it."""
import json
import shutil
import sqlite3
import threading
import unittest
from unittest import mock

from fencepost_tool.results import ResultsError
from fencepost_tool.results.light import load_light
from fencepost_tool.track import index as index_module
from fencepost_tool.track.index import Index

from ..support import synthetic_run  # noqa: F401  (puts scripts/ on the path)
from ..support.history_scratch import CASES, History


class IndexContent(History):
    def content(self):
        with Index(self.results / "index.sqlite") as index:
            names = dict(index.rows("SELECT id, text FROM name"))
            runs = index.rows("SELECT id, folder, date, commit_id, baseline FROM run ORDER BY folder")
            return [(*runs[place][1:], names[r["name"]], r["ns"], r["cycles"])
                    for place, costs, _ in index.estimates([run[0] for run in runs])
                    for r in sorted(costs, key=lambda r: names[r["name"]])]


class IndexTest(IndexContent):
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
        self.assertIn("1 added", self.track(), "repaired, it is taken")

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
            sql.execute("DELETE FROM estimates")
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


class TwoTrackersTest(IndexContent):
    def test_one_that_is_kept_out_says_so(self):
        self.add(2)
        self.track()
        self.add(1, 2)
        holder = sqlite3.connect(self.results / "index.sqlite", isolation_level=None)
        self.addCleanup(holder.close)
        holder.execute("BEGIN IMMEDIATE")
        with Index(self.results / "index.sqlite", wait_s=0.05) as index, \
                self.assertRaisesRegex(ResultsError, "another tracker"):
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
        self.assertEqual(30 * len(CASES), len(self.content()))

    def test_what_another_one_brought_in_meanwhile_is_taken_once(self):
        self.add(5)
        path = self.results / "index.sqlite"

        def slow(folder, allow_emulated):
            patch.stop()
            with Index(path) as other:
                self.assertEqual(5, other.refresh(self.results).added)
            return load_light(folder, allow_emulated)
        patch = mock.patch.object(index_module, "load_light", slow)
        patch.start()
        self.addCleanup(patch.stop)
        with Index(path) as index:
            found = index.refresh(self.results)
        self.assertEqual((0, 0), (found.added, found.changed))


if __name__ == "__main__":
    unittest.main()
