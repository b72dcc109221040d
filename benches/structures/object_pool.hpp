// The benchmarks of object pools: each thread gets an object and gives it back, or one gets them and another gives them back, by
// way of a queue.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <memory_resource>
#include <new>
#include <optional>
#include <span>
#include <string>

#include "benches/channel_round_trip.hpp"
#include "benches/spinning_channel.hpp"
#include "benches/support/structure_bench.hpp"
#include "benches/support/timed_call.hpp"
#include "benches/timed_loop.hpp"
#include "harness/benchmark/benchmark.hpp"
#include "primitives/concepts/object_pool.hpp"
#include "primitives/queue/spsc_ring.hpp"
#include "primitives/support/sync.hpp"

namespace fencepost::bench {

/// Of a thread.
struct PoolLedger {
  std::uint64_t used = 0, none = 0, dirty = 0;
};

/// Which operations are timed one by one.
enum class TimedEnd { none, get, put };

template <ObjectPool P, TimedEnd timed>
[[gnu::noinline]] void get_put_loop(P& pool, PoolLedger& ledger, harness::Durations* durations,
                                    harness::ThreadState& state) {
  const std::uint64_t batch = state.batch();
  PoolLedger own;
  state.start();
  do {
    for (std::uint64_t left = batch; left != 0; --left) {
      typename P::object* const one =
          timed_call<timed == TimedEnd::get>(durations, [&] { return pool.get(); });
      if (one == nullptr) {
        ++own.none;
        continue;
      }
      if (!P::keeps && one->words[0] != 0) ++own.dirty;
      ++one->words[0];
      ++own.used;
      timed_call<timed == TimedEnd::put>(durations, [&] { return pool.put(*one), 0; });
    }
  } while (state.again(batch));
  ledger = own;
}

template <ObjectPool P, TimedEnd timed = TimedEnd::none>
class GetPut : public StructureBench<P, PoolLedger, timed != TimedEnd::none> {
  using Base = StructureBench<P, PoolLedger, timed != TimedEnd::none>;
  using Base::memory_, Base::workers_;

 public:
  /// More than threads: there is one for each.
  static constexpr std::size_t count = 1024;

  void place_own(std::span<std::byte* const> parts) override { workers_.place(parts); }
  void begin(std::byte* place, unsigned) override {
    const auto make = [&] { return pool_ = ::new (place) P(count), count; };
    if constexpr (P::keeps) {
      memory_.fill(sizeof(P), sizeof(typename P::object), make);
    } else {
      make();
    }
  }
  std::string end() override {
    PoolLedger all;
    this->count_operations(all);  // before the proof, which takes all objects out
    return this->destroyed(proof(all), pool_);
  }

  static const void* timed_code() { return code_of(&get_put_loop<P, timed>); }

 private:
  void loop(PoolLedger& ledger, harness::Durations* durations,
            harness::ThreadState& state) override {
    get_put_loop<P, timed>(*pool_, ledger, durations, state);
  }

  /// all: what was done beside the window.
  std::string proof(PoolLedger all) {
    for (std::size_t i = 0; i < workers_.size(); ++i) {
      all.used += workers_[i].used;
      all.none += workers_[i].none;
      all.dirty += workers_[i].dirty;
    }
    if (all.none != 0 && !P::spurious)
      return std::to_string(all.none) + " times there was no object";
    if (all.none > all.used) return "mostly there was no object";
    if (!P::keeps)
      return expect_equal("the number of objects that are not new", std::uint64_t{0}, all.dirty);
    std::uint64_t objects = 0, uses = 0;
    for (; typename P::object* const one = pool_->get(); ++objects) uses += one->words[0];
    if (objects != count)
      return expect_equal("the number of objects", std::uint64_t{count}, objects);
    return expect_equal("the number of uses, by the objects", all.used, uses);
  }

  P* pool_ = nullptr;
};

/// A stream (benches/stream.hpp) whose messages lie in objects: who sends gets one, who receives gives it back.
template <ObjectPool P>
class PooledMessages {
  using Pipe = SpinningChannel<queue::spsc_ring>;

 public:
  using Sender = typename Pipe::Sender;
  using Receiver = typename Pipe::Receiver;

  static std::size_t bytes(std::size_t capacity) { return Pipe::bytes(capacity); }
  PooledMessages(std::size_t capacity, std::pmr::memory_resource* memory)
      : pool_(2 * capacity), pipe_(capacity, memory) {}

  operator Pipe&() { return pipe_; }  // NOLINT(google-explicit-constructor): for its ends

  void send(Sender& self, std::uint64_t value) {
    typename P::object* one = pool_.get();
    if (one == nullptr)
      support::std_sync::wait_until([&] { return (one = pool_.get()) != nullptr; });
    one->words[0] = value;
    pipe_.send(self, reinterpret_cast<std::uintptr_t>(one));
  }
  std::optional<std::uint64_t> recv(Receiver& self) {
    const auto got = pipe_.recv(self);
    if (!got) return std::nullopt;
    auto& one = *reinterpret_cast<typename P::object*>(static_cast<std::uintptr_t>(*got));
    const std::uint64_t value = one.words[0];
    pool_.put(one);
    return value;
  }
  void close() { pipe_.close(); }

 private:
  P pool_;
  Pipe pipe_;
};

}  // namespace fencepost::bench
