// Every reclamation scheme that takes the policy: all executions of a few threads, and all of its mutants fail. A version that is
// freed writes to its words: who still reads them races with that.
#include <gtest/gtest.h>

#include <cstdlib>

#include <memory_resource>
#include <utility>

#include "primitives/generated/reclamation.hpp"
#include "primitives/support/reclamation/read_copy_update.hpp"
#include "tests/explore/primitives/explored.hpp"

namespace fencepost::explore::reclamation_test {
namespace {

/// A stack that is given up is never unwound: memory comes from a static buffer, once more for each execution.
/// Counted: the size of the allocations that it counts. What was freed last of these is used again.
template <std::size_t Counted>
class Arena : public std::pmr::memory_resource {
 public:
  Arena() { used_ = 0; }
  std::size_t counted = 0;

 private:
  void* do_allocate(std::size_t bytes, std::size_t alignment) override {
    if (bytes == Counted) ++counted;
    if (bytes == Counted && spare_ != nullptr) return std::exchange(spare_, nullptr);
    used_ = (used_ + alignment - 1) / alignment * alignment;
    void* const place = buffer_ + used_;
    used_ += bytes;
    if (used_ > sizeof buffer_) throw std::bad_alloc();
    return place;
  }
  void do_deallocate(void* place, std::size_t bytes, std::size_t) override {
    if (bytes != Counted) return;
    --counted;
    spare_ = place;
  }
  bool do_is_equal(const memory_resource& other) const noexcept override { return this == &other; }

  void* spare_ = nullptr;
  static inline std::size_t used_ = 0;
  alignas(256) static inline std::byte buffer_[1 << 16];
};

/// A pointer, and what threads do with it.
template <class D>
struct Shared {
  using Rcu = support::read_copy_update<D, 1>;
  using Version = typename Rcu::version;
  using Thread = typename Rcu::thread;
  static constexpr std::size_t version_bytes = sizeof(Version);
  Arena<version_bytes> memory;
  Rcu rcu{{1}, &memory};

  void read(Thread& self) {
    const std::uint64_t seen = rcu.read(self)[0];
    require(seen >= 1 && seen <= 3, "not a value that was written");
  }
  void write(Thread& self, std::uint64_t value) { rcu.write(self, {value}); }
  void write_and_collect(Thread& self, std::uint64_t value) {
    write(self, value);
    self.collect();
    self.collect();
  }
  /// No thread is in a section: all can be freed but `left` versions.
  template <class... Threads>
  void end(std::size_t left, Threads&... all) {
    for (int i = 0; i < 4; ++i) (all.collect(), ...);
    require(memory.counted == left, "not freed");
  }
};

template <class D>
void one_of_each() {
  Shared<D> shared;
  typename Shared<D>::Thread writer(shared.rcu.domain()), reader(shared.rcu.domain());
  together([&] { shared.write_and_collect(writer, 2); },
           [&] {
             shared.read(reader);
             shared.read(reader);
           });
  shared.end(1, writer, reader);
}

template <class D>
void two_writers() {
  Shared<D> shared;
  typename Shared<D>::Thread one(shared.rcu.domain()), other(shared.rcu.domain());
  together([&] { shared.write(one, 2); }, [&] { shared.write(other, 3); });
  shared.end(1, one, other);
}

template <class D>
void two_readers() {
  Shared<D> shared;
  typename Shared<D>::Thread writer(shared.rcu.domain()), one(shared.rcu.domain()),
      other(shared.rcu.domain());
  together([&] { shared.read(one); }, [&] { shared.write(writer, 2); },
           [&] { shared.read(other); });
  shared.end(1, writer, one, other);
}

/// The pointer has the same value as before, and another node.
template <class D>
void address_used_again() {
  Shared<D> shared;
  typename Shared<D>::Thread writer(shared.rcu.domain()), reader(shared.rcu.domain());
  together(
      [&] {
        shared.write_and_collect(writer, 2);
        shared.write(writer, 3);
      },
      [&] { shared.read(reader); });
  shared.end(1, writer, reader);
}

/// A thread that comes while a version is being replaced, and goes.
template <class D>
void comes_and_goes() {
  Shared<D> shared;
  typename Shared<D>::Thread writer(shared.rcu.domain());
  together([&] { shared.write_and_collect(writer, 2); },
           [&] {
             typename Shared<D>::Thread reader(shared.rcu.domain());
             shared.read(reader);
           });
  shared.end(1, writer);
}

/// What is left by one thread is freed by the next one that comes.
template <class D>
void two_come() {
  Shared<D> shared;
  const auto come = [&] { const typename Shared<D>::Thread self(shared.rcu.domain()); };
  together(come, come);
  typename Shared<D>::Thread one(shared.rcu.domain()), other(shared.rcu.domain());
  shared.end(1, one, other);
}

/// Pointers in a domain.
template <class D>
struct Pointers : Shared<D> {
  using Version = typename Shared<D>::Version;
  using Thread = typename Shared<D>::Thread;
  std::pmr::polymorphic_allocator<> allocator{&this->memory};
  typename D::template pointer<Version> first, second;

  void put(Thread& self, auto& at, std::uint64_t value) {
    self.replace(at, allocator.new_object<Version>(std::array{value}));
  }
  static void clear(Thread& self, auto& at) { self.replace(at, static_cast<Version*>(nullptr)); }
};

/// A section that protects two pointers at once.
template <class D>
void two_pointers() {
  Pointers<D> shared;
  typename Shared<D>::Thread writer(shared.rcu.domain()), reader(shared.rcu.domain());
  shared.put(writer, shared.first, 1);
  shared.put(writer, shared.second, 2);
  together(
      [&] {
        shared.put(writer, shared.first, 3);
        writer.collect();
        shared.clear(writer, shared.second);
        writer.collect();
      },
      [&] {
        reader.enter();
        const auto* const one = reader.template protect<0>(shared.first);
        const auto* const two = reader.template protect<1>(shared.second);
        require(one->value()[0] % 2 == 1, "not a value of the first");
        require(two == nullptr || two->value()[0] == 2, "not the value of the second");
        reader.leave();
      });
  shared.end(2, writer, reader);
  shared.clear(writer, shared.first);
}

/// The writer frees by what another has found out, who saw the reader leave, or come again.
template <class D>
void leaves_late() {
  Pointers<D> shared;
  D& domain = shared.rcu.domain();
  typename Shared<D>::Thread writer(domain), other(domain), reader(domain);
  shared.put(writer, shared.first, 1);
  reader.enter();
  const auto* const seen = reader.template protect<0>(shared.first);
  shared.clear(writer, shared.first);
  together([&] { writer.collect(); }, [&] { other.collect(); },
           [&] {
             require(seen->value()[0] == 1, "freed");
             reader.leave();
             reader.enter();
             reader.leave();
           });
  shared.end(1, writer, other, reader);
}

/// The reader follows an epoch that a third thread made, of which the writer does not know when it retires the node.
template <class D>
void another_advances() {
  Shared<D> shared;
  D& domain = shared.rcu.domain();
  typename Shared<D>::Thread writer(domain), other(domain), reader(domain);
  together(
      [&] {
        shared.write(writer, 2);
        writer.collect();
      },
      [&] {
        other.collect();
        other.enter();
        other.leave();
      },
      [&] {
        reader.enter();
        reader.leave();
        shared.read(reader);
      });
  shared.end(1, writer, other, reader);
}

template <class D>
void epochs_only_go_up() {
  Shared<D> shared;
  D& domain = shared.rcu.domain();
  typename Shared<D>::Thread one(domain), other(domain);
  together(
      [&] {
        one.collect();
        one.collect();
        const std::uint64_t now = domain.epoch();
        one.collect();
        require(domain.epoch() >= now, "the epoch went back");
      },
      [&] { other.collect(); });
}

template <void (*Body)()>
Result run(const Options& options) {
  return explore(Body, options);
}

template <class D>
std::vector<Scenario> scenarios() {
  std::vector<Scenario> all;
  all.insert(all.end(), {{"OneOfEach", run<one_of_each<D>>},
                         {"TwoWriters", run<two_writers<D>>},
                         {"AddressUsedAgain", run<address_used_again<D>>},
                         {"TwoReaders", run<two_readers<D>>}});
  if constexpr (D::slots >= 2) all.push_back({"TwoPointers", run<two_pointers<D>>});
  if constexpr (requires(D & domain) { domain.epoch(); }) {
    all.push_back({"EpochsOnlyGoUp", run<epochs_only_go_up<D>>});
    all.push_back({"LeavesLate", run<leaves_late<D>>});
  }
  // The largest last.
  all.push_back({"TwoCome", run<two_come<D>>});
  all.push_back({"ComesAndGoes", run<comes_and_goes<D>>});
  // Of other schemes it has more executions, and catches no more mutants than those above.
  if constexpr (std::is_same_v<D, explored<reclamation::quiescent>>)
    all.push_back({"AnotherAdvances", run<another_advances<D>>});
  return all;
}

template <class D>
class ExploredReclamation : public testing::Test {};
TYPED_TEST_SUITE(ExploredReclamation, explorable<reclamation::all>, conformance::primitive_name);

TYPED_TEST(ExploredReclamation, Passes) { expect_passes(scenarios<explored<TypeParam>>()); }

TYPED_TEST(ExploredReclamation, MutantsFail) {
  if (std::is_base_of_v<reclamation::quiescent, TypeParam> &&
      std::getenv("FENCEPOST_EXECUTIONS") == nullptr)
    GTEST_SKIP() << "takes a minute: make explore runs it";
  expect_mutants_fail_of<TypeParam>(scenarios<explored<TypeParam>>());
}

}  // namespace
}  // namespace fencepost::explore::reclamation_test
