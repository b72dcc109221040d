// What does a message cost: there and back over two channels, and one way with one to many threads on
// either side?
#include <array>
#include <atomic>
#include <memory_resource>
#include <optional>
#include <set>

#include "benches/timed_loop.hpp"
#include "harness/benchmark/registry.hpp"
#include "primitives/concepts.hpp"
#include "primitives/generated/channel.hpp"

namespace fencepost::bench {
namespace {

/// A channel and its ring, in storage that begins at a line of its own.
template <Channel C>
class Placed {
 public:
  static std::size_t bytes(std::size_t capacity) {
    return padded(sizeof(C)) + padded(capacity * sizeof(typename C::value_type));
  }

  Placed(std::byte* place, std::size_t capacity)
      : ring_(place + padded(sizeof(C)), bytes(capacity) - padded(sizeof(C)),
              std::pmr::null_memory_resource()),
        channel_(::new (place) C(capacity, &ring_)) {}
  ~Placed() { std::destroy_at(channel_); }
  Placed(const Placed&) = delete;
  Placed& operator=(const Placed&) = delete;

  C* operator->() const { return channel_; }

 private:
  static constexpr std::size_t padded(std::size_t size) {
    return (size + arch::padding_bytes - 1) / arch::padding_bytes * arch::padding_bytes;
  }

  std::pmr::monotonic_buffer_resource ring_;
  C* channel_;
};

/// One operation is one round trip: the first thread asks, the second answers with the next number. Only the
/// asker's results count, the other's are the same.
template <Channel C>
class RoundTrip : public harness::Benchmark {
 public:
  explicit RoundTrip(std::size_t capacity) : capacity_(capacity) {}

  void begin(std::byte* place, unsigned) override {
    there_.emplace(place, capacity_);
    back_.emplace(place + Placed<C>::bytes(capacity_), capacity_);
    asked_ = wrong_ = answered_ = 0;
  }
  void run(harness::ThreadState& state) override {
    state.index() == 0 ? ask(*this, state) : answer(state);
  }
  std::string end() override {
    there_.reset();
    back_.reset();
    if (wrong_ != 0) return std::to_string(wrong_) + " answers were not to the question asked";
    return expect_equal("the number of answers", asked_, answered_);
  }

  static const void* timed_code() { return code_of(&RoundTrip::ask); }

 private:
  [[gnu::noinline]] static void ask(RoundTrip& self, harness::ThreadState& state) {
    std::uint64_t number = 0, wrong = 0;
    state.start();
    do {
      (*self.there_)->send(number);
      const auto answer = (*self.back_)->recv();
      if (!answer || *answer != number + 1) ++wrong;
      ++number;
    } while (state.again(1));
    (*self.there_)->close();
    self.asked_ = number;
    self.wrong_ = wrong;
  }

  [[gnu::noinline]] void answer(harness::ThreadState& state) {
    state.exclude_from_results();
    std::uint64_t answered = 0;
    state.start();
    while (const auto question = (*there_)->recv()) {
      (*back_)->send(*question + 1);
      ++answered;
      state.again(1);
    }
    answered_ = answered;
  }

  std::size_t capacity_;
  std::optional<Placed<C>> there_, back_;
  std::uint64_t asked_ = 0, wrong_ = 0;
  alignas(arch::padding_bytes) std::uint64_t answered_ = 0;
};

/// Messages carry sender and number. Receivers count; the result is per message received.
template <Channel C>
class OneWay : public harness::Benchmark {
 public:
  OneWay(std::size_t capacity, unsigned senders)
      : capacity_(capacity),
        senders_(senders),
        blocks_((senders + Block{}.size() - 1) / Block{}.size()) {}

  void begin(std::byte* place, unsigned threads) override {
    channel_.emplace(place, capacity_);
    ledgers_.assign(threads, {});
    last_.assign(std::size_t{threads} * blocks_, {});
    sending_.store(senders_, std::memory_order_relaxed);  // relaxed: the harness's barrier follows
  }
  void run(harness::ThreadState& state) override {
    state.index() < senders_ ? send(state) : receive(*this, state);
  }
  std::string end() override {
    channel_.reset();
    std::uint64_t sent = 0, received = 0, sum_sent = 0, sum_received = 0, disorder = 0;
    for (const auto& one : ledgers_) {
      sent += one.value.sent;
      received += one.value.received;
      sum_sent += one.value.sum_sent;
      sum_received += one.value.sum_received;
      disorder += one.value.disorder;
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

  [[gnu::noinline]] void send(harness::ThreadState& state) {
    state.exclude_from_results();
    Ledger& ledger = ledgers_[state.index()].value;
    const std::uint64_t sender = state.index();
    std::uint64_t number = 0, sum = 0;
    state.start();
    do {
      const std::uint64_t message = (sender << 48) | ++number;
      (*channel_)->send(message);
      sum += message;
    } while (state.again(1));
    ledger.sent = number;
    ledger.sum_sent = sum;
    // acq_rel: the last sender closes after all others have sent [closing]
    if (sending_.fetch_sub(1, std::memory_order_acq_rel) == 1) (*channel_)->close();
  }

  [[gnu::noinline]] static void receive(OneWay& self, harness::ThreadState& state) {
    Ledger& ledger = self.ledgers_[state.index()].value;
    Padded<Block>* const seen = &self.last_[state.index() * self.blocks_];
    std::uint64_t received = 0, sum = 0, disorder = 0;
    state.start();
    while (const auto message = (*self.channel_)->recv()) {
      const std::size_t sender = *message >> 48;
      std::uint64_t& last = seen[sender / Block{}.size()].value[sender % Block{}.size()];
      const std::uint64_t number = *message & ((std::uint64_t{1} << 48) - 1);
      if (number <= last) ++disorder;
      last = number;
      sum += *message;
      ++received;
      state.again(1);
    }
    ledger.received = received;
    ledger.sum_received = sum;
    ledger.disorder = disorder;
  }

  std::size_t capacity_;
  unsigned senders_;
  std::size_t blocks_;
  std::optional<Placed<C>> channel_;
  std::vector<Padded<Ledger>> ledgers_;
  std::vector<Padded<Block>> last_;  ///< per receiver and sender, the last number seen
  alignas(arch::padding_bytes) std::atomic<unsigned> sending_{0};
};

/// 1:1, N:1, 1:N and N:N with N as large as `threads` allows.
std::set<std::pair<unsigned, unsigned>> shapes(unsigned threads) {
  return {{1, 1}, {threads - 1, 1}, {1, threads - 1}, {threads / 2, threads / 2}};
}

template <Channel C>
void add_channel(const harness::Scope& scope) {
  for (const std::size_t capacity : std::array<std::size_t, 3>{0, 1, 64}) {
    harness::Case c = harness::named_case(harness::CaseName("channel", C::name, "round_trip")
                                              .with("capacity", capacity)
                                              .with_threads(2));
    c.pace = harness::Pace::blocking;
    c.bytes = 2 * Placed<C>::bytes(capacity);
    c.timed_code = RoundTrip<C>::timed_code();
    c.make = [=] { return std::make_unique<RoundTrip<C>>(capacity); };
    scope.add(std::move(c));
  }
  std::set<std::pair<unsigned, unsigned>> all;
  for (const unsigned threads : scope.thread_counts) {
    if (threads >= 2) all.merge(shapes(threads));
  }
  for (const std::size_t capacity : std::array<std::size_t, 4>{0, 1, 64, 1024}) {
    for (const auto& [senders, receivers] : all) {
      harness::Case c = harness::named_case(harness::CaseName("channel", C::name, "one_way")
                                                .with("capacity", capacity)
                                                .with("senders", senders)
                                                .with("receivers", receivers)
                                                .with_threads(senders + receivers));
      c.pace = harness::Pace::blocking;
      c.bytes = Placed<C>::bytes(capacity);
      c.timed_code = OneWay<C>::timed_code();
      c.make = [=, s = senders] { return std::make_unique<OneWay<C>>(capacity, s); };
      scope.add(std::move(c));
    }
  }
}

const harness::Question question("channel_round_trip", "What does a message cost?",
                                 [](const harness::Scope& scope) {
                                   // A channel needs two ends, each on a PU of its own.
                                   if (scope.thread_counts.back() < 2) return;
                                   arch::for_each(channel::all{},
                                                  [&]<class C>(std::type_identity<C>) {
                                                    add_channel<C>(scope);
                                                  });
                                 });

}  // namespace
}  // namespace fencepost::bench
