// What does a check cost that something has been initialised, or has ended? After the fact,
// alone and on all threads.
#include <atomic>
#include <string>

#include "benches/each_primitive.hpp"
#include "benches/pace.hpp"
#include "benches/timed_loop.hpp"
#include "primitives/generated/flag.hpp"
#include "primitives/generated/once.hpp"

namespace fencepost::bench {
namespace {

/// The check, and the value that it is for, on its line.
template <Once O>
class Initialised {
 public:
  static constexpr std::uint64_t expected = 3;
  Initialised() { static_cast<void>(look()); }

  [[gnu::always_inline]] std::uint64_t look() {
    if constexpr (requires { typename O::value_type; }) {
      return once_.get([this] { return made(); });
    } else {
      once_.call([this] { value_ = made(); });
      return value_;
    }
  }
  std::string wrong() const { return expect_equal("the runs of init", std::uint64_t{1}, runs_); }

 private:
  std::uint64_t made() {
    ++runs_;
    return expected;
  }
  O once_;
  std::uint64_t value_ = 0, runs_ = 0;
};

/// While it is not set, which is what threads find that look.
template <Flag F>
class Unset {
 public:
  static constexpr std::uint64_t expected = 0;
  [[gnu::always_inline]] std::uint64_t look() { return flag_.is_set() ? 1 : 0; }
  std::string wrong() {
    flag_.set();
    return flag_.is_set() ? "" : "the flag was set in vain";
  }

 private:
  F flag_;
};

/// Returns the sum of what was found.
template <class Checked>
[[gnu::noinline]] std::uint64_t check_loop(Checked& checked, harness::ThreadState& state) {
  const std::uint64_t batch = state.batch();
  std::uint64_t sum = 0;
  state.start();
  do {
    for (std::uint64_t left = batch; left != 0; --left) sum += checked.look();
  } while (state.again(batch));
  return sum;
}

template <class Checked>
class Check : public harness::Benchmark {
 public:
  void begin(std::byte* place, unsigned) override {
    checked_ = ::new (place) Checked;
    sum_.store(0, std::memory_order_relaxed);        // relaxed: the harness's barrier follows
    performed_.store(0, std::memory_order_relaxed);  // relaxed: as above
  }
  void run(harness::ThreadState& state) override {
    const std::uint64_t sum = check_loop(*checked_, state);
    // relaxed: read after the harness's barrier
    sum_.fetch_add(sum, std::memory_order_relaxed);
    performed_.fetch_add(state.performed(), std::memory_order_relaxed);
  }
  std::string end() override {
    const std::string wrong = checked_->wrong();
    std::destroy_at(checked_);
    // relaxed: as above
    const std::uint64_t sum = sum_.load(std::memory_order_relaxed);
    const std::uint64_t performed = performed_.load(std::memory_order_relaxed);
    return wrong.empty()
               ? expect_equal("the sum of what was found", performed * Checked::expected, sum)
               : wrong;
  }

 private:
  Checked* checked_ = nullptr;
  alignas(arch::padding_bytes) std::atomic<std::uint64_t> sum_{0}, performed_{0};
};

template <class Checked>
void add(const harness::Scope& scope, const harness::CaseName& name, bool sleeps) {
  for (const unsigned threads : scope.thread_counts) {
    harness::Case c = harness::named_case(name.with_threads(threads));
    c.pace = pace_of(threads, sleeps);
    c.bytes = sizeof(Checked);
    c.timed_code = code_of(&check_loop<Checked>);
    c.make = [] { return std::make_unique<Check<Checked>>(); };
    scope.add(std::move(c));
  }
}

const harness::Question once_question(
    "once", "What does a check cost that something has been initialised, or has ended?",
    [](const harness::Scope& scope) {
      // Nobody waits for an init that has ended.
      for_each(scope, once::all{}, [&]<class O>(std::type_identity<O>) {
        add<Initialised<O>>(scope, harness::CaseName("once", O::name, "check"), false);
      });
      for_each(scope, flag::all{}, [&]<class F>(std::type_identity<F>) {
        add<Unset<F>>(scope, harness::CaseName("flag", F::name, "check"),
                      std::same_as<F, flag::closed_channel>);
      });
    });

}  // namespace
}  // namespace fencepost::bench
