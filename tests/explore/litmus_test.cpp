// Litmus tests with known verdicts: the explorer produces exactly the results that C++20 allows, but those of load buffering,
// with its reduction and without.
#include <gtest/gtest.h>

#include <array>
#include <iostream>
#include <random>
#include <set>
#include <sstream>

#include "tests/explore/atomic.hpp"

namespace fencepost::explore::litmus_test {
namespace {

struct Litmus {
  const char* name;
  /// Threads between |; `x=1` store, `x` load, `x+1` fetch_add, `F` fence; then a acquire, r release, b both, s seq_cst, or
  /// nothing for relaxed. After a semicolon: what is loaded at the end.
  const char* program;
  /// What the loads may read, in the order of the text; `-` all of 0 and 1 but the following.
  const char* results;

  friend std::ostream& operator<<(std::ostream& out, const Litmus& test) {
    return out << test.name;
  }
};

constexpr Litmus tests[] = {
    {"MP", "x=1 y=1 | y x", "-"},
    {"MP_release", "x=1 y=1r | y x", "-"},
    {"MP_acquire", "x=1 y=1 | ya x", "-"},
    {"MP_release_acquire", "x=1 y=1r | ya x", "- 10"},
    {"MP_fences", "x=1 Fr y=1 | y Fa x", "- 10"},
    {"MP_wrong_fences", "x=1 Fa y=1 | y Fr x", "-"},
    {"SB", "x=1 y | y=1 x", "-"},
    {"SB_release_acquire", "x=1r ya | y=1r xa", "-"},
    {"SB_acq_rel_fences", "x=1 Fb y | y=1 Fb x", "-"},
    {"SB_seq_cst_stores_only", "x=1s ya | y=1s xa", "-"},
    {"SB_seq_cst", "x=1s ys | y=1s xs", "- 00"},
    {"SB_seq_cst_fences", "x=1 Fs y | y=1 Fs x", "- 00"},
    {"SB_one_seq_cst_fence", "x=1 Fs y | y=1 Fb x", "-"},
    {"LB_is_not_produced", "x y=1 | y x=1", "- 11"},
    {"CoRR_CoWW", "x=1 x=2 | x x ; x", "002 012 022 112 122 222"},
    {"W22", "x=1 y=2 | y=1 x=2 ; x y", "11 12 21 22"},
    {"W22_release", "x=1r y=2r | y=1r x=2r ; x y", "11 12 21 22"},
    {"W22_seq_cst", "x=1s y=2s | y=1s x=2s ; x y", "12 21 22"},
    {"R_release_acquire", "x=1r y=1r | y=2r xa ; y", "01 02 11 12"},
    {"R_seq_cst", "x=1s y=1s | y=2s xs ; y", "01 11 12"},
    {"R_seq_cst_fences", "x=1 Fs y=1 | y=2 Fs x ; y", "01 11 12"},
    {"S", "x=2 y=1 | y x=1 ; x", "01 02 11 12"},
    {"S_release_acquire", "x=2 y=1r | ya x=1 ; x", "01 02 11"},
    {"IRIW_acquire", "x=1r | y=1r | xa ya | ya xa", "-"},
    {"IRIW_seq_cst", "x=1s | y=1s | xs ys | ys xs", "- 1010"},
    {"IRIW_seq_cst_fences", "x=1 | y=1 | x Fs y | y Fs x", "- 1010"},
    {"WRC", "x=1 | x y=1 | y x", "-"},
    {"WRC_release_acquire", "x=1r | xa y=1r | ya x", "- 110"},
    {"ISA2", "x=1 y=1 | y z=1 | z x", "-"},
    {"ISA2_release_acquire", "x=1 y=1r | ya z=1r | za x", "- 110"},
    {"RWC_acq_rel_fences", "x=1 | x Fb y | y=1 Fb x", "-"},
    {"RWC_seq_cst_fences", "x=1 | x Fs y | y=1 Fs x", "- 100"},
    // C++20 orders x=1 and ys only if both are sequenced before and after what synchronizes.
    {"RWC_seq_cst", "x=1s | xs ys | y=1s xs", "- 100"},
    {"RWC_seq_cst_but_one_load", "x=1s | xa ys | y=1s xs", "-"},
    {"Sequence_through_RMW", "x=1 y=1r | y+2 | ya x", "000 001 011 020 021 100 101 111 131"},
    {"Sequence_ends_in_another_store", "x=1 y=1r | y=2 | ya x", "00 01 11 20 21"},
    {"Sequence_ends_in_own_store", "x=1 y=1r y=2 | ya x", "00 01 11 20 21"},
    {"RMW", "x+1 | x+1 ; x", "012 102"},
    // P0668R5: C++11 forbade 130, which Power does.
    {"Z6U", "x=1s y=1r | y+1s y | y=3s xs", "010 011 030 031 120 121 130 131 310 311 340 341"},
    {"Z6U_seq_cst", "x=1s y=1s | y+1s y | y=3s xs", "010 011 030 031 120 121 131 310 311 340 341"},
};

struct Op {
  char what;  ///< = + F, or blank for a load
  std::size_t at = 0;
  int value = 0;
  Order order = relaxed;
  std::size_t result = 0;
};

struct Program {
  std::vector<std::vector<Op>> threads{{}};
  std::vector<Op> end;
  std::size_t results = 0;

  explicit Program(const char* text) {
    std::istringstream words(text);
    bool ends = false;
    for (std::string word; words >> word;) {
      ends = ends || word == ";";
      if (word == "|") threads.emplace_back();
      if (word != "|" && word != ";") (ends ? end : threads.back()).push_back(op(word));
    }
  }
  Op op(const std::string& word) {
    Op made{word.size() > 2 ? word[1] : ' '};
    if (word[0] == 'F') made.what = 'F';
    if (made.what != 'F') made.at = static_cast<std::size_t>(word[0] - 'x');
    if (word.size() > 2) made.value = word[2] - '0';
    const std::size_t order = std::string("arbs").find(word.back());
    if (order < 4) made.order = std::array{acquire, release, acq_rel, seq_cst}[order];
    if (made.what == ' ' || made.what == '+') made.result = results++;
    return made;
  }
};

struct Memory {
  std::array<atomic<int>, 3> at;
  std::array<int, 8> results{};

  void run(const std::vector<Op>& ops) {
    for (const Op& op : ops) {
      if (op.what == 'F') Sync::fence(op.order);
      if (op.what == '=') at[op.at].store(op.value, op.order);
      if (op.what == '+') results[op.result] = at[op.at].fetch_add(op.value, op.order);
      if (op.what == ' ') results[op.result] = at[op.at].load(op.order);
    }
  }
};

struct Runner {
  Memory* memory = nullptr;
  const std::vector<Op>* ops = nullptr;
  void operator()() const { memory->run(*ops); }
};

std::set<std::string> results_of(const Litmus& litmus, bool reduced) {
  const Program program(litmus.program);
  std::set<std::string> seen;
  const Result result = explore(
      [&] {
        Memory memory;
        std::array<Runner, most_threads> runners;
        std::array<Call, most_threads> calls;
        const std::size_t count = program.threads.size();
        for (std::size_t i = 0; i < count; ++i) {
          runners[i] = {&memory, &program.threads[i]};
          calls[i] = Call::of(runners[i]);
        }
        Explorer::active->run_threads(calls.data(), static_cast<unsigned>(count));
        memory.run(program.end);
        std::string text;
        for (std::size_t i = 0; i < program.results; ++i) text += std::to_string(memory.results[i]);
        seen.insert(text);
      },
      {.reduced = reduced});
  EXPECT_TRUE(result.complete) << result;
  if (reduced && *litmus.name != '\0') std::cout << result;
  if (reduced && *litmus.results == '-') {
    EXPECT_EQ(result.executions, seen.size()) << "each once";
  }
  return seen;
}

std::set<std::string> expected(const char* results, std::size_t length) {
  std::set<std::string> all;
  std::istringstream words(results);
  bool but = false;
  for (std::string word; words >> word;) {
    if (word == "-") {
      but = true;
      for (unsigned bits = 0; bits < 1U << length; ++bits)
        all.insert(std::bitset<8>(bits).to_string().substr(8 - length));
    } else if (but) {
      all.erase(word);
    } else {
      all.insert(word);
    }
  }
  return all;
}

class LitmusTest : public testing::TestWithParam<Litmus> {};

TEST_P(LitmusTest, HasExactlyItsResults) {
  const std::set<std::string> results =
      expected(GetParam().results, Program(GetParam().program).results);
  EXPECT_EQ(results_of(GetParam(), true), results);
  EXPECT_EQ(results_of(GetParam(), false), results) << "without the reduction";
}

TEST(RandomLitmusTest, HasTheSameResultsWithoutTheReduction) {
  const std::uint64_t seed = bound("FENCEPOST_SEED", std::random_device{}());
  std::mt19937_64 random(seed);
  for (std::uint64_t i = 0; i < bound("FENCEPOST_PROGRAMS", 100); ++i) {
    std::string text;
    for (const char* end : {" |", " |", " ; x y"}) {
      for (std::uint64_t left = 1 + random() % 2; left > 0; --left) {
        text += random() % 2 == 0 ? " x" : " y";
        text += std::array{"", "a", "s", "=1", "=2r", "=3s", "+1", "+2b", "+4s"}[random() % 9];
        if (random() % 4 == 0) text += std::array{" Fa", " Fr", " Fs"}[random() % 3];
      }
      text += end;
    }
    const Litmus litmus{"", text.c_str(), ""};
    EXPECT_EQ(results_of(litmus, true), results_of(litmus, false))
        << text << ", FENCEPOST_SEED=" << seed;
  }
}

INSTANTIATE_TEST_SUITE_P(Known, LitmusTest, testing::ValuesIn(tests),
                         [](const auto& test) { return std::string(test.param.name); });

}  // namespace
}  // namespace fencepost::explore::litmus_test
