// A reader protects what it is about to use: it reads a pointer, tells that it uses it, and reads the pointer again. The
// telling must come before the second look (M. Michael, Hazard Pointers, IEEE TPDS 15(6), 2004). With a fence on
// each read, or for nothing where whoever reclaims calls membarrier.
//
// The pointer stays, so the second look always agrees and nothing is tried again. That it does is counted and not branched
// on: a predicted branch would cost less than the sum.
#pragma once

#include <atomic>
#include <optional>
#include <string>
#include <string_view>

#include "arch/type_list.hpp"
#include "primitives/support/fence.hpp"
#include "primitives/support/form.hpp"
#include "primitives/support/line_words.hpp"
#include "primitives/support/membarrier.hpp"

namespace fencepost::pattern {

struct hazard_protect {
  static constexpr std::string_view name = "hazard_protect";
  static constexpr bool between_two = false;
  using word = std::atomic<std::uint64_t>;

  struct seq_cst_fence {
    static constexpr std::string_view name = "seq_cst_fence";
    static void tell(word& hazard, std::uint64_t what) {
      hazard.store(what, std::memory_order_relaxed);  // relaxed: the fence orders it
      support::fence(std::memory_order_seq_cst);
    }
    static constexpr std::memory_order again = std::memory_order_acquire;
  };
  struct seq_cst_operations {
    static constexpr std::string_view name = "seq_cst_operations";
    static void tell(word& hazard, std::uint64_t what) {
      hazard.store(what, std::memory_order_seq_cst);
    }
    static constexpr std::memory_order again = std::memory_order_seq_cst;
  };
  struct asymmetric {
    static constexpr std::string_view name = "asymmetric";
    static std::optional<std::string> obstacle() { return support::membarrier::obstacle(); }
    static void tell(word& hazard, std::uint64_t what) {
      // relaxed: the slow side's membarrier acts as a fence after it; seq_cst is for the compiler alone
      hazard.store(what, std::memory_order_relaxed);
      std::atomic_signal_fence(std::memory_order_seq_cst);
    }
    static constexpr std::memory_order again = std::memory_order_acquire;
  };

  /// The pointer, and the hazard that is null at first.
  struct cell : support::line_words<2> {
    explicit cell(std::uint64_t pointer) : line_words(pointer) {
      (*this)[1].store(0, std::memory_order_relaxed);  // relaxed: nobody else sees it yet
    }
  };

  template <class By>
  struct way {
    static constexpr std::string_view name = By::name;
    using by = By;
    using Word = std::uint64_t;
    using Cell = cell;
    static constexpr Word initial = 1;
    static constexpr int unroll = usual_unroll;
    std::uint64_t agreed = 0;

    explicit way(unsigned) {}
    // Compilers may call what stands in a loop 32 times, and the call would be timed.
    [[gnu::always_inline]] void step(Cell& words) {
      // relaxed: a guess, looked at again below
      const std::uint64_t what = words[0].load(std::memory_order_relaxed);
      By::tell(words[1], what);
      // acquire at least: what the pointer leads to was written before it [publication]; seq_cst where the store
      // is ordered before it by no fence
      constexpr std::memory_order order = By::again;
      agreed += words[0].load(order) == what ? 1U : 0U;
      settle(agreed);
    }
    static std::string wrong(Word last, std::span<const Done<way>> done) {
      const Done<way>& one = done.front();
      std::string bad =
          expect_equal("pointer and hazard together", one.steps > 0 ? 2 * initial : initial, last);
      return bad.empty() ? expect_equal("second looks that agreed", one.steps, one.form.agreed)
                         : bad;
    }
  };
  static constexpr std::string_view reference = seq_cst_operations::name;
  using ways = arch::type_list<way<seq_cst_fence>, way<seq_cst_operations>, way<asymmetric>>;
};

}  // namespace fencepost::pattern
