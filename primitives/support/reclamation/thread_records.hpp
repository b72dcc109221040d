// What the threads of a domain tell each other: a record for each. Records are never removed: a thread that goes leaves its
// record, with what is in it, to the next one that comes, so that there are as many as there were threads at once.
//
// Coming and going take a lock; looking at the records does not.
#pragma once

#include <cstddef>
#include <memory_resource>
#include <mutex>

#include "arch/contract.hpp"
#include "primitives/mutex/spinlock.hpp"

namespace fencepost::support {

template <class Sync, class Record>
class thread_records {
  struct alignas(arch::padding_bytes) entry : Record {
    typename Sync::template var<bool> taken{true};
    entry* next = nullptr;  // written before anybody else sees the entry
  };

 public:
  explicit thread_records(std::pmr::memory_resource* memory) noexcept : memory_(memory) {}
  thread_records(const thread_records&) = delete;
  thread_records& operator=(const thread_records&) = delete;
  ~thread_records() {
    // relaxed: all threads have gone
    for (entry* each = first_.load(std::memory_order_relaxed); each != nullptr;) {
      entry* const next = each->next;
      memory_.delete_object(each);
      each = next;
    }
  }

  /// A record for the calling thread until it gives it back; made if there is none left. What the last owner did is visible.
  /// Throws std::bad_alloc if there is no memory for one.
  Record& take() {
    const std::lock_guard guard(lock_);
    // relaxed: written under the lock
    entry* const first = first_.load(std::memory_order_relaxed);
    for (entry* each = first; each != nullptr; each = each->next) {
      if (each->taken) continue;
      each->taken = true;
      return *each;
    }
    auto* const made = memory_.template new_object<entry>();
    made->next = first;
    // release: pairs with [record made->looked at]
    first_.store(made, std::memory_order_release);
    return *made;
  }

  /// One that take() returned. Never fails.
  void give_back(Record& record) noexcept {
    const std::lock_guard guard(lock_);
    static_cast<entry&>(record).taken = false;
  }

  /// Calls look(record) for each, owned or not, until one returns false. True: none did. A record whose owner-to-be had a fence
  /// after take() is among them if the caller has one, later in the order of seq_cst operations, before.
  template <class Look>
  bool all(Look look) {
    // acquire: pairs with [record made->looked at]
    for (entry* each = first_.load(std::memory_order_acquire); each != nullptr; each = each->next) {
      if (!look(static_cast<Record&>(*each))) return false;
    }
    return true;
  }

 private:
  std::pmr::polymorphic_allocator<entry> memory_;
  typename Sync::template atomic<entry*> first_{nullptr};
  mutex::basic_spinlock<Sync> lock_;
};

}  // namespace fencepost::support
