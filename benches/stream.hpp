// What benchmarks of messages use of a channel: sending, receiving and closing, by threads that may need something of their own.
#pragma once

#include <concepts>
#include <cstdint>
#include <optional>

namespace fencepost::bench {

/// send(), recv() and close() as in Channel. Those that need something of each thread have types Sender and Receiver, which
/// send() and recv() take first: made by a thread with the stream, and gone before it.
template <class S>
concept PlainStream = requires(S& s, std::uint64_t value) {
  { s.send(value) } -> std::same_as<void>;
  { s.recv() } -> std::same_as<std::optional<std::uint64_t>>;
  { s.close() } -> std::same_as<void>;
};
template <class S>
concept Stream = PlainStream<S> || requires(S& s, std::uint64_t value, typename S::Sender& sender,
                                            typename S::Receiver& receiver) {
  { s.send(sender, value) } -> std::same_as<void>;
  { s.recv(receiver) } -> std::same_as<std::optional<std::uint64_t>>;
  { s.close() } -> std::same_as<void>;
};

/// A thread's end of a stream.
template <Stream S>
class Sending {
 public:
  explicit Sending(S& stream) : mine_(stream) {}
  [[gnu::always_inline]] void send(S& stream, std::uint64_t value) { stream.send(mine_, value); }

 private:
  typename S::Sender mine_;
};
template <PlainStream S>
class Sending<S> {
 public:
  explicit Sending(S&) {}
  [[gnu::always_inline]] void send(S& stream, std::uint64_t value) { stream.send(value); }
};

template <Stream S>
class Receiving {
 public:
  explicit Receiving(S& stream) : mine_(stream) {}
  [[gnu::always_inline]] std::optional<std::uint64_t> recv(S& stream) { return stream.recv(mine_); }

 private:
  typename S::Receiver mine_;
};
template <PlainStream S>
class Receiving<S> {
 public:
  explicit Receiving(S&) {}
  [[gnu::always_inline]] std::optional<std::uint64_t> recv(S& stream) { return stream.recv(); }
};

}  // namespace fencepost::bench
