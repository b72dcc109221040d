// Snapshot isolation: readers get the version with the words, and an update says which version it has seen. The first to commit
// wins, the others read again; so no update is lost, and nobody holds a lock while it computes.
//
// Copy on write with a split count (see reclamation/reference_count.hpp): one word has the place of the current copy, its version
// and how many readers it let in, so that a reader gets all three by one fetch_add and never tries again. A reader that leaves
// counts in the copy. Whoever replaces the word adds what it counted there: the copy is free when the sum is 0. Both counts are
// the upper 16 bits of their words, whose overflow is lost: 65,535 readers may be inside at once (not checked).
//
// A version comes again after 2^44 writes. All readers write to the same line.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "arch/contract.hpp"
#include "primitives/concepts.hpp"
#include "primitives/support/plain_words.hpp"
#include "primitives/support/sync.hpp"

namespace fencepost::snapshot {

template <class Sync, std::size_t Words, std::size_t Copies>
class basic_versioned_cow {
  using words = support::plain_words<Sync, Words>;

 public:
  using value_type = typename words::value_type;
  static constexpr bool many_readers = true, many_writers = true;
  static constexpr bool wait_free_reads = true;  // where fetch_add is
  static constexpr bool blocks = false;

  // relaxed: who shares the object orders it
  basic_versioned_cow() { copies_[0].users.store(taken, std::memory_order_relaxed); }

  /// Returns the version of the words. Never fails.
  [[gnu::always_inline]] std::uint64_t read(value_type& to) noexcept {
    // acquire: pairs with [filled->read]
    const std::uint64_t seen = current_.fetch_add(one_reader, std::memory_order_acquire);
    copy& at = copy_of(seen);
    at.data.read(to);
    // release: pairs with [left->claimed]
    at.users.fetch_sub(one_reader, std::memory_order_release);
    return version_of(seen);
  }

  /// Writes if the version is still `seen`; else changes nothing and returns false. Linearizable. Waits while every other copy
  /// has readers or is being filled; tries again when a reader comes in at the moment of the commit. Never throws.
  bool update(std::uint64_t seen, const value_type& from) noexcept {
    return put(from, [seen](std::uint64_t version) { return version == seen; });
  }

  /// An update of whatever version there is: waits as update(). Never fails.
  void write(const value_type& from) noexcept {
    put(from, [](std::uint64_t) { return true; });
  }

 private:
  static constexpr unsigned place_bits = 4, version_bits = 44;
  static constexpr std::uint64_t places = 1U << place_bits;
  static constexpr std::uint64_t versions = std::uint64_t{1} << version_bits;
  static constexpr std::uint64_t one_reader = std::uint64_t{1} << (place_bits + version_bits);
  static constexpr std::uint64_t taken = 1;  // of a copy: it is current, or a writer's
  static_assert(2 <= Copies && Copies <= places);

  /// On lines of its own: the next one is filled while this one is read.
  struct alignas(arch::padding_bytes) copy {
    words data;
    /// `taken`, and the readers let in, once it is replaced, less those that left. 0: free.
    typename Sync::template atomic<std::uint64_t> users{0U};
  };

  copy& copy_of(std::uint64_t word) noexcept { return copies_[word % places]; }
  static std::uint64_t version_of(std::uint64_t word) noexcept { return word / places % versions; }
  std::uint64_t next(std::uint64_t word, const copy& mine) const noexcept {
    const auto place = static_cast<std::uint64_t>(&mine - copies_);
    return (version_of(word) + 1) % versions * places + place;
  }

  template <class Wanted>
  bool put(const value_type& from, Wanted wanted) noexcept {
    // relaxed: a guess, which the compare_exchange confirms. Not older than a version that the caller has seen
    std::uint64_t now = current_.load(std::memory_order_relaxed);
    if (!wanted(version_of(now))) return false;
    copy& mine = claim();
    mine.data.write(from);
    // release: pairs with [filled->read]. acquire: pairs with it, too, so that [left->claimed] passes on who filled the old copy.
    // relaxed: as above
    while (!current_.compare_exchange_weak(now, next(now, mine), std::memory_order_acq_rel,
                                           std::memory_order_relaxed)) {
      if (wanted(version_of(now))) continue;  // only the count of readers has changed
      // release: pairs with [left->claimed]
      mine.users.store(0, std::memory_order_release);
      return false;
    }
    const std::uint64_t let_in = now - now % one_reader;
    // release: pairs with [left->claimed]
    copy_of(now).users.fetch_add(let_in - taken, std::memory_order_release);
    return true;
  }

  copy& claim() noexcept {
    copy* found = nullptr;
    Sync::wait_until([this, &found] {
      for (copy& at : copies_) {
        std::uint64_t free = 0;
        // relaxed: a hint
        if (at.users.load(std::memory_order_relaxed) != free) continue;
        // acquire: pairs with [left->claimed]. relaxed: another writer has it
        if (!at.users.compare_exchange_strong(free, taken, std::memory_order_acquire,
                                              std::memory_order_relaxed))
          continue;
        found = &at;
        return true;
      }
      return false;
    });
    return *found;
  }

  alignas(arch::padding_bytes) typename Sync::template atomic<std::uint64_t> current_{0U};
  copy copies_[Copies];
};

struct versioned_cow : basic_versioned_cow<support::std_sync, 4, 8> {
  static constexpr std::string_view name = "versioned_cow";
  static constexpr bool core = false;
  template <class Sync>
  using with = basic_versioned_cow<Sync, 2, 3>;
};

static_assert(VersionedSnapshot<versioned_cow>);

}  // namespace fencepost::snapshot
