// Streams through memory prove what they did, window after window, in any order of operations.
#include "benches/memory/streaming.hpp"

#include <gtest/gtest.h>

#include "benches/memory/stream_ops.hpp"
#include "tests/benches/window.hpp"

namespace fencepost::bench::streaming_test {
namespace {

constexpr std::size_t kib = 1024, size = 16 * chunk_bytes;

std::shared_ptr<StreamBuffers> buffers() {
  static const auto all = std::make_shared<StreamBuffers>(std::size_t{1} << 30);
  return all;
}

template <class Op>
std::string two_windows(unsigned threads, bool warm) {
  std::vector<typename Streaming<Op>::Part> parts;
  for (unsigned thread = 0; thread < threads; ++thread) parts.push_back({thread, std::nullopt});
  Streaming<Op> benchmark(buffers(), parts, size, warm);
  std::string first, second;
  const auto states = window(benchmark, threads, 3, 0, 300'000, &first);
  EXPECT_GT(states[0].counted(), 0U);
  EXPECT_EQ(states[0].performed() % chunk_lines, 0U);
  window(benchmark, threads, 1, 0, 1'000,
         &second);  // less than once round: goes on where the first stopped
  return first + second;
}

TEST(Streaming, ProvesWhatItDid) {
  for (const bool warm : {true, false}) {
    for (const unsigned threads : {1U, 2U}) {
      arch::for_each(stream_ops::all{}, [&]<class Op>(std::type_identity<Op>) {
        EXPECT_EQ(two_windows<Op>(threads, warm), "") << Op::name;
      });
      EXPECT_EQ(two_windows<stream_ops::read>(threads, warm), "") << "after others have written";
    }
  }
}

/// Reads all but one word of a chunk.
struct ShortRead : stream_ops::read {
  static std::uint64_t run(std::uint64_t* from, std::uint64_t* to, std::uint64_t word) {
    return read::run(from, to, word) - from[17];
  }
};

/// Leaves out one chunk in a hundred.
template <class Op>
struct Careless : Op {
  static std::uint64_t run(std::uint64_t* from, std::uint64_t* to, std::uint64_t word) {
    static int calls = 0;
    return ++calls % 100 == 0 ? 0 : Op::run(from, to, word);
  }
};

/// Copies to where it should, but from elsewhere.
struct WrongCopy : stream_ops::copy {
  static std::uint64_t run(std::uint64_t* from, std::uint64_t* to, std::uint64_t word) {
    return copy::run(word == 3 ? from + chunk_words : from, to, word);
  }
};

TEST(Streaming, SeesWhatWasLeftOut) {
  EXPECT_NE(two_windows<ShortRead>(1, true), "");
  EXPECT_NE(two_windows<WrongCopy>(1, true), "");
}

TEST(Streaming, SeesChunksThatWereNotWritten) {
  // One round and a few chunks, so that nothing is written a second time.
  Streaming<Careless<stream_ops::write>> benchmark(buffers(), {{0, std::nullopt}},
                                                   256 * chunk_bytes, false);
  std::string wrong;
  window(benchmark, 1, 256, 0, 1, &wrong);
  EXPECT_NE(wrong, "");
}

TEST(StreamBuffers, GiveBackThoseOfOtherNodesBeforeTheyExceedTheLimit) {
  constexpr std::size_t each = 64 * kib;
  StreamBuffers all(2 * each);
  for (const unsigned node : {0U, 1U, 2U}) all.of(0, node, each);
  EXPECT_EQ(all.mapped(), each) << "that of node 2";
  all.of(1, 2U, each);
  EXPECT_EQ(all.mapped(), 2 * each) << "both threads of a case have theirs";
}

TEST(StreamBuffers, KeepALargerOne) {
  StreamBuffers all(std::size_t{1} << 20);
  StreamBuffer& one = all.of(0, std::nullopt, 64 * kib);
  EXPECT_EQ(&one, &all.of(0, std::nullopt, 8 * kib));
  one.fill(2);
  EXPECT_EQ(one.chunk(1).back(), word_of(1));
  one.changes_from(1);
  one.chunk(1).back() = 0;
  one.fill(2);
  EXPECT_EQ(one.chunk(1).back(), word_of(1));
}

}  // namespace
}  // namespace fencepost::bench::streaming_test
