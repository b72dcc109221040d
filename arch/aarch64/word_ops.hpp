// AArch64: single operations on a word, as instructions: what a load, a store or a read-modify-write costs on its own,
// where the line is one's own ("near") and where another core has it ("far": a core may then send an LSE operation
// to the line instead of fetching it). Orderings after the Arm ARM, B2.3.11.
#pragma once

#include <cstdint>
#include <string_view>

#include "arch/type_list.hpp"

namespace fencepost::arch {

struct word_str {
  static constexpr std::string_view name = "word_str";
  static constexpr std::string_view instruction = "str";
  static constexpr bool writes = true;
  static void emit(std::uint64_t& word, std::uint64_t value) {
    asm volatile("str %[value], %[word]" : [word] "=Q"(word) : [value] "r"(value));
  }
};

struct word_stlr {
  static constexpr std::string_view name = "word_stlr";
  static constexpr std::string_view instruction = "stlr";
  static constexpr bool writes = true;
  static void emit(std::uint64_t& word, std::uint64_t value) {
    asm volatile("stlr %[value], %[word]" : [word] "=Q"(word) : [value] "r"(value) : "memory");
  }
};

struct word_ldr {
  static constexpr std::string_view name = "word_ldr";
  static constexpr std::string_view instruction = "ldr";
  static constexpr bool writes = false;
  static std::uint64_t emit(std::uint64_t& word, std::uint64_t) {
    std::uint64_t seen;
    asm volatile("ldr %[seen], %[word]" : [seen] "=r"(seen) : [word] "Q"(word));
    return seen;
  }
};

struct word_ldar {
  static constexpr std::string_view name = "word_ldar";
  static constexpr std::string_view instruction = "ldar";
  static constexpr bool writes = false;
  static std::uint64_t emit(std::uint64_t& word, std::uint64_t) {
    std::uint64_t seen;
    asm volatile("ldar %[seen], %[word]" : [seen] "=r"(seen) : [word] "Q"(word) : "memory");
    return seen;
  }
};

struct word_ldapr {
  static constexpr std::string_view name = "word_ldapr";
  static constexpr std::string_view instruction = "ldapr";
  static constexpr std::string_view needs = "rcpc";
  static constexpr bool writes = false;
  static std::uint64_t emit(std::uint64_t& word, std::uint64_t) {
    std::uint64_t seen;
    asm volatile(".arch_extension rcpc\n ldapr %[seen], %[word]"
                 : [seen] "=r"(seen)
                 : [word] "Q"(word)
                 : "memory");
    return seen;
  }
};

struct word_swp {
  static constexpr std::string_view name = "word_swp";
  static constexpr std::string_view instruction = "swpal";
  static constexpr std::string_view needs = "lse";
  static constexpr bool writes = true;
  static std::uint64_t emit(std::uint64_t& word, std::uint64_t value) {
    std::uint64_t seen;
    asm volatile(".arch_extension lse\n swpal %[value], %[seen], %[word]"
                 : [seen] "=&r"(seen), [word] "+Q"(word)
                 : [value] "r"(value)
                 : "memory");
    return seen;
  }
};

struct word_cas {
  static constexpr std::string_view name = "word_cas";
  static constexpr std::string_view instruction = "casal";
  static constexpr std::string_view needs = "lse";
  static constexpr bool writes = true;
  static std::uint64_t emit(std::uint64_t& word, std::uint64_t value) {
    std::uint64_t expected = value - 1;
    asm volatile(".arch_extension lse\n casal %[expected], %[value], %[word]"
                 : [expected] "+&r"(expected), [word] "+Q"(word)
                 : [value] "r"(value)
                 : "memory");
    return expected;
  }
};

struct word_ldadd {
  static constexpr std::string_view name = "word_ldadd";
  static constexpr std::string_view instruction = "ldaddal";
  static constexpr std::string_view needs = "lse";
  static constexpr bool writes = true;
  static std::uint64_t emit(std::uint64_t& word, std::uint64_t) {
    const std::uint64_t one = 1;
    std::uint64_t seen;
    asm volatile(".arch_extension lse\n ldaddal %[one], %[seen], %[word]"
                 : [seen] "=&r"(seen), [word] "+Q"(word)
                 : [one] "r"(one)
                 : "memory");
    return seen;
  }
};

/// Returns nothing, so that a core need not wait for the line. Compilers don't emit it.
struct word_stadd {
  static constexpr std::string_view name = "word_stadd";
  static constexpr std::string_view instruction = "stadd";
  static constexpr std::string_view needs = "lse";
  static constexpr bool writes = true;
  static void emit(std::uint64_t& word, std::uint64_t) {
    const std::uint64_t one = 1;
    asm volatile(".arch_extension lse\n stadd %[one], %[word]"
                 : [word] "+Q"(word)
                 : [one] "r"(one)
                 : "memory");
  }
};

/// Load-exclusive and store-exclusive until the store succeeds, with acquire and release.
struct word_llsc_add {
  static constexpr std::string_view name = "word_llsc_add";
  static constexpr std::string_view instruction = "ldaxr, stlxr";
  static constexpr bool writes = true;
  static std::uint64_t emit(std::uint64_t& word, std::uint64_t) {
    std::uint64_t sum = 0;
    std::uint32_t failed = 0;
    asm volatile(
        "1: ldaxr %[sum], %[word]\n"
        "add %[sum], %[sum], #1\n"
        "stlxr %w[failed], %[sum], %[word]\n"
        "cbnz %w[failed], 1b"
        : [sum] "=&r"(sum), [failed] "=&r"(failed), [word] "+Q"(word)
        :
        : "memory");
    return sum - 1;
  }
};

using word_ops = type_list<word_str, word_stlr, word_ldr, word_ldar, word_ldapr, word_swp, word_cas,
                           word_ldadd, word_stadd, word_llsc_add>;

}  // namespace fencepost::arch
