"""What is made of the times of processes, and what ends a trial: by an engine whose processes are made up.

    python3 -m unittest tests.scripts.price.test_trial
"""
from __future__ import annotations

import json
import random
import stat
import tempfile
import unittest
from dataclasses import replace
from pathlib import Path
from unittest import mock

from fencepost_tool.compare.interleaved.commands import Command, Ended
from fencepost_tool.price import trial, trial_text
from fencepost_tool.price.patch import Patch
from fencepost_tool.price.profile import Row
from fencepost_tool.price.replacements import Refused, Replacement
from fencepost_tool.price.site import Found, Site
from fencepost_tool.price.trial import Rules, Saving
from fencepost_tool.results.errors import UserError


def site(name: str, place: int) -> Site:
    return Site(Found(place, 1, "xchg", "xchgl %eax, (%rdi)"), name, 8, place)


SEED = 5  # fixed: an interval excludes the truth in one run of twenty
FIRST, SECOND = site("push", 10), site("pop", 20)


def replacement(one: Site, base: tuple[Patch, ...] = ()) -> Replacement:
    return Replacement(one, (Patch(one.place, b"\0", b"\1"),), "release", base)


class Trial(unittest.TestCase):
    """seconds: what a copy takes, by its bytes at 10 and 20; says, ends: what it does otherwise."""

    def setUp(self):
        scratch = tempfile.TemporaryDirectory()
        self.addCleanup(scratch.cleanup)
        self.program = Path(scratch.name) / "program"
        self.program.write_bytes(bytes(100))
        self.seconds, self.says, self.ends = {}, {}, {}
        self.random, self.started, self.folders, self.most_there = random.Random(SEED), [], set(), 0

    def start(self, command: Command, timeout_s: float) -> Ended:
        data = command.program.read_bytes()
        key = data[10], data[20]
        self.started.append((command, key, timeout_s))
        if command.program != self.program:
            self.most_there = max(self.most_there, len(list(command.program.parent.iterdir())))
            self.folders.add(command.program.parent)
            self.modes = stat.S_IMODE(command.program.parent.stat().st_mode), stat.S_IMODE(command.program.stat().st_mode)
        says = self.says.get(key, "same")
        says = says(command) if callable(says) else says
        seconds = self.seconds.get(key, 1.0) * self.random.gauss(1.0, 0.001)
        return Ended(seconds, 2.0, self.ends.get(key, 0), (says, ""))

    def take(self, *replacements, together=True, **rules) -> trial.Trial:
        return trial.take(Command(self.program, ["x"], "./program"), replacements, together,
                          Rules(**{"budget_s": 1e9, "seed": SEED, **rules}), self.start)

    def lines(self, found, rows=(), locks=0) -> str:
        return "\n".join(trial_text.lines(found, rows, locks))

    def test_each_process_has_a_copy_of_its_own_and_old_ones_go_where_they_take_much_room(self):
        with mock.patch.object(trial, "KEPT_BYTES", 1000):
            self.take(replacement(FIRST))
        copies = [c.program for c, _, _ in self.started if c.program != self.program]
        self.assertEqual(len(copies), len(set(copies)))
        self.assertLessEqual(self.most_there, 1000 // 100 + 5)  # and those that they are copies of

    def test_each_site_and_all_together_against_the_program_and_a_control(self):
        self.seconds = {(1, 0): 0.53, (1, 1): 0.5}
        found = self.take(replacement(FIRST), replacement(SECOND))
        self.assertEqual([len(one.replaced) for one in found.tried], [1, 1, 2])
        text = self.lines(found)
        self.assertRegex(text, r"push \+0x8 .*release: 4\d % \(4\d to 4\d\)")
        self.assertRegex(text, r"pop \+0x8 .*release: nothing measurable \(-?0\.\d to 0\.\d\)")
        self.assertRegex(text, r"all 2 together .* 50 % \(\d+ to \d+\)")
        self.assertRegex(text, r"unpatched copy \(control\) .*nothing measurable")
        self.assertIn("may be wrong", text)
        self.assertAlmostEqual(found.tried[0].saving.value, 0.47, delta=0.01)
        self.assertEqual({len(str(c.program)) for c, _, _ in self.started if c.program != self.program},
                         {len(str(next(iter(self.folders)))) + 7})

    def test_elapsed_time_counts_on_request(self):
        self.seconds = {(1, 0): 0.5}
        found = self.take(replacement(FIRST), by=trial.WALL)
        self.assertEqual((found.tried[0].saving.value, found.base_s), (0.0, 2.0))

    def test_copies_lie_in_a_private_folder_that_is_gone_afterwards(self):
        self.take(replacement(FIRST))
        self.assertEqual(self.modes, (0o700, 0o700))
        self.assertEqual([folder.exists() for folder in self.folders], [False])
        self.assertEqual(self.program.read_bytes(), bytes(100))
        self.assertEqual({(c.name, tuple(c.arguments)) for c, _, _ in self.started if c.program != self.program},
                         {("./program", ("x",))})

    def refused(self, why: str, **rules):
        with self.assertRaisesRegex(UserError, why) as caught:
            self.take(replacement(FIRST), replacement(SECOND), **rules)
        self.assertNotIn("\n", str(caught.exception))

    def test_a_copy_that_behaves_differently_ends_it(self):
        for ends, why in ((1, "exit code 1 instead of 0"), (-11, "signal 11 instead of 0"), (None, "does not end within 20 s")):
            self.ends = {(0, 1): ends}
            self.refused(f"the patched copy behaves differently: .*{why} \\(pop")
        self.ends, self.says = {}, {(1, 1): "other"}
        self.refused("the patched copy behaves differently: its stdout differs \\(push .* and pop")
        self.take(replacement(FIRST), replacement(SECOND), any_output=True)

    def test_a_copy_that_differs_only_later_ends_it_too(self):
        turns = iter(range(100))
        self.says = {(1, 0): lambda _: "other" if next(turns) == 5 else "same"}
        self.refused("the patched copy behaves differently")

    def test_a_program_that_fails_hangs_or_says_something_else_each_time(self):
        self.ends = {(0, 0): 3}
        self.refused("ends with exit code 3; give it arguments")
        self.ends = {(0, 0): None}
        self.refused("does not end within 600 s")
        self.ends, turns = {}, iter(range(100))
        self.says = {(0, 0): lambda _: str(next(turns))}
        self.refused("stdout differs from run to run; --any-output")
        self.says = {(0, 0): lambda command: str(command.program == self.program)}
        self.refused("a copy without a change behaves differently: does it read its own path")

    def test_something_within_what_copies_differ_by_is_nothing(self):
        control = Saving(0.001, -0.02, 0.021, 9)
        self.assertFalse(Saving(0.01, 0.005, 0.015, 9).measurable(control))
        self.assertFalse(Saving(0.05, -0.001, 0.1, 9).measurable(control))
        self.assertTrue(Saving(0.05, 0.04, 0.06, 9).measurable(control))
        self.assertTrue(Saving(-0.05, -0.06, -0.04, 9).measurable(control))

    def test_more_locks_are_exposed_or_hidden(self):
        nops = {one: (Patch(one.place, b"\0", b"\2"),) for one in (FIRST, SECOND)}
        self.seconds = {(2, 0): 1.01, (1, 0): 2.02}
        found = self.take(replacement(FIRST, nops[FIRST]), replacement(SECOND, nops[SECOND]), together=False)
        self.assertEqual(len(found.tried), 2)
        rows = [Row(self.program, FIRST, 1000, None, None), Row(self.program, SECOND, 1000, None, (0.0, 0.25))]
        text = self.lines(found, rows, 1)
        self.assertRegex(text, r"push \+0x8 .* 1,000 .*(99|100|101) % \(\d+ to \d+\), exposed: [\d,]+ ns each")
        self.assertRegex(text, r"pop \+0x8 .* 0-25 .*nothing measurable \(.*\), hidden")
        self.assertNotIn("release", text)

    def test_refused_sites_are_listed_with_the_reason(self):
        self.seconds = {(1, 0): 0.5}
        found = replace(self.take(replacement(FIRST)), refused=[Refused(SECOND, "its old value is used")])
        self.assertIn("pop +0x8: not tried: its old value is used", self.lines(found))
        document = json.loads(json.dumps(trial_text.document(found, [Row(self.program, FIRST, 7, None, None)], 0)))
        self.assertEqual(document["refused"][0]["reason"], "its old value is used")
        (tried,) = document["tried"]
        self.assertEqual((tried["sites"][0]["executed"], tried["order"], tried["measurable"]), (7, "release", True))
        self.assertLessEqual(tried["low"], tried["saved"])
        self.assertIn("timing only", document["warning"])


if __name__ == "__main__":
    unittest.main()
