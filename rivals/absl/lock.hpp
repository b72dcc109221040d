// absl::Mutex: the template of mutex/absl_*.hpp and rwmutex/absl_mutex.hpp.
//
// A library that was built without NDEBUG, as Debian's is, looks for deadlocks at each lock, unless the program forbids it.
#pragma once

#include <absl/synchronization/mutex.h>

namespace fencepost::rivals {

/// Detects: the program leaves the detection on. The setting is the whole process's; the last object made decides.
template <bool Detects>
class absl_lock {
 public:
  absl_lock() {
    absl::SetMutexDeadlockDetectionMode(Detects ? absl::OnDeadlockCycle::kAbort
                                                : absl::OnDeadlockCycle::kIgnore);
  }
  void lock() { impl_.Lock(); }
  [[nodiscard]] bool try_lock() { return impl_.TryLock(); }
  void unlock() { impl_.Unlock(); }
  void lock_shared() { impl_.ReaderLock(); }
  [[nodiscard]] bool try_lock_shared() { return impl_.ReaderTryLock(); }
  void unlock_shared() { impl_.ReaderUnlock(); }

 private:
  absl::Mutex impl_;
};

}  // namespace fencepost::rivals
