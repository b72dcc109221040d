"""price --try on compiled programs, executions made up: which sites are tried, what is refused, that the input stays as it is.

    python3 -m unittest tests.scripts.price.test_try
"""
from __future__ import annotations

import json
import shutil
import stat
import unittest
from pathlib import Path
from unittest import mock

from fencepost_tool.cli.price import trials
from fencepost_tool.price import inventory, profile
from fencepost_tool.price.profile import Profile, Row

from ..support.verb_call import call
from .built import CROSS, Built
from .known_savings import FLAGS, PROGRAMS, SOURCES
from .known_savings import replacements as replaceable

TIMED = r"""
#include <atomic>
#include <cstdio>
#include <ctime>
std::atomic<int> a;
int main() {
  a.store(1);
  std::timespec now;
  std::timespec_get(&now, TIME_UTC);
  std::printf("%ld\n", now.tv_nsec);
}
"""
USES = "#include <atomic>\nstd::atomic<int> a;\nint main(int argc, char** argv) { return a.exchange(argc) + argv[0][0] * 0; }\n"
FAILS = "#include <atomic>\nstd::atomic<int> a;\nint main() { a.store(1); return 3; }\n"
READS = r"""
#include <atomic>
#include <cstdio>
std::atomic<int> a;
[[gnu::noinline]] void put(int value) { a.store(value); }
int main() {
  put(1);
  const unsigned char* code = reinterpret_cast<const unsigned char*>(&put);
  unsigned sum = 0;
  for (int i = 0; i < 12; ++i) sum = sum * 31 + code[i];
  std::printf("%u\n", sum);
}
"""


def taken(program, arguments, run, native, stdin=None, counter=None, quiet=False, share=None):
    """What profile.take finds, but that each site was executed the more often the earlier it stands."""
    found = inventory.take(str(program))
    rows = [Row(Path(program).resolve(), site, 1000 - i, None, share) for i, site in enumerate(found.sites)]
    return Profile(Path(program).resolve(), found.isa, 0, 0, 1.0, rows, 0, 0, 0, ())


@mock.patch.object(profile, "take", taken)
class Try(Built):
    needs = ("g++",)

    def built(self, text: str, *flags: str, name: str = "program", compiler: str = "g++") -> Path:
        self.write("p.cpp", text)
        self.run_(compiler, *(flags or FLAGS), "-o", name, "p.cpp")
        return self.folder / name

    def known(self, name: str, order: int = 0) -> Path:
        return self.built((SOURCES / f"{name}.cpp").read_text(), *FLAGS, f"-DORDER={PROGRAMS[name].orders[order]}", name=name)

    def call(self, *args: str):
        return call("price", "--budget=0.01s", *args)

    def refused(self, why: str, *args: str):
        code, out, err = self.call(*args)
        self.assertEqual((code, out, err.count("\n")), (2, "", 1), err)
        self.assertRegex(err, why)

    def test_programs_with_a_known_weaker_version_have_the_sites_of_it(self):
        for name, kinds in (("spsc", ["xchg", "xchg"]), ("hazard", ["xchg"]), ("logger", ["lock on stack"]),
                            ("shared", ["locked", "locked"]), ("mutex", ["xchg"])):
            strong, weak = (self.known(name, order) for order in (0, 1))
            self.assertEqual([], replaceable(name, weak), name)
            strong = self.known(name, 0)
            self.assertEqual(kinds, [one.site.found.kind for one in replaceable(name, strong)], name)

    def test_text_and_json_and_the_input_stays_as_it_is(self):
        program = self.known("mutex")
        before = program.read_bytes(), program.stat().st_mtime_ns
        code, out, err = self.call("--try", str(program), "--", "1000")
        self.assertEqual((code, err), (0, ""))
        for words in ("timing only", "release: ", "unpatched copy (control)", "its old value is used by", "6 pairs of processes"):
            self.assertIn(words, out)
        code, out, _ = self.call("--try", "--json", "--seed=7", str(program), "--", "1000")
        document = json.loads(out)
        self.assertEqual((code, document["seed"], len(document["tried"]), len(document["refused"])), (0, 7, 1, 1))
        self.assertEqual(document["tried"][0]["order"], "release")
        self.assertEqual((program.read_bytes(), program.stat().st_mtime_ns), before)

    def test_dearer_and_drop_lock(self):
        code, out, err = self.call("--dearer", str(self.known("shared")), "--", "1000")
        self.assertEqual((code, err), (0, ""))
        self.assertRegex(out, "one more costs(.|\n)*lock (.|\n)*(exposed|hidden)")
        self.refused("no site can be tried: .*--drop-lock", "--try", str(self.folder / "shared"), "--", "1000")
        code, out, _ = self.call("--try", "--drop-lock", str(self.folder / "shared"), "--", "1000")
        self.assertEqual(code, 0)
        self.assertIn("all 2 together", out)

    def test_which_sites(self):
        program = self.known("mutex")
        self.refused("nothing to try: no executed site matches", "--try", "--filter=nothing", str(program), "--", "1")
        code, out, _ = self.call("--try", "--filter=unlock", str(program), "--", "1")
        self.assertEqual((code, "not tried" in out), (0, False))
        counted = [Row(Path("/p"), one.site, 9 - i, None, share) for (i, one), share in zip(
            enumerate(taken(program, (), None, True).rows), ((0.0, 0.005), (0.0, 0.02)))]
        found = Profile(Path("/p"), "x86_64", 0, 0, 1.0, counted, 0, 0, 0, ())
        self.assertEqual(trials.sites(found, None), counted[1:])
        self.assertEqual(trials.sites(found, lambda _: True), counted)

    def test_what_is_not_run(self):
        program = self.known("mutex")
        self.refused("only with -- and their arguments", "--try", str(program))
        self.refused("of --try, which is not given", "--drop-lock", str(program), "--", "1")
        for instead in (["--all", str(program)], ["--diff", str(program), str(program)], []):
            self.refused("run a program: give it by itself", "--try", *instead)
        self.refused("without --drop-lock", "--dearer", "--drop-lock", str(program), "--", "1")
        self.refused("is a script", "--try", str(self.write("script", "#!/bin/sh\n")), "--")
        program.chmod(0o644)
        self.refused("is not executable", "--try", str(program), "--", "1")
        program.chmod(stat.S_ISUID | 0o755)
        self.refused("is setuid", "--try", str(program), "--", "1")

    def test_arm64_programs(self):
        if not shutil.which(f"{CROSS}g++"):
            self.skipTest("no cross compiler here")
        program = self.built(FAILS, "-static", compiler=f"{CROSS}g++")
        self.refused("x86-64 programs and runs them natively", "--try", str(program), "--")

    def test_programs_that_cannot_be_compared(self):
        self.refused("ends with exit code 3; give it arguments", "--try", str(self.built(FAILS)), "--")
        self.refused("stdout differs from run to run; --any-output", "--try", str(self.built(TIMED)), "--")
        self.refused("no site can be tried: .*its old value", "--try", str(self.built(USES)), "--")
        self.refused(r"the patched copy behaves differently: its stdout differs \(put", "--try", str(self.built(READS)), "--")
        code, _, err = self.call("--try", "--any-output", str(self.built(TIMED)), "--")
        self.assertEqual((code, err), (0, ""))


if __name__ == "__main__":
    unittest.main()
