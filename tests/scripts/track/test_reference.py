"""The reference build of a history: pinned, measured, and what ratios to it make of changes."""
from __future__ import annotations

import contextlib
import json
import math
import os
from unittest import mock

from fencepost_tool.cli import track_reference
from fencepost_tool.compare.interleaved import clean, measurement
from fencepost_tool.results.documents import validator
from fencepost_tool.track import reference, stretches
from fencepost_tool.track.reference import Reference

from ..support.history_scratch import CASES, History, step
from ..support.planted_commits import PlantedProgram
from ..support.stand_in_runs import without_processes

CASE, MUTEX = "floor/add/latency/threads:1", "mutex/std_mutex/lock/threads:1"
OLD, NEW = "a" * 64, "b" * 64
RUN_CASE = CASES[0]
PINNED = "2026-01-02T00:00:00Z"


@contextlib.contextmanager
def planted_programs():
    with without_processes(), contextlib.ExitStack() as stack:
        for module in (measurement, clean, track_reference):
            stack.enter_context(mock.patch.object(module, "Program", PlantedProgram))
        yield


class APinnedBuild(History):
    def program(self, name, cost, build_id):
        file = self.results.parent / name
        asked = {"cases": {CASE: cost, MUTEX: 20.0}, "noise": 0.002, "build_id": build_id}
        file.write_text(json.dumps(asked))
        return file

    def run_with(self, *args, code=0):
        with planted_programs():
            return self.track("--budget=3", "--seed=3", *args, code=code)

    def run_of(self, day, build_id):
        return self.add(1, day, machine="m", change=lambda d: d["context"].update(build_id=build_id))

    def test_it_is_measured_with_each_new_run_and_only_once(self):
        old, new = self.program("old", 2.0, "old"), self.program("new", 2.1, "new")
        out = self.run_with("reference", "pin", old, "--filter=floor|mutex")
        self.assertRegex(out, r"^reference  0, sha256 [0-9a-f]{12}, pinned \d{4}-\d\d-\d\d, 0 days ago\n")
        validator("reference").validate(json.loads((self.results / "m" / reference.NAME).read_text()))
        first, second = self.run_of(1, "old"), self.run_of(2, "new")
        out = self.run_with("--program", new)
        self.assertRegex(out, r"reference  m: 0, sha256 \w{12}, pinned .* ago; 0 cases followed by ratios to it")
        self.assertEqual([False, True], [(run / reference.RATIOS).exists() for run in (first, second)])
        stored = (second / reference.RATIOS).read_text()
        document = json.loads(stored)
        validator("ratios").validate(document)
        self.assertEqual((reference.checksum(old), "new", {CASE, MUTEX}),
                         (document["reference"], document["build_id"], set(document["cases"])))
        self.assertAlmostEqual(1.05, document["cases"][CASE]["ratio"], delta=0.005)
        self.assertLess(document["cases"][MUTEX]["low"], 1.0)
        self.run_with("--program", new)
        self.assertEqual(stored, (second / reference.RATIOS).read_text())
        self.assertEqual([0], [one["age_days"] for one in json.loads(self.run_with("--json", "--program", new))["references"]])

    def test_a_filter_that_selects_nothing_is_an_error_before_anything_is_stored(self):
        self.run_with("reference", "pin", self.program("old", 2.0, "old"), "--filter=zzzz", code=2)
        self.assertIn("matches no case", self.err)
        self.assertFalse((self.results / "m").exists())

    def test_without_it_nothing_is_started(self):
        self.run_with("reference", "pin", self.program("old", 2.0, "old"))
        run = self.run_of(1, "old")
        self.assertNotIn("reference", self.run_with("--no-reference", "--program=/nonexistent"))
        self.assertEqual("", self.err)
        self.assertFalse((run / reference.RATIOS).exists())

    def test_why_it_is_not_measured_is_a_note(self):
        old = self.program("old", 2.0, "old")
        self.run_with("reference", "pin", old)
        self.run_of(1, "another")
        self.run_with("--program", old)
        self.assertRegex(self.err, "^note: no ratios to the reference: .* was measured by another build than ")
        self.run_of(2, "old")
        kept, = (self.results / "m" / reference.FOLDER).glob("*/fencepost")
        os.utime(kept)
        kept.write_text(kept.read_text() + "\n")
        self.run_with("--program", old)
        self.assertIn("its checksum differs", self.err)

    def test_another_is_linked_by_an_overlap(self):
        old, new = self.program("old", 2.0, "old"), self.program("new", 2.2, "new")
        self.run_with("reference", "pin", old, "--filter=floor|mutex")
        self.assertIn("is the reference already", self.run_with("reference", "pin", old, code=2) + self.err)
        self.assertIn("; 2 cases linked to the one before", self.run_with("reference", "pin", new))
        first, second = reference.read(self.results / "m")
        self.assertEqual({}, first.overlap)
        self.assertAlmostEqual(1.1, second.overlap[CASE], delta=0.01)
        self.assertEqual(2, self.run_with("reference").count("sha256"))
        self.run_with("reference", "unpin", code=2)
        self.assertIn("takes reference pin PROGRAM", self.err)


class Ratios(History):
    def ratios(self, ratio, days=range(40), sha=lambda day: OLD, machine="synthetic"):
        """ratio(case, day): None where the run has none."""
        for day, run in enumerate(sorted(self.results.glob(f"{machine}/*/run.json"))):
            if day in days:
                cases = {case: {"metric": "ns", "ratio": r, "low": r, "high": r, "pairs": 12} for case in CASES
                         if (r := ratio(case, day) * math.exp(0.0005 * (day * 7 % 5 - 2)))}
                reference.write_ratios(run.parent, Reference(sha(day), "c", PINNED, "p", "", {}), "", cases, 1.0, 1)

    def pinned(self, *overlaps):
        reference.write(self.results / "synthetic", [Reference(sha, sha[:7], PINNED, "p", "", overlap)
                                                     for sha, overlap in zip((OLD, NEW), overlaps)])

    def changed(self, *args):
        found = json.loads(self.track("--json", "--program=/nonexistent", *args))
        return [(c["case"], c["metric"], c["date"][:10]) for c in found["changes"] if c["sure"] and not c["net"]]

    def test_the_machines_state_cancels(self):
        self.add(40, factor=lambda name, day: 1.08 if 12 <= day < 25 else 1.0)
        self.pinned({})
        self.ratios(lambda case, day: 1.0)
        self.assertEqual([], self.changed())
        self.assertIn(f"{len(CASES)} cases followed by ratios to it", self.track("--program=/nonexistent"))
        self.assertNotEqual([], self.changed("--no-reference"))

    def test_a_change_of_the_program_does_not(self):
        self.add(40, factor=lambda name, day: 1.08 if day % 9 < 4 else 1.0)
        self.pinned({})
        self.ratios(step(30, 1.03))
        self.assertEqual([(RUN_CASE, "ratio", "2026-01-31")], self.changed())

    def test_what_came_before_the_reference_is_followed_by_its_costs(self):
        self.add(40, factor=step(10, 1.2))
        self.pinned({})
        self.ratios(lambda case, day: 1.0, range(25, 40))
        self.assertEqual([(RUN_CASE, "cycles", "2026-01-11")], self.changed())

    def test_another_reference_is_chained(self):
        self.add(40)
        self.pinned({}, dict.fromkeys(CASES, 1.25))
        self.ratios(lambda case, day: 1.0 if day < 20 else 0.8, sha=lambda day: OLD if day < 20 else NEW)
        self.assertEqual([], self.changed())
        self.pinned({}, {CASES[1]: 1.25, CASES[2]: 1.0})  # one without a link, one with a wrong one
        self.assertEqual([(CASES[2], "ratio", "2026-01-21")], self.changed())
        self.assertIn("at the same time: reference aaaaaaaaaaaa -> bbbbbbbbbbbb", self.track("--program=/nonexistent"))

    def test_what_is_kept_of_a_stretch_goes_with_its_ratios(self):
        self.add(60)
        self.pinned({})
        with mock.patch.object(stretches, "STRETCH", 32):
            self.ratios(step(20, 1.2), range(60))
            for _ in range(2):
                self.assertEqual([(RUN_CASE, "ratio", "2026-01-21")], self.changed())
            self.ratios(lambda case, day: 1.0, range(60))
            self.assertEqual([], self.changed())

    def test_files_that_cannot_be_used_are_named(self):
        self.add(10)
        self.pinned({})
        self.ratios(lambda case, day: 1.0)
        sorted(self.results.glob(f"synthetic/*/{reference.RATIOS}"))[3].write_text("{}")
        self.track("--program=/nonexistent")
        self.assertIn("left out: ", self.err)
        (self.results / "synthetic" / reference.NAME).write_text("[]")
        self.track("--program=/nonexistent")
        self.assertIn("reference.json", self.err)
