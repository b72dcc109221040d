"""scripts/tune.sh on a planted /sys and /proc: it shows, sets, and puts back exactly what was.

    python3 -m unittest tests.scripts.shell.test_tune
"""
import os
import pwd
import subprocess
import tempfile
import unittest
from pathlib import Path

SCRIPT = Path(__file__).resolve().parents[3] / "scripts" / "tune.sh"

GOVERNOR = "sys/devices/system/cpu/cpufreq/policy{}/scaling_governor"
PREFERENCE = "sys/devices/system/cpu/cpufreq/policy0/energy_performance_preference"
NO_TURBO = "sys/devices/system/cpu/intel_pstate/no_turbo"
BOOST = "sys/devices/system/cpu/cpufreq/boost"
PAGES = "sys/kernel/mm/transparent_hugepage/enabled"
LAYOUT = "proc/sys/kernel/randomize_va_space"
WATCHDOG = "proc/sys/kernel/nmi_watchdog"
PARANOID = "proc/sys/kernel/perf_event_paranoid"
MEMORY = "run/fencepost-tune"

AS_FOUND = {GOVERNOR.format(0): "powersave", GOVERNOR.format(1): "schedutil", NO_TURBO: "0", LAYOUT: "2",
            WATCHDOG: "1", PARANOID: "4", PREFERENCE: "balance_performance"}
TUNED = {GOVERNOR.format(0): "performance", GOVERNOR.format(1): "performance", NO_TURBO: "1", LAYOUT: "0",
         WATCHDOG: "0", PARANOID: "1", PREFERENCE: "balance_performance"}


class TuneTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.root = Path(folder.name)
        self.plant(AS_FOUND)

    def plant(self, files):
        for path, value in files.items():
            file = self.root / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(value + "\n", "utf-8")

    def tune(self, *args, code=0, **how):
        done = subprocess.run([SCRIPT, *args], capture_output=True, text=True, check=False, **how,
                              env={**os.environ, "FENCEPOST_SYSTEM_ROOT": os.fspath(self.root)})
        self.assertEqual(code, done.returncode, done.stdout + done.stderr)
        return done

    def standing(self):
        return {path: (self.root / path).read_text("utf-8").strip() for path in AS_FOUND}

    def test_without_a_flag_it_shows_and_changes_nothing(self):
        out = self.tune().stdout
        self.assertEqual(AS_FOUND, self.standing())
        self.assertFalse((self.root / MEMORY).exists())
        for text in ("policy1/scaling_governor: schedutil -> performance", "no_turbo: 0 -> 1",
                     "perf_event_paranoid: 4 -> 1"):
            self.assertIn(text, out)
        self.assertNotIn("energy_performance_preference", out)

    def test_apply_sets_and_restore_puts_back_exactly_what_was(self):
        self.tune("--apply")
        self.assertEqual(TUNED, self.standing())
        self.assertIn("applied before", self.tune().stdout)
        self.tune("--restore")
        self.assertEqual(AS_FOUND, self.standing())
        self.assertFalse((self.root / MEMORY).exists())

    def test_a_second_apply_does_not_take_the_tuned_values_for_what_was(self):
        self.tune("--apply")
        self.plant({LAYOUT: "1", BOOST: "1"})  # somebody else moved one, and a file came up
        self.tune("--apply")
        self.assertEqual("0", (self.root / BOOST).read_text().strip())
        self.tune("--restore")
        self.assertEqual(AS_FOUND, self.standing())
        self.assertEqual("1", (self.root / BOOST).read_text().strip())

    def test_what_the_driver_moved_with_the_governor_comes_back_too(self):
        self.tune("--apply")
        self.plant({PREFERENCE: "performance"})
        self.tune("--restore")
        self.assertEqual(AS_FOUND, self.standing())

    def test_what_stands_well_is_left_alone(self):
        self.plant({**TUNED, PARANOID: "-1"})
        self.assertIn("nothing to set", self.tune().stdout)
        self.tune("--apply")
        self.assertEqual("-1", self.standing()[PARANOID])
        self.tune("--restore")
        self.assertEqual({**TUNED, PARANOID: "-1"}, self.standing())

    def test_of_a_choice_in_brackets_the_word_is_remembered(self):
        self.plant({PAGES: "[always] madvise never"})
        # A plain file takes the word as it is, where the kernel would move the brackets.
        self.tune("--apply")
        self.assertEqual("madvise", (self.root / PAGES).read_text().strip())
        self.tune("--restore")
        self.assertEqual("always", (self.root / PAGES).read_text().strip())

    def test_nothing_to_restore_is_no_error(self):
        self.assertIn("nothing to put back", self.tune("--restore").stdout)
        self.assertEqual(AS_FOUND, self.standing())

    def test_a_refusal_is_said_and_the_rest_goes_on(self):
        # A file of the kernel that anybody may write, and that takes numbers alone.
        (self.root / GOVERNOR.format(0)).unlink()
        (self.root / GOVERNOR.format(0)).symlink_to("/proc/self/oom_score_adj")
        done = self.tune("--apply", code=1)
        self.assertRegex(done.stderr, r"^tune.sh: \S*policy0/scaling_governor: the kernel refused performance and left it"
                                      r" at \d+\n$")
        rest = set(AS_FOUND) - {GOVERNOR.format(0)}
        self.assertEqual({path: TUNED[path] for path in rest}, {path: self.standing()[path] for path in rest})
        self.tune("--restore")
        self.assertEqual({path: AS_FOUND[path] for path in rest}, {path: self.standing()[path] for path in rest})

    def test_who_may_not_is_told_before_anything_changes(self):
        how = {}
        if os.geteuid() == 0:
            how["user"] = pwd.getpwnam("nobody").pw_uid
            self.root.chmod(0o755)
        else:
            for path in AS_FOUND:
                (self.root / path).chmod(0o444)
        done = self.tune("--apply", code=2, **how)
        self.assertRegex(done.stderr, r"^tune.sh: .*sudo scripts/tune.sh --apply; nothing was changed\n$")
        self.assertEqual(AS_FOUND, self.standing())

    def test_a_memory_that_names_strange_files_is_not_obeyed(self):
        victim = self.root / "etc/passwd"
        self.plant({"etc/passwd": "root"})
        for strange in ("/etc/passwd", "/sys/kernel/mm/../../etc/passwd"):
            self.plant({MEMORY: f"/{LAYOUT}\t1\n{strange}\tgone"})
            done = self.tune("--restore", code=2)
            self.assertIn("nothing was changed", done.stderr)
            self.assertEqual("root", victim.read_text().strip())
            self.assertEqual(AS_FOUND, self.standing())

    def test_what_cannot_be_put_back_is_kept_in_mind(self):
        self.tune("--apply")
        (self.root / LAYOUT).unlink()
        (self.root / LAYOUT).mkdir()
        done = self.tune("--restore", code=2)
        self.assertRegex(done.stderr, r"^tune.sh: .*randomize_va_space could not be put back.*\n$")
        self.assertEqual("powersave", (self.root / GOVERNOR.format(0)).read_text().strip())
        (self.root / LAYOUT).rmdir()
        self.plant({LAYOUT: "0"})
        self.tune("--restore")
        self.assertEqual(AS_FOUND, self.standing())

    def test_an_unknown_flag(self):
        done = self.tune("--aply", code=2)
        self.assertEqual(1, done.stderr.count("\n"))
        self.assertEqual(AS_FOUND, self.standing())


if __name__ == "__main__":
    unittest.main()
