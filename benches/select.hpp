// The benchmarks of select, and of a full channel of one place as a wake-up that is under way.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory_resource>
#include <optional>
#include <string>

#include "benches/channel_round_trip.hpp"
#include "benches/timed_loop.hpp"
#include "harness/benchmark/benchmark.hpp"
#include "primitives/support/channel/select.hpp"

namespace fencepost::bench {

/// N channels, one behind the other, and a select that receives from each.
template <support::Selectable C, std::size_t N>
class PlacedChannels {
 public:
  static std::size_t bytes(std::size_t capacity) { return N * Placed<C>::bytes(capacity); }

  PlacedChannels(std::byte* place, std::size_t capacity) {
    for (std::size_t i = 0; i < N; ++i) {
      channels_[i].emplace(place + i * Placed<C>::bytes(capacity), capacity);
      receives_[i] = support::receive_from(channels_[i]->operator->());
    }
  }
  C& operator[](std::size_t i) const { return *receives_[i].channel; }
  const std::array<support::select_case<C>, N>& receives() const { return receives_; }

 private:
  std::array<std::optional<Placed<C>>, N> channels_;
  std::array<support::select_case<C>, N> receives_{};
};

/// One thread, no waiting. Of what is called in the loop, step(k) says whether the result was that of the kth call.
template <class Calls>
class SelectAlone : public harness::Benchmark {
 public:
  void begin(std::byte* place, unsigned) override {
    calls_.emplace(place);
    right_ = performed_ = 0;
  }
  void run(harness::ThreadState& state) override {
    right_ = loop(*calls_, state);
    performed_ = state.performed();
  }
  std::string end() override {
    const std::string wrong = calls_->left_wrong();
    calls_.reset();
    return wrong.empty() ? expect_equal("the number of right results", performed_, right_) : wrong;
  }

  static std::size_t bytes() { return Calls::bytes(); }
  static const void* timed_code() { return code_of(&SelectAlone::loop); }

 private:
  [[gnu::noinline]] static std::uint64_t loop(Calls& calls, harness::ThreadState& state) {
    const std::uint64_t batch = state.batch();
    std::uint64_t number = 0, right = 0;
    state.start();
    do {
      for (std::uint64_t left = batch; left != 0; --left) right += calls.step(number++) ? 1U : 0U;
    } while (state.again(batch));
    return right;
  }

  std::optional<Calls> calls_;
  std::uint64_t right_ = 0, performed_ = 0;
};

/// A message is sent to one of N channels, and a select with a default receives it.
template <class C, std::size_t N>
class OneReady {
 public:
  static std::size_t bytes() { return PlacedChannels<C, N>::bytes(1); }
  explicit OneReady(std::byte* place) : channels_(place, 1) {}

  [[gnu::always_inline]] bool step(std::uint64_t number) {
    channels_[number % N].send(number);
    const auto now = support::try_select(channels_.receives());
    return now.index == number % N && now.value == number;
  }
  std::string left_wrong() const {
    for (std::size_t i = 0; i < N; ++i) {
      if (channels_[i].size() != 0) return "a message was left";
    }
    return "";
  }

 private:
  PlacedChannels<C, N> channels_;
};

/// The same without a select, for comparison.
template <class C>
class Plain {
 public:
  static std::size_t bytes() { return Placed<C>::bytes(1); }
  explicit Plain(std::byte* place) : channel_(place, 1) {}

  [[gnu::always_inline]] bool step(std::uint64_t number) {
    channel_->send(number);
    const auto now = channel_->try_recv();
    return now.status == recv_status::value && now.value == number;
  }
  std::string left_wrong() const { return channel_->size() == 0 ? "" : "a message was left"; }

 private:
  Placed<C> channel_;
};

/// A select with a default of N channels that have nothing.
template <class C, std::size_t N>
class NoneReady {
 public:
  static std::size_t bytes() { return PlacedChannels<C, N>::bytes(1); }
  explicit NoneReady(std::byte* place) : channels_(place, 1) {}

  [[gnu::always_inline]] bool step(std::uint64_t) {
    return support::try_select(channels_.receives()).index == N;
  }
  /// Each is found once it has something.
  std::string left_wrong() const {
    for (std::size_t i = 0; i < N; ++i) {
      channels_[i].send(i);
      if (support::try_select(channels_.receives()).index != i)
        return "a channel was not looked at";
    }
    return "";
  }

 private:
  PlacedChannels<C, N> channels_;
};

/// A wake-up is sent where one is under way.
template <class C>
class FullWakeUp {
 public:
  static std::size_t bytes() { return Placed<C>::bytes(1); }
  explicit FullWakeUp(std::byte* place) : wake_(place, 1) { wake_->send(first); }

  [[gnu::always_inline]] bool step(std::uint64_t number) {
    return wake_->try_send(number) == try_send_result::would_block;
  }
  std::string left_wrong() const {
    return expect_equal("the wake-up that was under way", first, wake_->recv().value_or(0));
  }

 private:
  static constexpr std::uint64_t first = 1;
  Placed<C> wake_;
};

/// N channels as one: value v is sent by channel v % N, and a select receives from all. What comes by another one is not v.
template <support::Selectable C, std::size_t N>
class SelectedChannels {
 public:
  static std::size_t bytes(std::size_t capacity) { return PlacedChannels<C, N>::bytes(capacity); }
  SelectedChannels(std::size_t capacity, std::pmr::memory_resource* memory)
      : channels_(static_cast<std::byte*>(memory->allocate(bytes(capacity), arch::padding_bytes)),
                  capacity) {}

  [[gnu::always_inline]] void send(std::uint64_t value) { channels_[value % N].send(value); }
  std::optional<std::uint64_t> recv() {
    const auto now = support::select(channels_.receives());
    if (!now.value) return std::nullopt;
    return now.index == *now.value % N ? *now.value : ~*now.value;
  }
  void close() { channels_[0].close(); }

 private:
  PlacedChannels<C, N> channels_;
};

/// The first thread sends to one of N unbuffered channels after the other, the second one waits for all and answers with the next
/// number.
template <class C, std::size_t N>
class SelectRoundTrip : public ChannelRoundTrip<SelectedChannels<C, N>, Timing::batches, C> {
 public:
  SelectRoundTrip() : SelectRoundTrip::ChannelRoundTrip(0) {}
  static std::size_t bytes() { return SelectRoundTrip::ChannelRoundTrip::bytes(0); }
};

}  // namespace fencepost::bench
