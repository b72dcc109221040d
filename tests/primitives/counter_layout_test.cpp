// Every sharded counter: its cells lie where the type says, and each thread or CPU has its own.
#include <set>
#include <thread>

#include "arch/contract.hpp"
#include "primitives/concepts.hpp"
#include "primitives/generated/counter.hpp"
#include "tests/primitives/counter_storage.hpp"
#include "tests/primitives/testing.hpp"

namespace fencepost::conformance::counter_layout_test {
namespace {

template <class T>
class counter_layout : public suite {};
TYPED_TEST_SUITE(counter_layout, gtest_types<counter::all>::type, primitive_name);

TYPED_TEST(counter_layout, the_stride_is_what_the_name_says) {
  if constexpr (TypeParam::sharded) {
    EXPECT_EQ(TypeParam::stride, TypeParam::name.ends_with("_padded") ? arch::padding_bytes : 8U);
  } else {
    GTEST_SKIP() << TypeParam::name << " has one cell";
  }
}

// Where the cells that hold something begin, in bytes from the start of the storage.
template <class T>
std::set<std::size_t> touched(const storage<T>& room, unsigned shards) {
  std::set<std::size_t> offsets;
  for (std::size_t at = 0; at < T::bytes(shards); at += T::stride) {
    if (room.word(at) != 0) offsets.insert(at);
  }
  return offsets;
}

TYPED_TEST(counter_layout, each_thread_adds_to_its_own_cell) {
  if constexpr (!TypeParam::sharded) {
    GTEST_SKIP() << TypeParam::name << " has one cell";
  } else if constexpr (TypeParam::key != shard_key::thread) {
    GTEST_SKIP() << TypeParam::name << " is not sharded by thread";
  } else {
    for (const unsigned shards : {1U, 3U, 8U}) {
      storage<TypeParam> room(shards);
      TypeParam counter(room.data(), shards);
      for (unsigned thread = 0; thread < shards; ++thread) counter.add(thread, thread + 1);
      for (unsigned cell = 0; cell < shards; ++cell) {
        EXPECT_EQ(room.word(cell * TypeParam::stride), cell + 1);
      }
      counter.add(8, 100);  // beyond the cells: round again
      EXPECT_EQ(room.word(0), 101U);
    }
  }
}

TYPED_TEST(counter_layout, each_cpu_adds_to_its_own_cell) {
  if constexpr (!TypeParam::sharded) {
    GTEST_SKIP() << TypeParam::name << " has one cell";
  } else if constexpr (TypeParam::key != shard_key::cpu) {
    GTEST_SKIP() << TypeParam::name << " is not sharded by CPU";
  } else {
    constexpr unsigned shards = 64;
    storage<TypeParam> room(shards);
    TypeParam counter(room.data(), shards);
    std::set<std::size_t> expected;
    cpu_set_t allowed;
    ASSERT_EQ(::sched_getaffinity(0, sizeof allowed, &allowed), 0);
    for (unsigned cpu = 0; cpu < shards; ++cpu) {
      if (!CPU_ISSET(cpu, &allowed)) continue;
      std::jthread([&] {
        cpu_set_t only;
        CPU_ZERO(&only);
        CPU_SET(cpu, &only);
        ASSERT_EQ(::sched_setaffinity(0, sizeof only, &only), 0);
        counter.add(0, 1);
      }).join();
      expected.insert(cpu * TypeParam::stride);
      EXPECT_EQ(touched(room, shards), expected) << "CPU " << cpu;
    }
  }
}

}  // namespace
}  // namespace fencepost::conformance::counter_layout_test
