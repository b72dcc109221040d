"""Small limits of the system: each run ends with results and says what it had to go without, or names the real cause."""
import contextlib
import ctypes
import json
import os
import pathlib
import struct
import subprocess
import unittest

from program import PROGRAM, SANITIZED, ProgramTest

QUICK = ("--budget=1s", "--filter=^floor/add/latency")
MUTEX = "--filter=^mutex/std_mutex/lock_unlock/critical:0/outside:0"
SMALL_TEAM = ("--threads=2", "--oversubscribe", "--budget=3s", "--filter=^atomic/fetch_add/shared/relaxed/bits:64")


def no_perf_event_open():
    """Has the kernel refuse perf_event_open to this process from now on, as container runtimes do: EPERM by seccomp."""
    number = {"x86_64": 298, "aarch64": 241}[os.uname().machine]  # asm/unistd.h
    load, jump_equal, give = 0x20, 0x15, 0x06  # linux/bpf_common.h: BPF_LD|W|ABS, BPF_JMP|JEQ|K, BPF_RET|K
    allow, errno = 0x7FFF0000, 0x00050000  # linux/seccomp.h: SECCOMP_RET_ALLOW, SECCOMP_RET_ERRNO
    filters = b"".join(struct.pack("HBBI", *one) for one in (
        (load, 0, 0, 0), (jump_equal, 0, 1, number), (give, 0, 0, errno | 1), (give, 0, 0, allow)))
    code = ctypes.create_string_buffer(filters, len(filters))

    class Program(ctypes.Structure):
        _fields_ = [("length", ctypes.c_ushort), ("filter", ctypes.c_void_p)]

    prctl = ctypes.CDLL(None, use_errno=True).prctl
    if prctl(38, 1, 0, 0, 0) != 0 or prctl(22, 2, ctypes.byref(Program(4, ctypes.addressof(code)))) != 0:
        raise OSError(ctypes.get_errno(), "no seccomp filter")  # PR_SET_NO_NEW_PRIVS, PR_SET_SECCOMP


class LimitTest(ProgramTest):
    def limited(self, *flags, ulimit=None, **how):
        """Runs into self.results under `ulimit`; (exit code, stdout, stderr)."""
        command = [PROGRAM, "run", "--results", str(self.results), *flags]
        if ulimit:
            command = ["bash", "-c", f'ulimit {ulimit}; exec "$@"', "bash", *command]
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=240, **how)
        return done.returncode, done.stdout, done.stderr

    def entries(self):
        return json.loads((self.folder() / "run.json").read_text())["benchmarks"]

    def machine(self):
        return json.loads((self.folder() / "machine.json").read_text())

    def assert_one_line(self, err, *words):
        last = err.strip().splitlines()[-1]
        for word in words:
            self.assertIn(word, last)

    @contextlib.contextmanager
    def small_disk(self, size):
        """A file system of that size at self.results. Skips where none may be mounted."""
        self.results.mkdir(parents=True)
        mount = ["mount", "-t", "tmpfs", "-o", f"size={size}", "none", str(self.results)]
        mounted = subprocess.run(mount, capture_output=True, text=True, check=False)
        if mounted.returncode != 0:
            self.skipTest(f"no small disk can be mounted: {mounted.stderr.strip()}")
        try:
            yield
        finally:
            subprocess.run(["umount", str(self.results)], check=True)


class Descriptors(LimitTest):
    @unittest.skipIf(SANITIZED, "64 threads on few CPUs take minutes under a sanitizer")
    def test_64_threads_with_64_descriptors(self):
        code, _, err = self.limited("--threads=64", "--oversubscribe", "--budget=4s", MUTEX, ulimit="-n 64")
        self.assertEqual(0, code, err)
        entry, = self.entries()
        self.assertEqual((64, "noisy"), (entry["threads"], entry["grade"]))
        self.assertGreater(entry["real_time"], 0)
        self.assertIn("topology.xml", {path.name for path in self.folder().iterdir()})
        counters = self.machine()["counters"]
        if any(event["readable"] for event in counters["events"]):
            self.assertRegex(err, r"counters: cases of \d+ or more threads go without .*counts: \d+ file descriptors")
            self.assertIn("ulimit -n", counters["refused"][-1])
            self.assertNotIn("Too many open files", err)

    def test_the_soft_limit_is_no_obstacle(self):
        code, _, err = self.limited(*SMALL_TEAM, ulimit="-S -n 20")
        self.assertEqual(0, code, err)
        self.assertNotIn("file descriptors", err)

    @unittest.skipIf(SANITIZED, "UBSan opens a pipe to see whether an object may be read, and reports one that it cannot")
    def test_a_limit_that_leaves_no_run_is_named(self):
        code, _, err = self.limited(*QUICK, ulimit="-n 5")
        self.assertEqual(2, code, err)
        self.assert_one_line(err, "too many open files: of the 5", "ulimit -n")


class Files(LimitTest):
    def test_a_disk_that_is_full_at_the_start_is_told_at_once(self):
        with self.small_disk("16k"):
            code, _, err = self.limited("--budget=60s", "--filter=^floor|^atomic.*relaxed")
            self.assertEqual(2, code, err)
            self.assert_one_line(err, "cannot write", "run.json", "No space left on device", "make space")

    def test_samples_that_fill_the_disk_leave_room_for_the_results(self):
        with self.small_disk("100k"):
            code, out, err = self.limited("--budget=20s", "--filter=^floor/(add|load|plain)")
            if code == 0:
                self.skipTest("so few samples that the disk did not fill")
            self.assertEqual(2, code, err)
            self.assert_one_line(err, "samples.jsonl", "No space left on device", "--resume")
            run = json.loads((self.folder() / "run.json").read_text())
            self.assertEqual("true", run["context"]["interrupted"])
            self.assertTrue(any(entry.get("real_time", 0) > 0 for entry in run["benchmarks"]))
            self.assertIn("floor/add", out)
            for line in (self.folder() / "samples.jsonl").read_text().splitlines():
                json.loads(line)
            json.loads((self.folder() / "machine.json").read_text())

    def test_a_read_only_file_system(self):
        with self.small_disk("1m"):
            subprocess.run(["mount", "-o", "remount,ro", str(self.results)], check=True)
            code, _, err = self.limited(*QUICK)
            self.assertEqual(2, code, err)
            self.assert_one_line(err, "Read-only file system", "mounted read-only", "--results")

    def test_a_folder_without_permission(self):
        self.results.mkdir(parents=True)
        self.results.chmod(0o555)
        how = {}
        if os.geteuid() == 0:
            pathlib.Path(self._temporary.name).chmod(0o755)
            if not os.access(PROGRAM, os.X_OK) or subprocess.run([PROGRAM, "--version"], user=65534, check=False,
                                                                 capture_output=True).returncode != 0:
                self.skipTest("root may write everywhere, and another user cannot run the program")
            how = {"user": 65534}
        code, _, err = self.limited(*QUICK, **how)
        self.assertEqual(2, code, err)
        self.assert_one_line(err, "Permission denied", "not writable")

    @unittest.skipIf(SANITIZED, "formats do not change under a sanitizer")
    def test_what_fails_at_the_end_leaves_the_results(self):
        code, _, err = self.limited(*QUICK, "--benchmark_out=/dev/full", "--benchmark_out_format=json")
        self.assertEqual(2, code, err)
        self.assert_one_line(err, "--benchmark_out=/dev/full", "No space left on device")
        entry, = self.entries()
        self.assertGreater(entry["real_time"], 0)
        self.assertIn("after", self.machine()["state"])

    def test_a_limit_of_file_sizes(self):
        code, _, err = self.limited(*QUICK, ulimit="-f 1")
        self.assertEqual(2, code, err)
        self.assert_one_line(err, "File too large", "ulimit -f")


class Memory(LimitTest):
    @unittest.skipIf(SANITIZED, "sanitizers map more than any limit")
    def test_too_little_memory_is_named(self):
        code, _, err = self.limited("--threads=200", "--oversubscribe", "--budget=1s", MUTEX, ulimit="-v 200000")
        self.assertEqual(2, code, err)
        self.assertRegex(err.strip().splitlines()[-1], "ulimit -v|memory")


class Confined(LimitTest):
    def test_one_cpu_of_two(self):
        cpu = max(os.sched_getaffinity(0))
        with one_cpu(cpu) as (way, enter):
            code, _, err = self.limited(*QUICK, preexec_fn=enter)
        self.assertEqual(0, code, f"{way}: {err}")
        self.assertIn("1 CPUs allowed", err)
        self.assertEqual([cpu], self.machine()["options"]["cpus"])
        entry, = self.entries()
        self.assertGreater(entry["real_time"], 0)

    def test_a_home_that_cannot_be_written(self):
        code, _, err = self.limited(*QUICK, env={**os.environ, "HOME": "/proc", "XDG_CACHE_HOME": "/proc",
                                                 "XDG_CONFIG_HOME": "/proc", "TMPDIR": "/proc"})
        self.assertEqual(0, code, err)
        entry, = self.entries()
        self.assertGreater(entry["real_time"], 0)

    def test_a_filter_that_forbids_perf_event_open(self):
        try:
            code, _, err = self.limited(*QUICK, preexec_fn=no_perf_event_open)
        except subprocess.SubprocessError:
            self.skipTest("seccomp filters cannot be installed here")
        self.assertEqual(0, code, err)
        counters = self.machine()["counters"]
        self.assertEqual("none", counters["reading"])
        for event in counters["events"]:
            self.assertFalse(event["readable"])
        self.assertRegex(err, "counters: not .*seccomp filter.*forbids perf_event_open.*; remedy: ")
        entry, = self.entries()
        self.assertGreater(entry["real_time"], 0)


@contextlib.contextmanager
def one_cpu(cpu):
    """(by what means, function for a child to call): confined to `cpu` by a control group, else by its affinity."""
    all_groups = pathlib.Path("/sys/fs/cgroup")
    version_1 = all_groups / "cpuset"
    group = (version_1 if version_1.is_dir() else all_groups) / f"fencepost-test-{os.getpid()}"
    try:
        group.mkdir()
        try:
            for name in ("cpuset.mems", "cpuset.cpus"):
                value = (group.parent / name).read_text().strip() if name.endswith("mems") else str(cpu)
                (group / name).write_text(value or "0")
            (group / "cgroup.procs").read_text()
        except OSError:
            group.rmdir()
            raise
    except OSError:
        yield "affinity", lambda: os.sched_setaffinity(0, {cpu})
        return

    def enter():
        try:
            (group / "cgroup.procs").write_text(str(os.getpid()))
        except OSError:
            os.sched_setaffinity(0, {cpu})

    try:
        yield "control group", enter
    finally:
        group.rmdir()


if __name__ == "__main__":
    unittest.main()
