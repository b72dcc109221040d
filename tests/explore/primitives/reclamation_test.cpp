// Every reclamation scheme that takes the policy: all executions of a few threads, and all of its mutants fail. A version that is
// freed writes to its words: who still reads them races with that.
#include <gtest/gtest.h>

#include <memory_resource>
#include <optional>

#include "primitives/generated/reclamation.hpp"
#include "primitives/support/read_copy_update.hpp"
#include "tests/explore/primitives/explored.hpp"

namespace fencepost::explore::reclamation_test {
namespace {

/// A stack that is given up is never unwound: memory comes from a static buffer, once more for each execution.
class Arena : public std::pmr::memory_resource {
 public:
  Arena() { used_ = 0; }
  std::size_t live = 0;  ///< allocations

 private:
  void* do_allocate(std::size_t bytes, std::size_t alignment) override {
    ++live;
    used_ = (used_ + alignment - 1) / alignment * alignment;
    void* const place = buffer_ + used_;
    used_ += bytes;
    if (used_ > sizeof buffer_) throw std::bad_alloc();
    return place;
  }
  void do_deallocate(void*, std::size_t, std::size_t) override { --live; }
  bool do_is_equal(const memory_resource& other) const noexcept override { return this == &other; }

  static inline std::size_t used_ = 0;
  alignas(256) static inline std::byte buffer_[1 << 16];
};

/// A pointer, and what threads do with it. Handles are made by the thread that starts the others, unless a scenario is about that.
template <class D>
struct Shared {
  using Rcu = support::read_copy_update<D, 1>;
  using Thread = typename Rcu::thread;
  Arena memory;
  Rcu rcu{{1}, &memory};

  void read(Thread& self) {
    const std::uint64_t seen = rcu.read(self)[0];
    require(seen >= 1 && seen <= 3, "not a value that was written");
  }
  void write(Thread& self, std::uint64_t value) { rcu.write(self, {value}); }
  /// When nobody reads any more.
  void collect(Thread& self) {
    for (int i = 0; i < 3; ++i) self.collect();
  }
};

template <class D>
Result one_of_each(const Options& options) {
  return explore(
      [] {
        Shared<D> shared;
        typename Shared<D>::Thread writer(shared.rcu.domain()), reader(shared.rcu.domain());
        together(
            [&] {
              shared.write(writer, 2);
              shared.collect(writer);
            },
            [&] {
              shared.read(reader);
              shared.read(reader);
            });
      },
      options);
}

template <class D>
std::vector<Scenario> scenarios() {
  return {{"OneOfEach", one_of_each<D>}};
}

template <class D>
class ExploredReclamation : public testing::Test {};
TYPED_TEST_SUITE(ExploredReclamation, explorable<reclamation::all>, NameOfPrimitive);

TYPED_TEST(ExploredReclamation, Passes) { expect_passes(scenarios<explored<TypeParam>>()); }

TYPED_TEST(ExploredReclamation, MutantsFail) {
  expect_mutants_fail(scenarios<explored<TypeParam>>());
}

}  // namespace
}  // namespace fencepost::explore::reclamation_test
