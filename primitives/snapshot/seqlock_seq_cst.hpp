// A seqlock of atomics of the default order, without fences: as in a language that has no other order.
#pragma once

#include "primitives/snapshot/seqlock.hpp"

namespace fencepost::snapshot {

struct seqlock_seq_cst : basic_seqlock<support::std_sync, 4, true> {
  static constexpr std::string_view name = "seqlock_seq_cst";
  static constexpr bool core = false;
  static constexpr bool seq_cst_by_choice = true;
  // The words are seq_cst, too: for their order among writers, and for a reader of a new word to find the count changed, that of
  // the words is enough.
  static constexpr std::string_view equivalent_mutants[]{
      "seqlock.hpp operator(): load seq_cst, no acquire",
      "seqlock.hpp operator(): compare_exchange seq_cst-seq_cst, no acquire",
      "seqlock.hpp operator(): compare_exchange seq_cst-seq_cst, no release",
      "seqlock.hpp operator(): compare_exchange seq_cst-seq_cst, failure relaxed",
      "seqlock.hpp try_read: load seq_cst, no acquire"};
  template <class Sync>
  using with = basic_seqlock<Sync, 2, true>;
};

}  // namespace fencepost::snapshot
