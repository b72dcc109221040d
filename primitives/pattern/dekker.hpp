// Dekker's way: tell the other first, then look at what it told. Both may not miss each other, so the store must come before
// the load for all to see: by a full fence, by seq_cst operations, or for nothing on a side that is passed often, while
// the other calls membarrier. All but the last are alike on both sides, and any of them may meet itself.
#pragma once

#include <atomic>
#include <optional>
#include <string>
#include <string_view>

#include "arch/contract.hpp"
#include "primitives/support/dekker_proof.hpp"
#include "primitives/support/line_words.hpp"
#include "primitives/support/membarrier.hpp"

namespace fencepost::pattern {

struct dekker {
  static constexpr std::string_view name = "dekker";
  static constexpr bool between_two = true;
  using word = std::atomic<std::uint64_t>;

  template <class Fence>
  struct fenced {
    static constexpr std::string_view name = Fence::name;
    // relaxed, both: the fence between them orders them
    static void tell(word& mine, std::uint64_t turn) {
      mine.store(turn, std::memory_order_relaxed);
      Fence::emit();
    }
    static std::uint64_t look(const word& other) { return other.load(std::memory_order_relaxed); }
  };
  struct seq_cst_operations {
    static constexpr std::string_view name = "seq_cst_operations";
    static void tell(word& mine, std::uint64_t turn) {
      mine.store(turn, std::memory_order_seq_cst);
    }
    static std::uint64_t look(const word& other) { return other.load(std::memory_order_seq_cst); }
  };
  /// The fast side of an asymmetric pair. It is right against `slow`, and against nothing else: two fast sides miss
  /// each other.
  struct asymmetric {
    static constexpr std::string_view name = "asymmetric";
    static std::optional<std::string> obstacle() { return support::membarrier::obstacle(); }
    // relaxed, both: the slow side's membarrier makes a fence of the place between them, and seq_cst here is for the
    // compiler alone
    static void tell(word& mine, std::uint64_t turn) {
      mine.store(turn, std::memory_order_relaxed);
      std::atomic_signal_fence(std::memory_order_seq_cst);
    }
    static std::uint64_t look(const word& other) { return other.load(std::memory_order_relaxed); }

    struct slow {
      static constexpr std::string_view name = "asymmetric_slow";
      /// False: the kernel refused, and nothing is ordered.
      static bool tell(word& mine, std::uint64_t turn) {
        mine.store(turn,
                   std::memory_order_relaxed);  // relaxed: membarrier orders it, here and there
        return support::membarrier::run();
      }
      static std::uint64_t look(const word& other) { return other.load(std::memory_order_relaxed); }
    };
  };

  template <class By>
  struct way {
    static constexpr std::string_view name = By::name;
    using by = By;
    using Word = std::uint64_t;
    using Cell = support::line_words<2>;
    static constexpr Word initial = 1;
    static constexpr int unroll = usual_unroll;
    std::uint64_t turn = initial, seen = 0;
    unsigned self;

    explicit way(unsigned thread) : self(thread % 2) {}
    // Compilers may call what stands in a loop 32 times, and the call would be timed.
    [[gnu::always_inline]] void step(Cell& lines) {
      ++turn;
      settle(turn);
      By::tell(lines[self], turn);
      seen = By::look(lines[1 - self]);
      keep(seen);
    }
    /// A step of the other side, where the two differ. False: the kernel refused.
    bool slow_step(Cell& lines) {
      using Slow = typename By::slow;
      const bool ordered = Slow::tell(lines[self], ++turn);
      seen = Slow::look(lines[1 - self]);
      return ordered;
    }
    static std::string wrong(Word last, std::span<const Done<way>> done) {
      return support::dekker_wrong(initial, last, done);
    }
  };

 private:
  /// One way for each full fence; other fences have none.
  template <class... F>
  static auto by_full_fences(arch::type_list<F...>) -> typename arch::flat<
      std::conditional_t<F::full, arch::type_list<way<fenced<F>>>, arch::type_list<>>...>::type;

 public:
  static constexpr std::string_view reference = seq_cst_operations::name;
  using ways = arch::flat<decltype(by_full_fences(arch::fence_forms{})), way<seq_cst_operations>,
                          way<asymmetric>>::type;
};

}  // namespace fencepost::pattern
