// The benchmark that follows a cycle of loads, each of which has to wait for the one before.
#pragma once

#include <memory>
#include <utility>

#include "benches/memory/working_sets.hpp"
#include "benches/timed_loop.hpp"
#include "harness/benchmark/benchmark.hpp"

namespace fencepost::bench {

class Chase : public harness::Benchmark {
 public:
  using Word = RandomCycle::Word;

  /// warm: the set fits a cache, into which it is read before each window, since other cases ran in between. A larger one goes
  /// on where the last window stopped, at lines that were not wanted for longest.
  Chase(std::shared_ptr<WorkingSets> sets, const WorkingSet& set, bool warm)
      : sets_(std::move(sets)), kept_(&sets_->of(set)), warm_(warm) {}

  void begin(std::byte*, unsigned) override {
    from_ = kept_->at;
    loads_ = 0;
  }

  void run(harness::ThreadState& state) override {
    state.start();
    if (warm_) {
      state.pause();
      keep(kept_->cycle.read_all());
      state.resume();
    }
    kept_->at = follow(from_, state);
    loads_ = state.performed();
  }

  std::string end() override {
    return expect_equal("steps around the cycle", loads_ % kept_->cycle.length(),
                        kept_->cycle.steps(from_, kept_->at));
  }

  static const void* timed_code() { return code_of(&Chase::follow); }

 protected:
  std::uint64_t loads_ = 0;

 private:
  [[gnu::noinline]] static Word follow(Word at, harness::ThreadState& state) {
    const std::uint64_t batch = state.batch();
    do {
      for (std::uint64_t left = batch; left != 0; --left) {
        // Written out, as the steps of a form are.
        [&]<std::size_t... I>(std::index_sequence<I...>) __attribute__((always_inline)) {
          ((static_cast<void>(I), at = RandomCycle::next(at), settle(at)), ...);
        }
        (std::make_index_sequence<usual_unroll>{});
      }
    } while (state.again(batch * usual_unroll));
    return at;
  }

  std::shared_ptr<WorkingSets> sets_;
  WorkingSets::Kept* kept_;
  bool warm_;
  Word from_ = nullptr;
};

}  // namespace fencepost::bench
