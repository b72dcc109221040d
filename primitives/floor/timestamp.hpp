// Reading the clock, as the harness does between batches.
#pragma once

#include <string_view>

#include "arch/contract.hpp"
#include "primitives/support/form.hpp"

namespace fencepost::floor {

struct timestamp {
  static constexpr std::string_view name = "timestamp";
  static constexpr bool both_widths = false;

  template <class W>
  struct throughput {
    using Word = W;
    using Cell = W;
    static constexpr W initial = 0;
    static constexpr int unroll = usual_unroll;
    std::uint64_t first = 0, last_seen = 0;

    explicit throughput(unsigned) : first(arch::timestamp()) {}
    void step(Cell&) {
      last_seen = arch::timestamp();
      keep(last_seen);
    }
    static std::string wrong(W, std::span<const Done<throughput>> done) {
      const auto& form = done.front().form;
      return form.last_seen > form.first ? std::string() : "the clock stood still";
    }
  };
};

}  // namespace fencepost::floor
