// How many shards does a counter need, what does reading their sum cost, and how many bytes? While others update:
// counter_read.cpp.
#include <atomic>
#include <bit>
#include <optional>
#include <set>
#include <string_view>
#include <utility>

#include "benches/counter_update.hpp"
#include "benches/each_primitive.hpp"
#include "primitives/concepts.hpp"
#include "primitives/generated/counter.hpp"

namespace fencepost::bench {
namespace {

/// No counter: what no add can be below. Each thread adds to a thread_local word, of which nobody else knows before it ends.
class ThreadLocal {
 public:
  static constexpr std::string_view name = "thread_local";
  static constexpr bool sharded = false, blocks = false;

  class thread {
   public:
    explicit thread(ThreadLocal& counter) : counter_(counter) { word = 0; }
    ~thread() {
      counter_.sum_.fetch_add(word, std::memory_order_relaxed);  // relaxed: see performed_
    }
    thread(const thread&) = delete;
    thread& operator=(const thread&) = delete;
    void add(std::uint64_t n) {
      word += n;
      keep_in_memory(word);
    }

   private:
    /// With nothing else on its line. On Zen 4 an add took 1.0 or 6.6 cycles, from process to process; those of `registered`,
    /// by way of a register, 1.0 each time.
    alignas(arch::padding_bytes) static thread_local std::uint64_t word;
    ThreadLocal& counter_;
  };

  static constexpr std::size_t bytes(unsigned) { return sizeof(std::uint64_t); }
  ThreadLocal(std::byte*, unsigned) {}
  std::uint64_t sum() const { return sum_.load(std::memory_order_relaxed); }  // relaxed: as above

 private:
  std::atomic<std::uint64_t> sum_{0};
};
alignas(arch::padding_bytes) thread_local std::uint64_t ThreadLocal::thread::word = 0;

/// Returns the last sum read.
template <Counter C>
[[gnu::noinline]] std::uint64_t read_loop(const C& counter, harness::ThreadState& state) {
  const std::uint64_t batch = state.batch();
  std::uint64_t sum = 0;
  state.start();
  do {
    for (std::uint64_t left = batch; left != 0; --left) {
      sum = counter.sum();
      keep(sum);
    }
  } while (state.again(batch));
  return sum;
}

/// The counter object is small and only read; its cells lie in the pool.
template <Counter C>
class Update : public harness::Benchmark {
 public:
  explicit Update(unsigned shards) : shards_(shards) {}

  void begin(std::byte* place, unsigned) override {
    counter_.emplace(place, shards_);
    performed_.store(0, std::memory_order_relaxed);  // relaxed: the harness's barrier follows
  }
  void run(harness::ThreadState& state) override {
    update_loop(*counter_, state);
    // relaxed: read after the harness's barrier
    performed_.fetch_add(state.performed(), std::memory_order_relaxed);
  }
  std::string end() override {
    const std::uint64_t sum = counter_->sum();
    counter_.reset();
    // relaxed: as above
    return expect_equal("the sum", performed_.load(std::memory_order_relaxed), sum);
  }

 private:
  unsigned shards_;
  std::optional<C> counter_;
  alignas(arch::padding_bytes) std::atomic<std::uint64_t> performed_{0};
};

/// Reading while nobody writes: what the shards cost at the least. Every shard holds something first.
template <Counter C>
class Read : public harness::Benchmark {
 public:
  explicit Read(unsigned shards) : shards_(shards) {}

  void begin(std::byte* place, unsigned) override {
    counter_.emplace(place, shards_);
    for (unsigned i = 0; i < shards_; ++i) support::counter_user<C>(*counter_, i).add(i + 1);
  }
  void run(harness::ThreadState& state) override { read_ = read_loop(*counter_, state); }
  std::string end() override {
    counter_.reset();
    return expect_equal("the sum read", std::uint64_t{shards_} * (shards_ + 1) / 2, read_);
  }

 private:
  unsigned shards_;
  std::optional<C> counter_;
  std::uint64_t read_ = 0;
};

/// 1, 2, 4, .. up to twice the cores or the next power of two: a sharded counter has no other numbers of cells.
std::set<unsigned> shard_counts(unsigned cores) {
  std::set<unsigned> counts;
  for (unsigned n = 1; n <= std::bit_ceil(2 * cores); n *= 2) counts.insert(n);
  return counts;
}

template <Counter C>
harness::Case shape(std::string_view operation, unsigned shards, unsigned threads) {
  const harness::CaseName plain("counter", C::name, operation);
  const harness::CaseName name = C::sharded ? plain.with("shards", shards) : plain;
  harness::Case c = harness::named_case(name.with_threads(threads));
  c.bytes = C::bytes(shards);
  c.constants["bytes"] = static_cast<double>(C::bytes(shards));
  c.obstacle = obstacle_to<C>();
  return c;
}

/// Those with one shape are compared with ThreadLocal.
template <Counter C>
void add_update(const harness::Scope& scope, unsigned shards) {
  for (const unsigned threads : scope.thread_counts) {
    harness::Case c = shape<C>("update", shards, threads);
    c.pace = pace_of<C>(threads);
    c.timed_code = code_of(&update_loop<C>);
    c.make = [=] { return std::make_unique<Update<C>>(shards); };
    if (!C::sharded && C::name != ThreadLocal::name)
      c.baseline =
          harness::CaseName("counter", ThreadLocal::name, "update").with_threads(threads).text();
    scope.add(std::move(c));
  }
}

template <Counter C>
void add_read(const harness::Scope& scope, unsigned shards) {
  harness::Case c = shape<C>("read", shards, 1);
  c.timed_code = code_of(&read_loop<C>);
  c.make = [=] { return std::make_unique<Read<C>>(shards); };
  scope.add(std::move(c));
}

template <Counter C>
void add_shape(const harness::Scope& scope, unsigned shards) {
  add_update<C>(scope, shards);
  add_read<C>(scope, shards);
}

const harness::Question counter_sharding_question(
    "counter_sharding", "How many shards does a counter need?", [](const harness::Scope& scope) {
      scope.add_in(false, [&] { add_update<ThreadLocal>(scope, 1); });
      for_each(scope, counter::all{}, [&]<class C>(std::type_identity<C>) {
        if constexpr (C::sharded) {
          for (const unsigned shards : shard_counts(scope.cores)) add_shape<C>(scope, shards);
        } else {
          add_shape<C>(scope, 1);
        }
      });
    });

}  // namespace
}  // namespace fencepost::bench
