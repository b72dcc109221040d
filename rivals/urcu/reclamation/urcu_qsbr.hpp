// Userspace RCU by quiescent states: a section costs nothing. After every sixteenth, as in quiescent.hpp, the thread says that it
// uses no node.
//
// A thread with a handle that is not used holds up writers for good, also outside of sections: one that sleeps must give it up.
#pragma once

#include <string_view>

// Before all else of liburcu: its read side is inlined, which it asks LGPL-compatible code only to do.
#define _LGPL_SOURCE  // NOLINT(bugprone-reserved-identifier): its name
#include <urcu/urcu-qsbr.h>
#include "primitives/concepts.hpp"
#include "rivals/urcu/domain.hpp"

namespace fencepost::rivals {

struct urcu_qsbr_flavour {
  static constexpr unsigned every = 16;

  static void attach() { urcu_qsbr_register_thread(); }
  static void detach() { urcu_qsbr_unregister_thread(); }
  [[gnu::always_inline]] static void enter() {}
  [[gnu::always_inline]] static void leave(unsigned& sections) {
    if (++sections % every == 0) urcu_qsbr_quiescent_state();
  }
  static void synchronize() { urcu_qsbr_synchronize_rcu(); }
};

}  // namespace fencepost::rivals

namespace fencepost::reclamation {

struct urcu_qsbr : rivals::urcu_domain<rivals::urcu_qsbr_flavour> {
  static constexpr std::string_view name = "urcu_qsbr";
  using urcu_domain::urcu_domain;
};

static_assert(Retires<urcu_qsbr>);

}  // namespace fencepost::reclamation
