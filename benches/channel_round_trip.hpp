// The benchmarks of channels, and of queues as channels that spin: a message there and back, and streams of messages one way.
//
// How a window ends: an active thread (the asker, a sender) goes on until all threads are through their windows, and
// then closes its channel; a passive one (the answerer, a receiver) goes on until the channel is closed and drained. So a
// passive thread gets messages until its deadline has passed and it has looked at the clock, or the active ones have waited long
// enough for that, and none waits for ever.
#pragma once

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

#include "benches/coordination/passive_batches.hpp"
#include "benches/per_thread.hpp"
#include "benches/stream.hpp"
#include "benches/timed_loop.hpp"
#include "harness/benchmark/benchmark.hpp"
#include "primitives/concepts.hpp"

namespace fencepost::bench {

/// A channel, a queue or a stack, and its ring, in storage that begins at a line of its own.
template <class C>
class Placed {
  static std::size_t ring_bytes(std::size_t capacity) {
    if constexpr (Channel<C>) {
      return padded(capacity * sizeof(typename C::value_type));
    } else {
      return C::bytes(capacity);
    }
  }

 public:
  static std::size_t bytes(std::size_t capacity) {
    return padded(sizeof(C)) + ring_bytes(capacity);
  }

  Placed(std::byte* place, std::size_t capacity)
      : ring_(place + padded(sizeof(C)), bytes(capacity) - padded(sizeof(C)),
              std::pmr::null_memory_resource()),
        channel_(::new (place) C(capacity, &ring_)) {}
  ~Placed() { std::destroy_at(channel_); }
  Placed(const Placed&) = delete;
  Placed& operator=(const Placed&) = delete;

  C& operator*() const { return *channel_; }
  C* operator->() const { return channel_; }

 private:
  static constexpr std::size_t padded(std::size_t size) {
    return (size + arch::padding_bytes - 1) / arch::padding_bytes * arch::padding_bytes;
  }

  std::pmr::monotonic_buffer_resource ring_;
  C* channel_;
};

/// Whether each operation is timed, by the clock of the thread that does it, or batches of them only.
enum class Timing { batches, each };

/// One operation is one round trip: the first thread asks, the second answers with the next number. Only the
/// asker's results count, the other's are the same. C: of questions.
template <Stream C, Timing timing = Timing::batches, Stream Answers = C>
class ChannelRoundTrip : public harness::Benchmark {
 public:
  /// Of each thread; 0 where it needs none.
  static constexpr std::size_t own_bytes =
      timing == Timing::each ? PerThread<harness::Durations>::bytes : 0;

  static std::size_t bytes(std::size_t capacity) {
    return Placed<C>::bytes(capacity) + Placed<Answers>::bytes(capacity);
  }

  explicit ChannelRoundTrip(std::size_t capacity) : capacity_(capacity) {}

  void place_own(std::span<std::byte* const> parts) override {
    if constexpr (timing == Timing::each) each_.place(parts);
  }

  void begin(std::byte* place, unsigned) override {
    there_.emplace(place, capacity_);
    back_.emplace(place + Placed<C>::bytes(capacity_), capacity_);
    asked_ = wrong_ = answered_ = 0;
    told_.clear();
  }
  void run(harness::ThreadState& state) override {
    state.index() == 0 ? ask(*this, state) : answer(state);
  }
  std::string end() override {
    there_.reset();
    back_.reset();
    if (wrong_ != 0) return std::to_string(wrong_) + " answers were not to the question asked";
    if constexpr (timing == Timing::each) told_.add(each_[0]);
    return expect_equal("the number of answers", asked_, answered_);
  }
  const harness::DurationsByThread* durations() const override {
    return timing == Timing::each ? &told_ : nullptr;
  }

  static const void* timed_code() { return code_of(&ChannelRoundTrip::ask); }

 private:
  [[gnu::noinline]] static void ask(ChannelRoundTrip& self, harness::ThreadState& state) {
    const std::uint64_t batch = state.batch();
    std::uint64_t number = 0, wrong = 0;
    Sending<C> question(**self.there_);
    Receiving<Answers> answers(**self.back_);
    state.start();
    do {
      for (std::uint64_t left = batch; left != 0; --left) {
        [[maybe_unused]] std::uint64_t asked = 0;
        if constexpr (timing == Timing::each) asked = arch::timestamp_ordered();
        question.send(**self.there_, number);
        const auto answer = answers.recv(**self.back_);
        if constexpr (timing == Timing::each) self.each_[0].add(arch::timestamp_ordered() - asked);
        if (!answer || *answer != number + 1) ++wrong;
        ++number;
      }
    } while (state.again(batch));
    (**self.there_).close();
    self.asked_ = number;
    self.wrong_ = wrong;
  }

  [[gnu::noinline]] void answer(harness::ThreadState& state) {
    state.exclude_from_results();
    PassiveBatches batches(state);
    std::uint64_t answered = 0;
    Receiving<C> questions(**there_);
    Sending<Answers> answer(**back_);
    state.start();
    while (const auto question = questions.recv(**there_)) {
      answer.send(**back_, *question + 1);
      ++answered;
      batches.one_done();
    }
    batches.end();
    answered_ = answered;
  }

  std::size_t capacity_;
  std::optional<Placed<C>> there_;
  std::optional<Placed<Answers>> back_;
  PerThread<harness::Durations> each_;
  harness::DurationsByThread told_;
  std::uint64_t asked_ = 0, wrong_ = 0;
  alignas(arch::padding_bytes) std::uint64_t answered_ = 0;
};

/// Messages carry sender and number. Receivers count; the result is per message received.
template <Stream C>
class OneWay : public harness::Benchmark {
 public:
  OneWay(std::size_t capacity, unsigned senders) : capacity_(capacity), senders_(senders) {}

  /// Bytes of a thread's own memory: its ledger and the last numbers that it has seen.
  static std::size_t own_bytes(unsigned senders) {
    return sizeof(Padded<Ledger>) + blocks(senders) * sizeof(Padded<Block>);
  }

  void place_own(std::span<std::byte* const> parts) override {
    ledgers_.place(parts);
    last_.clear();
    for (std::byte* part : parts) {
      last_.push_back(reinterpret_cast<Padded<Block>*>(part + sizeof(Padded<Ledger>)));
      std::uninitialized_value_construct_n(last_.back(), blocks(senders_));
    }
  }

  void begin(std::byte* place, unsigned) override {
    channel_.emplace(place, capacity_);
    sending_.store(senders_, std::memory_order_relaxed);  // relaxed: the harness's barrier follows
  }
  void run(harness::ThreadState& state) override {
    state.index() < senders_ ? send(state) : receive(*this, state);
  }
  std::string end() override {
    channel_.reset();
    std::uint64_t sent = 0, received = 0, sum_sent = 0, sum_received = 0, disorder = 0;
    for (std::size_t i = 0; i < ledgers_.size(); ++i) {
      const Ledger& one = ledgers_[i];
      sent += one.sent;
      received += one.received;
      sum_sent += one.sum_sent;
      sum_received += one.sum_received;
      disorder += one.disorder;
    }
    if (disorder != 0)
      return std::to_string(disorder) + " messages overtook one of the same sender";
    if (sent != received) return expect_equal("the number of messages received", sent, received);
    // Equal counts, equal sums and rising numbers per sender at every receiver: none lost, none doubled.
    return expect_equal("the sum of the messages received", sum_sent, sum_received);
  }

  static const void* timed_code() { return code_of(&OneWay::receive); }

 private:
  struct Ledger {
    std::uint64_t sent = 0, received = 0, sum_sent = 0, sum_received = 0, disorder = 0;
  };
  using Block = std::array<std::uint64_t, arch::padding_bytes / sizeof(std::uint64_t)>;
  static std::size_t blocks(unsigned senders) {
    return (senders + Block{}.size() - 1) / Block{}.size();
  }

  [[gnu::noinline]] void send(harness::ThreadState& state) {
    state.exclude_from_results();
    Ledger& ledger = ledgers_[state.index()];
    const std::uint64_t sender = state.index();
    const std::uint64_t batch = state.batch();
    std::uint64_t number = 0, sum = 0;
    Sending<C> end(**channel_);
    state.start();
    do {
      for (std::uint64_t left = batch; left != 0; --left) {
        const std::uint64_t message = (sender << 48) | ++number;
        end.send(**channel_, message);
        sum += message;
      }
    } while (state.again(batch));
    ledger.sent = number;
    ledger.sum_sent = sum;
    // acq_rel: the last sender closes after all others have sent [closing]
    if (sending_.fetch_sub(1, std::memory_order_acq_rel) == 1) (**channel_).close();
  }

  [[gnu::noinline]] static void receive(OneWay& self, harness::ThreadState& state) {
    Ledger& ledger = self.ledgers_[state.index()];
    Padded<Block>* const seen = self.last_[state.index()];
    PassiveBatches batches(state);
    std::uint64_t received = 0, sum = 0, disorder = 0;
    Receiving<C> end(**self.channel_);
    state.start();
    while (const auto message = end.recv(**self.channel_)) {
      const std::size_t sender = *message >> 48;
      std::uint64_t& last = seen[sender / Block{}.size()].value[sender % Block{}.size()];
      const std::uint64_t number = *message & ((std::uint64_t{1} << 48) - 1);
      if (number <= last) ++disorder;
      last = number;
      sum += *message;
      ++received;
      batches.one_done();
    }
    batches.end();
    ledger.received = received;
    ledger.sum_received = sum;
    ledger.disorder = disorder;
  }

  std::size_t capacity_;
  unsigned senders_;
  std::optional<Placed<C>> channel_;
  PerThread<Ledger> ledgers_;
  std::vector<Padded<Block>*> last_;  ///< per receiver: for each sender the last number seen
  alignas(arch::padding_bytes) std::atomic<unsigned> sending_{0};
};

}  // namespace fencepost::bench
