"""Which rows the check of causes makes of what runs named, and the control group it needs. Measures nothing."""
from __future__ import annotations

import subprocess
import tempfile
import unittest
from pathlib import Path

from fencepost_tool.selfcheck import causes, groups
from fencepost_tool.selfcheck.verdict import MET, MISSED, NOISY

from ..support import synthetic_run  # noqa: F401  puts scripts/ on the path

BUSY = {"other_work": "other processes used 49 % of these CPUs' time"}
TURBO = {"turbo": "turbo (boost) is on"}
V1 = "32 31 0:29 / /sys/fs/cgroup/cpu,cpuacct rw - cgroup cgroup rw,cpu,cpuacct"
SET = "33 31 0:30 / /sys/fs/cgroup/cpuset rw - cgroup cgroup rw,cpuset"
V2 = "41 31 0:38 / /sys/fs/cgroup/unified rw,relatime shared:9 - cgroup2 cgroup2 rw"


class Rows(unittest.TestCase):
    def test_a_spinner_must_be_named_and_only_while_it_is_there(self):
        self.assertEqual(MET, causes.busy_row({**BUSY, **TURBO}, [TURBO, {}]).verdict)
        self.assertEqual(MISSED, causes.busy_row(TURBO, [{}, {}]).verdict)
        self.assertEqual(NOISY, causes.busy_row(BUSY, [{}, BUSY]).verdict)

    def test_a_stopped_neighbour_must_not_be_named(self):
        self.assertEqual(MET, causes.stopped_row(TURBO, [{}, {}]).verdict)
        self.assertEqual(MISSED, causes.stopped_row(BUSY, [{}, {}]).verdict)
        self.assertEqual(NOISY, causes.stopped_row(BUSY, [BUSY, {}]).verdict)

    def test_a_quota_must_be_felt_and_counted(self):
        known = "the control group /g may use 0.5 CPUs in periods of 100 ms"
        felt = f"{known}, and was stopped in 30 of them"
        self.assertEqual(MET, causes.quota_row({"cpu_quota": felt}, 3).verdict)
        self.assertEqual(MISSED, causes.quota_row({"cpu_quota": felt}, 0).verdict)
        self.assertEqual(MISSED, causes.quota_row({"cpu_quota": known}, 3).verdict)
        self.assertEqual(MISSED, causes.quota_row(BUSY, 3).verdict)

    def test_what_was_named_stands_in_the_table(self):
        row = causes.busy_row({**BUSY, **TURBO}, [{}])
        self.assertEqual("other_work, turbo", row.measured)
        self.assertIn(BUSY["other_work"], row.notes)


class Groups(unittest.TestCase):
    def test_where_the_controller_is(self):
        self.assertEqual((Path("/sys/fs/cgroup/unified"), 2), groups.mount_of_cpu(f"{SET}\n{V2}\n"))
        self.assertEqual((Path("/sys/fs/cgroup/cpu,cpuacct"), 1), groups.mount_of_cpu(f"{V2}\n{V1}\n{SET}\n"))
        with self.assertRaisesRegex(groups.Unavailable, "no control groups"):
            groups.mount_of_cpu(SET)

    def test_a_tree_that_hands_nothing_on_says_what_to_do(self):
        with tempfile.TemporaryDirectory() as folder, \
                self.assertRaisesRegex(groups.Unavailable, r"echo \+cpu > .*cgroup.subtree_control"):
            groups.limit(Path(folder, "group"), 2)

    def test_half_of_a_period(self):
        with tempfile.TemporaryDirectory() as folder:
            Path(folder, "cpu.max").write_text("max 100000\n")
            groups.limit(Path(folder), 2)
            self.assertEqual("50000 100000\n", Path(folder, "cpu.max").read_text())
            groups.limit(Path(folder), 1)
            self.assertEqual("50000\n", Path(folder, "cpu.cfs_quota_us").read_text())

    def test_a_command_joins_the_group_and_then_becomes_the_program(self):
        with tempfile.TemporaryDirectory() as folder:
            done = subprocess.run([*groups.inside(Path(folder)), "sh", "-c", "echo $$ $0 $1", "a b", "c"],
                                  capture_output=True, text=True, check=True)
            pid, *words = done.stdout.split()
            self.assertEqual(["a", "b", "c"], words)
            self.assertEqual(pid, Path(folder, "cgroup.procs").read_text().strip())


if __name__ == "__main__":
    unittest.main()
