// The reader's side of a publication: a flag is looked at, then the data that it publishes. The flag is set, both lines rest in
// the own cache, and there is no branch: a predicted one costs nothing and would hide what is asked.
#pragma once

#include <atomic>
#include <string_view>

#include "arch/type_list.hpp"
#include "primitives/support/fence.hpp"
#include "primitives/support/form.hpp"
#include "primitives/support/line_words.hpp"

namespace fencepost::pattern {

struct flag_check {
  static constexpr std::string_view name = "flag_check";
  static constexpr bool between_two = false;
  using word = std::atomic<std::uint64_t>;

  struct seq_cst_load {
    static constexpr std::string_view name = "seq_cst_load";
    static std::uint64_t look(const word& flag) { return flag.load(std::memory_order_seq_cst); }
  };
  struct acquire_fence {
    static constexpr std::string_view name = "acquire_fence";
    static std::uint64_t look(const word& flag) {
      // relaxed: the fence orders it
      const std::uint64_t seen = flag.load(std::memory_order_relaxed);
      support::fence(std::memory_order_acquire);
      return seen;
    }
  };
  struct acquire_load {
    static constexpr std::string_view name = "acquire_load";
    static std::uint64_t look(const word& flag) { return flag.load(std::memory_order_acquire); }
  };

  template <class Flag>
  struct way {
    static constexpr std::string_view name = Flag::name;
    using Word = std::uint64_t;
    using Cell = support::line_words<2>;
    static constexpr Word initial = 1;
    static constexpr int unroll = usual_unroll;
    std::uint64_t sum = 0;

    explicit way(unsigned) {}
    // Compilers may call what stands in a loop 32 times, and the call would be timed.
    [[gnu::always_inline]] void step(Cell& lines) {
      sum += Flag::look(lines[0]);
      settle(sum);
      sum += lines[1].load(std::memory_order_relaxed);  // relaxed: the flag's load comes before it
      settle(sum);
    }
    static std::string wrong(Word last, std::span<const Done<way>> done) {
      const Done<way>& one = done.front();
      std::string bad = expect_equal("flag and data together", 2 * initial, last);
      return bad.empty() ? expect_equal("the sum of what was seen", 2 * one.steps, one.form.sum)
                         : bad;
    }
  };
  static constexpr std::string_view reference = seq_cst_load::name;
  using ways = arch::type_list<way<seq_cst_load>, way<acquire_fence>, way<acquire_load>>;
};

}  // namespace fencepost::pattern
