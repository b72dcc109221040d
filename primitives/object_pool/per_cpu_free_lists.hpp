// A lock-free stack of free objects for each CPU: get and put take that of the CPU they run on, and get all others if it is
// empty. Threads that put what others got move objects from one to the other; each steal then costs as many looks as there are
// CPUs.
#pragma once

#include <sched.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory_resource>
#include <string_view>

#include "arch/contract.hpp"
#include "primitives/concepts/object_pool.hpp"
#include "primitives/support/counter/possible_cpus.hpp"
#include "primitives/support/line_array.hpp"
#include "primitives/support/object_pool/object.hpp"
#include "primitives/support/sync.hpp"
#include "primitives/support/tagged_stack.hpp"

namespace fencepost::object_pool {

/// own() may be out of date, or the largest number by a kernel without it: another list is used.
struct lists_by_cpu {
  static unsigned count() { return std::max(1U, support::possible_cpus()); }
  static unsigned own() noexcept { return static_cast<unsigned>(::sched_getcpu()); }
};
template <class Sync>
struct two_lists_by_thread {
  static unsigned count() { return 2; }
  static unsigned own() noexcept { return Sync::thread_index(); }
};

template <class Sync, class Lists>
class basic_per_cpu_free_lists {
  struct node : support::pooled_object<Sync> {
    typename Sync::template atomic<std::uint32_t> below{0U};
    std::uint32_t name = 0;
  };

 public:
  using object = support::pooled_object<Sync>;
  static constexpr bool keeps = true, spurious = true, blocks = false;

  explicit basic_per_cpu_free_lists(std::size_t count)
      : nodes_(support::checked_pool_size(count) + 1, std::pmr::get_default_resource()),
        lists_(Lists::count(), std::pmr::get_default_resource()),
        count_(Lists::count()) {
    for (std::uint32_t i = 1; i <= count; ++i) {
      nodes_[i].name = i;
      lists_[i % count_].free.push(nodes_, i);
    }
  }

  [[nodiscard]] object* get() noexcept {
    const unsigned own = Lists::own() % count_;  // a sum with it does not wrap
    for (unsigned i = 0; i < count_; ++i) {
      const std::uint32_t found = lists_[(own + i) % count_].free.pop(nodes_);
      if (found != support::no_node) return &nodes_[found];
    }
    return nullptr;
  }
  void put(object& one) noexcept {
    lists_[Lists::own() % count_].free.push(nodes_, static_cast<node&>(one).name);
  }

 private:
  struct alignas(arch::padding_bytes) list {
    support::basic_tagged_stack<Sync> free;
  };
  support::line_array<node> nodes_;
  support::line_array<list> lists_;
  const unsigned count_;
};

struct per_cpu_free_lists : basic_per_cpu_free_lists<support::std_sync, lists_by_cpu> {
  static constexpr std::string_view name = "per_cpu_free_lists";
  static constexpr bool core = false;
  template <class Sync>
  using with = basic_per_cpu_free_lists<Sync, two_lists_by_thread<Sync>>;
  using basic_per_cpu_free_lists::basic_per_cpu_free_lists;
};

static_assert(ObjectPool<per_cpu_free_lists>);

}  // namespace fencepost::object_pool
