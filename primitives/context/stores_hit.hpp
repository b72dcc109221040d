// A fence after k stores that hit L1, each on a line of its own, and before a load: how long the code after a fence
// waits until the stores have left the store buffer.
//
// After the load there is a sequence of dependent adds that touches no memory: it needs what was loaded, and the next load
// needs its end. Without a fence the stores drain in parallel with the adds, and cost nothing. A fence that holds the
// load back until they have left adds their time: its net cost grows with k, up to as many as the buffer takes. Stores
// past those keep the load waiting without a fence too. Were there no stretch, the buffer would always be full: a
// loop of stores takes as long as they take to leave, fence or none, and the difference would show nothing.
//
// A core may also let the load go ahead of a full fence, and take it back should another core write there meanwhile. Zen 4
// does after locked instructions and not after mfence: of the former nothing shows but at k = 64, where
// the fence's own store is one too many (15 cycles); of the latter the curve grows by a cycle for each store, up to 64.
//
// Every step stores to the same k lines: from k = 2 on no store can be joined with the one before. The load is from half
// a stride further: at no offset in its page that a store uses, or a core that compares the lower twelve bits
// of addresses (4K aliasing) would take it for a load of what was stored.
#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <string_view>

#include "arch/contract.hpp"
#include "primitives/support/form.hpp"
#include "primitives/support/line_words.hpp"

namespace fencepost::context {

struct stores_hit {
  static constexpr std::string_view name = "stores_hit";
  /// Past the largest store buffer known: 112 entries on Golden Cove (Intel 64 and IA-32 Architectures Optimization
  /// Reference Manual, "Golden Cove Microarchitecture").
  static constexpr std::array curve{0, 1, 2, 4, 8, 16, 32, 48, 56, 64, 72, 80, 96, 112, 128, 160};
  static constexpr std::array points{0, 8, 64};
  /// Cycles of the stretch: 160 stores leave in it at one in two and a half cycles, and L1 takes one in each.
  static constexpr int adds = 400;

  template <std::size_t K>
  using stored = support::line_words<K, arch::store_spacing_bytes>;

  template <std::size_t K>
  struct cell : stored<K> {
    explicit cell(std::uint64_t initial) : stored<K>(initial), looked_at(initial) {}
    explicit operator std::uint64_t() const {
      // relaxed: asked for when all threads are through
      return stored<K>::operator std::uint64_t() + looked_at.load(std::memory_order_relaxed);
    }
    alignas(arch::padding_bytes) std::array<std::byte, arch::padding_bytes / 2> apart{};
    std::atomic<std::uint64_t> looked_at;
  };

  template <class Fence, int K>
  struct form {
    using Word = std::uint64_t;
    using Cell = cell<std::size_t{K}>;
    static constexpr Word initial = 1;
    static constexpr int unroll = 1;  // the loop is negligible next to the adds
    static constexpr std::uint64_t stretch_end = initial + adds;
    std::uint64_t turn = initial, at = stretch_end, sum = 0;

    explicit form(unsigned) {}
    // Compilers may call what stands in a loop 32 times, and the call would be timed.
    [[gnu::always_inline]] void step(Cell& lines) {
      ++turn;
      settle(turn);
      arch::store_words<K>(&lines, turn);
      Fence::emit();
      // Index 0, which the compiler can't know. relaxed: what is ordered is ordered by the fence
      const std::uint64_t seen =
          (&lines.looked_at)[at - stretch_end].load(std::memory_order_relaxed);
      sum += seen;
      settle(sum);
      at = arch::add_steps<adds>(seen);
    }
    static std::string wrong(Word last, std::span<const Done<form>> done) {
      const Done<form>& one = done.front();
      std::string bad = expect_equal("the sum of the lines",
                                     initial + std::uint64_t{K} * (initial + one.steps), last);
      if (!bad.empty()) return bad;
      return one.form.at == stretch_end
                 ? expect_equal("the sum of what was loaded", one.steps, one.form.sum)
                 : expect_equal("the stretch's end", stretch_end, one.form.at);
    }
  };
};

}  // namespace fencepost::context
