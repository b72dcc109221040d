"""Bad input is refused in one line that names it, with exit code 2, and nothing is lost or overwritten."""
import json
import os
import pathlib
import shutil
import subprocess
import unittest

from program import PROGRAM, ROOT, SANITIZED, ProgramTest


class BadInput(ProgramTest):
    def test_flags(self):
        self.refused("--frobnicate", naming="--frobnicate")
        self.refused("--benchmark_frobnicate", naming="--benchmark_frobnicate")
        self.refused("--benchmark_min_time=1", naming="--budget")
        self.refused("--benchmark_filter=nothing_like_this", naming="nothing_like_this")
        self.refused("--benchmark_filter=(", naming="regular expression")
        for budget in ("0", "-5s", "soon", "10x"):
            self.refused("--budget=" + budget, naming="budget")

    def test_cpus_and_threads(self):
        absent = str(max(os.sched_getaffinity(0)) + 4000)
        self.refused("--cpus=" + absent, naming=absent)
        self.refused("--cpus=0-", naming="--cpus")
        self.refused("--threads=0", naming="--threads")
        self.refused("--threads=4000", naming="--oversubscribe")
        self.refused("--placement=sideways", naming="sideways")

    def test_what_nobody_foresaw_is_one_line_too(self):
        self.refused("--resume=" + "x" * 5000, naming="long")  # longer than any path may be

    def test_bytes_that_are_no_utf8(self):
        program = os.environ["FENCEPOST_PROGRAM"]
        folder = os.fsencode(self.results) + b"-\xff"
        done = subprocess.run([program, "--budget=1s", "--benchmark_filter=^floor/add/lat", b"--results=" + folder,
                               b"--benchmark_context=who=\xe9"], capture_output=True, check=False)
        self.assertEqual(0, done.returncode, done.stderr)
        run, = pathlib.Path(os.fsdecode(folder)).glob("*/*")
        for name in ("run.json", "machine.json"):
            json.loads((run / name).read_text("utf-8"))
        self.assertEqual("\ufffd", json.loads((run / "run.json").read_text("utf-8"))["context"]["who"])
        xml = os.fsencode(self.results) + b"-\xff.xml"
        shutil.copy(ROOT / "tests/data/topologies/holes.xml", os.fsdecode(xml))
        done = subprocess.run([program, "--plan=json"], env={**os.environb, b"HWLOC_XMLFILE": xml}, capture_output=True,
                              check=False)
        self.assertEqual((0, b""), (done.returncode, done.stderr))
        self.assertIn("-\ufffd.xml", json.loads(done.stdout.decode("utf-8"))["source"])

    def test_a_cpu_that_is_not_allowed(self):
        allowed = sorted(os.sched_getaffinity(0))
        if len(allowed) < 2:
            self.skipTest("needs two CPUs")
        confined = subprocess.run(["taskset", "-c", str(allowed[0]), os.environ["FENCEPOST_PROGRAM"],
                                   f"--cpus={allowed[1]}"], capture_output=True, text=True, check=False)
        self.assertEqual(confined.returncode, 2)
        self.assertIn("not allowed", confined.stderr)

    def test_a_topology_of_another_machine(self):
        self.refused("--budget=1s", naming="not this machine", env={"HWLOC_SYNTHETIC": "core:4 pu:2"})

    def test_results_that_cannot_be_written(self):
        self.results.parent.mkdir(exist_ok=True)
        self.results.write_text("a file, not a folder")
        code, _, err = self.run_program("--budget=1s", "--benchmark_filter=^floor")
        self.assertEqual((code, len(err.strip().splitlines())), (2, 1), err)
        self.assertIn(str(self.results), err)
        self.assertEqual(self.results.read_text(), "a file, not a folder")

    def test_resume_of_no_run(self):
        self.refused("--resume=/nowhere", naming="/nowhere")
        folder = self.results.parent / "broken"
        folder.mkdir()
        (folder / "samples.jsonl").write_text("")
        (folder / "machine.json").write_text('{"options": ')
        self.refused("--resume", str(folder), naming="machine.json")
        self.assertEqual((folder / "machine.json").read_text(), '{"options": ')

    @unittest.skipUnless(pathlib.Path("/dev/full").exists() and os.geteuid() == 0, "needs root to mount a small disk")
    def test_a_full_disk(self):
        self.results.mkdir(parents=True)
        mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64k", "none", str(self.results)],
                                 capture_output=True, check=False)
        if mounted.returncode != 0:
            self.skipTest("may not mount")
        try:
            code, _, err = self.run_program("--budget=20s", "--benchmark_filter=^floor|^atomic.*relaxed")
            self.assertEqual(code, 2, err)
            self.assertIn("cannot write", err.strip().splitlines()[-1])
            for journal in self.results.glob("*/*/samples.jsonl"):
                for line in journal.read_text().splitlines():
                    json.loads(line)
        finally:
            subprocess.run(["umount", str(self.results)], check=True)


class SmallStack(ProgramTest):
    @unittest.skipIf(SANITIZED, "sanitizers need a larger stack")
    def test_a_stack_limit_is_survived_or_refused(self):
        for kib in (1024, 256, 128, 64):
            limited = [PROGRAM, "run", "--budget=1s", "--events=none", "--filter=^mutex/std_mutex/lock_unlock/",
                       "--results", str(self.results)]
            done = subprocess.run(["sh", "-c", f'ulimit -S -s {kib}; exec "$@"', "sh", *limited], capture_output=True,
                                  text=True, check=False)
            self.assertIn(done.returncode, (0, 2), f"{kib} KiB: {done.stderr}")
            if done.returncode == 2:
                self.assertEqual(len(done.stderr.strip().splitlines()), 1, done.stderr)
            if kib >= 256:
                self.assertEqual(done.returncode, 0, f"{kib} KiB: {done.stderr}")


@unittest.skipIf(SANITIZED, "timing means nothing under a sanitizer")
class Oversubscribed(ProgramTest):
    def test_more_threads_than_cpus_when_asked(self):
        threads = len(os.sched_getaffinity(0)) + 1
        code, _, err = self.run_program("--budget=3s", f"--threads={threads}", "--oversubscribe",
                                        "--benchmark_filter=^mutex/std_mutex/lock_unlock/critical:0/outside:0")
        self.assertEqual(code, 0, err)
        entry, = json.loads((self.folder() / "run.json").read_text())["benchmarks"]
        self.assertEqual(entry["threads"], threads)
        self.assertEqual(entry["grade"], "noisy", entry)
        self.assertGreater(entry["real_time"], 0)
        self.assertEqual(entry["windows_kept"], 0)
        self.assertGreaterEqual(entry["windows_used"], 5)


if __name__ == "__main__":
    unittest.main()
