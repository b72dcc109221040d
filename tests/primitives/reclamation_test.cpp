// Every reclamation scheme: nothing is freed that a reader uses, nothing stays for ever, and what waits to be freed is as
// little as the scheme promises. What is freed is overwritten, and stays so for some time.
#include <algorithm>
#include <array>
#include <barrier>
#include <cstring>
#include <deque>
#include <iostream>
#include <memory_resource>
#include <mutex>

#include "primitives/concepts.hpp"
#include "primitives/generated/reclamation.hpp"
#include "primitives/support/reclamation/read_copy_update.hpp"
#include "tests/primitives/testing.hpp"

namespace fencepost::conformance::reclamation_test {
namespace {

/// Counts what is allocated; of blocks of `counted` bytes also how many were freed.
class PoisoningMemory : public std::pmr::memory_resource {
 public:
  explicit PoisoningMemory(std::size_t counted) : counted_(counted) {}
  ~PoisoningMemory() override {
    EXPECT_EQ(live_, 0U) << "allocations were never freed";
    while (!quarantine_.empty()) let_go();
  }

  std::uint64_t freed() const {
    return freed_.load(std::memory_order_relaxed);
  }  // relaxed: a count

 private:
  struct Block {
    void* place;
    std::size_t bytes, alignment;
  };

  void* do_allocate(std::size_t bytes, std::size_t alignment) override {
    const std::lock_guard guard(lock_);
    ++live_;
    return std::pmr::new_delete_resource()->allocate(bytes, alignment);
  }
  void do_deallocate(void* place, std::size_t bytes, std::size_t alignment) override {
    std::memset(place, 0xdb, bytes);
    const std::lock_guard guard(lock_);
    --live_;
    quarantine_.push_back({place, bytes, alignment});
    if (quarantine_.size() > 500) let_go();
    if (bytes == counted_) freed_.fetch_add(1, std::memory_order_relaxed);  // relaxed: a count
  }
  bool do_is_equal(const memory_resource& other) const noexcept override { return this == &other; }

  void let_go() {
    const Block oldest = quarantine_.front();
    quarantine_.pop_front();
    std::pmr::new_delete_resource()->deallocate(oldest.place, oldest.bytes, oldest.alignment);
  }

  std::mutex lock_;
  std::size_t counted_, live_ = 0;
  std::deque<Block> quarantine_;
  std::atomic<std::uint64_t> freed_{0};
};

/// The value of write number i.
constexpr std::array<std::uint64_t, 3> value_of(std::uint64_t i) { return {i, 3 * i, ~i}; }

template <class D>
struct Shared {
  using Rcu = support::read_copy_update<D>;
  using Thread = typename Rcu::thread;
  PoisoningMemory memory{sizeof(typename Rcu::version)};
  Rcu rcu{value_of(0), &memory};
  std::atomic<std::uint64_t> writes{0};

  void write(Thread& self) {
    rcu.write(self, value_of(self_number()));
    writes.fetch_add(1, std::memory_order_relaxed);  // relaxed: a count
  }
  void read(Thread& self) {
    const auto seen = rcu.read(self);
    EXPECT_EQ(seen, value_of(seen[0]));
  }
  /// No more than there was: what is replaced later is not counted, what is freed later is.
  std::uint64_t garbage() const {
    const std::uint64_t replaced =
        writes.load(std::memory_order_acquire);  // acquire: before freed()
    return replaced - std::min(replaced, memory.freed());
  }

 private:
  static std::uint64_t self_number() {
    static std::atomic<std::uint64_t> next{1};
    return next.fetch_add(1, std::memory_order_relaxed);  // relaxed: only another number
  }
};

template <class T>
class reclamation_conformance : public suite {
  static_assert(Reclamation<T>);

 protected:
  void SetUp() override {
    if constexpr (requires { T::obstacle(); }) {
      if (const auto why = T::obstacle()) GTEST_SKIP() << *why;
    }
  }
};
TYPED_TEST_SUITE(reclamation_conformance, gtest_types<reclamation::all>::type, primitive_name);

TYPED_TEST(reclamation_conformance, reads_the_last_write) {
  Shared<TypeParam> shared;
  typename Shared<TypeParam>::Thread self(shared.rcu.domain());
  for (std::uint64_t i = 0; i < 1000; ++i) {
    EXPECT_EQ(shared.rcu.read(self), value_of(i));
    shared.rcu.write(self, value_of(i + 1));
  }
}

// Garbage: sampled by every thread after each write.
TYPED_TEST(reclamation_conformance, frees_nothing_in_use_and_no_less_than_promised) {
  const std::uint64_t seed = random_seed();
  SCOPED_TRACE(seed_text(seed));
  constexpr unsigned threads = 4;
  std::atomic<std::uint64_t> peak{0};
  {
    Shared<TypeParam> shared;
    in_threads(threads, [&](unsigned number) {
      auto random = generator(seed, number);
      for (int handle = 0; handle < 20; ++handle) {  // threads come and go
        typename Shared<TypeParam>::Thread self(shared.rcu.domain());
        for (int i = 0; i < 200; ++i) {
          if (random() % 2 != 0) {
            shared.read(self);
            continue;
          }
          shared.write(self);
          sometimes_yield(random);
          std::uint64_t most = peak.load(std::memory_order_relaxed);  // relaxed: a count
          const std::uint64_t now = shared.garbage();
          while (now > most && !peak.compare_exchange_weak(most, now, std::memory_order_relaxed)) {
          }
        }
      }
    });
  }
  const auto bound = TypeParam::bound(threads);
  std::cout << "  peak of " << peak << " nodes, bound " << (bound ? std::to_string(*bound) : "none")
            << "\n";
  if (bound) {
    EXPECT_LE(peak, *bound);
  }
}

TYPED_TEST(reclamation_conformance, a_section_keeps_what_it_read) {
  Shared<TypeParam> shared;
  std::barrier step(2);
  in_threads(2, [&](unsigned self) {
    typename Shared<TypeParam>::Thread handle(shared.rcu.domain());
    if (self == 0) {
      shared.rcu.look(handle, [&](const auto& version) {
        step.arrive_and_wait();
        for (int i = 0; i < 100; ++i) {
          EXPECT_EQ(version.value(), value_of(0));
          ::sched_yield();
        }
        if (!TypeParam::writers_wait) step.arrive_and_wait();
        EXPECT_EQ(version.value(), value_of(0));
      });
    } else {
      step.arrive_and_wait();
      for (int i = 0; i < 300; ++i) shared.write(handle);
      handle.collect();
      if (!TypeParam::writers_wait) step.arrive_and_wait();
    }
  });
}

// The schemes differ most in this.
TYPED_TEST(reclamation_conformance, a_stalled_reader_holds_up_as_much_as_promised) {
  if (TypeParam::writers_wait) GTEST_SKIP() << "writers wait for the reader";
  constexpr std::uint64_t writes = 2000;
  Shared<TypeParam> shared;
  std::barrier step(2);
  in_threads(2, [&](unsigned self) {
    typename Shared<TypeParam>::Thread handle(shared.rcu.domain());
    if (self == 0) {
      shared.rcu.look(handle, [&](const auto&) {
        step.arrive_and_wait();
        step.arrive_and_wait();
      });
      return step.arrive_and_wait();
    }
    step.arrive_and_wait();
    for (std::uint64_t i = 0; i < writes; ++i) shared.write(handle);
    const std::uint64_t held_up = shared.garbage();
    std::cout << "  " << held_up << " of " << writes << " nodes wait for the reader\n";
    if (const auto bound = TypeParam::bound(2)) {
      EXPECT_LE(held_up, *bound);
    } else {
      EXPECT_EQ(held_up, writes);
    }
    step.arrive_and_wait();
    step.arrive_and_wait();
  });
  typename Shared<TypeParam>::Thread handle(shared.rcu.domain());
  for (int i = 0; i < 3; ++i) handle.collect();
  typename Shared<TypeParam>::Thread other(shared.rcu.domain());  // the other thread's record
  for (int i = 0; i < 3; ++i) other.collect(), handle.collect();
  EXPECT_EQ(shared.garbage(), 0U) << "the reader has left";
}

TYPED_TEST(reclamation_conformance, a_node_that_was_replaced_by_nothing_is_freed) {
  using Rcu = typename Shared<TypeParam>::Rcu;
  PoisoningMemory memory(sizeof(typename Rcu::version));
  std::pmr::polymorphic_allocator<> allocator(&memory);
  {
    Rcu rcu(value_of(0), &memory);
    typename TypeParam::template pointer<typename Rcu::version> other;
    typename Rcu::thread self(rcu.domain());
    self.enter();
    EXPECT_EQ(self.template protect<0>(other), nullptr);
    self.leave();
    self.replace(other, allocator.new_object<typename Rcu::version>(value_of(1)));
    self.replace(other, static_cast<typename Rcu::version*>(nullptr));
  }
  EXPECT_EQ(memory.freed(), 2U);
}

}  // namespace
}  // namespace fencepost::conformance::reclamation_test
