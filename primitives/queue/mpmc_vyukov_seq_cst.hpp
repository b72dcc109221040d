// mpmc_vyukov as it is written without naming orders, but for the positions, which stay relaxed.
#pragma once

#include "primitives/queue/mpmc_vyukov.hpp"

namespace fencepost::queue {

struct mpmc_vyukov_seq_cst : basic_mpmc_vyukov<support::std_sync, support::only_seq_cst> {
  static constexpr std::string_view name = "mpmc_vyukov_seq_cst";
  static constexpr bool core = false;
  template <class Sync>
  using with = basic_mpmc_vyukov<Sync, support::only_seq_cst>;
  using basic_mpmc_vyukov::basic_mpmc_vyukov;
};

static_assert(Queue<mpmc_vyukov_seq_cst>);

}  // namespace fencepost::queue
