// What primitives of the kinds `snapshot` and `flag` offer; see primitives/concepts.hpp.
#pragma once

#include <array>
#include <concepts>
#include <cstdint>
#include <tuple>
#include <type_traits>

#include "primitives/concepts/named.hpp"

namespace fencepost {

/// A few words that are written together and read together. Linearizable; what a writer did before write() is visible to a reader
/// of what it wrote.
///  value_type  a std::array of unsigned integers; all 0 at first
///  read(to)    all words of one write
///  write(from)
/// Promises, true or false:
///  many_readers, many_writers  else one thread at a time may read, or write
///  wait_free_reads             a read ends after a bounded number of its own steps, whatever others do
///  blocks                      a thread may be put to sleep
template <class T>
concept Snapshot = Named<T> && std::default_initializable<T> &&
    std::unsigned_integral<typename T::value_type::value_type> &&
    requires(T& data, typename T::value_type& to, const typename T::value_type& from) {
  std::tuple_size<typename T::value_type>::value;
  data.read(to);
  { data.write(from) } -> std::same_as<void>;
  typename std::bool_constant<T::many_readers>;
  typename std::bool_constant<T::many_writers>;
  typename std::bool_constant<T::wait_free_reads>;
  typename std::bool_constant<T::blocks>;
};

/// Snapshot isolation: writers update what they have read, and the first of them wins.
///  read(to)            returns the version: how many writes and updates there were; modulo 2^44, by the primitives here
///  update(seen, from)  writes if the version is still `seen`, else returns false: there was another write, nothing is changed
template <class T>
concept VersionedSnapshot = Snapshot<T> && T::many_writers &&
    requires(T& data, typename T::value_type& to, const typename T::value_type& from,
             std::uint64_t seen) {
  { data.read(to) } -> std::same_as<std::uint64_t>;
  { data.update(seen, from) } -> std::same_as<bool>;
};

/// Tells threads, once and for all, that they should stop.
///  set()     by one thread, once
///  is_set()  whether it was called. Threads that only ask see it at some time. Never waits for longer than others hold a lock.
/// Promise, true or false:
///  publishes  what a thread did before set() is visible to those that it told.
template <class T>
concept Flag = Named<T> && std::default_initializable<T> && requires(T& flag) {
  { flag.set() } -> std::same_as<void>;
  { flag.is_set() } -> std::same_as<bool>;
  typename std::bool_constant<T::publishes>;
};

}  // namespace fencepost
