// Outcomes of a perpetual run: told afterwards from what was loaded, as stores stored 1, 2, 3, ... (Melissaris, Markakis, Shaw,
// Martonosi: PerpLE, MICRO 2020).
//
// Iteration i of a thread, from 0, stores i + 1 to its location. So a load of v sees the store of iteration i if v > i, and
// misses it otherwise. An outcome happened in iteration p of a thread with loads if there are iterations of all others whose
// loads see and miss each other as the outcome has it. Those are never weak by accident: if an outcome's cycle of accesses is
// forbidden, so is the same cycle with a later store of a thread in place of one that a load sees, as both come after the same
// accesses of their thread.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "benches/litmus/outcome.hpp"

namespace fencepost::bench::litmus {

/// What each load of a test returned, by iteration of its thread; equally many for all loads of a thread.
using Records = std::array<std::span<const std::uint32_t>, most_loads>;

struct Decoded {
  std::uint64_t iterations = 0;  ///< of the first thread with loads
  /// In how many of them each outcome happened. One iteration may be part of several outcomes, with different ones of others.
  std::array<std::uint64_t, most_outcomes> counts{};
  /// "", or that a load returned an older value than the one before it.
  std::string wrong;
};

/// Of a test for which Program::perpetual(), with loads in one or two threads.
class Decoder {
 public:
  explicit Decoder(const Program& program);

  /// Linear in the number of iterations. The last iterations of a thread find no partner any more.
  Decoded decode(const Records& records) const;

 private:
  /// A condition on the partner's iteration q, given that of the first thread, p.
  struct Bound {
    enum class Kind {
      below,     ///< q < value of p's load
      from,      ///< q >= it
      reaches,   ///< q's load >= key
      under,     ///< q's load < key
      together,  ///< of p alone: value of one load < that of the other
      any,       ///< of p alone: its load saw a store
    };
    /// Sources of a key other than loads of p: p itself, and nothing.
    static constexpr std::size_t itself = most_loads, none = most_loads + 1;
    Kind kind;
    std::size_t load;    ///< of q; of `below`, `from`, `any`: of p; of `together`: the lesser
    std::size_t source;  ///< of the key
    unsigned more;       ///< is added to it
  };
  struct Plan {
    Outcome outcome;
    std::vector<Bound> bounds;
  };
  class Run;

  Plan plan_of(Outcome outcome) const;
  void relate_to_writer(Plan& plan, std::size_t load, bool sees) const;
  void relate_loads(Plan& plan, std::size_t misses, std::size_t sees) const;

  Program program_;
  std::array<std::size_t, most_loads> thread_{}, writer_{};  ///< of each load
  std::size_t first_ = most_threads, second_ = most_threads;
  std::vector<Plan> plans_;
};

}  // namespace fencepost::bench::litmus
