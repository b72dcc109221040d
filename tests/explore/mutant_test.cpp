// The mutants of a small program are what they should be, and each changes what it says.
#include <gtest/gtest.h>

#include "tests/explore/atomic.hpp"
#include "tests/explore/mutants.hpp"

namespace fencepost::explore::mutant_test {
namespace {

using Texts = std::vector<std::string>;

Texts mutants_of_one(Result (*run)(const Options&)) {
  const Scenario scenarios[] = {{"it", run}};
  Texts texts;
  for (const Mutant& mutant : mutants_of(scenarios, "mutant_test"))
    texts.push_back(text_of(mutant));
  return texts;
}

/// The failure of the program with its only mutant of that fault.
std::string failure(Result (*run)(const Options&), Fault fault) {
  const Scenario scenarios[] = {{"it", run}};
  for (const Mutant& mutant : mutants_of(scenarios, "mutant_test")) {
    if (mutant.fault != fault) continue;
    Options options;
    options.mutant = &mutant;
    return run(options).failure;
  }
  return "no such mutant";
}

Result message(const Options& options) {
  return explore(
      [] {
        atomic<int> flag;
        var<int> data;
        together(
            [&] {
              data = 1;
              flag.store(1, release);
            },
            [&] {
              if (flag.load(acquire) == 1) require(data == 1, "not published");
            });
        require(flag.load(relaxed) == 1, "not stored");
      },
      options);
}

Result two_add(const Options& options) {
  return explore(
      [] {
        atomic<int> sum;
        const auto add = [&] { sum.fetch_add(1, relaxed); };
        together(add, add);
        require(sum.load(relaxed) == 2, "lost");
      },
      options);
}

Result two_try(const Options& options) {
  return explore(
      [] {
        atomic<int> word;
        atomic<int> winners;
        const auto attempt = [&] {
          int expected = 0;
          if (word.compare_exchange_strong(expected, 7, acq_rel, acquire))
            winners.store(1, relaxed);
        };
        together(attempt, attempt);
        require(word.load(relaxed) == 7, "nobody");
      },
      options);
}

Result sleeper(const Options& options) {
  return explore(
      [] {
        atomic<int> word;
        together(
            [&] {
              word.store(1, relaxed);
              word.futex_wake(1);
            },
            [&] {
              while (word.load(relaxed) == 0) word.futex_wait(0);
            });
      },
      options);
}

Result dekker(const Options& options) {
  return explore(
      [] {
        atomic<int> a, b;
        int first = 0, second = 0;
        together(
            [&] {
              a.store(1, relaxed);
              Sync::fence(seq_cst);
              first = b.load(relaxed);
            },
            [&] {
              b.store(1, relaxed);
              Sync::fence(seq_cst);
              second = a.load(relaxed);
            });
        require(first + second > 0, "both missed");
      },
      options);
}

TEST(Mutants, AreMadeOfEachOperation) {
  EXPECT_EQ(mutants_of_one(message),
            (Texts{"mutant_test.cpp operator(): store release, no release",
                   "mutant_test.cpp operator(): store release, left out",
                   "mutant_test.cpp operator(): load acquire, no acquire"}));
  EXPECT_EQ(mutants_of_one(two_add),
            (Texts{"mutant_test.cpp operator(): modify relaxed, not atomic"}));
  const std::string start = "mutant_test.cpp operator(): compare_exchange acq_rel-acquire, ";
  EXPECT_EQ(mutants_of_one(two_try).size(), 7U);
  EXPECT_EQ(mutants_of_one(two_try).front(), start + "no acquire");
}

TEST(Mutants, DoWhatTheySay) {
  EXPECT_EQ(failure(message, Fault::no_release), "data race on v0, T2");
  EXPECT_EQ(failure(message, Fault::no_acquire), "data race on v0, T2");
  EXPECT_EQ(failure(message, Fault::left_out), "not stored, T0");
  EXPECT_EQ(failure(two_add, Fault::not_atomic), "lost, T0");
  EXPECT_EQ(failure(two_try, Fault::swapped_arguments), "nobody, T0");
  EXPECT_EQ(failure(two_try, Fault::failure_ignored), "") << "what it does is not looked at";
  EXPECT_EQ(failure(sleeper, Fault::left_out), "deadlock: T2 sleeps");
  EXPECT_EQ(failure(dekker, Fault::no_seq_cst), "both missed, T0");
}

TEST(Mutants, WeakenHalfAnOrder) {
  EXPECT_EQ(weakened(acq_rel, Kind::modify, Fault::no_acquire), release);
  EXPECT_EQ(weakened(acq_rel, Kind::modify, Fault::no_release), acquire);
  EXPECT_EQ(weakened(seq_cst, Kind::load, Fault::no_seq_cst), acquire);
  EXPECT_EQ(weakened(seq_cst, Kind::store, Fault::no_seq_cst), release);
  EXPECT_EQ(weakened(seq_cst, Kind::fence, Fault::left_out), relaxed);
}

TEST(Explorer, AnExceptionOfAThreadFails) {
  const Result result = explore([] { together([] { throw std::runtime_error("boom"); }); });
  EXPECT_EQ(result.failure, "exception: boom");
}

}  // namespace
}  // namespace fencepost::explore::mutant_test
