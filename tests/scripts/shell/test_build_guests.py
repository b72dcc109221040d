"""scripts/build-guests.sh with compilers made of fakes: what is built how, what is left out and why."""
from __future__ import annotations

import unittest

from .sandbox import Sandbox, script

GO = 'case "$*" in "env GOVERSION") echo go{} ;; *) printf "%s\\n" "GOAMD64=$GOAMD64 GOARM64=$GOARM64" >>"$LOG" ;; esac'


class BuildGuests(unittest.TestCase):
    def setUp(self):
        self.box = Sandbox()
        self.addCleanup(self.box.close)
        for tool in ("mkdir", "mv"):
            self.box.fake(tool, f'exec /bin/{tool} "$@"', logged=False)
        self.machine("x86_64")

    def machine(self, name):
        self.box.fake("uname", f"echo {name}", logged=False)

    def go(self, version):
        self.box.fake("go", GO.format(version))

    def build(self, *names, rustc="none", cargo="none"):
        missing = {"CARGO": cargo, "CC": "none", "RUSTC": rustc}
        if not (self.box.bin / "go").exists():
            missing["GO"] = "none"
        return self.box.run(script("build-guests.sh"), str(self.box.folder / "out"), *names, LOG=str(self.box.log), **missing)

    def test_without_compilers_all_are_left_out(self):
        done = self.build()
        self.assertEqual((0, ""), (done.returncode, done.stdout))
        self.assertEqual(["c", "go", "rust", "go_v3"], [line.split()[1] for line in done.stderr.splitlines()])
        self.assertIn("install-deps.sh --with guests installs it", done.stderr)

    def test_a_named_one_that_is_missing_fails(self):
        for name in ("go", "go_v3", "rust", "c"):
            self.assertEqual(2, self.build(name).returncode, name)
        done = self.build("cobol")
        self.assertEqual((2, 1), (done.returncode, done.stderr.count("\n")))

    def test_go_is_built_for_each_variant(self):
        self.go("1.26.8")
        self.assertEqual(0, self.build().returncode)
        calls = self.box.calls()
        self.assertEqual(["GOAMD64=v1 GOARM64=", "GOAMD64=v3 GOARM64="], [line for line in calls if line.startswith("GOAMD64")])
        names = [line.split("main.language=")[1].split()[0] for line in calls if "main.language" in line]
        self.assertEqual(["go", "go_v3"], names)

    def test_on_arm64(self):
        self.machine("aarch64")
        self.go("1.23.0")
        self.assertEqual(0, self.build("go", "go_lse").returncode)
        self.assertEqual(["GOAMD64= GOARM64=v8.0", "GOAMD64= GOARM64=v8.1,lse"],
                         [line for line in self.box.calls() if line.startswith("GOAMD64")])
        self.assertIn("it is for x86-64", self.build("go_v3").stderr)

    def test_rust_needs_a_newer_compiler(self):
        for version in ("1.9.0", "1.63.0", "1.71.1"):
            self.box.fake("rustc", f"echo 'rustc {version} (0000 2023-01-01)'")
            said = self.build("rust", rustc="rustc").stderr
            self.assertIn("rust is left out: unsupported: needs rustc 1.72", said)
            self.assertIn(f"rustc {version}", said)
            self.assertIn("https://rustup.rs", said)
        self.box.fake("rustc", "echo 'rustc 1.72.0 (0000 2023-01-01)'")
        done = self.build("rust", rustc="rustc")
        self.assertEqual(0, done.returncode)
        self.assertIn("is built without parking_lot and crossbeam-channel: no cargo here", done.stderr)
        self.assertIn("--edition 2021", self.box.calls()[-1])

    def test_cargo_builds_it_again_where_nothing_changed(self):
        self.box.fake("rustc", "echo 'rustc 1.72.0 (0000 2023-01-01)'")
        release, made = self.box.folder / "out/rust.build/release", self.box.folder / "out/rust"
        release.mkdir(parents=True)
        built = f"{release}/fencepost-guest"
        self.box.fake("cargo", f"[ ! -e {made} ] && echo made >{built} || /bin/ln {made} {built}")
        for _ in range(2):
            done = self.build("rust", rustc="rustc", cargo="cargo")
            self.assertEqual((0, ""), (done.returncode, done.stderr))
            self.assertEqual("made\n", made.read_text())

    def test_why_cargo_did_not_build_is_said(self):
        self.box.fake("rustc", "echo 'rustc 1.72.0 (0000 2023-01-01)'")
        fetch = "cargo fetch"
        for said, shown, hidden in (("error: no matching package named `parking_lot` found", fetch, "no matching"),
                                    ("attempting to make an HTTP request, but --offline was specified", fetch, "HTTP"),
                                    ("error[E0425]: cannot find value `x` in this scope", "cargo says:\nerror[E0425]", fetch),
                                    ("error: failed to parse lock file: `-Znext-lockfile-bump`", "failed to parse lock", fetch),
                                    ("", "cargo says:\nnothing", fetch)):
            self.box.fake("cargo", f"echo '{said}' >&2; exit 101")
            done = self.build("rust", rustc="rustc", cargo="cargo")
            self.assertEqual(0, done.returncode)
            self.assertIn("is built without parking_lot and crossbeam-channel: ", done.stderr)
            self.assertIn(shown, done.stderr)
            self.assertNotIn(hidden, done.stderr)
            self.assertIn("--edition 2021", self.box.calls()[-1])

    def test_lse_needs_a_newer_go(self):
        self.machine("aarch64")
        for version in ("1.19.8", "1.22.12"):
            self.go(version)
            done = self.build("go_lse")
            self.assertEqual(2, done.returncode)
            self.assertIn("go_lse is left out: unsupported: needs go1.23", done.stderr)


if __name__ == "__main__":
    unittest.main()
