// The benchmark of safe memory reclamation: a mix of reads and replacements of one value, in random order.
#pragma once

#include <algorithm>
#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <memory_resource>
#include <new>
#include <optional>
#include <string>
#include <vector>

#include "benches/mix.hpp"
#include "benches/timed_loop.hpp"
#include "harness/benchmark/benchmark.hpp"
#include "primitives/concepts.hpp"
#include "primitives/support/reclamation/read_copy_update.hpp"

namespace fencepost::bench {

/// Blocks for the nodes: each thread keeps those that it freed and takes them again, last in, first out, so that no allocator is
/// measured beside the scheme. Nodes that others freed are missing here: then it takes new ones, as it does at first.
class NodeMemory : public std::pmr::memory_resource {
 public:
  static constexpr std::size_t block_bytes = arch::padding_bytes;

  /// Counts the blocks that were asked for as `node_bytes`.
  NodeMemory(unsigned threads, std::size_t node_bytes)
      : node_bytes_(node_bytes), threads_(threads) {}
  ~NodeMemory() override {
    for (Padded<Own>& own : threads_) {
      while (own.value.free != nullptr) ::operator delete(own.value.pop(), alignment());
    }
  }
  NodeMemory(const NodeMemory&) = delete;
  NodeMemory& operator=(const NodeMemory&) = delete;

  /// The calling thread is this one of the case, until it says otherwise.
  void i_am(unsigned thread) { mine = &threads_[thread].value; }

  /// Nodes that were made and freed so far. Only while no thread does either.
  std::uint64_t made() const { return sum_of(&Own::made); }
  std::uint64_t freed() const { return sum_of(&Own::freed); }

 private:
  struct Block {
    Block* next;
  };
  struct Own {
    Block* free = nullptr;
    std::uint64_t made = 0, freed = 0;

    Block* pop() {
      Block* const block = free;
      free = block->next;
      return block;
    }
  };
  std::uint64_t sum_of(std::uint64_t Own::*count) const {
    std::uint64_t sum = 0;
    for (const Padded<Own>& own : threads_) sum += own.value.*count;
    return sum;
  }
  static constexpr std::align_val_t alignment() { return std::align_val_t{arch::padding_bytes}; }

  void* do_allocate(std::size_t bytes, std::size_t align) override {
    // The domain's own data, before and after the timed loop
    if (bytes > block_bytes) return std::pmr::new_delete_resource()->allocate(bytes, align);
    if (bytes == node_bytes_) ++mine->made;
    return mine->free != nullptr ? mine->pop() : ::operator new(block_bytes, alignment());
  }
  void do_deallocate(void* place, std::size_t bytes, std::size_t align) override {
    if (bytes > block_bytes) {
      std::pmr::new_delete_resource()->deallocate(place, bytes, align);
      return;
    }
    if (bytes == node_bytes_) ++mine->freed;
    mine->free = ::new (place) Block{mine->free};
  }
  bool do_is_equal(const memory_resource& other) const noexcept override { return this == &other; }

  static inline thread_local Own* mine = nullptr;
  std::size_t node_bytes_;
  std::vector<Padded<Own>> threads_;
};

/// Four words on one line: the value, and what a reader checks it by.
inline constexpr std::size_t rcu_words = 4;
constexpr std::array<std::uint64_t, rcu_words> rcu_value(std::uint64_t number) {
  return {number, number + 1, number + 2, ~number};
}

template <class Rcu>
[[gnu::noinline]] void rcu_loop(Rcu& rcu, typename Rcu::thread& self, Mixer& mixer,
                                harness::ThreadState& state) {
  const std::uint64_t batch = state.batch();
  Mixer local{mixer.reads, mixer.thread};  // in registers
  state.start();
  do {
    for (std::uint64_t left = batch; left != 0; --left) {
      if (local.reads.yes()) {
        const auto seen = rcu.read(self);
        if (seen != rcu_value(seen[0])) ++local.torn;
      } else {
        rcu.write(self, rcu_value(++local.writes));
      }
    }
  } while (state.again(batch));
  mixer = local;
}

/// `reads`: share of reads in per cent.
template <Reclamation D>
class RcuMix : public harness::Benchmark {
  using Rcu = support::read_copy_update<D, rcu_words>;
  static_assert(sizeof(typename Rcu::version) <= NodeMemory::block_bytes);

 public:
  static constexpr std::size_t bytes = sizeof(Rcu);
  static const void* timed_code() { return code_of(&rcu_loop<Rcu>); }

  explicit RcuMix(unsigned reads) : reads_(reads) {}

  void place_own(std::span<std::byte* const> parts) override { mixers_.place(parts, reads_); }
  void begin(std::byte* place, unsigned threads) override {
    if (!memory_) memory_.emplace(threads, sizeof(typename Rcu::version));
    made_before_ = memory_->made();
    memory_->i_am(0);
    rcu_ = ::new (place) Rcu(rcu_value(0), &*memory_);
    // Made here, where any thread may: no thread begins while another still registers.
    handles_.resize(threads);
    if (thread_bound<D>) return;
    for (auto& each : handles_) each = std::make_unique<Handle>(rcu_->domain());
  }
  void run(harness::ThreadState& state) override {
    memory_->i_am(state.index());
    auto& mine = handles_[state.index()];
    if (thread_bound<D>) mine = std::make_unique<Handle>(rcu_->domain());
    rcu_loop(*rcu_, mine->value, mixers_[state.index()], state);
    if (thread_bound<D>) mine.reset();
  }
  std::string end() override {
    memory_->i_am(0);
    const std::uint64_t waiting =
        memory_->made() - memory_->freed() - 1;  // without the present one
    const auto bound = D::bound(handles_.size());
    handles_.clear();
    std::destroy_at(rcu_);
    if (const std::uint64_t torn = mixers_.torn(); torn != 0)
      return std::to_string(torn) + " reads found no value that was written";
    if (bound && waiting > *bound)
      return std::to_string(waiting) + " nodes wait to be freed, at most " +
             std::to_string(*bound) + " should";
    return expect_equal("the number of nodes freed", made_before_ + mixers_.writes() + 1,
                        memory_->freed());
  }

 private:
  struct Handle {
    explicit Handle(D& domain) : value(domain) {}
    alignas(arch::padding_bytes) typename D::thread value;
  };

  unsigned reads_;
  std::optional<NodeMemory> memory_;
  std::uint64_t made_before_ = 0;
  Rcu* rcu_ = nullptr;
  std::vector<std::unique_ptr<Handle>> handles_;
  Mixers mixers_;
};

}  // namespace fencepost::bench
