// An atomic bool, by the orders of setting and asking. Relaxed is enough where a thread only stops, and is then joined.
#pragma once

#include <atomic>
#include <string_view>

#include "arch/type_list.hpp"
#include "primitives/concepts.hpp"
#include "primitives/support/sync.hpp"

namespace fencepost::flag {

template <class Sync, std::memory_order set_order, std::memory_order ask_order>
class basic_flag {
 public:
  static constexpr bool publishes = set_order != std::memory_order_relaxed;

  /// Never fails.
  void set() noexcept { set_.store(true, set_order); }  // [set->ask], unless relaxed
  /// Never fails.
  [[nodiscard]] bool is_set() const noexcept {
    return set_.load(ask_order);  // [set->ask], unless relaxed
  }

 private:
  typename Sync::template atomic<bool> set_{false};
};

template <std::memory_order set_order, std::memory_order ask_order>
struct flag_of : basic_flag<support::std_sync, set_order, ask_order> {
  template <class Sync>
  using with = basic_flag<Sync, set_order, ask_order>;
};

struct relaxed_flag : flag_of<std::memory_order_relaxed, std::memory_order_relaxed> {
  static constexpr std::string_view name = "relaxed_flag";
};
struct acquire_release_flag : flag_of<std::memory_order_release, std::memory_order_acquire> {
  static constexpr std::string_view name = "acquire_release_flag";
};
/// By choice, to compare.
struct seq_cst_flag : flag_of<std::memory_order_seq_cst, std::memory_order_seq_cst> {
  static constexpr std::string_view name = "seq_cst_flag";
  static constexpr bool core = false;
  static constexpr bool seq_cst_by_choice = true;
};

using atomic_flags = arch::type_list<relaxed_flag, acquire_release_flag, seq_cst_flag>;

}  // namespace fencepost::flag
