// Reader-writer locks that promise who goes first: writer_preferred and phase_fair.
#include <array>
#include <barrier>
#include <mutex>
#include <shared_mutex>

#include "primitives/concepts.hpp"
#include "primitives/generated/rwmutex.hpp"
#include "tests/primitives/testing.hpp"

namespace fencepost::conformance::rwmutex_order_test {
namespace {

template <class T>
class rwmutex_order : public suite {
  static_assert(RwMutex<T>);
};
TYPED_TEST_SUITE(rwmutex_order, gtest_types<rwmutex::all>::type, primitive_name);

TYPED_TEST(rwmutex_order, pending_writer_blocks_new_readers) {
  if (!TypeParam::writer_preferred)
    GTEST_SKIP() << TypeParam::name << " does not claim writer_preferred";
  TypeParam lock;
  bool written = false;
  lock.lock_shared();
  waiting_thread writer([&] {
    const std::lock_guard guard(lock);
    written = true;
  });
  // The writer has announced itself once another reader is refused; without the promise: never.
  while (in_another_thread([&] { return std::shared_lock(lock, std::try_to_lock).owns_lock(); }))
    ::sched_yield();
  waiting_thread reader([&] {
    const std::shared_lock guard(lock);
    EXPECT_TRUE(written) << "overtook a writer that was waiting already";
  });
  reader.settle();
  lock.unlock_shared();
  writer.join(), reader.join();
}

// Two readers hand the lock to each other: neither leaves before the other is inside, unless that
// takes too many yields, so that the lock is never free of readers for a lock that lets them in.
template <class T>
class reader_stream {
 public:
  explicit reader_stream(T& lock) : lock_(lock) {}

  void run(unsigned self) {
    unsigned counted = 0;
    while (!over()) {
      const std::shared_lock guard(lock_);
      if (writer_waits.load(std::memory_order_relaxed) && ++counted == limit) {
        starved.store(true, std::memory_order_relaxed);
      }
      const unsigned other = entered_[1 - self].load(std::memory_order_relaxed);
      entered_[self].fetch_add(1, std::memory_order_relaxed);
      for (int i = 0; i < 500 && !over(); ++i) {
        if (entered_[1 - self].load(std::memory_order_relaxed) != other) break;
        ::sched_yield();
      }
    }
  }

  // All relaxed: flags and counts that stand for themselves; what they tell is read after the join.
  std::atomic<bool> writer_waits{false}, writer_was_in{false}, starved{false};

 private:
  static constexpr unsigned limit = 2'000;

  [[nodiscard]] bool over() const {
    return writer_was_in.load(std::memory_order_relaxed) || starved.load(std::memory_order_relaxed);
  }

  T& lock_;
  std::array<std::atomic<unsigned>, 2> entered_{};
};

TYPED_TEST(rwmutex_order, writer_is_not_starved_by_a_stream_of_readers) {
  if (!TypeParam::writer_preferred)
    GTEST_SKIP() << TypeParam::name << " does not claim writer_preferred";
  TypeParam lock;
  reader_stream stream(lock);
  {
    waiting_thread first([&] { stream.run(0); }), second([&] { stream.run(1); });
    waiting_thread writer([&] {
      const std::lock_guard guard(lock);
      stream.writer_was_in.store(true, std::memory_order_relaxed);
    });
    writer.settle();
    stream.writer_waits.store(true, std::memory_order_relaxed);
  }
  EXPECT_FALSE(stream.starved.load(std::memory_order_relaxed))
      << "2000 readers entered while a writer was waiting";
}

TYPED_TEST(rwmutex_order, readers_that_waited_enter_before_the_next_writer) {
  if (!TypeParam::phase_fair) GTEST_SKIP() << TypeParam::name << " does not claim phase_fair";
  for (int round = 0; round < 10; ++round) {
    TypeParam lock;
    bool second_writer_was_in = false;
    std::barrier both_readers(2);
    lock.lock();
    waiting_thread writer([&] {
      const std::lock_guard guard(lock);
      second_writer_was_in = true;
    });
    writer.settle();
    const auto read = [&] {
      const std::shared_lock guard(lock);
      EXPECT_FALSE(second_writer_was_in);
      both_readers.arrive_and_wait();  // hangs unless both were let in
    };
    waiting_thread a(read), b(read);
    a.settle(), b.settle();
    lock.unlock();
    a.join(), b.join(), writer.join();
  }
}

TYPED_TEST(rwmutex_order, reader_is_not_starved_by_a_stream_of_writers) {
  if (!TypeParam::phase_fair) GTEST_SKIP() << TypeParam::name << " does not claim phase_fair";
  TypeParam lock;
  std::atomic<bool> reader_was_in{false};  // relaxed: stands for itself
  std::uint64_t writes = 0;
  const auto write = [&] {
    while (!reader_was_in.load(std::memory_order_relaxed)) {
      const std::lock_guard guard(lock);
      ++writes;
      ::sched_yield();
    }
  };
  waiting_thread a(write), b(write), c(write);
  {
    const std::shared_lock guard(lock);  // hangs if writers always overtake
    reader_was_in.store(true, std::memory_order_relaxed);
  }
  a.join(), b.join(), c.join();
}

}  // namespace
}  // namespace fencepost::conformance::rwmutex_order_test
