// Which operations leave the lines of other CPUs alone, so that they cost the same however many CPUs do them, and which do not:
// counted on 1 to 200 simulated CPUs, with the code and the layout of the real primitives.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstddef>
#include <functional>
#include <memory>
#include <memory_resource>
#include <numeric>
#include <ostream>
#include <string>
#include <type_traits>
#include <vector>

#include "arch/contract.hpp"
#include "primitives/counter/approximate.hpp"
#include "primitives/counter/atomic.hpp"
#include "primitives/counter/registered.hpp"
#include "primitives/counter/sharded_by_thread.hpp"
#include "primitives/counter/sharded_by_thread_padded.hpp"
#include "primitives/flag/atomic_flags.hpp"
#include "primitives/once/double_checked.hpp"
#include "primitives/reclamation/epochs.hpp"
#include "primitives/reclamation/hazard_pointers.hpp"
#include "primitives/reclamation/locked_rw_spinlock.hpp"
#include "primitives/reclamation/quiescent.hpp"
#include "primitives/reclamation/reference_count.hpp"
#include "primitives/rwmutex/big_reader.hpp"
#include "primitives/rwmutex/go_rwmutex.hpp"
#include "primitives/rwmutex/rw_spinlock.hpp"
#include "primitives/rwmutex/rw_spinlock_readers_first.hpp"
#include "primitives/snapshot/mutex_snapshot.hpp"
#include "primitives/snapshot/seqlock.hpp"
#include "primitives/support/counter/counter_user.hpp"
#include "primitives/support/reclamation/read_copy_update.hpp"
#include "tests/coherence/sync.hpp"
#include "tests/primitives/testing.hpp"

namespace fencepost::coherence::scaling_test {
namespace {

constexpr unsigned rounds = 5;

using Step = std::function<void(unsigned cpu)>;

/// Transfers for each operation of a CPU. Its steps are done by all CPUs before the next one, in a random order.
double transfers(unsigned cpus, const std::vector<Step>& steps) {
  const std::uint64_t seed = conformance::random_seed();
  SCOPED_TRACE(conformance::seed_text(seed));
  auto random = conformance::generator(seed, 0);
  std::vector<unsigned> order(cpus);
  std::iota(order.begin(), order.end(), 0U);
  const auto round = [&] {
    for (const Step& step : steps) {
      std::ranges::shuffle(order, random);
      for (const unsigned cpu : order) {
        Lines::active().run_on(cpu);
        step(cpu);
      }
    }
  };
  for (int warm = 0; warm < 2; ++warm) round();
  const std::uint64_t before = Lines::active().transfers();
  for (unsigned i = 0; i < rounds; ++i) round();
  return static_cast<double>(Lines::active().transfers() - before) / (rounds * cpus);
}

using Count = double (*)(unsigned cpus);

template <class Lock>
double shared_lock(unsigned cpus) {
  const Lines lines(arch::padding_bytes);
  const auto lock = std::make_unique<Lock>();
  return transfers(
      cpus, {[&](unsigned) { lock->lock_shared(); }, [&](unsigned) { lock->unlock_shared(); }});
}

template <class Snapshot>
double snapshot_read(unsigned cpus) {
  const Lines lines(arch::padding_bytes);
  const auto data = std::make_unique<Snapshot>();
  typename Snapshot::value_type words;
  return transfers(cpus, {[&](unsigned) { data->read(words); }});
}

template <class Counter>
double counter_add(unsigned cpus) {
  const Lines lines(arch::padding_bytes);
  struct alignas(counter_alignment) Aligned {
    std::byte bytes[counter_alignment];
  };
  const std::vector<Aligned> storage(Counter::bytes(cpus) / sizeof(Aligned) + 1);
  Counter counter(const_cast<std::byte*>(storage.front().bytes), cpus);
  std::vector<std::unique_ptr<support::counter_user<Counter>>> users;
  for (unsigned cpu = 0; cpu < cpus; ++cpu) {
    Lines::active().run_on(cpu);
    users.push_back(std::make_unique<support::counter_user<Counter>>(counter, cpu));
  }
  return transfers(cpus, {[&](unsigned cpu) { users[cpu]->add(1); }});
}

template <class Domain>
double protected_read(unsigned cpus) {
  const Lines lines(arch::padding_bytes);
  using Rcu = support::read_copy_update<Domain, 1>;
  Rcu rcu({1}, std::pmr::new_delete_resource());
  std::vector<std::unique_ptr<typename Rcu::thread>> threads;
  for (unsigned cpu = 0; cpu < cpus; ++cpu) {
    Lines::active().run_on(cpu);
    threads.push_back(std::make_unique<typename Rcu::thread>(rcu.domain()));
  }
  return transfers(cpus, {[&](unsigned cpu) { static_cast<void>(rcu.read(*threads[cpu])); }});
}

double once_check(unsigned cpus) {
  const Lines lines(arch::padding_bytes);
  once::basic_double_checked<Sync> once;
  return transfers(cpus, {[&](unsigned) { once.call([] {}); }});
}

double flag_check(unsigned cpus) {
  const Lines lines(arch::padding_bytes);
  flag::acquire_release_flag::with<Sync> flag;
  return transfers(cpus, {[&](unsigned) { static_cast<void>(flag.is_set()); }});
}

struct Operation {
  std::string name;
  Count count;
  /// None from other CPUs, however many there are; else about that of so many CPUs or more.
  bool scales;
};
void PrintTo(const Operation& operation, std::ostream* out) { *out << operation.name; }

const std::vector<Operation> operations{
    {"big_reader_shared_lock", shared_lock<rwmutex::basic_big_reader<Sync>>, true},
    {"rw_spinlock_shared_lock", shared_lock<rwmutex::rw_spinlock::with<Sync>>, false},
    {"rw_spinlock_readers_first_shared_lock",
     shared_lock<rwmutex::rw_spinlock_readers_first::with<Sync>>, false},
    {"go_rwmutex_shared_lock", shared_lock<rwmutex::go_rwmutex::with<Sync>>, false},
    {"seqlock_read", snapshot_read<snapshot::seqlock::with<Sync>>, true},
    {"mutex_snapshot_read", snapshot_read<snapshot::mutex_snapshot::with<Sync>>, false},
    {"sharded_by_thread_padded_add", counter_add<counter::sharded_by_thread_padded::with<Sync>>,
     true},
    {"sharded_by_thread_add", counter_add<counter::sharded_by_thread::with<Sync>>, false},
    {"registered_add", counter_add<counter::registered::with<Sync>>, true},
    {"atomic_add", counter_add<counter::atomic::with<Sync>>, false},
    {"epochs_read", protected_read<reclamation::basic_epochs<Sync>>, true},
    {"hazard_pointers_read", protected_read<reclamation::basic_hazard_pointers<Sync, 2, 1>>, true},
    {"quiescent_read", protected_read<reclamation::quiescent::with<Sync>>, true},
    {"reference_count_read", protected_read<reclamation::reference_count::with<Sync>>, false},
    {"locked_rw_spinlock_read", protected_read<reclamation::locked_rw_spinlock::with<Sync>>, false},
    {"double_checked_once", once_check, true},
    {"flag_check", flag_check, true},
};

class Scaling : public testing::TestWithParam<Operation> {};

TEST_P(Scaling, IsThatOfTheLinesThatItWrites) {
  EXPECT_EQ(GetParam().count(1), 0.0);
  for (const unsigned cpus : {2U, 3U, 8U, 64U, 200U}) {
    const double each = GetParam().count(cpus);
    if (GetParam().scales) {
      EXPECT_EQ(each, 0.0) << cpus << " CPUs";
    } else {
      EXPECT_GT(each, 0.1) << cpus << " CPUs";
    }
  }
}

INSTANTIATE_TEST_SUITE_P(OfOperations, Scaling, testing::ValuesIn(operations),
                         [](const auto& one) { return one.param.name; });

TEST(Scaling, OfABigReaderEndsWhereThreadsShareALine) {
  using Small = rwmutex::basic_big_reader<Sync, 8>;
  EXPECT_EQ(shared_lock<Small>(8), 0.0);
  EXPECT_GT(shared_lock<Small>(9), 0.1);
}

TEST(Lines, AreWithOneThatWritesOrWithManyThatRead) {
  Lines lines(64);
  alignas(128) std::byte place[128]{};
  const auto of = [&](unsigned cpu, auto access) {
    const std::uint64_t before = lines.transfers();
    lines.run_on(cpu);
    access();
    return lines.transfers() - before;
  };
  const auto read = [&] { lines.read(place, 8); };
  const auto write = [&] { lines.write(place + 8, 8); };
  EXPECT_EQ(of(0, read), 1U);
  EXPECT_EQ(of(0, write), 0U) << "no other has it";
  EXPECT_EQ(of(1, read), 1U);
  EXPECT_EQ(of(0, read), 0U) << "still in its cache";
  EXPECT_EQ(of(0, write), 1U) << "the other's copy goes";
  EXPECT_EQ(of(1, write), 1U);
  EXPECT_EQ(of(1, [&] { lines.write(place + 60, 8); }), 1U) << "two lines, one of them its own";
  EXPECT_EQ(of(0, [&] { lines.read(place + 64, 8); }), 1U);
}

}  // namespace
}  // namespace fencepost::coherence::scaling_test
