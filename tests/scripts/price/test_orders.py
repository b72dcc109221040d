"""The order asked for, by debug info, against what the instruction says where it can: LSE on AArch64.

    python3 -m unittest tests.scripts.price.test_orders
"""
from __future__ import annotations

import shutil
import subprocess
import unittest
from unittest import mock

from fencepost_tool.price import helpers, inventory, operations, site, symbolizer
from fencepost_tool.price import source as source_names
from fencepost_tool.price.site import Found, Frame, Site
from fencepost_tool.price.text import short

from .built import CROSS, Built

ORDERS = ("relaxed", "consume", "acquire", "release", "acq_rel", "seq_cst")
OPERATIONS = {"load": "x.load({0})", "store": "x.store(1, {0})", "exchange": "x.exchange(1, {0})",
              "fetch_add": "x.fetch_add(1, {0})", "fetch_or": "x.fetch_or(1, {0})",
              "compare_exchange_strong": "x.compare_exchange_strong(old, 1, {0}, {1})"}
# What C++ allows; of compare_exchange with an order of failure of its own.
ALLOWED = {"load": ("relaxed", "acquire", "seq_cst"), "store": ("relaxed", "release", "seq_cst")}
FAILURE = {"relaxed": "relaxed", "consume": "relaxed", "acquire": "acquire", "release": "relaxed", "acq_rel": "acquire",
           "seq_cst": "seq_cst"}
# Orders for which LSE has one form.
LSE = {"relaxed": "relaxed", "consume": "acquire", "acquire": "acquire", "release": "release", "acq_rel": "acq_rel",
       "seq_cst": "acq_rel"}
CASES = [(operation, order) for operation in OPERATIONS for order in ALLOWED.get(operation, ORDERS)]


def source() -> str:
    """A function for each case, called as it is."""
    lines = ["#include <atomic>", "std::atomic<int> x;"]
    for operation, order in CASES:
        names = [f"std::memory_order_{o}" for o in (order, FAILURE[order])]
        kind, back = ("void", "") if operation == "store" else ("int", "return ")
        lines.append(f'extern "C" {kind} {operation}__{order}(int old) {{ {back}{OPERATIONS[operation].format(*names)}; }}')
    return "\n".join(lines)


USER = """#include <atomic>
std::atomic<int> x, y;
std::atomic_flag flag;
namespace user {
inline int read(std::memory_order __m) {
    return x.load(std::memory_order_acquire) + (__m == std::memory_order_seq_cst);
}
struct Cache { int get() {
    return y.fetch_add(1, std::memory_order_release);
} };
}
extern "C" {
int f() { return user::read(std::memory_order_seq_cst); }
int g() { return user::Cache().get(); }
void h() { std::atomic_thread_fence(std::memory_order_seq_cst); ++x; y = 3; }
bool i() { return flag.test_and_set(std::memory_order_acquire); }
int j() { return __atomic_fetch_add(reinterpret_cast<int*>(&x), 1, __ATOMIC_SEQ_CST); }
void k(std::memory_order o) { x.store(1, o); }
}
"""


# Its names; most machines have libstdc++ only.
LIBCXX = """namespace std { inline namespace __1 {
enum class memory_order { relaxed, consume, acquire, release };
template <class T> inline void __cxx_atomic_store(T* __a, T __value, memory_order __order) {
    __atomic_store_n(__a, __value, __ATOMIC_RELEASE); (void)__order;
}
template <class T> struct __atomic_base { T a; void store(T __d, memory_order __m) { __cxx_atomic_store(&a, __d, __m); } };
template <class T> struct atomic : __atomic_base<T> {};
}}
std::atomic<int> x;
void f() { x.store(1, std::memory_order::release); }
"""


class Orders(Built):
    needs = ("g++",)

    def asked(self, path: str) -> dict[str, str]:
        return {s.function: s.asked for s in self.sites(path) if "__" in s.function and s.operation}

    def check(self, path: str):
        expected = {f"{operation}__{order}": order + (f"/{FAILURE[order]}" if operation.startswith("compare") else "")
                    for operation, order in CASES}
        self.assertEqual(expected, self.asked(path))

    def test_of_all_operations_on_x86_where_the_instruction_does_not_tell(self):
        for compiler, flags in (("g++", ("-gz",)), ("g++", ("-gdwarf-4", "-c")), ("g++", ("-flto",)), ("clang++", ("-gdwarf-4",)),
                                ("clang++", ("-c",))):
            if shutil.which(compiler):
                with self.subTest(compiler=compiler, flags=flags):
                    self.check(self.compiled(source(), "-O2", "-g", *flags, compiler=compiler))

    @unittest.skipUnless(shutil.which(f"{CROSS}g++"), "no cross compiler")
    def test_as_the_instruction_says(self):
        agreed = 0
        for march in ("armv8.1-a", "armv8-a"):
            path = self.compiled(source(), "-O2", "-g", f"-march={march}", compiler=f"{CROSS}g++")
            self.check(path)
            for s in self.sites(path):
                self.assertFalse(s.function.startswith("__aarch64_"), "an outline atomic counts as its calls")
                if s.found.kind in (site.LSE, site.CALL) and s.asked:
                    agreed += 1
                    wanted = s.asked.split("/")[0]
                    given = {"seq_cst": "acq_rel"}.get(s.found.order, s.found.order)
                    self.assertEqual(LSE[wanted], given, s)
        self.assertEqual(2 * sum(operation not in ALLOWED for operation, _ in CASES), agreed)

    def test_comes_from_the_frame_of_the_operation_only(self):
        for compiler in ("g++", "clang++"):
            if not shutil.which(compiler):
                continue
            path = self.compiled(USER, "-O2", "-g", compiler=compiler)
            found = {(s.function.split("(")[0], s.operation): s.asked for s in self.sites(path)}
            self.assertEqual({("f", "atomic::load"): "acquire", ("g", "atomic::fetch_add"): "release",
                              ("h", "atomic_thread_fence"): "seq_cst", ("h", "atomic::operator++"): "seq_cst",
                              ("h", "atomic::operator="): "seq_cst", ("i", "atomic_flag::test_and_set"): "acquire",
                              ("j", ""): ""}, {k: v for k, v in found.items() if k[0] != "k"})
            self.assertEqual({""}, {v for k, v in found.items() if k[0] == "k"}, "an order that is a variable")

    def test_frames_are_the_same_by_llvm_symbolizer_and_by_debug_info(self):
        path = self.compiled(USER, "-O2", "-g")
        shown = []
        for program in (symbolizer.program(), None):
            with mock.patch.object(symbolizer, "program", lambda program=program: program):
                sites = self.sites(path)
            shown.append([[(f.function.split("(")[0], f.line) for f in s.frames] for s in sites])
        self.assertEqual([("user::read", 6), ("f", 13)], shown[1][0])
        if symbolizer.program():
            self.assertEqual(shown[1], shown[0])

    def test_operations_of_rust_and_go_are_at_the_line_that_calls_them(self):
        rust, go = Frame("core::sync::atomic::atomic_add", "/rustc/0f1e/library/core/src/sync/atomic.rs", 3), \
            Frame("sync/atomic.(*Int64).Store", "/usr/local/go/src/sync/atomic/type.go", 4)
        user, other = Frame("work", "/made/up/src/work.rs", 5), Frame("sync", "/made/up/src/sync/work.cpp", 6)
        self.assertEqual([user], operations._of_user([rust, user]))
        self.assertEqual([user], operations._of_user([go, user]))
        self.assertEqual([other, user], operations._of_user([other, user]))
        self.assertEqual([rust], operations._of_user([rust]))

    def test_names_of_rust_have_no_hash_that_each_build_makes_anew(self):
        frame = Frame("r::work::h62fff9df575cd801", "r.rs", 3)
        sites = [Site(Found(0, 1, "xchg", "xchg"), "core[c1f1a4ba060b9bfa]::f::<std[e28293b1aa0f68bd]::A, [u8; 16]>", 0, 0,
                      frames=(frame,))]
        found, = source_names.with_names(sites)
        self.assertEqual(("core::f::<std::A, [u8; 16]>", "r::work"), (found.function, found.frames[0].function))
        self.assertEqual("<a::B<with::a::long::name> as core::ops::Drop>::drop",
                         short("<a::B<with::a::long::name> as core::ops::Drop>::drop"))
        self.assertEqual("core::sync::atomic::atomic_sub", short("core::sync::atomic::atomic_sub::<usize, usize>"))

    def test_thread_local_variables_do_not_matter(self):
        text = ("#include <atomic>\nthread_local int t; std::atomic<int> x;\n"
                "int f() { return x.exchange(t++, std::memory_order_acquire); }")
        for compiler in ("g++", "clang++", f"{CROSS}g++"):
            if shutil.which(compiler):
                found = self.sites(self.compiled(text, "-O2", "-g", "-c", compiler=compiler))
                self.assertEqual(["acquire"], [s.asked for s in found], compiler)

    def test_debug_info_that_cannot_be_read_costs_only_what_it_tells(self):
        path = self.compiled(USER, "-O2", "-g")
        with mock.patch("fencepost_tool.price.operations.Debug", side_effect=KeyError("x")):
            found = inventory.take(path)
        self.assertEqual((7, False), (len(found.sites), found.debug))
        self.assertIn("debug info can't be read (KeyError: 'x')", found.notes[0])

    def test_without_debug_info_it_is_said(self):
        found = inventory.take(self.compiled(USER, "-O2"))
        self.assertEqual({("", "")}, {(s.operation, s.asked) for s in found.sites})
        self.assertIn("no debug info", found.notes[0])

    def test_debug_info_elsewhere_is_said(self):
        path = self.compiled(USER, "-O2", "-g", "-gsplit-dwarf")
        self.assertIn("in .dwo files (-gsplit-dwarf) is not read", inventory.take(path).notes[0])
        self.assertFalse(inventory.take(path).debug)
        self.run_("strip", "-o", "stripped", path)
        self.run_("objcopy", f"--add-gnu-debuglink={path}", "stripped")
        self.assertIn("debug info is in another file, a.out, which is not read: operations",
                      inventory.take(str(self.folder / "stripped")).notes[0])

    def test_notes_of_a_library_say_of_how_many_objects(self):
        other = USER.replace("user", "other")
        for name, text, flags in (("a", USER, ("-g",)), ("b", other, ()), ("c", "int data = 7;", ("-g",))):
            shutil.copy(self.compiled(text, "-O2", "-c", *flags), self.folder / f"{name}.o")
        self.run_("ar", "rc", "lib.a", "a.o", "b.o", "c.o")
        self.assertEqual(["1 of 3 objects: no debug info (compile with -g): operations, orders and lines are unknown"],
                         inventory.take(str(self.folder / "lib.a")).notes)

    def test_what_is_plain_has_a_site_only_with_debug_info(self):
        plain = [s.found for s in self.sites(self.compiled(USER, "-O2", "-g")) if s.found.kind == site.PLAIN]
        self.assertEqual(1, len([one for one in plain if "(%rax), %eax" in one.text]), plain)

    def test_in_the_shape_of_libcxx(self):
        for compiler in ("g++", "clang++"):
            if shutil.which(compiler):
                found = self.sites(self.compiled(LIBCXX, "-O2", "-g", "-c", compiler=compiler))
                self.assertEqual([("atomic::store", "release")], [(s.operation, s.asked) for s in found], compiler)

    def test_of_libcxx(self):
        self.write("probe.cpp", "#include <atomic>\n")
        probe = ["clang++", "-stdlib=libc++", "-fsyntax-only", "probe.cpp"]
        if not shutil.which("clang++") or subprocess.run(probe, cwd=self.folder, capture_output=True, check=False).returncode:
            self.skipTest("no libc++ here")
        self.check(self.compiled(source(), "-O2", "-g", "-stdlib=libc++", "-c", compiler="clang++"))


class Helpers(unittest.TestCase):
    def test_names(self):
        for symbol, helper in (("pthread_mutex_lock@GLIBC_2.2.5", "pthread_mutex_lock"),
                               ("___pthread_mutex_lock", "pthread_mutex_lock"),
                               ("__aarch64_cas16_acq_rel", "__aarch64_cas16_acq_rel"), ("__atomic_load_16", "__atomic_load_16"),
                               ("__atomic_compare_exchange", "__atomic_compare_exchange"), ("pthread_mutexattr_init", ""),
                               ("pthread_mutex_init", ""), ("my_pthread_mutex_lock", ""), ("__aarch64_have_lse_atomics", "")):
            self.assertEqual(helper, helpers.wanted(symbol), symbol)
        self.assertEqual("acquire", helpers.order("__aarch64_swp1_acq"))
        self.assertEqual("pthread_mutex_lock", helpers.body_of("__pthread_mutex_lock_full.cold"))


if __name__ == "__main__":
    unittest.main()
