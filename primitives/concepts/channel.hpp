// What primitives of the kind `channel` offer; see primitives/concepts.hpp.
#pragma once

#include <concepts>
#include <cstddef>
#include <memory_resource>
#include <optional>
#include <type_traits>

#include "primitives/concepts/named.hpp"
#include "primitives/support/channel_types.hpp"

namespace fencepost {

/// Values from senders to receivers, any number of either, each value to one receiver; with the
/// meaning of a Go channel.
///  T(capacity)  0: unbuffered. All memory is allocated here; T(capacity, memory) takes it from there.
///  send(v)      waits for room or, unbuffered, until a receiver has the value. Throws
///               channel_closed if the channel is closed before or meanwhile: v was not sent.
///  recv()       waits for a value; nullopt: closed and drained.
///  try_send(v)  sends if that needs no waiting. Throws channel_closed if closed.
///  try_recv()   receives if that needs no waiting.
///  close()      no more sends: waiting senders throw, waiting receivers return nullopt.
///               Throws channel_closed if closed before.
///  capacity()   as constructed.
///  size()       values in the buffer; unbuffered: 0.
/// Values leave in the order in which their sends took effect; those of one sender in the order of
/// its calls. What a sender did before send() is visible to the receiver after recv(). What the
/// receiver of value k did before recv() is visible to the sender of value k + capacity after its
/// send().
/// Promise, true or false:
///  fifo_waiters  waiting senders, and waiting receivers, are served in the order they came.
template <class T>
concept Channel = Named<T> && std::constructible_from<T, std::size_t> &&
                  std::constructible_from<T, std::size_t, std::pmr::memory_resource*> &&
                  !std::convertible_to<std::size_t, T> &&
                  requires(T & c, const T& k, typename T::value_type v) {
  { c.send(v) } -> std::same_as<void>;
  { c.recv() } -> std::same_as<std::optional<typename T::value_type>>;
  { c.try_send(v) } -> std::same_as<try_send_result>;
  { c.try_recv() } -> std::same_as<try_recv_result<typename T::value_type>>;
  { c.close() } -> std::same_as<void>;
  { k.capacity() } -> std::same_as<std::size_t>;
  { k.size() } -> std::same_as<std::size_t>;
  typename std::bool_constant<T::fifo_waiters>;
};

/// What other libraries offer of it: values from threads to threads that wait, those of one sender in the order of its calls.
///  T(capacity)      room for so many values or, by their rounding, more. It may allocate by itself, then bytes(capacity) is 0.
///  takes(capacity)  whether there is one of this capacity
///  send(v)          as in Channel, of values below its largest; not after close()
///  recv()           as in Channel
///  close()          once, after all sends have returned; may wait for room
template <class T>
concept PlainChannel = Named<T> && std::constructible_from<T, std::size_t> &&
    std::constructible_from<T, std::size_t, std::pmr::memory_resource*> &&
    requires(T& c, typename T::value_type v, std::size_t capacity) {
  { T::takes(capacity) } -> std::same_as<bool>;
  { T::bytes(capacity) } -> std::same_as<std::size_t>;
  { c.send(v) } -> std::same_as<void>;
  { c.recv() } -> std::same_as<std::optional<typename T::value_type>>;
  { c.close() } -> std::same_as<void>;
};

/// Whether there is a T of this capacity.
template <class T>
constexpr bool takes_capacity(std::size_t capacity) {
  if constexpr (PlainChannel<T>) {
    return T::takes(capacity);
  } else {
    return true;
  }
}

}  // namespace fencepost
