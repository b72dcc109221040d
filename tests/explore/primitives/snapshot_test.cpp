// Every snapshot that takes the policy: all executions of a few threads, and all of its mutants fail.
#include <gtest/gtest.h>

#include <tuple>

#include "primitives/generated/snapshot.hpp"
#include "tests/explore/primitives/explored.hpp"

namespace fencepost::explore::snapshot_test {
namespace {

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

template <class S>
std::vector<Scenario> scenarios() {
  std::vector<Scenario> all{{"TwoWritesTwoReads", published<S, 2, 2>}};
  // Until the writer uses again what the reader has given back.
  if constexpr (!S::many_writers) all.push_back({"ThreeWritesTwoReads", published<S, 3, 2>});
  if constexpr (S::many_readers) all.push_back({"TwoReaders", two_readers<S>});
  if constexpr (S::many_writers) all.push_back({"TwoWriters", two_writers<S>});
  return all;
}

template <class S>
class ExploredSnapshot : public testing::Test {};
TYPED_TEST_SUITE(ExploredSnapshot, explorable<snapshot::all>, conformance::primitive_name);

TYPED_TEST(ExploredSnapshot, Passes) { expect_passes(scenarios<explored<TypeParam>>()); }

TYPED_TEST(ExploredSnapshot, MutantsFail) {
  const auto all = scenarios<explored<TypeParam>>();
  if (TypeParam::name == "mutex_snapshot") return expect_mutants_fail(all);
  if (TypeParam::name != "seqlock_seq_cst") return expect_mutants_fail(all);
  // The words are seq_cst, too: for their order among writers, and for a reader of a new word to find the count changed, that of
  // the words is enough.
  expect_mutants_fail_but_for_seq_cst(
      all, {"seqlock.hpp operator(): load seq_cst, no acquire",
            "seqlock.hpp operator(): compare_exchange seq_cst-seq_cst, no acquire",
            "seqlock.hpp operator(): compare_exchange seq_cst-seq_cst, no release",
            "seqlock.hpp operator(): compare_exchange seq_cst-seq_cst, failure relaxed",
            "seqlock.hpp try_read: load seq_cst, no acquire"});
}

}  // namespace
}  // namespace fencepost::explore::snapshot_test
