// Which instructions the plugin counts: bytes as GNU as 2.40 makes them.
#include "qemu_plugin/atomic_instruction.hpp"

#include <gtest/gtest.h>

#include <cstdint>
#include <vector>

namespace fencepost::qemu_plugin::atomic_instruction_test {
namespace {

struct X86 {
  const char* text;
  std::vector<std::uint8_t> code;
  bool atomic;
};

TEST(AtomicInstructions, OfX86AreLockedOnesXchgWithMemoryAndFences) {
  const std::vector<X86> all{
      {"lock addq $1,(%rax)", {0xf0, 0x48, 0x83, 0x00, 0x01}, true},
      {"lock xadd %eax,4(%rbx)", {0xf0, 0x0f, 0xc1, 0x43, 0x04}, true},
      {"lock cmpxchg16b (%rdi)", {0xf0, 0x48, 0x0f, 0xc7, 0x0f}, true},
      {"lock cmpxchg %cl,%fs:8", {0x64, 0xf0, 0x0f, 0xb0, 0x0c, 0x25, 8, 0, 0, 0}, true},
      {"xacquire lock orl $1,(%rax)", {0xf2, 0xf0, 0x83, 0x08, 0x01}, true},
      {"xchg %rdx,(%rax)", {0x48, 0x87, 0x10}, true},
      {"xchg %al,%fs:-0x78", {0x64, 0x86, 0x04, 0x25, 0x88, 0xff, 0xff, 0xff}, true},
      {"xchg %ax,(%rdi)", {0x66, 0x87, 0x07}, true},
      {"mfence", {0x0f, 0xae, 0xf0}, true},
      {"lfence", {0x0f, 0xae, 0xe8}, true},
      {"sfence", {0x0f, 0xae, 0xf8}, true},
      {"xchg %rax,%rbx", {0x48, 0x93}, false},
      {"xchg %ecx,%edx", {0x87, 0xca}, false},
      {"addq $1,(%rax)", {0x48, 0x83, 0x00, 0x01}, false},
      {"mov %rax,(%rdi)", {0x48, 0x89, 0x07}, false},
      {"xadd %eax,(%rbx), without lock", {0x0f, 0xc1, 0x03}, false},
      {"clflush (%rax)", {0x0f, 0xae, 0x38}, false},
      {"clflushopt (%rax)", {0x66, 0x0f, 0xae, 0x38}, false},
      {"clwb (%rax)", {0x66, 0x0f, 0xae, 0x30}, false},
      {"ldmxcsr (%rax)", {0x0f, 0xae, 0x10}, false},
      {"xsave (%rax)", {0x0f, 0xae, 0x20}, false},
      {"rdfsbase %rax", {0xf3, 0x48, 0x0f, 0xae, 0xc0}, false},
      {"umonitor %rax", {0xf3, 0x0f, 0xae, 0xf0}, false},
      {"tpause %eax", {0x66, 0x0f, 0xae, 0xf0}, false},
      {"pause", {0xf3, 0x90}, false},
      {"cut off", {0x0f}, false},
      {"nothing", {}, false},
  };
  for (const X86& one : all) EXPECT_EQ(is_atomic(false, one.code), one.atomic) << one.text;
}

struct Arm {
  const char* text;
  std::uint32_t word;
  bool atomic;
};

TEST(AtomicInstructions, OfArmAreExclusivesOrderedAccessesLseAndBarriers) {
  const std::vector<Arm> all{
      {"ldxr x0,[x1]", 0xc85f7c20, true},
      {"stlxr w0,x1,[x2]", 0xc800fc41, true},
      {"ldaxp x0,x1,[x2]", 0xc87f8440, true},
      {"stxp w0,x1,x2,[x3]", 0xc8200861, true},
      {"ldar w0,[x1]", 0x88dffc20, true},
      {"stlr x0,[x1]", 0xc89ffc20, true},
      {"stllr x0,[x1]", 0xc89f7c20, true},
      {"casal x0,x1,[x2]", 0xc8e0fc41, true},
      {"caspal x0,x1,x2,x3,[x4]", 0x4860fc82, true},
      {"ldaddal x0,x1,[x2]", 0xf8e00041, true},
      {"stadd w0,[x1]", 0xb820003f, true},
      {"swpal x0,x1,[x2]", 0xf8e08041, true},
      {"ldsmaxb w0,w1,[x2]", 0x38204041, true},
      {"ldapr x0,[x1]", 0xf8bfc020, true},
      {"ldapur x0,[x1,#8]", 0xd9408020, true},
      {"stlurb w0,[x1,#-1]", 0x191ff020, true},
      {"dmb ish", 0xd5033bbf, true},
      {"dmb ishld", 0xd50339bf, true},
      {"dsb sy", 0xd5033f9f, true},
      {"isb", 0xd5033fdf, true},
      {"ldr x0,[x1]", 0xf9400020, false},
      {"str x0,[x1]", 0xf9000020, false},
      {"ldr x0,[x1,x2]", 0xf8626820, false},
      {"str x0,[x1,x2]", 0xf8226820, false},
      {"ldp x0,x1,[x2]", 0xa9400440, false},
      {"ldur x0,[x1,#-8]", 0xf85f8020, false},
      {"ldr x0,[x1],#8", 0xf8408420, false},
      {"ldraa x0,[x1]", 0xf8200420, false},
      {"sttr x0,[x1]", 0xf8000820, false},
      {"ld1 {v0.16b},[x0]", 0x4c407000, false},
      {"ldr q0,[x1,x2]", 0x3ce26820, false},
      {"prfm pldl1keep,[x0]", 0xf9800000, false},
      {"stg x0,[x0]", 0xd9200800, false},
      {"ldg x0,[x1]", 0xd9600020, false},
      {"clrex", 0xd5033f5f, false},
      {"ssbb", 0xd503309f, false},
      {"pssbb", 0xd503349f, false},
      {"sb", 0xd50330ff, false},
      {"nop", 0xd503201f, false},
      {"udf #0", 0x00000000, false},
  };
  for (const Arm& one : all) EXPECT_EQ(is_atomic_aarch64(one.word), one.atomic) << one.text;
  EXPECT_FALSE(is_atomic(true, std::vector<std::uint8_t>{0xbf, 0x3b}));
}

}  // namespace
}  // namespace fencepost::qemu_plugin::atomic_instruction_test
