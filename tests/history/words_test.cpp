// Random histories of counters, semaphores and snapshots.
#include <concepts>
#include <memory>
#include <string>

#include "primitives/generated/counter.hpp"
#include "primitives/generated/semaphore.hpp"
#include "primitives/generated/snapshot.hpp"
#include "primitives/snapshot/versioned_cow.hpp"
#include "primitives/support/counter/counter_user.hpp"
#include "primitives/support/fence.hpp"
#include "tests/history/random_history.hpp"
#include "tests/primitives/counter_storage.hpp"

namespace fencepost::history::words_test {
namespace {

template <class M>
std::string failure_of_histories(const M& model, auto make, auto step) {
  Plan plan;
  plan.longest = std::chrono::seconds(1);
  return search(model, plan, make, step).failure;
}

template <class C>
struct Counted {
  conformance::storage<C> room{2};
  C counter{room.data(), 2};
};

template <class C>
class HistoriesOfCounters : public conformance::suite {};
TYPED_TEST_SUITE(HistoriesOfCounters, conformance::gtest_types<counter::all>::type,
                 conformance::primitive_name);

/// By ones: with larger steps, what is read cell by cell may be a sum that never was.
TYPED_TEST(HistoriesOfCounters, AreLinearizable) {
  if constexpr (requires { TypeParam::obstacle(); }) {
    if (const auto why = TypeParam::obstacle()) GTEST_SKIP() << *why;
  }
  if (held_back_by<TypeParam> != 0) GTEST_SKIP() << "its sums are not exact";
  const auto make = [] { return std::make_unique<Counted<TypeParam>>(); };
  const auto step = [](Counted<TypeParam>& at, Log& log, Random& random) {
    if (random() % 3 == 0) {
      log.record(Word::read, 0, [&] { return at.counter.sum(); });
      return;
    }
    const auto cell = static_cast<unsigned>(random() % 2);
    log.record(Word::add, 1, [&] { support::counter_user<TypeParam>(at.counter, cell).add(1); });
  };
  EXPECT_EQ(failure_of_histories(Word{}, make, step), "");
}

template <class S>
class HistoriesOfSemaphores : public conformance::suite {};
TYPED_TEST_SUITE(HistoriesOfSemaphores, conformance::gtest_types<semaphore::all>::type,
                 conformance::primitive_name);

/// A permit for three threads, each of which gives it back after a while.
TYPED_TEST(HistoriesOfSemaphores, AreLinearizable) {
  const auto make = [] { return std::make_unique<TypeParam>(1U); };
  const auto step = [](TypeParam& object, Log& log, Random& random) {
    if (random() % 2 == 0) {
      log.record(Semaphore::acquire, 0, [&] { object.acquire(); });
    } else if (!log.record(Semaphore::try_acquire, 0, [&] { return object.try_acquire(); })) {
      return;
    }
    for (auto pauses = random() % 64; pauses > 0; --pauses) arch::relax();
    log.record(Semaphore::release, 0, [&] { object.release(); });
  };
  // while others change the count, try_acquire may fail
  EXPECT_EQ(failure_of_histories(Semaphore{.permits = 1, .spurious = true}, make, step), "");
}

template <class S>
class HistoriesOfSnapshots : public conformance::suite {};
TYPED_TEST_SUITE(HistoriesOfSnapshots, conformance::gtest_types<snapshot::all>::type,
                 conformance::primitive_name);

/// All words are the value written. That reads do not go back is what is seen here; a torn one takes a preemption. The first
/// thread writes, the second reads, the third does what it may.
TYPED_TEST(HistoriesOfSnapshots, AreLinearizable) {
  if (support::under_tsan && std::same_as<TypeParam, snapshot::shared_ptr_cow>)
    GTEST_SKIP() << "ThreadSanitizer finds a race in libstdc++";
  const auto make = [] { return std::make_unique<TypeParam>(); };
  const auto step = [](TypeParam& object, Log& log, Random& random) {
    using value_type = typename TypeParam::value_type;
    const Value value = log.fresh_value();
    const auto thread = (value - 1) % Plan{}.threads;
    const bool may_write = TypeParam::many_writers || thread == 0;
    const bool may_read = TypeParam::many_readers || thread == 1;
    if (!may_write && !may_read) return;
    if (may_write && (!may_read || random() % 2 == 0)) {
      value_type words;
      words.fill(static_cast<typename value_type::value_type>(value));
      log.record(Word::write, value, [&] { object.write(words); });
      return;
    }
    log.record(Word::read, 0, [&] {
      value_type words{};
      object.read(words);
      for (const auto each : words) {
        if (each != words[0]) return never;
      }
      return std::uint64_t{words[0]};
    });
  };
  EXPECT_EQ(failure_of_histories(Word{}, make, step), "");
}

/// An optimistic update of what was read a while before; `S` may be wrong.
template <class S>
std::string failure_of_updates() {
  const auto make = [] { return std::make_unique<S>(); };
  const auto step = [](S& object, Log& log, Random& random) {
    typename S::value_type words{};
    const Result seen = log.record(Word::read, 0, [&] {
      const std::uint64_t version = object.read(words);
      return Word::pair(version, words[0]);
    });
    for (auto pauses = random() % 64; pauses > 0; --pauses) arch::relax();
    conformance::sometimes_yield(random);
    const Value version = *seen >> 32, value = log.fresh_value();
    words.fill(value);
    log.record(Word::update, Word::pair(version, value),
               [&] { return object.update(version, words); });
  };
  return failure_of_histories(Word{}, make, step);
}

TYPED_TEST(HistoriesOfSnapshots, OfUpdatesAreLinearizable) {
  if constexpr (fencepost::VersionedSnapshot<TypeParam>)
    EXPECT_EQ(failure_of_updates<TypeParam>(), "");
  else
    GTEST_SKIP() << "has no versions";
}

/// Says that it has seen no other write.
struct NeverTooLate : snapshot::versioned_cow {
  bool update(std::uint64_t, const value_type& from) {
    write(from);
    return true;
  }
};

TEST(HistoriesOfUpdates, ShowThatOneIsLost) { EXPECT_NE(failure_of_updates<NeverTooLate>(), ""); }

}  // namespace
}  // namespace fencepost::history::words_test
