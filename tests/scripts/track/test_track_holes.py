"""Histories as they really lie there: several time zones, unreadable caches, interrupted runs, long ones, damaged indexes."""
import json
import os
import random
import shutil
import sqlite3
import subprocess
import unittest
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta, timezone
from threading import Barrier
from unittest import mock

from fencepost_tool.stats.thresholds import Thresholds
from fencepost_tool.track import digest, history, panels, quarters, sqlite_errors, stretches
from fencepost_tool.track.index import Index

from ..support import synthetic_run
from ..support.history_scratch import CASES, History, step
from ..support.seeded import SEED


class LongHistories(History):
    def setUp(self):
        super().setUp()
        self.addCleanup(setattr, stretches, "STRETCH", stretches.STRETCH)
        stretches.STRETCH = 32

    def digest(self, **how):
        with Index(self.results / "index.sqlite") as index:
            index.refresh(self.results)
            bases = history.baselines(index)
            return digest.digest([stretches.search(index, b, Thresholds()) for b in bases], bases, **how)

    def test_stretches_answer_for_every_run_once(self):
        def bounds(runs):
            return quarters.bounds([at // 8 for at in range(runs)])
        for runs in range(1, 300):
            ranges = [(low, high) for _, _, low, high in bounds(runs)]
            self.assertEqual((0, runs), (ranges[0][0], ranges[-1][1]))
            self.assertTrue(all(a[1] == b[0] for a, b in zip(ranges, ranges[1:])), ranges)
            self.assertTrue(all(a <= low and high <= b <= a + 32 for a, b, low, high in bounds(runs)))

    def counted(self, work):
        """(searches, what work() returns)."""
        with mock.patch.object(stretches, "_of_panel", side_effect=stretches._of_panel) as searched:
            found = work()
        return searched.call_count, found

    def test_a_stretch_that_is_over_is_searched_once(self):
        self.add(100, factor=step(30, 1.1))
        first = self.digest()
        self.assertEqual([30], [f.at for f in first.sure])
        searches, again = self.counted(self.digest)
        self.assertEqual(1, searches, "tonight's alone")
        self.assertEqual(digest.document(first), digest.document(again))

    def test_what_is_common_is_listed_of_a_stretch_that_is_over_too(self):
        cases = [e["name"] for e in synthetic_run.document(1)["benchmarks"] if e["name"].startswith("atomic/load/")]
        self.add(100, factor=lambda name, day: 1.1 if day >= 30 else 1.0, cases=cases)
        for _ in range(2):
            found = self.digest(keep=lambda name: name == cases[0])
            self.assertEqual([("all cases", 30)], [(f.series.label, f.at) for f in found.sure])

    def test_another_threshold_is_searched_again(self):
        self.add(100, factor=step(30, 1.1))
        self.assertEqual(1, len(self.digest().sure))
        self.assertIn("changes    none", self.track("--threshold=20%"))
        self.assertRegex(self.track(), "changes +1,")

    def forget(self, runs):
        for file in sorted(self.results.glob("*/*/run.json"))[:runs]:
            shutil.rmtree(file.parent)

    def test_forgetting_the_oldest_runs_searches_nothing_again(self):
        def changes():
            return [(c["date"], c["before"], c["after"], c["p"], c["sure"]) for c in digest.document(self.digest())["changes"]]

        def factor(name, day):
            return step(20, 1.2)(name, day) * step(60, 1.1)(name, day)
        self.add(100, factor=factor)
        searches, whole = self.counted(changes)
        self.assertEqual((6, 2), (searches, len(whole)))
        for forgotten in range(1, 50):
            self.forget(1)
            self.add(1, 99 + forgotten, factor)
            searches, found = self.counted(changes)
            self.assertLessEqual(searches, 1 + (forgotten in (13, 29, 45)), "and one more each time that a stretch is over")
            self.assertEqual(whole if forgotten < 20 else whole[1:], found, forgotten)
        (self.results / "index.sqlite").unlink()
        self.assertEqual([change[0] for change in whole[1:]], [change[0] for change in changes()])

    def test_after_half_a_stretch_a_new_index_finds_the_same(self):
        self.add(100, factor=step(60, 1.1))
        self.digest()
        self.forget(16)
        searches, kept = self.counted(self.digest)
        (self.results / "index.sqlite").unlink()
        self.assertEqual((1, digest.document(self.digest())), (searches, digest.document(kept)))

    def test_runs_that_went_from_the_middle_are_searched_again(self):
        self.add(100, factor=lambda name, day: 1.1 if 40 <= day < 52 and name == CASES[0] else 1.0)
        self.assertEqual([40, 52], [f.at for f in self.digest().sure])
        for file in sorted(self.results.glob("*/*/run.json"))[40:52]:
            shutil.rmtree(file.parent)
        self.assertEqual((), self.digest().sure)

    def test_what_decides_on_no_change_is_not_searched_again(self):
        def noise(date, floor):
            (self.results / "synthetic" / "noise.json").write_text(json.dumps(
                {"schema_version": 1, "machine": "synthetic", "date": date, "floors": floor}))
        self.add(100, factor=step(30, 1.2, CASES[2]))
        noise("2026-01-01", {"mutex": 0.01})
        self.assertRegex(self.track(), "changes +1,")
        noise("2026-01-02", {"mutex": 0.01, "lock": 0.3})
        self.assertEqual(1, self.counted(self.track)[0], "the floor of a kind that is not there")
        for file in self.results.glob("*/*/run.json"):
            os.utime(file, (0, 0))
        searches, text = self.counted(self.track)
        self.assertIn("100 changed since", text)
        self.assertEqual(1, searches, "touched only")
        noise("2026-01-02", {"mutex": 0.3})
        searches, text = self.counted(self.track)
        self.assertIn("changes    none", text)
        self.assertLess(1, searches)

    def test_another_value_is_searched_again(self):
        self.add(100)
        self.digest()
        self.add(1, 40, step(40, 1.01))
        self.assertEqual(3, self.counted(self.digest)[0], "two of its own, and tonight's")

    def test_quarters_stay_and_begin_anew_where_they_are_no_longer_of_a_size(self):
        whole = [at // 8 for at in range(40)]
        for stored, found in ((whole[5:], whole[5:]), (whole[5:] + [None] * 9, whole[5:] + [5] * 8 + [6]),
                              (whole[:20] + [None] + whole[20:], whole[:20] + [2] + whole[20:]),
                              (whole[:17] + whole[22:], whole[:35]), (whole[:8] + whole[16:], whole[:32]),
                              ([None] * 9 + whole, [at // 8 for at in range(49)]), (whole[::-1], whole)):
            self.assertEqual(found, quarters.numbered(stored, 8))

    def test_forgetting_a_run_scans_nothing(self):
        self.add(3)
        self.track()
        with Index(self.results / "index.sqlite") as index:
            for query in ("DELETE FROM estimates WHERE run = (SELECT id FROM run WHERE folder = 'x')",
                          "DELETE FROM run WHERE folder = 'x'"):
                plan = " ".join(row[3] for row in index.rows(f"EXPLAIN QUERY PLAN {query}"))
                self.assertNotIn("SCAN", plan)

    def test_a_change_is_known_again_when_more_runs_have_come(self):
        for noise in (1.0, 3.0):
            def factor(name, day, noise=noise):
                return step(30, 1.1)(name, day) * (1 + noise * random.Random(f"{SEED} {name} {day}").gauss(0, 0.002))
            self.add(40, factor=factor)
            first, = self.digest().sure
            self.add(30, 40, factor=factor)
            later, = self.digest().sure
            self.assertIn("000001e", [p.commit for p in first.possible])
            self.assertIn(first.series.baseline.points[first.at].commit, [p.commit for p in later.possible], SEED)


class KeysTest(History):
    def bases(self):
        self.track()
        with Index(self.results / "index.sqlite") as index:
            return history.baselines(index)

    def test_runs_of_any_time_zone_stand_in_order_of_time(self):
        lot = random.Random(SEED)

        def elsewhere(document):
            zone = timezone(timedelta(hours=lot.randint(-12, 14)))
            document["context"]["date"] = datetime.fromisoformat(document["context"]["date"]).astimezone(zone).isoformat()
        self.add(20, change=elsewhere)
        base, = self.bases()
        self.assertEqual([f"{day:07x}" for day in range(20)], [p.commit for p in base.points], SEED)
        self.assertTrue(all(p.date.endswith("+00:00") for p in base.points))
        self.assertEqual("2026-01-01T00:00:00+00:00", base.points[0].date)

    def test_a_date_that_is_none_is_named(self):
        self.add(2)
        bad = self.add(1, 2, change=lambda d: d["context"].update(date="yesterday"))
        self.assertEqual(2, len(self.bases()[0].points))
        self.assertRegex(self.err, f"left out: {bad}.*'yesterday' is no date")

    def test_a_cache_that_was_unreadable_once_makes_no_other_machine(self):
        whole = [{"level": 1, "bytes": 32768, "line_bytes": 64, "shared_by": 1}]
        for broken in ([{**whole[0], "bytes": "unreadable: EIO"}], "unreadable: no sysfs", [{"level": 1, "shared_by": 1}]):
            self.add(5)
            self.add(1, 5, caches=broken)
            self.add(5, 6)
            self.assertEqual([11], [len(b.points) for b in self.bases()], broken)
        self.add(2, 11, caches=[{**whole[0], "bytes": 65536}])
        bases = self.bases()
        self.assertEqual([11, 2], [len(b.points) for b in bases], "another cache is another machine")
        self.assertEqual("caches L1 32768 B by 1 -> L1 65536 B by 1", bases[1].why)

    def test_an_interrupted_run_stays_out_until_it_is_finished(self):
        self.add(20)
        folder = self.add(1, 20, step(20, 9.0), change=lambda d: d["context"].update(interrupted="true"))
        self.assertIn("interrupted 1 run left out", self.track())
        self.assertEqual(20, len(self.bases()[0].points))
        document = json.loads((folder / "run.json").read_text())
        document["context"]["interrupted"] = "false"
        (folder / "run.json").write_text(json.dumps(document) + "\n")
        self.assertEqual(21, len(self.bases()[0].points))
        self.assertNotIn("interrupted", self.track())

    def test_each_file_has_its_own_schema_version(self):
        self.add(2)
        bad = self.add(1, 2, schema_version=3)
        self.track()
        self.assertRegex(self.err, f"left out: {bad}/machine.json: is of schema version 3, .* read version 1 and 2;")
        (self.results / "synthetic" / "noise.json").write_text(json.dumps(
            {"schema_version": 2, "machine": "synthetic", "date": "2026-01-02", "floors": {}}))
        self.track(code=2)
        self.assertIn("noise.json: is of schema version 2, and these scripts read version 1;", self.err)


class DamageTest(History):
    """One line with the real cause, exit 2, whenever it comes."""

    def refused(self, words, *args):
        self.track(*args, code=2)
        self.assertEqual(1, self.err.count("\n"), self.err)
        self.assertRegex(self.err, words)

    def whole(self):
        self.add(12)
        self.track()
        return self.results / "index.sqlite"

    def test_a_damaged_index(self):
        path = self.whole()
        data = bytearray(path.read_bytes())
        for at in range(4096, len(data)):
            data[at] = at % 251
        path.write_bytes(data)
        self.refused("index.sqlite: is no index of a history, or damaged")

    def test_one_that_is_damaged_where_estimates_are_read(self):
        path = self.whole()
        with sqlite3.connect(path) as sql:
            sql.execute("UPDATE estimates SET costs = x'00010203'")
        sql.close()
        self.refused("index.sqlite: is no index of a history, or damaged")

    def test_one_whose_texts_are_not_what_was_written(self):
        path = self.whole()
        for change in ("run SET baseline", "run SET build", "name SET fields", "run SET quarter"):
            table, _, column = change.split()
            before = path.read_bytes()
            for text in ("{", "[]", "5", "null", '{"threads": "x"}')[:5 if table == "name" else 4]:
                with sqlite3.connect(path) as sql:
                    sql.execute(f"UPDATE {change} = ?", (text if column != "quarter" else text + "x",))
                sql.close()
                self.refused("index.sqlite: is no index of a history, or damaged")
            path.write_bytes(before)

    def test_errors_while_reading_are_said_too(self):
        self.whole()
        for text, words in (("database is locked", "another tracker"), ("disk I/O error", "can't be used: disk I/O error"),
                            ("attempt to write a readonly database", "readonly"), ("database or disk is full", "make room")):
            def fail(index, text=text):
                with sqlite_errors.saying(index.path):
                    raise sqlite3.OperationalError(text)
            with mock.patch.object(panels, "names", fail):
                self.refused(words)

    def test_a_folder_in_its_place(self):
        self.add(1)
        (self.results / "index.sqlite").mkdir()
        self.refused("can't be used: unable to open database file .Is a directory.")

    def test_a_folder_that_is_not_there(self):
        self.add(1)
        self.refused("no such folder", "--index", self.results / "nowhere" / "i.sqlite")

    @unittest.skipIf(os.geteuid() == 0, "root may write everywhere")
    def test_a_folder_that_may_not_be_written(self):
        self.add(1)
        self.results.chmod(0o555)
        self.addCleanup(self.results.chmod, 0o755)
        self.refused("can't be written")


class TwoProcessesTest(History):
    def test_many_open_a_new_index_at_once(self):
        """Whichever of them makes it, none sees it half made."""
        def opened(start, path):
            start.wait()
            with Index(path) as index:
                return index.rows("SELECT COUNT(*) FROM run")
        with ThreadPoolExecutor(4) as threads:
            for i in range(40):
                start, path = Barrier(4), self.results / f"{i}.sqlite"
                found = [threads.submit(opened, start, path) for _ in range(4)]
                self.assertEqual([[(0,)]] * 4, [f.result() for f in found])

    def test_two_processes_at_once_make_one_index(self):
        self.add(40)
        command = [str(synthetic_run.ROOT / "scripts" / "fencepost"), "track", "--results", str(self.results), "--json"]
        running = [subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) for _ in range(2)]
        found = [(*p.communicate(), p.returncode) for p in running]
        self.assertEqual([("", 0)] * 2, [(err, code) for _, err, code in found])
        self.assertEqual(found[0][0], found[1][0])
        with Index(self.results / "index.sqlite") as index:
            self.assertEqual([(40, 40)], index.rows("SELECT COUNT(*), COUNT(DISTINCT folder) FROM run"))
            self.assertEqual([(40,)], index.rows("SELECT COUNT(*) FROM estimates"))


if __name__ == "__main__":
    unittest.main()
