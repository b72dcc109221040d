"""What the tests of `compare` on files share: made-up runs with noise of a known size, and the script's call."""
import io
import json
import os
import random
import tempfile
import unittest
from pathlib import Path

from fencepost_tool.cli.compare import run

from . import synthetic_run

NAMES = {"floor/add": 0.001, "mutex/spinlock/lock_unlock/critical:0/outside:0/threads:2": 0.01,
         "atomic/fetch_add/throughput/seq_cst/bits:64/threads:1": 0.001}


def chosen(name):
    return name.startswith(tuple(NAMES))


class Scratch(unittest.TestCase):
    maxDiff = None

    def setUp(self):
        scratch = tempfile.TemporaryDirectory()
        self.addCleanup(scratch.cleanup)
        self.scratch = Path(scratch.name)
        self.addCleanup(os.chdir, Path.cwd())
        os.chdir(self.scratch)  # relative paths, so that golden files have no place in them

    def run_of(self, path, seed, factor=1.0, only="floor/add/latency", change=lambda d: None, **machine):
        """A run of that cost: what `only` names is so many times as dear; noise by the case."""
        noise = random.Random(seed)

        def scale(document):
            for e in document["benchmarks"]:
                by = next(cv for name, cv in NAMES.items() if e["name"].startswith(name))
                f = (factor if e["name"].startswith(only) else 1.0) * (1 + noise.gauss(0, by))
                for key in e:
                    if key in ("real_time", "cpu_time") or key.startswith(("ns_", "cycles")):
                        e[key] *= f
                    elif key.startswith("ops_"):
                        e[key] /= f
            change(document)
        return synthetic_run.write(Path(path), 2, chosen, scale, **machine)

    def two_sides(self, count=8, factor=1.05, **options):
        for i in range(count):
            self.run_of(f"old/{i}", i)
            self.run_of(f"new/{i}", 100 + i, factor, **options)

    def script(self, *args):
        out, err = io.StringIO(), io.StringIO()
        code_ = run(["--as", "files", *map(str, args)], out, err)
        self.assertNotIn("Traceback", err.getvalue())
        return code_, out.getvalue(), err.getvalue()

    def refuse(self, *args_and_words):
        args, words = args_and_words[:-1], args_and_words[-1]
        found, out, err = self.script(*args)
        self.assertEqual((2, "", 1), (found, out, err.count("\n")), err)
        for word in words if isinstance(words, tuple) else (words,):
            self.assertIn(word, err)

    def verdicts(self, *args):
        found, out, _ = self.script(*args, "--format=json")
        return found, {c["case"]: c["verdict"] for c in json.loads(out)["cases"]}
