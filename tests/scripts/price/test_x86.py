"""x86-64 instructions: planted ones are found, and nothing else.

    python3 -m unittest tests.scripts.price.test_x86
"""
from __future__ import annotations

import unittest
import unittest.mock

from fencepost_tool.price import inventory, site
from fencepost_tool.price.x86 import kind_of

from .built import Built

# Real sites, each on a line with its kind; everything else is to be passed over.
SITES = """
    lock addl $1, (%rdi)                # locked
    lock xaddq %rax, 8(%rdi)            # locked
    lock subw $1, %fs:0x28              # locked
    lock incl (%rdi)                    # locked
    lock decb (%rdi,%rcx,2)             # locked
    lock andl %eax, (%rdi)              # locked
    lock orq $1, (%rsp)                 # locked
    lock xorb %al, (%r12)               # locked
    lock notl (%rdi)                    # locked
    lock negq (%rdi)                    # locked
    lock btsq $3, (%rdi)                # locked
    lock btrl %eax, (%rdi)              # locked
    xchg %eax, (%rdi)                   # xchg
    xchg %al, %fs:-0x78                 # xchg
    xchg %rdx, counter(%rip)            # xchg
    lock cmpxchgl %ecx, (%rdi)          # cmpxchg
    lock cmpxchg8b (%rdi)               # cmpxchg8b
    lock cmpxchg16b (%rdi)              # cmpxchg16b
    mfence                              # mfence
    lfence                              # lfence
    sfence                              # sfence
    lock orq $0, (%rsp)                 # lock on stack
    lock addl $0, -8(%rsp)              # lock on stack
    .byte 0xf2, 0xf0, 0x0f, 0xb1, 0x0f  # cmpxchg
    lock adcl $0, (%r8)                 # locked
"""
NONE = """
    xchg %eax, %ebx
    xchg %ecx, %ebx
    xchg %ax, %ax
    .byte 0xf0, 0x90
    cmpxchgl %ecx, (%rdi)
    clflush (%rdi)
    mov $0xf0830f87, %eax
    lea -0x10(%rdi), %rax
    movabs $0x000fc10ff0ae0f87, %rax
    rdfsbase %rax
    syscall
"""
# As libcrypto has them: constants between functions, which linear decoding takes for instructions.
TABLE = "\n".join(f"    .byte 0xf0, 0x83, {i}, 0x24, 0x87, {i}, 0x0f, 0xae, 0xf0" for i in range(40))


def function(name: str, body: str) -> str:
    return (f".globl {name}\n.type {name}, @function\n{name}:\n.cfi_startproc\n{body}\n ret\n.cfi_endproc\n"
            f".size {name}, .-{name}\n")


def wanted() -> list[str]:
    return [line.split("# ")[1] for line in SITES.strip().splitlines()]


PLANTED = ".text\n" + function("real", SITES) + TABLE + "\n" + function("none", NONE) + TABLE + "\n.data\ncounter: .quad 0\n"
# glibc: with one thread the prefix is jumped over.
JUMPED = function("jumps", """
    cmpl $0, single(%rip)
    je 1f
    lock
1:  cmpxchgl %ecx, (%rdi)
    cmpl $0, single(%rip)
    jne 2f
    lock
2:  decl (%rdi)
    jmp 3f
    lock
3:  xaddl %eax, (%rdi)
    lock addl $1, (%rdi)""") + ".data\nsingle: .long 0\n"


class Planted(Built):
    needs = ("as", "ld", "strip")

    def linked(self, text: str, *flags: str) -> str:
        self.run_("ld", "--no-warn-mismatch", "-shared", "--eh-frame-hdr", *flags, "-o", "a.so", self.assembled(text))
        return str(self.folder / "a.so")

    def test_all_are_found_and_nothing_else(self):
        self.assertEqual(25, len(wanted()))
        for path in (self.assembled(PLANTED), self.linked(PLANTED, "-Bsymbolic")):
            self.assertEqual(wanted(), self.kinds(path))

    def test_a_stripped_file_has_the_same_by_its_frames(self):
        path = self.linked(PLANTED.replace(".globl real", "").replace(".globl none", ""))
        self.run_("strip", path)
        found = inventory.take(path)
        self.assertEqual(wanted(), [s.found.kind for s in found.sites])
        self.assertFalse([note for note in found.notes if "linear" in note])

    def test_without_functions_it_is_linear_and_said(self):
        path = self.linked(PLANTED.replace(".globl real", "").replace(".globl none", "").replace(".cfi_startproc", "")
                           .replace(".cfi_endproc", ""))
        self.run_("strip", path)
        found = inventory.take(path)
        self.assertIn("decoded linearly", found.notes[0])
        self.assertGreater(len(found.sites), 25)

    def test_code_that_no_function_covers_is_said(self):
        for tables, said in ((0, False), (20, True)):
            body = function("f", SITES.replace("counter", "f"))
            found = inventory.take(self.assembled(f".text\n{body}" + f"{TABLE}\n" * tables))
            self.assertEqual(said, any("the rest is not decoded" in note for note in found.notes))
            self.assertEqual(wanted(), [s.found.kind for s in found.sites])

    def test_sections_are_searched_in_windows_whose_borders_do_not_show(self):
        path = self.assembled(PLANTED)
        for size in range(1, 24):
            with unittest.mock.patch.object(inventory, "WINDOW", size):
                self.assertEqual(wanted(), self.kinds(path), size)

    def test_lock_prefixes_that_are_jumped_over(self):
        found = self.sites(self.assembled(JUMPED))
        self.assertEqual([("cmpxchg", True), ("locked", True), ("locked", True), ("locked", False)],
                         [(s.found.kind, s.found.skippable) for s in found])

    def test_a_function_without_a_size_ends_at_the_next_name(self):
        text = ".text\n.type f, @function\nf:\n lock incl (%rdi)\n ret\ntable:\n" + TABLE
        self.assertEqual([site.LOCKED], self.kinds(self.assembled(text)))

    def test_a_function_inside_another(self):
        inner = function("inner", " mfence").replace(".cfi_startproc", "").replace(".cfi_endproc", "")
        text = ".text\n" + function("outer", f" nop\n{inner} lock incl (%rdi)")
        self.assertEqual([("inner", 0, site.MFENCE), ("outer", 5, site.LOCKED)],
                         [(s.function, s.offset, s.found.kind) for s in self.sites(self.assembled(text))])

    def test_futex_calls_and_no_other_system_calls(self):
        text = function("f", " mov $202, %eax\n xor %esi, %esi\n syscall\n mov $1, %eax\n syscall\n"
                             " mov $202, %edi\n call syscall@plt\n mov $39, %edi\n call syscall@plt\n"
                             " mov $202, %eax\n xor %eax, %eax\n syscall")
        self.assertEqual([site.FUTEX] * 2, self.kinds(self.assembled(text)))
        self.assertEqual([site.FUTEX] * 2, self.kinds(self.linked(text)))


class Kinds(unittest.TestCase):
    def test_an_operand_in_a_register_is_none(self):
        for raw in (b"\x87\xd9", b"\xf0\x01\xc8", b"\xf0\x0f\xb1\xc8", b"\xf0", b"\xf0\x0f", b"\xf0\x83\x38\x00", b"\xf0\x90",
                    b""):
            self.assertEqual("", kind_of(raw), raw)
        self.assertEqual(site.XCHG, kind_of(b"\x87\x19"))


class Calls(Built):
    needs = ("as", "ld", "g++", "strip")
    TEXT = function("f", """ call pthread_mutex_lock@plt
    call *__atomic_load_16@GOTPCREL(%rip)
    call puts@plt
    je pthread_mutex_unlock@plt
    jmp pthread_mutex_unlock@plt""")
    NAMES = ("pthread_mutex_lock", "__atomic_load_16", "pthread_mutex_unlock", "pthread_mutex_unlock")

    def test_by_relocation_the_plt_and_the_got(self):
        self.assembled(self.TEXT)
        for flags in (("-shared",), ("-shared", "-z", "now"), ("-shared", "-z", "ibtplt")):
            self.run_("ld", *flags, "-o", "a.so", "a.o")
            self.run_("strip", "a.so")
            for path in ("a.o", "a.so"):
                found = self.sites(str(self.folder / path))
                self.assertEqual(self.NAMES, tuple(s.found.call for s in found), (flags, path))

    def test_a_static_program_counts_calls_and_not_what_they_contain(self):
        path = self.compiled("#include <mutex>\nstd::mutex m; int main() { m.lock(); m.unlock(); }", "-static", "-O2")
        found = inventory.take(path)
        main = [s.found.call for s in found.sites if s.function == "main"]
        self.assertEqual(["pthread_mutex_lock", "pthread_mutex_unlock"], main)
        self.assertTrue(found.inside)
        self.assertFalse([s for s in found.sites if "pthread_mutex_lock" in s.function])

    def test_a_static_library(self):
        self.assembled(self.TEXT)
        self.assembled(function("g", " mfence"), name="b_with_a_name_longer_than_15")
        self.run_("ar", "rc", "lib.a", "a.o", "b_with_a_name_longer_than_15.o")
        found = self.sites(str(self.folder / "lib.a"))
        self.assertEqual(("b_with_a_name_longer_than_15.o", "g", site.MFENCE), (found[-1].member, found[-1].function,
                                                                              found[-1].found.kind))
        self.assertEqual("a.o", found[0].member)

    def test_sections_of_an_object_have_places_of_their_own(self):
        text = ".section .text.a,\"ax\"\n" + function("a", " mfence") + ".section .text.b,\"ax\"\n" + function("b", " lfence")
        self.assertEqual([("a", 0, site.MFENCE), ("b", 0, site.LFENCE)],
                         [(s.function, s.offset, s.found.kind) for s in self.sites(self.assembled(text))])


if __name__ == "__main__":
    unittest.main()
