"""price --diff: nothing between a file and itself, and a planted change of each class is named.

    python3 -m unittest tests.scripts.price.test_diff
"""
from __future__ import annotations

import json
import shutil
import unittest

from fencepost_tool.price import changes, inventory

from ..support.verb_call import call
from .built import CROSS, Built

HEAD = "#include <atomic>\nstd::atomic<int> x;\n__int128 wide;\n"
CACHE = "struct Cache { [[gnu::noinline]] int get(int i) { %s; return i; } };\nint f(Cache& c) { return c.get(1); }\n"


class Differences(Built):
    needs = ("g++",)

    def pair(self, old: str, new: str, *flags: str, compiler: str = "g++", more: tuple = ()) -> tuple[str, str]:
        flags = ("-O2", "-c", *flags) if flags else ("-O2", "-c", "-g")
        return (self.compiled(HEAD + CACHE % old, *flags, compiler=compiler, name="old"),
                self.compiled(HEAD + CACHE % new, *(more or flags), compiler=compiler, name="new"))

    def found(self, old: str, new: str) -> list[tuple[str, str, tuple[str, ...]]]:
        from fencepost_tool.price.change_text import describe
        between = changes.between(inventory.take(old), inventory.take(new))[0]
        return [(c.what, describe(c), c.flags) for c in between]

    def test_nothing_between_a_file_and_itself(self):
        old, _ = self.pair("x.store(1); i += x.fetch_add(2)", "")
        self.assertEqual((0, "no site changed\n", ""), call("price", "--diff", old, old, f"--fail-on={','.join(changes.FLAGS)}"))

    def test_moved_lines_and_registers_are_no_change(self):
        self.assertEqual([], self.found(*self.pair("x.store(1)", "int j = i * 3;\n\n i += j; x.store(j)")))

    def test_orders(self):
        store = "x.store(1, std::memory_order_%s)"
        self.assertEqual([("changed", "store.release (plain) became store.seq_cst (xchgl)", ("seq_cst",))],
                         self.found(*self.pair(store % "release", store % "seq_cst")))
        self.assertEqual([("changed", "store.seq_cst (xchgl) became store.release (plain)", ())],
                         self.found(*self.pair(store % "seq_cst", store % "release")))
        self.assertEqual([("changed", "store.relaxed (plain) became store.release (plain)", ())],
                         self.found(*self.pair(store % "relaxed", store % "release")))

    def test_added_and_removed(self):
        add = "i += x.fetch_add(1, std::memory_order_relaxed)"
        three = self.pair("", f"{add}; {add}; {add}")
        self.assertEqual([("added", "fetch_add.relaxed (lock xaddl)", ("new",))] * 3, self.found(*three))
        self.assertEqual([("removed", "fetch_add.relaxed (lock xaddl)", ())], self.found(*self.pair(add, "")))
        text = call("price", "--diff", *three)[1]
        self.assertRegex(text, r"3 added\n\n.*\n *added +Cache::get\(int\) new\.cpp:4 +3 x fetch_add")

    def test_fences(self):
        fence = "std::atomic_thread_fence(std::memory_order_seq_cst)"
        self.assertEqual([("added", "atomic_thread_fence.seq_cst (lock on stack)", ("seq_cst", "new"))],
                         self.found(*self.pair("", fence)))
        self.assertEqual([("added", "lock on stack", ("seq_cst", "new"))], self.found(*self.pair("", fence, "-g0")))

    def test_libatomic(self):
        load = "i += __atomic_load_n(&wide, __ATOMIC_RELAXED)"
        self.assertEqual([("added", "call of __atomic_load_16", ("libatomic", "new"))], self.found(*self.pair("", load)))

    @unittest.skipUnless(shutil.which(f"{CROSS}g++"), "no cross compiler")
    def test_lse_became_ll_sc(self):
        add = "i += x.fetch_add(1)"
        for debug in ("-g", "-g0"):
            lse, other = self.pair(add, add, debug, "-march=armv8.1-a", compiler=f"{CROSS}g++",
                                   more=("-O2", "-c", debug, "-mno-outline-atomics"))
            name = "fetch_add.seq_cst ({})" if debug == "-g" else "{}"
            self.assertEqual([("changed", f"{name} became {name}".format("LSE ldaddal", "LL/SC ldaxr/stlxr"), ("llsc",))],
                             self.found(lse, other))
            self.assertEqual(1, call("price", "--diff", lse, other, "--fail-on=llsc")[0])
            self.assertEqual(0, call("price", "--diff", other, lse, "--fail-on=llsc")[0])

    def test_debug_info_on_one_side_only(self):
        old, new = self.pair("x.store(1, std::memory_order_release)", "x.store(1)", "-g", more=("-O2", "-c", "-g0"))
        code, out, _ = call("price", "--diff", old, new, "--fail-on=new")
        self.assertEqual((1, True), (code, "only one of the two has debug info" in out))
        self.assertEqual([("added", "xchgl", ("new",))], self.found(old, new))

    def test_exit_code_only_for_what_is_named(self):
        pair = self.pair("", "x.store(1)")
        for flags, code in (("new", 1), ("seq_cst", 1), ("llsc,seq_cst", 1), ("llsc", 0), ("libatomic,llsc", 0)):
            self.assertEqual(code, call("price", "--diff", *pair, f"--fail-on={flags}")[0], flags)
        self.assertEqual(0, call("price", "--diff", *pair)[0])

    def test_formats(self):
        pair = self.pair("", "x.store(1)")
        code, markdown, _ = call("price", "--diff", *pair, "--format=markdown")
        self.assertEqual(0, code)
        self.assertIn("| added | `Cache::get(int) new.cpp:4` | `store.seq_cst (xchgl)` | seq_cst, new |", markdown)
        document = json.loads(call("price", "--diff", *pair, "--json")[1])
        (change,) = document["changes"]
        self.assertEqual((None, "seq_cst", ["seq_cst", "new"]), (change["old"], change["new"]["order"], change["flags"]))
        sarif = json.loads(call("price", "--diff", *pair, "--format=sarif", "--fail-on=new")[1])
        (result,) = sarif["runs"][0]["results"]
        self.assertEqual(("2.1.0", "error", "price/added"), (sarif["version"], result["level"], result["ruleId"]))
        self.assertEqual({"startLine": 4}, result["locations"][0]["physicalLocation"]["region"])
        self.assertIn(result["ruleId"], [rule["id"] for rule in sarif["runs"][0]["tool"]["driver"]["rules"]])

    def test_wrong_use_is_one_line(self):
        pair = self.pair("", "x.store(1)")
        for words, said in ((("--diff", *pair, "--fail-on=all"), "choose from seq_cst, llsc, libatomic, new"),
                            (("--diff", *pair, "--json", "--format=sarif"), "give one of them"),
                            (("--all", pair[0], "--format=json"), "of --diff"), ((), "which program?"),
                            (("--all", pair[0], "--filter=("), "--filter=(")):
            code, out, err = call("price", *words)
            self.assertEqual((2, "", 1), (code, out, len(err.splitlines())), words)
            self.assertIn(said, err)

    @unittest.skipUnless(shutil.which(f"{CROSS}g++"), "no cross compiler")
    def test_builds_for_two_architectures_are_refused(self):
        old = self.compiled(HEAD, "-c", name="old")
        new = self.compiled(HEAD, "-c", name="new", compiler=f"{CROSS}g++")
        self.assertEqual(2, call("price", "--diff", old, new)[0])

    def test_a_filter_selects_on_both_sides(self):
        pair = self.pair("x.store(1)", "x.fetch_add(1)")
        self.assertIn("1 removed\n", call("price", "--diff", *pair, "--filter=xchg")[1])


if __name__ == "__main__":
    unittest.main()
