// Every snapshot that takes the policy: all executions of a few threads, and all of its mutants fail.
#include <gtest/gtest.h>

#include <tuple>

#include "primitives/generated/snapshot.hpp"
#include "primitives/snapshot/versioned_cow.hpp"
#include "tests/explore/primitives/explored.hpp"

namespace fencepost::explore::snapshot_test {
namespace {

template <class S>
concept is_versioned = requires(S& data, const typename S::value_type& from) {
  data.update(0, from);
};

template <class S>
void write(S& data, unsigned k) {
  typename S::value_type from{};
  from.fill(k);
  data.write(from);
}

template <class S>
unsigned read(S& data) {
  typename S::value_type to{};
  data.read(to);
  require(to[0] == to[1], "torn");
  return static_cast<unsigned>(to[0]);
}

/// What the writer did before is seen, and no read goes back.
template <class S, unsigned Writes, unsigned Reads>
Result published(const Options& options) {
  return explore(
      [] {
        S data;
        var<unsigned> before[Writes + 1];
        together(
            [&] {
              for (unsigned k = 1; k <= Writes; ++k) {
                before[k] = k;
                write(data, k);
              }
            },
            [&] {
              unsigned last = 0;
              for (unsigned i = 0; i < Reads; ++i) {
                const unsigned k = read(data);
                require(k >= last, "an older one than before");
                require(before[k] == k, "not what was written before");
                last = k;
              }
            });
        require(read(data) == Writes, "not the last");
      },
      options);
}

template <class S>
Result two_readers(const Options& options) {
  return explore(
      [] {
        S data;
        const auto look = [&] { require(read(data) <= 2, "never written"); };
        const auto put = [&] {
          write(data, 1);
          if (!S::many_writers) write(data, 2);  // what the first one replaced is used again
        };
        together(put, look, look);
      },
      options);
}

/// The reader waits for both, or reads meanwhile.
template <class S>
Result two_writers(const Options& options) {
  return explore(
      [] {
        S data;
        together([&] { write(data, 1); }, [&] { write(data, 2); }, [&] { read(data); });
        require(read(data) != 0, "lost");
      },
      options);
}

/// Three writers: who replaces a version, who filled it and who fills it again.
template <class S>
Result three_writers(const Options& options) {
  return explore(
      [] {
        S data;
        together([&] { write(data, 1); }, [&] { write(data, 2); }, [&] { write(data, 3); });
        require(read(data) != 0, "lost");
      },
      options);
}

/// Adds one, unless another thread was faster; as all do, the version is the number.
template <class S>
bool try_increment(S& data) {
  typename S::value_type words{};
  const std::uint64_t seen = data.read(words);
  require(words[0] == words[1], "torn");
  require(words[0] == seen, "the version of other words");
  words.fill(seen + 1);
  return data.update(seen, words);
}

template <class S>
bool try_first_update(S& data) {
  typename S::value_type words{};
  words.fill(1);
  return data.update(0, words);
}

/// Those that are too late give their copies back, for the next write.
template <class S, unsigned Threads, auto Try>
Result updates(const Options& options) {
  return explore(
      [] {
        S data;
        var<unsigned> done[Threads];
        const auto work = [&] {
          const unsigned self = Explorer::active->thread() - 1;
          done[self] = Try(data) ? 1 : 0;
        };
        std::array<Call, most_threads> calls;
        calls.fill(Call::of(work));
        Explorer::active->run_threads(calls.data(), Threads);
        unsigned sum = 0;
        for (const auto& each : done) sum += each;
        require(sum != 0, "nobody was first");
        require(read(data) == sum, "an update is lost");
        require(try_increment(data), "fails alone");
        require(try_increment(data), "fails alone");
        require(read(data) == sum + 2, "not the last");
      },
      options);
}

/// One thread's update may be too late, the other one writes on in the copy that it gives back.
template <class S>
Result late_update(const Options& options) {
  return explore(
      [] {
        S data;
        bool done = false;
        together([&] { done = try_increment(data); },
                 [&] {
                   write(data, 1);
                   write(data, 2);
                 });
        const unsigned last = read(data);
        require(last == 2 || (done && last == 3), "an update came too late");
      },
      options);
}

template <class S>
std::vector<Scenario> scenarios() {
  std::vector<Scenario> all{{"TwoWritesTwoReads", published<S, 2, 2>}};
  // Until the writer uses again what the reader has given back.
  if constexpr (!S::many_writers) all.push_back({"ThreeWritesTwoReads", published<S, 3, 2>});
  if constexpr (S::many_readers) all.push_back({"TwoReaders", two_readers<S>});
  if constexpr (S::many_writers) all.push_back({"TwoWriters", two_writers<S>});
  if constexpr (is_versioned<S>) {
    all.push_back({"ThreeWritesTwoReads", published<S, 3, 2>});
    all.push_back({"ThreeWriters", three_writers<S>});
    all.push_back({"TwoIncrements", updates<S, 2, try_increment<S>>});
    all.push_back({"ThreeFirstUpdates", updates<S, 3, try_first_update<S>>});
    all.push_back({"LateUpdate", late_update<S>});
  }
  return all;
}

template <class S>
class ExploredSnapshot : public testing::Test {};
TYPED_TEST_SUITE(ExploredSnapshot, explorable<snapshot::all>, conformance::primitive_name);

TYPED_TEST(ExploredSnapshot, Passes) { expect_passes(scenarios<explored<TypeParam>>()); }

TYPED_TEST(ExploredSnapshot, MutantsFail) {
  expect_mutants_fail_of<TypeParam>(scenarios<explored<TypeParam>>());
}

/// The known mistake: the version is looked at, and then the words are written.
struct LooksThenWrites : explored<snapshot::versioned_cow> {
  bool update(std::uint64_t seen, const value_type& from) {
    value_type now{};
    if (read(now) != seen) return false;
    write(from);
    return true;
  }
};

TEST(ExploredSnapshot, UpdateThatLooksAndThenWritesFails) {
  const std::string failure =
      updates<LooksThenWrites, 2, try_increment<LooksThenWrites>>({}).failure;
  EXPECT_NE(failure.find("an update is lost"), std::string::npos) << failure;
}

}  // namespace
}  // namespace fencepost::explore::snapshot_test
