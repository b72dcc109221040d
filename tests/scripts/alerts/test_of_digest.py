"""track --ledger on made-up histories: what fails, and how alerts begin and end."""
import json

from fencepost_tool.alerts import ledger

from ..support import synthetic_run
from ..support.history_scratch import CASES, History, step


class LedgerOfTrackTest(History):
    def setUp(self):
        super().setUp()
        self.file = self.results.parent / "alerts.txt"

    def with_ledger(self, *args, code=0):
        return self.track("--ledger", self.file, *args, code=code)

    def alerts(self):
        return [line.alert for line in ledger.read(self.file) if line.alert]

    def states(self):
        return [(a.state, a.case, a.commit) for a in self.alerts()]

    def edit(self, old, new):
        self.file.write_text(self.file.read_text("utf-8").replace(old, new), "utf-8")

    def test_from_new_to_open(self):
        self.add(40, factor=step(20, 1.1))
        text = self.with_ledger("--update-ledger", code=1)
        self.assertIn(f"ledger     1 new, 0 open, 0 accepted, 0 fixed ({self.file})", text)
        self.assertEqual([("new", CASES[0], "0000014")], self.states())
        self.assertAlmostEqual(0.1, self.alerts()[0].change, delta=0.005)
        self.assertIn("0 new, 1 open", self.with_ledger())
        self.with_ledger("--update-ledger", "--fail-on-change")
        self.assertEqual([("open", CASES[0], "0000014")], self.states())

    def test_news_fails_and_nothing_else_does(self):
        self.add(60, factor=lambda name, day: step(20, 1.1)(name, day) * step(40, 1.2, CASES[1])(name, day))
        self.with_ledger("--update-ledger", "--filter=latency", code=1)
        text = self.with_ledger(code=1)
        self.assertIn("1 new, 1 open", text)
        self.assertIn("--update-ledger adds it", text)
        self.with_ledger("--filter=latency")

    def test_an_improvement_is_no_alert(self):
        self.add(40, factor=step(20, 0.9))
        self.with_ledger("--update-ledger")
        self.assertEqual([], self.states())

    def test_back_at_the_old_level_is_fixed(self):
        self.add(30, factor=step(15, 1.1))
        self.with_ledger("--update-ledger", code=1)
        self.add(15, 30)
        self.assertIn("at the old level again: `floor/add/latency`", self.with_ledger("--format=comment"))
        self.assertIn("0 new, 0 open, 0 accepted, 1 fixed", self.with_ledger("--update-ledger"))
        self.assertNotIn("again", self.with_ledger("--format=comment"))
        self.assertEqual([("fixed", CASES[0], "000000f")], self.states())
        self.add(20, 45, factor=step(0, 1.1))
        self.with_ledger("--update-ledger", code=1)
        self.assertEqual([("fixed", CASES[0], "000000f"), ("new", CASES[0], "000002d")], self.states())

    def test_all_cases_at_their_old_level_are_fixed(self):
        cases = [e["name"] for e in synthetic_run.document(1)["benchmarks"] if e["name"].startswith("atomic/load/")]
        self.add(30, factor=lambda name, day: 1.1 if day >= 15 else 1.0, cases=cases)
        self.with_ledger("--update-ledger", code=1)
        self.assertEqual([("new", "all cases", "000000f")], self.states())
        self.add(15, 30, cases=cases)
        self.with_ledger("--update-ledger")
        self.assertEqual(["fixed"], [a.state for a in self.alerts()])

    def test_half_way_back_is_not_fixed(self):
        self.add(30, factor=step(15, 1.2))
        self.with_ledger("--update-ledger", code=1)
        self.add(15, 30, factor=step(0, 1.1))
        self.with_ledger("--update-ledger")
        self.assertEqual(["open"], [a.state for a in self.alerts()])

    def test_what_is_back_is_decided_by_the_noise_of_the_machine_itself(self):
        self.add(9, machine="another")
        self.add(30, factor=step(15, 1.1, CASES[2]))
        for machine, floor in (("synthetic", 0.01), ("another", 0.5)):
            noise = {"schema_version": 1, "machine": machine, "date": "2026-01-02", "floors": {"mutex": floor}}
            (self.results / machine / "noise.json").write_text(json.dumps(noise))
        self.with_ledger("--update-ledger", code=1)
        self.add(15, 30, factor=step(0, 1.04, CASES[2]))
        self.with_ledger("--update-ledger")
        self.assertEqual(["open"], [a.state for a in self.alerts()])

    def test_accepted_ends_it_whatever_comes(self):
        self.add(30, factor=step(15, 1.1))
        self.with_ledger("--update-ledger", code=1)
        self.edit("new ", "accepted ")
        self.with_ledger("--update-ledger")
        self.add(15, 30)
        text = self.with_ledger("--update-ledger")
        self.assertIn("0 new, 0 open, 1 accepted", text)
        self.assertEqual(["accepted"], [a.state for a in self.alerts()])

    def test_a_change_point_that_moves_stays_the_same_alert(self):
        self.add(40, factor=step(20, 1.1))
        self.with_ledger("--update-ledger", code=1)
        for commit in ("0000010", "0000012", "0000018"):
            self.edit(self.alerts()[0].commit, commit)
            self.with_ledger()
        self.edit("0000018", "0000019")
        self.with_ledger(code=1)

    def test_an_alert_that_no_digest_shows_stays_open_until_its_level_is_back(self):
        self.add(30)
        line = f"open 2026-01-16 000000f cycles %s -> %s {CASES[0]} synthetic\n"
        self.file.write_text(line % (0.9, 1.0), "utf-8")
        self.assertIn("not seen now", self.with_ledger("--update-ledger"))
        self.assertEqual(["open"], [a.state for a in self.alerts()])
        self.file.write_text(line % (1.0, 1.1), "utf-8")
        self.with_ledger("--update-ledger")
        self.assertEqual(["fixed"], [a.state for a in self.alerts()])

    def test_a_net_cost_has_alerts_of_its_own(self):
        fence, base = "fence/mfence/idle/threads:1", "fence/none/idle/threads:1"

        def dearer(days):
            def change(document):
                for e in document["benchmarks"]:
                    by = 1 + 20 * (e["name"] == fence and int(document["context"]["commit"], 16) in days) / e["cycles"]
                    e.update(cycles=e["cycles"] * by, real_time=e["real_time"] * by)
                synthetic_run.version_2(document)
            return change
        self.add(30, change=dearer(range(15, 30)), cases=(fence, base))
        self.with_ledger("--update-ledger", code=1)
        self.assertEqual([("new", fence, "000000f"), ("new", f"{fence} net", "000000f")], self.states())
        self.assertAlmostEqual(20, self.alerts()[1].after - self.alerts()[1].before, delta=0.5)
        self.add(15, 30, change=dearer(()), cases=(fence, base))
        self.with_ledger("--update-ledger")
        self.assertEqual(["fixed", "fixed"], [a.state for a in self.alerts()])

    def test_for_programs(self):
        self.add(40, factor=step(20, 1.1))
        self.file.touch()
        found = json.loads(self.with_ledger("--json", code=1))["ledger"]
        self.assertEqual((str(self.file), [CASES[0]], []), (found["file"], [a["case"] for a in found["new"]], found["known"]))

    def test_errors_come_before_anything_is_written(self):
        self.add(40, factor=step(20, 1.1))
        for args, words in ((("--update-ledger",), "no ledger to update"), (("--also=comment",), "not FORMAT=FILE"),
                            (("--also=xml=a",), "with one of text, json"), (("--also=junit=/nowhere/a",), "no such folder"),
                            (("--ledger", self.file), "--update-ledger makes it"),
                            (("--ledger=/nowhere/a", "--update-ledger"), "/nowhere: no such folder")):
            self.track(*args, code=2)
            self.assertIn(words, self.err)
        self.file.write_text("opened 2026-01-16 000000f cycles 1 -> 2 a m\n", "utf-8")
        self.with_ledger("--update-ledger", code=2)
        self.assertRegex(self.err, r"^error: \S+alerts.txt:1: opened is no state; open is meant, perhaps; .*\n$")

    def test_all_forms_of_one_digest(self):
        self.add(40, factor=step(20, 1.1))
        folder = self.results.parent
        out = self.with_ledger("--update-ledger", "--format=annotations", f"--also=comment={folder / 'comment.md'}",
                               f"--also=junit={folder / 'junit.xml'}", "--suite=nightly", code=1)
        self.assertEqual(f"::error title=regressed::{CASES[0]}: regressed +10.0 %25 cycles; since 0000014\n"
                         "::notice title=fencepost nightly::1 regressed\n", out.replace("+9.9", "+10.0"))
        self.assertIn("<!-- fencepost:nightly -->\n", (folder / "comment.md").read_text("utf-8"))
        junit = (folder / "junit.xml").read_text("utf-8")
        self.assertIn('<failure message="regressed', junit)
        self.assertIn('<testcase classname="fencepost nightly" name="history" />', junit)
