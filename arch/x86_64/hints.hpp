// x86-64: what a spinning thread tells its core. With a deadline that has passed, so that what is measured is the hint
// itself, and not the time one asked for (Intel SDM vol. 2B, PAUSE, TPAUSE, UMONITOR, UMWAIT).
#pragma once

#include <cstdint>
#include <string_view>

#include "arch/type_list.hpp"

namespace fencepost::arch {

struct pause {
  static constexpr std::string_view name = "pause";
  static constexpr std::string_view instruction = "pause";
  static void emit() { asm volatile("pause" ::: "memory"); }
};

/// By bytes, as assemblers before binutils 2.31 don't know the name: tpause %ecx. ECX = 1 asks for C0.1, which is left the
/// quicker of the two; EDX:EAX is the deadline.
struct tpause {
  static constexpr std::string_view name = "tpause";
  static constexpr std::string_view instruction = "tpause, deadline in the past";
  static constexpr std::string_view needs = "waitpkg";
  static void emit() {
    asm volatile(".byte 0x66, 0x0f, 0xae, 0xf1" : : "a"(0), "d"(0), "c"(1) : "memory", "cc");
  }
};

/// umonitor %rax, umwait %ecx. Without the first the second would not wait at all.
struct umwait {
  static constexpr std::string_view name = "umwait";
  static constexpr std::string_view instruction = "umonitor, umwait, deadline in the past";
  static constexpr std::string_view needs = "waitpkg";
  static void emit() {
    static const std::uint64_t watched = 0;
    asm volatile(".byte 0xf3, 0x0f, 0xae, 0xf0" : : "a"(&watched) : "memory");
    asm volatile(".byte 0xf2, 0x0f, 0xae, 0xf1" : : "a"(0), "d"(0), "c"(1) : "memory", "cc");
  }
};

using spin_hints = type_list<pause, tpause, umwait>;

}  // namespace fencepost::arch
