// x86-64: single operations on a word, as instructions: what a store or a read-modify-write costs on its own, where
// the line is one's own and where another core has it. A locked operation is a full fence besides (Intel SDM vol. 3A,
// 9.2.2); the plain store orders nothing after it.
#pragma once

#include <cstdint>
#include <string_view>

#include "arch/type_list.hpp"

namespace fencepost::arch {

struct word_mov {
  static constexpr std::string_view name = "word_mov";
  static constexpr std::string_view instruction = "mov %reg, word";
  static constexpr bool writes = true;
  static void emit(std::uint64_t& word, std::uint64_t value) {
    asm volatile("mov %[value], %[word]" : [word] "=m"(word) : [value] "r"(value));
  }
};

struct word_xchg {
  static constexpr std::string_view name = "word_xchg";
  static constexpr std::string_view instruction = "xchg %reg, word";
  static constexpr bool writes = true;
  static std::uint64_t emit(std::uint64_t& word, std::uint64_t value) {
    asm volatile("xchg %[value], %[word]" : [value] "+r"(value), [word] "+m"(word) : : "memory");
    return value;
  }
};

struct word_xadd {
  static constexpr std::string_view name = "word_xadd";
  static constexpr std::string_view instruction = "lock xadd %reg, word";
  static constexpr bool writes = true;
  static std::uint64_t emit(std::uint64_t& word, std::uint64_t) {
    std::uint64_t one = 1;
    asm volatile("lock xadd %[one], %[word]"
                 : [one] "+r"(one), [word] "+m"(word)
                 :
                 : "memory", "cc");
    return one;
  }
};

using word_ops = type_list<word_mov, word_xchg, word_xadd>;

}  // namespace fencepost::arch
