// The benchmark of union-find: all threads unite pairs of elements at random, and ask whether others are in one set. Each window
// begins with sets of one element: of few elements, all are in one set soon, and calls are searches; of many, most unite.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <new>
#include <span>
#include <string>

#include "benches/channel_round_trip.hpp"
#include "benches/maps/keys.hpp"
#include "benches/percent.hpp"
#include "benches/support/structure_bench.hpp"
#include "benches/support/timed_call.hpp"
#include "benches/timed_loop.hpp"
#include "harness/benchmark/benchmark.hpp"
#include "primitives/concepts/disjoint_sets.hpp"

namespace fencepost::bench {

/// What a thread keeps from window to window: its streams. And what it did in the last one.
struct SetWorker {
  Percent unites;
  RankStream elements;
  std::uint64_t united = 0, lost = 0;
};

template <DisjointSets S, Timed timed>
[[gnu::noinline]] void unite_loop(S& all, const KeyTable& table, SetWorker& worker,
                                  harness::Durations* durations, harness::ThreadState& state) {
  const std::uint64_t batch = state.batch();
  SetWorker local = worker;    // in registers
  std::uint32_t last[2] = {};  // united last
  state.start();
  do {
    for (std::uint64_t left = batch; left != 0; --left) {
      const auto one = static_cast<std::uint32_t>(local.elements.next(table));
      const auto other = static_cast<std::uint32_t>(local.elements.next(table));
      if (local.unites.yes()) {
        const bool united =
            timed_call<timed == Timed::writes>(durations, [&] { return all.unite(one, other); });
        local.united += united ? 1U : 0U;
        last[0] = one, last[1] = other;
      } else {
        timed_call<timed == Timed::reads>(durations, [&] { return all.same_set(one, other); });
      }
    }
    local.lost += all.same_set(last[0], last[1]) ? 0U : 1U;  // once in a batch
  } while (state.again(batch));
  worker = local;
}

/// size: number of elements, a power of two of 2^20 at most.
template <DisjointSets S, Timed timed = Timed::none>
class Unite : public StructureBench<S, SetWorker, timed != Timed::none> {
  using Base = StructureBench<S, SetWorker, timed != Timed::none>;
  using Base::memory_, Base::workers_;

 public:
  Unite(std::uint64_t size, unsigned unites)
      : size_(size), unites_(unites), table_(Keys::uniform, size) {}

  void place_own(std::span<std::byte* const> parts) override {
    workers_.place(parts, [this](const SetWorker* last) {
      return last != nullptr ? SetWorker{last->unites, last->elements}
                             : SetWorker{Percent(unites_), RankStream()};
    });
  }
  void begin(std::byte* place, unsigned) override {
    memory_.fill(sizeof(S), sizeof(std::uint32_t), [&] {
      all_ = ::new (place) S(size_);
      return size_;
    });
  }
  std::string end() override {
    return this->finished(proof(), SetWorker{Percent(unites_), RankStream()}, all_);
  }

  static const void* timed_code() { return code_of(&unite_loop<S, timed>); }

 private:
  void loop(SetWorker& worker, harness::Durations* durations,
            harness::ThreadState& state) override {
    unite_loop<S, timed>(*all_, table_, worker, durations, state);
  }

  std::string proof() const {
    std::uint64_t united = 0, lost = 0;
    for (std::size_t i = 0; i < workers_.size(); ++i)
      united += workers_[i].united, lost += workers_[i].lost;
    if (lost != 0) return std::to_string(lost) + " pairs were in two sets after they were united";
    return expect_equal("the number of sets", size_ - united, std::uint64_t{all_->sets()});
  }

  std::uint64_t size_;
  unsigned unites_;
  const KeyTable table_;
  S* all_ = nullptr;
};

}  // namespace fencepost::bench
