// Publication: data is stored, then the flag that says it is there. Release is what the flag's store needs; the
// stronger ways also keep it before later loads, which nobody asked for here.
#pragma once

#include <atomic>
#include <string_view>

#include "arch/type_list.hpp"
#include "primitives/support/form.hpp"
#include "primitives/support/line_words.hpp"

namespace fencepost::pattern {

struct publish {
  static constexpr std::string_view name = "publish";
  static constexpr bool between_two = false;
  using word = std::atomic<std::uint64_t>;

  struct exchange {
    static constexpr std::string_view name = "exchange";
    static void set(word& flag, std::uint64_t turn) {
      keep(flag.exchange(turn, std::memory_order_seq_cst));
    }
  };
  struct seq_cst_store {
    static constexpr std::string_view name = "seq_cst_store";
    static void set(word& flag, std::uint64_t turn) { flag.store(turn, std::memory_order_seq_cst); }
  };
  struct release_store {
    static constexpr std::string_view name = "release_store";
    static void set(word& flag, std::uint64_t turn) { flag.store(turn, std::memory_order_release); }
  };

  template <class Flag>
  struct way {
    static constexpr std::string_view name = Flag::name;
    using Word = std::uint64_t;
    using Cell = support::line_words<2>;
    static constexpr Word initial = 0;
    static constexpr int unroll = usual_unroll;
    std::uint64_t turn = initial;

    explicit way(unsigned) {}
    // Compilers may call what stands in a loop 32 times, and the call would be timed.
    [[gnu::always_inline]] void step(Cell& lines) {
      ++turn;
      settle(turn);
      lines[0].store(turn, std::memory_order_relaxed);  // relaxed: the flag's store orders it
      Flag::set(lines[1], turn);
    }
    static std::string wrong(Word last, std::span<const Done<way>> done) {
      const Done<way>& one = done.front();
      std::string bad = expect_equal("the last turn", initial + one.steps, one.form.turn);
      return bad.empty() ? expect_equal("data and flag together", 2 * one.steps, last) : bad;
    }
  };
  static constexpr std::string_view reference = seq_cst_store::name;
  using ways = arch::type_list<way<exchange>, way<seq_cst_store>, way<release_store>>;
};

}  // namespace fencepost::pattern
