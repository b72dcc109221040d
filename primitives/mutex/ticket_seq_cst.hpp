// ticket as it is written by default: every order seq_cst. The difference to ticket is what naming the orders saves.
#pragma once

#include "primitives/mutex/ticket.hpp"

namespace fencepost::mutex {

struct ticket_seq_cst : basic_ticket<support::std_sync, support::only_seq_cst> {
  static constexpr std::string_view name = "ticket_seq_cst";
  static constexpr bool core = false;
  static constexpr bool seq_cst_by_choice = true;
  // As strong as of ticket, which passes.
  static constexpr std::string_view equivalent_mutants[]{
      "ticket.hpp lock: modify seq_cst, no acquire",
      "ticket.hpp lock: modify seq_cst, no release",
      "ticket.hpp try_lock: compare_exchange seq_cst-seq_cst, failure relaxed",
      "ticket.hpp try_lock: compare_exchange seq_cst-seq_cst, no acquire",
      "ticket.hpp try_lock: compare_exchange seq_cst-seq_cst, no release",
      "ticket.hpp unlock: load seq_cst, no acquire"};
  template <class Sync>
  using with = basic_ticket<Sync, support::only_seq_cst>;
};

static_assert(Mutex<ticket_seq_cst>);

}  // namespace fencepost::mutex
