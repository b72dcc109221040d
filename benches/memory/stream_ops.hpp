// What is done with a chunk: loops that a compiler neither drops nor turns into a call of the C library, 16 bytes at a time,
// which every CPU of either instruction set can do.
#pragma once

#include <cstdint>
#include <cstring>
#include <string_view>
#include <type_traits>
#include <utility>

#include "arch/type_list.hpp"
#include "benches/memory/stream_buffer.hpp"
#include "primitives/support/form.hpp"

namespace fencepost::bench::stream_ops {

using Vector [[gnu::vector_size(16), gnu::may_alias]] = std::uint64_t;
inline constexpr std::size_t vectors = chunk_bytes / sizeof(Vector), at_once = 16, sums = 4;

inline Vector* vectors_of(std::uint64_t* words) { return reinterpret_cast<Vector*>(words); }

/// step(i) for each vector of a chunk, at_once of them written out.
template <class Step>
[[gnu::always_inline]] inline void each_vector(Step step) {
  for (std::size_t i = 0; i < vectors; i += at_once) {
    [&]<std::size_t... I>(std::index_sequence<I...>) __attribute__((always_inline)) {
      (step(i + I, std::integral_constant<std::size_t, I>{}), ...);
    }
    (std::make_index_sequence<at_once>{});
  }
}

/// Operation requirements: `name`; `copies` from `from` to `to`, else both are the same chunk; `writes` the word that belongs to
/// `from` into `to`; run() returns the sum of all words that it has read, or 0.
struct read {
  static constexpr std::string_view name = "read";
  static constexpr bool copies = false, writes = false;
  [[gnu::always_inline]] static std::uint64_t run(std::uint64_t* from, std::uint64_t*,
                                                  std::uint64_t) {
    const Vector* at = vectors_of(from);
    Vector part[sums] = {};  // independent of each other
    each_vector([&](std::size_t i, auto which) { part[which % sums] += at[i]; });
    const Vector sum = part[0] + part[1] + part[2] + part[3];
    return sum[0] + sum[1];
  }
};

struct write {
  static constexpr std::string_view name = "write";
  static constexpr bool copies = false, writes = true;
  [[gnu::always_inline]] static std::uint64_t run(std::uint64_t*, std::uint64_t* to,
                                                  std::uint64_t word) {
    Vector* at = vectors_of(to);
    const Vector value = {word, word};
    each_vector([&](std::size_t i, auto) {
      at[i] = value;
      keep_in_memory(at[i]);  // or all of it would become a call of memset()
    });
    return 0;
  }
};

struct copy {
  static constexpr std::string_view name = "copy";
  static constexpr bool copies = true, writes = true;
  [[gnu::always_inline]] static std::uint64_t run(std::uint64_t* from, std::uint64_t* to,
                                                  std::uint64_t) {
    const Vector* source = vectors_of(from);
    Vector* target = vectors_of(to);
    each_vector([&](std::size_t i, auto) {
      target[i] = source[i];
      keep_in_memory(target[i]);  // or all of it would become a call of memcpy()
    });
    return 0;
  }
};

/// The C library's, for comparison.
struct memcpy {
  static constexpr std::string_view name = "memcpy";
  static constexpr bool copies = true, writes = true;
  [[gnu::always_inline]] static std::uint64_t run(std::uint64_t* from, std::uint64_t* to,
                                                  std::uint64_t) {
    std::size_t bytes = chunk_bytes;
    settle(bytes);  // or the compiler would write it out
    std::memcpy(to, from, bytes);
    return 0;
  }
};

using all = arch::type_list<read, write, copy, memcpy>;

}  // namespace fencepost::bench::stream_ops
