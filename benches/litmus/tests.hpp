// The litmus tests, as data: what each thread does, and which of its outcomes are weak. Loops, decoders and verdicts follow
// from it.
//
// A program is written as in tests/explore/litmus_test.cpp, its orders apart: threads between |, `x=1` a store, `x` a load;
// after a semicolon, what is read when all have ended. An outcome has a digit for each load in the order of the text, then for
// each of these. Names as in Alglave, Maranget, Tautschnig: Herding Cats, TOPLAS 2014; 2+2W is 2-2W here, as + is an operator
// in filters.
#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace fencepost::bench::litmus {

inline constexpr std::size_t most_threads = 4, most_locations = 2, most_loads = 4;

struct Access {
  bool is_store = false;
  std::uint8_t location = 0;
  std::uint8_t value = 0;  ///< of a store
  std::uint8_t load = 0;   ///< of a load: which of the test's, in the order of the text
};

struct Thread {
  std::array<Access, 2> accesses{};
  std::uint8_t count = 0;
  std::uint8_t first_load = 0, loads = 0;
  constexpr bool stores(std::size_t location) const {
    for (std::size_t i = 0; i < count; ++i)
      if (accesses[i].is_store && accesses[i].location == location) return true;
    return false;
  }
};

struct Program {
  std::array<Thread, most_threads> threads{};
  std::size_t thread_count = 1, locations = 0, loads = 0;
  std::array<std::uint8_t, most_locations> finals{};  ///< locations that are read at the end
  std::size_t final_count = 0;

  constexpr explicit Program(std::string_view text) {
    bool ends = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
      if (text[i] == '|') ++thread_count;
      if (text[i] == ';') ends = true;
      if (text[i] < 'x' || text[i] > 'y') continue;
      const auto location = static_cast<std::uint8_t>(text[i] - 'x');
      if (location >= locations) locations = location + 1U;
      if (ends) {
        finals[final_count++] = location;
      } else {
        const bool is_store = i + 2 < text.size() && text[i + 1] == '=';
        add(is_store, location, is_store ? text[i + 2] : '0');
      }
    }
  }

  /// Of the loads and then of what is read at the end.
  constexpr std::size_t digits() const { return loads + final_count; }

  /// The only thread that stores there; most_threads: there are several.
  constexpr std::size_t writer_of(std::size_t location) const {
    std::size_t writer = most_threads;
    for (std::size_t t = 0; t < thread_count; ++t) {
      if (!threads[t].stores(location)) continue;
      if (writer != most_threads) return most_threads;
      writer = t;
    }
    return writer;
  }

  /// Whether outcomes can be told from values that only grow: each location has one thread that stores there, once an iteration,
  /// and nothing is read at the end.
  constexpr bool perpetual() const {
    if (final_count != 0) return false;
    for (std::size_t l = 0; l < locations; ++l)
      if (writer_of(l) == most_threads) return false;
    for (std::size_t t = 0; t < thread_count; ++t)
      if (threads[t].count == 2 && threads[t].accesses[0].is_store &&
          threads[t].accesses[1].is_store &&
          threads[t].accesses[0].location == threads[t].accesses[1].location)
        return false;
    return true;
  }

 private:
  constexpr void add(bool is_store, std::uint8_t location, char value) {
    Thread& thread = threads[thread_count - 1];
    Access& access = thread.accesses[thread.count++];
    access.is_store = is_store;
    access.location = location;
    access.value = static_cast<std::uint8_t>(value - '0');
    if (is_store) return;
    access.load = static_cast<std::uint8_t>(loads);
    if (thread.loads++ == 0) thread.first_load = access.load;
    ++loads;
  }
};

struct Shape {
  std::string_view name;
  std::string_view text;  ///< of its Program
  std::string_view weak;  ///< outcomes, blank between
  std::string_view asks;
  /// A bug: its outcome is allowed although programs count on its absence.
  bool demonstration = false;

  constexpr Program program() const { return Program(text); }
};

inline constexpr std::array tests{
    Shape{"SB", "x=1 y | y=1 x", "00", "Can both threads miss what the other has stored?"},
    Shape{"MP", "x=1 y=1 | y x", "10", "Is the flag seen before the data?"},
    Shape{"LB", "x y=1 | y x=1", "11", "Do both loads read what is stored after them?"},
    Shape{"S", "x=2 y=1 | y x=1 ; x", "12",
          "Is a store that answers overtaken by what it answers?"},
    Shape{"R", "x=1 y=1 | y=2 x ; y", "02", "Is the last store's thread blind to the first store?"},
    Shape{"2-2W", "x=1 y=2 | y=1 x=2 ; x y", "11", "Is each thread's first store the last?"},
    Shape{"WRC", "x=1 | x y=1 | y x", "110", "Is a store passed on before all see it?"},
    Shape{"IRIW", "x=1 | y=1 | x y | y x", "1010",
          "Do two readers disagree on the order of two stores?"},
    Shape{"CoRR", "x=1 | x x", "10", "Does a location go back for its reader?"},
    Shape{"CoWW", "x=1 x=2 | x x", "10 20 21", "Do a thread's two stores to a location swap?"},
    Shape{"double_checked", "x=1 y=1 | y x", "10",
          "Is an object seen by its pointer before it is built?", true},
    Shape{"store_before_build", "y=1 x=1 | y x", "10",
          "Is an object seen that is published before it is built?", true},
    Shape{"split_pair", "x=1 y=1 | x y", "01 10", "Are two words of different stores seen?", true},
};

/// How a location is stored to.
enum class By { store, exchange, fetch_add, compare_exchange };

/// What the accesses of a test are made of.
struct Variant {
  using Order = std::memory_order;
  std::string_view name;
  By by = By::store;
  Order store = Order::relaxed, load = Order::relaxed;
  Order fence = Order::relaxed;  ///< between a thread's two accesses; relaxed: none

  constexpr bool fenced() const { return fence != Order::relaxed; }
};

inline constexpr std::array variants{
    Variant{"relaxed"},
    Variant{"release_acquire", By::store, std::memory_order_release, std::memory_order_acquire},
    Variant{"seq_cst", By::store, std::memory_order_seq_cst, std::memory_order_seq_cst},
    Variant{"fence_acq_rel", By::store, std::memory_order_relaxed, std::memory_order_relaxed,
            std::memory_order_acq_rel},
    Variant{"fence_seq_cst", By::store, std::memory_order_relaxed, std::memory_order_relaxed,
            std::memory_order_seq_cst},
    Variant{"exchange_relaxed", By::exchange},
    Variant{"exchange_acq_rel", By::exchange, std::memory_order_acq_rel, std::memory_order_acquire},
    Variant{"exchange_seq_cst", By::exchange, std::memory_order_seq_cst, std::memory_order_seq_cst},
    Variant{"fetch_add_relaxed", By::fetch_add},
    Variant{"fetch_add_acq_rel", By::fetch_add, std::memory_order_acq_rel,
            std::memory_order_acquire},
    Variant{"fetch_add_seq_cst", By::fetch_add, std::memory_order_seq_cst,
            std::memory_order_seq_cst},
    Variant{"compare_exchange_relaxed", By::compare_exchange},
    Variant{"compare_exchange_acq_rel", By::compare_exchange, std::memory_order_acq_rel,
            std::memory_order_acquire},
    Variant{"compare_exchange_seq_cst", By::compare_exchange, std::memory_order_seq_cst,
            std::memory_order_seq_cst},
};

/// The variant in which what the two sides of a full fence do is told apart.
inline constexpr std::size_t full_fence = 4;
static_assert(variants[full_fence].name == "fence_seq_cst");

/// Values that are not known before (a compare_exchange's) or not chosen (fetch_add's) need one thread that stores.
constexpr bool for_several_writers(By by) { return by == By::store || by == By::exchange; }

}  // namespace fencepost::bench::litmus
