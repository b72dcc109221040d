// Passes over lines that are elsewhere: what is counted was done, and what was left out is found.
#include "benches/ring_pass.hpp"

#include <gtest/gtest.h>

#include <memory>
#include <new>
#include <set>
#include <thread>

#include "tests/support/testing.hpp"

namespace fencepost::bench::ring_pass_test {
namespace {

/// Writes each line, but for every 1000th after the first `honest`.
struct Writes {
  static constexpr std::uint64_t operations = lines_per_look;
  static constexpr bool writes = true;
  static inline std::uint64_t honest = ~std::uint64_t{0};
  static inline std::uint64_t visited = 0;
  static inline std::uint64_t held = 0;

  void visit(LineRing& ring, std::size_t first, std::uint64_t value) {
    for (std::size_t i = first; i < first + lines_per_look; ++i) {
      held += ring[i].word;
      if (++visited < honest || visited % 1000 != 0) ring[i].word = value;
    }
  }
  static std::string complaint(const Visited& made) {
    return expect_equal("the sum of what the words held", held, made.sum);
  }
};

struct Storage {
  std::byte* place =
      static_cast<std::byte*>(::operator new (LineRing::bytes, std::align_val_t{256}));
  Storage() = default;
  Storage(const Storage&) = delete;
  Storage& operator=(const Storage&) = delete;
  ~Storage() { ::operator delete (place, std::align_val_t{256}); }
};

constexpr std::uint64_t length = 1'000'000;  // ticks

template <Lines Where>
std::string passes(std::uint64_t honest) {
  Writes::honest = honest;
  Writes::visited = 0;
  Writes::held = 0;
  const Storage storage;
  RingPass<Writes, Where> benchmark;
  constexpr unsigned threads = Where == Lines::owned ? 2 : 1;
  harness::WindowGate gate;
  harness::ThreadState measures(0, threads, 1, arch::timestamp(), length, gate);
  harness::ThreadState owns(1, threads, 1, arch::timestamp(), length, gate);
  benchmark.begin(storage.place, threads);
  std::jthread other;
  if (threads == 2) other = std::jthread([&] { benchmark.run(owns); });
  benchmark.run(measures);
  if (other.joinable()) other.join();
  EXPECT_EQ(measures.performed(), Writes::visited) << "each visit counted, and none besides";
  EXPECT_TRUE(measures.finished());
  if (threads == 1) {  // two have one deadline, whenever they start
    EXPECT_GE(measures.elapsed(), length);
  }
  EXPECT_TRUE(measures.in_results());
  if (threads == 2) {
    EXPECT_FALSE(owns.in_results());
  }
  return benchmark.end();
}

TEST(PassesOverARing, ProveWhatTheyDid) {
  EXPECT_EQ(passes<Lines::owned>(~std::uint64_t{0}), "");
  EXPECT_EQ(passes<Lines::flushed>(~std::uint64_t{0}), "");
}

TEST(PassesOverARing, SeeALineThatWasLeftOut) {
  EXPECT_NE(passes<Lines::owned>(0), "");
  EXPECT_NE(passes<Lines::flushed>(0), "");
}

TEST(LineRing, VisitsEachLineOnceInNoOrder) {
  const Storage storage;
  LineRing ring(storage.place);
  std::set<const RingLine*> seen;
  const RingLine* at = &ring[0];
  std::size_t neighbours = 0;
  for (std::size_t i = 0; i < LineRing::lines; ++i) {
    EXPECT_EQ(at, &ring[i]);
    seen.insert(at);
    neighbours +=
        reinterpret_cast<std::uintptr_t>(at->next) - reinterpret_cast<std::uintptr_t>(at) ==
                LineRing::stride
            ? 1
            : 0;
    at = at->next;
  }
  EXPECT_EQ(at, &ring[0]) << "and comes back";
  EXPECT_EQ(seen.size(), LineRing::lines);
  EXPECT_LT(neighbours, 20U) << "what a prefetcher would guess";
}

TEST(LineRing, KnowsWhatItsWordsHeld) {
  EXPECT_EQ(LineRing::sum_before(0), 0U);
  std::uint64_t sum = 0;
  for (std::uint64_t visit = 0; visit < 3 * LineRing::lines + 5; ++visit) {
    sum += LineRing::fresh(visit / LineRing::lines);
    EXPECT_GT(sum, LineRing::sum_before(visit)) << "a visit left out shows";
  }
  EXPECT_EQ(LineRing::sum_before(3 * LineRing::lines + 5), sum);
}

TEST(LineRing, CountsTheLinesThatDiffer) {
  const Storage storage;
  LineRing ring(storage.place);
  ring.prepare(0, true);
  for (std::size_t i = 0; i < 10; ++i) ring[i].word = LineRing::fresh(0) + 1;
  ring.check(0, 10);
  EXPECT_EQ(ring.complaint(), "");
  ring.check(0, 11);
  EXPECT_NE(ring.complaint(), "");
}

}  // namespace
}  // namespace fencepost::bench::ring_pass_test
