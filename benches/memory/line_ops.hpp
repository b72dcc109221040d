// The operations whose cost depends on a line's state. Relaxed: they are about the line, and order nothing.
#pragma once

#include <atomic>
#include <cstdint>
#include <string_view>

#include "arch/type_list.hpp"
#include "primitives/support/fence.hpp"

namespace fencepost::bench::line_ops {

/// Operation requirements: `name`; whether it `writes`, after which the word, which held `value` - 1, holds `value`; and
/// emit(), which returns what the word held, or void.
using Word = std::atomic_ref<std::uint64_t>;

struct load {
  static constexpr std::string_view name = "load";
  static constexpr bool writes = false;
  static std::uint64_t emit(Word word, std::uint64_t) {
    return word.load(std::memory_order_relaxed);  // relaxed: see above
  }
};

/// With a full fence after each. A CPU may ask for the next line before the fence is over, so this is no latency (Zen 4: 44
/// cycles for lines in memory, of which exchange, which does wait, takes 528).
struct store {
  static constexpr std::string_view name = "store";
  static constexpr bool writes = true;
  static void emit(Word word, std::uint64_t value) {
    word.store(value, std::memory_order_relaxed);  // relaxed: see above
    support::fence(std::memory_order_seq_cst);     // what is measured
  }
};

struct store_independent {
  static constexpr std::string_view name = "store";
  static constexpr bool writes = true;
  static void emit(Word word, std::uint64_t value) {
    word.store(value, std::memory_order_relaxed);  // relaxed: see above
  }
};

struct exchange {
  static constexpr std::string_view name = "exchange";
  static constexpr bool writes = true;
  static std::uint64_t emit(Word word, std::uint64_t value) {
    return word.exchange(value, std::memory_order_relaxed);  // relaxed: see above
  }
};

struct fetch_add {
  static constexpr std::string_view name = "fetch_add";
  static constexpr bool writes = true;
  static std::uint64_t emit(Word word, std::uint64_t) {
    return word.fetch_add(1, std::memory_order_relaxed);  // relaxed: see above
  }
};

struct cas {
  static constexpr std::string_view name = "cas";
  static constexpr bool writes = true;
  static std::uint64_t emit(Word word, std::uint64_t value) {
    std::uint64_t held = value - 1;
    word.compare_exchange_strong(held, value, std::memory_order_relaxed,
                                 std::memory_order_relaxed);  // relaxed: see above
    return held;
  }
};

struct cas_fail {
  static constexpr std::string_view name = "cas_fail";
  static constexpr bool writes = false;
  static std::uint64_t emit(Word word, std::uint64_t value) {
    std::uint64_t held = value;  // which it does not hold
    word.compare_exchange_strong(held, value, std::memory_order_relaxed,
                                 std::memory_order_relaxed);  // relaxed: see above
    return held;
  }
};

using dependent = arch::type_list<load, store, exchange, fetch_add, cas, cas_fail>;
using independent = arch::type_list<load, store_independent, exchange, fetch_add, cas, cas_fail>;

}  // namespace fencepost::bench::line_ops
