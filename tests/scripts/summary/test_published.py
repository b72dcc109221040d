"""The summary's section of published values: there for a known core, deviations named, nothing for other cores."""
from __future__ import annotations

import unittest
from dataclasses import replace

from fencepost_tool import summary
from fencepost_tool.summary.sections import published
from fencepost_tool.text.table import WIDTH

from ..support import cpus, synthetic_run

TITLE = "published values of this core"


def section(cpu, hypervisor=None, **changes):
    return published.section(synthetic_run.whole(2, cpu=cpu, hypervisor=hypervisor, **changes))


class PublishedTest(unittest.TestCase):
    """The synthetic machine has 33 cycles for mfence, 40 for pause, and 18 and 22 for atomics."""

    def test_a_known_core(self):
        lines = section(cpus.EMERALD_RAPIDS)
        text = " ".join(" ".join(lines).split())
        self.assertEqual(f"{TITLE}: Golden Cove", lines[0])
        self.assertIn("results are within 10 % of the published cycles (by the CPU's stated model, GenuineIntel family 6", text)
        self.assertIn("mfence: 33 cycles measured, 38 published (InstLatx64, 2026-07)", text)
        self.assertNotIn("lock or m64:", text)  # 18 of 18
        self.assertLessEqual(max(map(len, lines)), WIDTH)

    def test_in_a_virtual_machine_the_model_may_be_masked(self):
        self.assertNotIn("virtual machine", " ".join(section(cpus.ROCKET_LAKE)))
        text = " ".join(" ".join(section(cpus.ROCKET_LAKE, "KVM")).split())
        self.assertIn("a virtual machine may state another model than the CPU has", text)

    def test_nothing_for_other_cores_nor_under_emulation(self):
        for cpu in (cpus.UNKNOWN, cpus.UNREADABLE, cpus.MASKED):
            self.assertEqual([], section(cpu, "KVM"))
        self.assertEqual([], section(cpus.ZEN_4, emulated=True))

    def test_nothing_where_no_such_case_was_measured(self):
        run = synthetic_run.whole(2, cpu=cpus.ZEN_4)
        mutexes = tuple(case for case in run.cases if case.name.kind == "mutex")
        self.assertEqual([], published.section(replace(run, cases=mutexes)))

    def test_once_in_the_summary_after_the_kinds(self):
        text = summary.text(synthetic_run.whole(2, cpu=cpus.EMERALD_RAPIDS))
        self.assertEqual(1, text.count(f"\n{TITLE}: "))
        self.assertGreater(text.index(TITLE), text.index("\npair: "))
        self.assertNotIn(TITLE, summary.text(synthetic_run.whole(2)))


if __name__ == "__main__":
    unittest.main()
