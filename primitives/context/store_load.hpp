// A fence between a store to a word of one's own and a load of the other's: what Dekker's and Peterson's algorithms, hazard
// pointers and every "tell first, then look" need, and the one order that no x86 core gives for nothing.
//
// With one thread the other's line rests in the own cache. With two, each works on the other's. Without a fence a core
// keeps its line for hundreds of steps before the other gets it (Zen 4: 2.65 cycles a step); with one each load
// waits for a store that waits for its line, and lines move on every few steps (515 cycles with lock or). So what is
// called the fence's cost there includes the traffic that it forces.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "primitives/pattern/dekker.hpp"
#include "primitives/support/dekker_proof.hpp"
#include "primitives/support/form.hpp"

namespace fencepost::context {

struct store_load {
  static constexpr std::string_view name = "store_load";
  static constexpr std::array<int, 0> curve{};
  static constexpr std::array<int, 0> points{};

  /// Dekker's step with any fence between the two, full or not.
  template <class Fence, int = 0>
  struct form : pattern::dekker::way<pattern::dekker::fenced<Fence>> {
    using pattern::dekker::way<pattern::dekker::fenced<Fence>>::way;
    static std::string wrong(std::uint64_t last, std::span<const Done<form>> done) {
      return support::dekker_wrong(form::initial, last, done);
    }
  };
};

}  // namespace fencepost::context
