// Bytes of each map for an entry, and allocations of each operation, exactly: a table, and what is asked of it.
#include <gtest/gtest.h>

#include <cstdint>
#include <iomanip>
#include <iostream>
#include <string_view>
#include <vector>

#include "harness/benchmark/allocations.hpp"
#include "primitives/concepts.hpp"
#include "primitives/generated/map.hpp"
#include "primitives/support/map/mixed_key.hpp"

namespace fencepost::map_memory::map_memory_test {
namespace {

constexpr unsigned times = 16;

/// By one thread; allocations are means of so many operations.
struct Row {
  std::string_view name;
  std::size_t object = 0;  ///< sizeof
  // Heap bytes for an entry, of 1,024, of 65,536, and of as many that were not told; 0: not known.
  double small = 0, large = 0, grown = 0;
  double insert = 0, assign = 0, erase = 0, find = 0;
};

template <Map M>
double bytes_of_an_entry(std::uint64_t size, std::uint64_t expected) {
  const harness::AllocationCount count;
  M map(expected);
  typename M::user self(map);
  for (std::uint64_t i = 0; i < size; ++i) map.insert_or_assign(self, support::mixed_key(i), i);
  return static_cast<double>(count.so_far().bytes) / static_cast<double>(size);
}

template <class Operation>
double calls_of(Operation operation) {
  const harness::AllocationCount count;
  for (std::uint64_t i = 0; i < times; ++i) operation(support::mixed_key(i));
  return static_cast<double>(count.so_far().calls) / times;
}

template <Map M>
Row row_of() {
  Row row{.name = M::name, .object = sizeof(M)};
  row.small = bytes_of_an_entry<M>(1'024, 1'024);
  if (M::grows) row.large = bytes_of_an_entry<M>(65'536, 65'536);
  if (M::grows) row.grown = bytes_of_an_entry<M>(65'536, 0);
  M map(1'024);
  typename M::user self(map);
  for (std::uint64_t i = times; i < 512; ++i) map.insert_or_assign(self, support::mixed_key(i), i);
  row.insert = calls_of([&](std::uint64_t key) { map.insert_or_assign(self, key, 1); });
  row.assign = calls_of([&](std::uint64_t key) { map.insert_or_assign(self, key, 2); });
  row.find = calls_of([&](std::uint64_t key) { EXPECT_EQ(map.find(self, key), 2U); });
  row.erase = calls_of([&](std::uint64_t key) { EXPECT_TRUE(map.erase(self, key)); });
  return row;
}

std::vector<Row> rows() {
  std::vector<Row> all;
  arch::for_each(map::all{}, [&]<class M>(std::type_identity<M>) {
    if constexpr (requires { M::obstacle(); }) {
      if (M::obstacle()) return;
    }
    all.push_back(row_of<M>());
  });
  return all;
}

void print(const std::vector<Row>& rows) {
  std::cout << "                            bytes             bytes for an entry            "
               "allocations of "
               "an\n"
            << "map                         object    of 1,024  of 65,536       grown     insert  "
               "assign   "
               "erase    find\n"
            << std::fixed << std::setprecision(1);
  for (const Row& row : rows) {
    std::cout << std::left << std::setw(26) << row.name << std::right << std::setw(8) << row.object;
    for (const double bytes : {row.small, row.large, row.grown}) {
      std::cout << std::setw(12);
      bytes > 0 ? std::cout << bytes : std::cout << "-";
    }
    for (const double calls : {row.insert, row.assign, row.erase, row.find})
      std::cout << std::setw(8) << calls;
    std::cout << "\n";
  }
}

TEST(MemoryOfMaps, IsWhatTheirContractsSay) {
  const std::vector<Row> all = rows();
  print(all);
  for (const Row& row : all) {
    SCOPED_TRACE(row.name);
    EXPECT_EQ(row.find, 0.0);
    const bool elsewhere = row.small < 1;  // not by operator new
    const bool in_place =
        row.name == "absl_flat_hash_map" || row.name == "boost_concurrent_flat_map";
    const bool in_lines = row.name.starts_with("read_mostly_map");
    if (row.name == "cow_map") {
      EXPECT_GE(row.insert, 496.0) << "a copy of all";
      EXPECT_GE(row.erase, 496.0);
    } else if (!elsewhere) {
      if (in_lines)
        EXPECT_LE(row.insert, 0.5) << "only where all places of a bucket are taken";
      else
        EXPECT_EQ(row.insert, in_place ? 0.0 : 1.0);
      EXPECT_EQ(row.assign, 0.0);
      EXPECT_EQ(row.erase, 0.0);
    }
    if (elsewhere) continue;
    EXPECT_GE(row.small, 16.0) << "a key and a value";
    if (row.name != "cow_map") {
      EXPECT_LE(row.small, 160.0) << "of old versions that wait to be freed only cow_map has many";
    }
    if (row.large > 0) {
      EXPECT_NEAR(row.large, row.small, 40.0) << "does not depend on the size";
      EXPECT_LE(row.grown, row.large + 40.0) << "what it had before has been freed";
    }
  }
}

}  // namespace
}  // namespace fencepost::map_memory::map_memory_test
