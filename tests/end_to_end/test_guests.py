"""Guests: programs in other languages that measure cases of their own in a run (docs/guests.md)."""
import json
import os
import pathlib
import platform
import re
import shutil
import signal
import stat
import subprocess
import tempfile
import time
import unittest

from program import PROGRAM, ROOT, SANITIZED, ProgramTest, two_cpus

BUILD = ROOT / "scripts/build-guests.sh"
ADD = "c/atomic/fetch_add/throughput/seq_cst/bits:64/threads:1"
EMULATOR = shutil.which("qemu-aarch64") or ""
GO = shutil.which("go") or shutil.which("/usr/local/go/bin/go") or ""
RUSTC = shutil.which("rustc") or shutil.which(pathlib.Path("~/.cargo/bin/rustc").expanduser())

# Answers as a guest with one case, whose windows are planted.
PLANTED = """#!/bin/sh
while read -r verb rest; do case $verb in
cases) echo fencepost-guest 1 sh; echo case alone {name}/a/b/c/threads:1; echo end;;
begin) {begin};;
window) {window};;
end) echo proof 0;;
esac; done
"""


def troubles(entries):
    """What went wrong with cases, other than that a busy machine did not get to them."""
    errors = [entry["error_message"] for entry in entries.values() if "error_message" in entry]
    return [error for error in errors if not error.startswith("not reached inside the budget")]


def built(name, folder):
    subprocess.run([BUILD, folder, name], check=True, timeout=300)
    return pathlib.Path(folder) / name


@unittest.skipIf(SANITIZED, "what a guest measures is the same under a sanitizer")
class Guests(ProgramTest):
    def setUp(self):
        super().setUp()
        temporary = tempfile.TemporaryDirectory()
        self.addCleanup(temporary.cleanup)
        self.guests = pathlib.Path(temporary.name)

    def plant(self, name, begin="echo ok", window="exit 1", text=PLANTED):
        path = self.guests / name
        path.write_text(text.format(name=name, begin=begin, window=window))
        path.chmod(stat.S_IRWXU)
        return path

    def entries(self, *flags, pattern, code=0, threads=1):
        """run.json's entries by name, and standard error."""
        end, _, err = self.run_program("--budget=2s", f"--threads={threads}", "--filter", pattern, *flags)
        if end == 3 and "not reached inside the budget" in err:
            self.skipTest("the machine is too busy")
        self.assertEqual(end, code, err)
        return {entry["run_name"]: entry for entry in json.loads((self.folder() / "run.json").read_text())["benchmarks"]}, err

    @unittest.skipUnless(shutil.which(os.environ.get("CC", "cc")), "no C compiler")
    def test_a_guest_is_measured_and_graded_beside_what_is_ours_and_beside_guests_that_fail(self):
        c = built("c", self.guests)
        failing = {"dies": "echo boom >&2; exit 3", "speaks": "echo good morning"}
        planted = [str(self.plant(name, begin)) for name, begin in failing.items()]
        entries, _ = self.entries("--with", ",".join([str(c), *planted]), pattern="^(floor/add/|c/|dies/|speaks/)", code=1)
        self.assertIn("ended with exit code 3; it said last: boom", entries["dies/a/b/c/threads:1"]["error_message"])
        self.assertIn("with what makes no sense; it said last: good morning", entries["speaks/a/b/c/threads:1"]["error_message"])
        self.assertEqual("c/atomic", entries[ADD]["case"]["kind"])
        self.assertTrue([name for name in entries if name.startswith("floor/add/")])
        if "error_message" in entries[ADD]:
            self.assertEqual([], troubles({ADD: entries[ADD]}))
            self.skipTest("the machine is too busy")
        self.assertIn(entries[ADD]["grade"], ("clean", "noisy"))
        self.assertGreater(entries[ADD]["cycles"], 1)

    def test_one_that_hangs_is_an_error_and_the_run_goes_on(self):
        hangs = self.plant("hangs", "echo wait >&2; exec sleep 100")
        entries, _ = self.entries("--with", str(hangs), pattern="^(floor/add/latency|hangs/)", code=1)
        self.assertIn("gave no answer", entries.pop("hangs/a/b/c/threads:1")["error_message"])
        self.assertTrue(entries)
        self.assertEqual([], troubles(entries))

    def test_times_that_cannot_be_are_an_error_that_names_the_field(self):
        past = self.plant("past", window="echo thread 0 1 1 2 3 $((4 + 1000000000)) 5 5 1 0 0 0 0 0 0")
        entries, _ = self.entries("--with", str(past), pattern="^(floor/add/latency|past/)", code=1)
        error = entries["past/a/b/c/threads:1"]["error_message"]
        self.assertRegex(error, r"what cannot be: ready 1 must be at least \d+, when .*RDTSC")

    def test_one_that_fails_at_its_start_is_an_error_whatever_the_filter(self):
        early = self.plant("early", text="#!/bin/sh\nexit 0\n")
        older = self.plant("older", text="#!/bin/sh\nread x; echo fencepost-guest 2 sh; echo end; read x\n")
        guests = f"{early},{older}"
        entries, err = self.entries("--with", guests, pattern="^floor/add/latency", code=1)
        self.assertIn("ended with exit code 0", entries.pop("early/guest/program/start/threads:1")["error_message"])
        self.assertIn("it said last: fencepost-guest 2 sh", entries.pop("older/guest/program/start/threads:1")["error_message"])
        self.assertEqual(2, err.count("warning: guest"), err)
        self.assertTrue(entries)
        self.assertEqual([], troubles(entries))
        self.assertEqual(2, len(self.entries("--with", guests, pattern="^early/a/", code=1)[0]))
        code, names, err = self.run_program("list", "--with", guests, "--filter=^floor/add/latency")
        self.assertEqual((0, 2), (code, err.count("warning: guest")), names + err)

    def test_one_without_cases_is_said(self):
        none = self.plant("none", text="#!/bin/sh\nread x; echo fencepost-guest 1 sh; echo end; read x\n")
        _, err = self.entries("--with", str(none), pattern="^floor/add/latency")
        self.assertIn("none has no cases for the numbers of threads", err)

    def test_an_interrupt_does_not_wait_for_a_guest(self):
        hangs = self.plant("hangs", "touch $0.begun; exec sleep 100")
        process = self.start("--budget=60s", "--threads=1", "--filter=^hangs/", "--with", str(hangs))
        deadline = time.monotonic() + 60
        while not pathlib.Path(f"{hangs}.begun").exists() and time.monotonic() < deadline:
            time.sleep(0.02)
        process.send_signal(signal.SIGTERM)
        _, err = process.communicate(timeout=60)
        self.assertEqual(128 + signal.SIGTERM, process.returncode, err)
        entry, = json.loads((self.folder() / "run.json").read_text())["benchmarks"]
        self.assertEqual("not reached before the run was stopped", entry["error_message"])

    def test_one_that_is_not_there_is_said_and_the_rest_runs(self):
        entries, err = self.entries("--with=cobol", pattern="^(floor/add/latency|cobol/)")
        self.assertIn("warning: guest cobol is not here: make guests builds it", err)
        self.assertIn("make guests", entries.pop("cobol/guest/program/start/threads:1")["error_message"])
        self.assertTrue(entries)
        self.assertEqual([], troubles(entries))

    def test_one_for_another_cpu_is_refused_in_one_line(self):
        other = self.guests / "other"
        head = bytearray(pathlib.Path(PROGRAM).read_bytes()[:4096])
        head[18] ^= 1  # e_machine, elf(5)
        other.write_bytes(head)
        other.chmod(stat.S_IRWXU)
        self.refused("--budget=1s", "--with", str(other), naming="was built for another CPU")
        self.refused("--budget=1s", "--with=./no/such/program",
                     naming="fencepost: --with=./no/such/program: No such file or directory")

    @unittest.skipUnless(GO and len(two_cpus()) > 1, "no Go, or one CPU")
    def test_go(self):
        go = built("go", self.guests)
        code, names, err = self.run_program("list", "--with", str(go), "--threads=1,2", "--filter=^go/")
        self.assertEqual((0, ""), (code, err))
        for part in ("atomic/fetch_add", "mutex/sync_Mutex", "rwmutex/sync_RWMutex", "channel/chan/one_way/capacity:1024",
                     "channel/chan/round_trip/capacity:0", "once/sync_Once", "once/sync_OnceValue", "wait_group/sync_WaitGroup",
                     "pool/sync_Pool", "map/sync_Map", "map/map_32_Mutex", "snapshot/atomic_Pointer",
                     "false_sharing/sharded_counter", "select/chan/one_ready/cases:4/threads:1",
                     "select/chan/round_trip/cases:8/scheduling:locked/threads:2",
                     "cond/sync_Cond/round_trip/scheduling:gomaxprocs_1/threads:1", "switch/runtime_Gosched/round_trip",
                     "mutex/sync_Mutex/lock_unlock/scheduling:gomaxprocs_2/threads:2"):
            self.assertIn(f"go/{part}", names)
        entries, _ = self.entries("--with", str(go), pattern="^go/(atomic/fetch_add|once/sync_OnceValue|.*gomaxprocs_1)/")
        self.assertEqual([], [error for error in troubles(entries) if "unsupported: needs go1.21" not in error])
        pattern = "^go/(cond|mutex)/.*(locked|gomaxprocs_2)/threads:2"
        self.assertEqual([], troubles(self.entries("--with", str(go), pattern=pattern, threads=2)[0]))

    @unittest.skipUnless(GO and platform.machine() == "x86_64", "no Go, or no x86-64")
    def test_a_build_for_other_cpus_has_cases_of_its_own(self):
        go = ",".join(str(built(name, self.guests)) for name in ("go", "go_v3"))
        code, names, err = self.run_program("list", "--with", go, "--threads=1", "--filter=^go.*/atomic/fetch_add/shared")
        if "v3 microarchitecture" in names + err:
            self.skipTest("the CPU lacks AVX2")
        self.assertEqual((0, ["go/atomic", "go_v3/atomic"]), (code, [name.split("/fetch")[0] for name in names.split()]), err)

    @unittest.skipUnless(RUSTC and len(two_cpus()) > 1, "no Rust, or one CPU")
    def test_rust(self):
        rust = built("rust", self.guests)
        code, names, err = self.run_program("list", "--with", str(rust), "--threads=1,2", "--filter=^rust/")
        self.assertEqual((0, ""), (code, err))
        for part in ("atomic/fetch_add/throughput/relaxed", "atomic/compare_exchange_strong_success/throughput/acq_rel-acquire",
                     "mutex/std_Mutex", "rwmutex/std_RwLock/mix/reads:90", "channel/std_mpsc/round_trip/capacity:0",
                     "channel/std_mpsc/one_way/capacity:1024", "channel/std_mpsc/send_receive/capacity:unbounded"):
            self.assertIn(f"rust/{part}", names)
        entries, _ = self.entries("--with", str(rust), pattern="^rust/.*(relaxed|Mutex|reads:90|send_receive)")
        self.assertEqual([], troubles(entries))
        pattern = "^rust/.*(fetch_add/shared/seq_cst|Mutex|trip|one_way).*threads:2"
        self.assertEqual([], troubles(self.entries("--with", str(rust), pattern=pattern, threads=2)[0]))


@unittest.skipUnless(GO, "no Go")
class GoGuest(unittest.TestCase):
    def test_its_own_tests(self):
        done = subprocess.run([GO, "test", "."], cwd=ROOT / "benches/go", capture_output=True, text=True, timeout=300,
                              check=False, env={**os.environ, "GOTOOLCHAIN": "local"})
        self.assertEqual(0, done.returncode, done.stdout + done.stderr)

    @unittest.skipUnless(EMULATOR, "no qemu-aarch64")
    def test_each_case_proves_its_work_on_emulated_arm64(self):
        """What LSE builds emit works only where the CPU has it. Nothing is timed."""
        env = {**os.environ, "GOTOOLCHAIN": "local", "GOARCH": "arm64"}
        version = subprocess.run([GO, "env", "GOVERSION"], capture_output=True, text=True, check=True, env=env).stdout
        builds = [("v8.0", "cortex-a72"), ("v8.0", "max")]
        if int(re.findall(r"go1\.(\d+)", version)[0]) >= 23:  # "go1.22.1", "go1.23rc1", "devel go1.24-1f2e3d"
            builds.append(("v8.1,lse", "max"))
        with tempfile.TemporaryDirectory() as folder:
            for variant, cpu in builds:
                with self.subTest(variant=variant, cpu=cpu):
                    program = f"{folder}/{variant}"
                    subprocess.run([GO, "test", "-c", "-o", program, "."], cwd=ROOT / "benches/go", check=True, timeout=300,
                                   env={**env, "GOARM64": variant})
                    done = subprocess.run([EMULATOR, "-cpu", cpu, program, "-test.run=TestEach", "-test.v"], capture_output=True,
                                          text=True, timeout=300, check=False)
                    self.assertEqual(0, done.returncode, done.stdout + done.stderr)
                    self.assertIn("--- PASS: TestEachCaseProvesItsWork", done.stdout)
