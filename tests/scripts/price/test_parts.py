"""Helpers, and parts of them, are known where a stripped file has no name for them, so that nothing is priced twice."""
from __future__ import annotations

import unittest

from fencepost_tool.price import arm64, helpers, inventory

from .built import CROSS, Built

LIBRARY = """
__attribute__((noinline, visibility("hidden"))) int part(int* p) {
  int v = 0; __asm__ volatile("xchg %0, %1" : "+r"(v), "+m"(*p)); return v; }
__attribute__((noinline, visibility("hidden"))) int called(int* p) { return __atomic_add_fetch(p, 1, 5); }
extern "C" int pthread_mutex_unlock(int* p) { if (called(p) == 3) return 3; return part(p + 1); }
extern "C" int user(int* p) { return 1 + pthread_mutex_unlock(p); }
"""
OUTLINE = """
template <class T> void all(T* p) {
  T e = 0;
  for (int i = 0; i < 2; ++i) __atomic_fetch_add(p, 1, 0), __atomic_fetch_or(p, 1, 2), __sync_fetch_and_add(p, 1);
  __atomic_fetch_and(p, 1, 3), __atomic_fetch_xor(p, 1, 4), __atomic_exchange_n(p, 1, 4), __sync_bool_compare_and_swap(p, 1, 2);
  __atomic_compare_exchange_n(p, &e, T(1), 0, 0, 0), __atomic_compare_exchange_n(p, &e, T(1), 0, 2, 0);
  __atomic_compare_exchange_n(p, &e, T(1), 0, 3, 0), __atomic_compare_exchange_n(p, &e, T(1), 0, 5, 5);
}
extern "C" void f(unsigned char* a, short* b, int* c, long* d) { all(a), all(b), all(c), all(d); }
"""


class JumpTest(Built):
    needs = ("g++", "strip")

    def test_what_a_helper_ends_with_a_jump_to_is_inside_it(self):
        path = self.compiled(LIBRARY, "-O2", "-fno-stack-protector", "-Wl,-z,lazy", "-fno-semantic-interposition",
                             "-fno-inline")
        self.run_("strip", "-o", "stripped", path)
        found = inventory.take(str(self.folder / "stripped"))
        self.assertEqual([("call", "user"), ("locked", "")], sorted((site.found.kind, site.function) for site in found.sites))
        self.assertEqual([("xchg", "pthread_mutex_unlock.part")], [(site.found.kind, site.function) for site in found.inside])

    def test_two_ways_to_wait_for_a_lock_share_their_code(self):
        self.assertEqual({"pthread_mutex_timedlock", "pthread_mutex_clocklock"}, helpers.bodies(["pthread_mutex_timedlock"]))
        self.assertEqual({"pthread_rwlock_clockrdlock", "pthread_rwlock_timedrdlock"},
                         helpers.bodies(["pthread_rwlock_clockrdlock"]))
        self.assertEqual({"pthread_mutex_lock"}, helpers.bodies(["pthread_mutex_lock"]))
        self.assertEqual("pthread_mutex_clocklock", helpers.body_of("__pthread_mutex_clocklock_common"))


class OutlineTest(Built):
    needs = (f"{CROSS}g++", f"{CROSS}strip")

    def test_outline_atomics_have_their_names_where_the_file_is_stripped(self):
        path = self.compiled(OUTLINE, "-O2", "-moutline-atomics", compiler=f"{CROSS}g++")
        self.run_(f"{CROSS}strip", "-o", "stripped", path)
        whole, stripped = inventory.take(path), inventory.take(str(self.folder / "stripped"))
        calls = [[site.found.call for site in found.sites] for found in (whole, stripped)]
        self.assertEqual(calls[0], calls[1])
        self.assertGreater(len(set(calls[0])), 35)
        self.assertEqual([site.place for site in whole.inside], [site.place for site in stripped.inside])


class KindTest(unittest.TestCase):

    def test_barriers_of_aarch64(self):
        kinds = [arm64.kind_of(word)[0] for word in (0xD5033FBF, 0xD5033B9F, 0xD5033A3F, 0xD503323F, 0xD5033FDF,
                                                     0xD503309F, 0xD503349F, 0xD50330FF, 0xD5033F5F, 0xD503303F)]
        self.assertEqual(["dmb", "dsb", "dsb", "dsb", "isb", "", "", "", "", ""], kinds)  # ..., ssbb, pssbb, sb, clrex, none


if __name__ == "__main__":
    unittest.main()
