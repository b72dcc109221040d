// Userspace RCU by membarrier(2): a reader counts its nested sections in a word of its own, without a fence; writers have the
// kernel put one into each thread that runs. Where the kernel can't, readers have fences.
#pragma once

#include <string_view>

// Before all else of liburcu: its read side is inlined, which it asks LGPL-compatible code only to do.
#define _LGPL_SOURCE  // NOLINT(bugprone-reserved-identifier): its name
#include <urcu/urcu-memb.h>
#include "primitives/concepts.hpp"
#include "rivals/urcu/domain.hpp"

namespace fencepost::rivals {

struct urcu_memb_flavour {
  static void attach() { urcu_memb_register_thread(); }
  static void detach() { urcu_memb_unregister_thread(); }
  [[gnu::always_inline]] static void enter() { urcu_memb_read_lock(); }
  [[gnu::always_inline]] static void leave(unsigned&) { urcu_memb_read_unlock(); }
  static void synchronize() { urcu_memb_synchronize_rcu(); }
};

}  // namespace fencepost::rivals

namespace fencepost::reclamation {

struct urcu_memb : rivals::urcu_domain<rivals::urcu_memb_flavour> {
  static constexpr std::string_view name = "urcu_memb";
  using urcu_domain::urcu_domain;
};

static_assert(Retires<urcu_memb>);

}  // namespace fencepost::reclamation
