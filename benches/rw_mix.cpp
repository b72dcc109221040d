// From which share of reads on does a reader-writer lock pay? Every lock does the same mix, the plain
// mutex too.
#include <atomic>

#include "benches/percent.hpp"
#include "benches/timed_loop.hpp"
#include "benches/work.hpp"
#include "harness/benchmark/registry.hpp"
#include "primitives/concepts.hpp"
#include "primitives/generated/rwmutex.hpp"

namespace fencepost::bench {
namespace {

/// Writers keep two plain words equal, with the work between the two; a reader that sees them differ, or a sum
/// that is not the number of writes, disproves the lock.
template <RwMutex M>
struct Guarded {
  M mutex;
  std::uint64_t first = 0;
  std::uint64_t second = 0;
};

struct Tally {
  std::uint64_t writes = 0;
  std::uint64_t torn = 0;
};

template <RwMutex M>
[[gnu::noinline]] void mix_loop(Guarded<M>& guarded, Percent reads, WorkLength critical,
                                Tally& tally, harness::ThreadState& state) {
  const std::uint64_t batch = state.batch();
  Tally local;
  state.start();
  do {
    for (std::uint64_t left = batch; left != 0; --left) {
      if (reads.yes()) {
        guarded.mutex.lock_shared();
        const std::uint64_t first = work(critical, guarded.first) - critical.cycles();
        std::atomic_signal_fence(std::memory_order_seq_cst);  // the compiler: second is read last
        if (first != guarded.second) ++local.torn;
        guarded.mutex.unlock_shared();
      } else {
        guarded.mutex.lock();
        const std::uint64_t first = ++guarded.first;
        // the compiler: first is written before the work
        std::atomic_signal_fence(std::memory_order_seq_cst);
        guarded.second = work(critical, first) - critical.cycles();
        guarded.mutex.unlock();
        ++local.writes;
      }
    }
  } while (state.again(batch));
  tally = local;
}

template <RwMutex M>
class Mix : public harness::Benchmark {
 public:
  Mix(unsigned reads, WorkLength critical) : reads_(reads), critical_(critical) {}

  void begin(std::byte* place, unsigned threads) override {
    guarded_ = ::new (place) Guarded<M>;
    tallies_.assign(threads, {});
  }
  void run(harness::ThreadState& state) override {
    mix_loop(*guarded_, Percent(reads_, state.index()), critical_, tallies_[state.index()].value,
             state);
  }
  std::string end() override {
    Tally all;
    for (const auto& tally : tallies_) {
      all.writes += tally.value.writes;
      all.torn += tally.value.torn;
    }
    const std::uint64_t first = guarded_->first, second = guarded_->second;
    std::destroy_at(guarded_);
    if (all.torn != 0) return std::to_string(all.torn) + " readers saw a half-done write";
    if (first != second) return "the two guarded words differ";
    return expect_equal("the number of writes", all.writes, first);
  }

 private:
  unsigned reads_;
  WorkLength critical_;
  Guarded<M>* guarded_ = nullptr;
  std::vector<Padded<Tally>> tallies_;
};

template <RwMutex M>
void add_lock(const harness::Scope& scope) {
  for (const unsigned reads : {0U, 50U, 90U, 99U, 100U}) {
    for (const WorkLength critical : work_lengths) {
      for (const unsigned threads : scope.thread_counts) {
        harness::Case c = harness::named_case(harness::CaseName("rwmutex", M::name, "mix")
                                                  .with("reads", reads)
                                                  .with("critical", critical.cycles())
                                                  .with_threads(threads));
        c.pace = threads == 1 ? harness::Pace::alone : harness::Pace::blocking;
        c.bytes = sizeof(Guarded<M>);
        c.timed_code = code_of(&mix_loop<M>);
        c.make = [=] { return std::make_unique<Mix<M>>(reads, critical); };
        c.constants["work_cycles"] = critical.cycles();
        scope.add(std::move(c));
      }
    }
  }
}

const harness::Question question(
    "rw_mix", "From which share of reads does an RW mutex pay?", [](const harness::Scope& scope) {
      arch::for_each(rwmutex::all{}, [&]<class M>(std::type_identity<M>) { add_lock<M>(scope); });
    });

}  // namespace
}  // namespace fencepost::bench
