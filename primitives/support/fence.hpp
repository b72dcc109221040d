// A thread fence that ThreadSanitizer can follow.
//
// TSan models atomic operations, not std::atomic_thread_fence: code that is right because of a
// fence is reported as a race. Under TSan, and only there, the fence becomes an RMW on one shared
// word. That is stronger than a fence (it also orders threads that never meet elsewhere), so a TSan
// run can miss a fence that is too weak; it does not invent races.
#pragma once

#include <atomic>

#if defined(__SANITIZE_THREAD__)
#define FENCEPOST_TSAN 1
#elif defined(__has_feature)
#if __has_feature(thread_sanitizer)
#define FENCEPOST_TSAN 1
#endif
#endif
#if !defined(FENCEPOST_TSAN)
#define FENCEPOST_TSAN 0
#endif

namespace fencepost::support {

inline constexpr bool under_tsan = FENCEPOST_TSAN != 0;

#if FENCEPOST_TSAN

inline std::atomic<unsigned> fence_meeting_point{0};

/// Orders this thread's accesses around it as std::atomic_thread_fence(order) does. Never fails.
inline void fence(std::memory_order order) noexcept {
  if (order == std::memory_order_relaxed) return;  // std: a relaxed fence does nothing
  // Every fence is an RMW on the same word: one release sequence [fence->fence] that all later ones
  // read from.
  fence_meeting_point.fetch_add(0, order);
}

#else

/// Orders this thread's accesses around it as std::atomic_thread_fence(order) does. Never fails.
inline void fence(std::memory_order order) noexcept { std::atomic_thread_fence(order); }

#endif

}  // namespace fencepost::support

#undef FENCEPOST_TSAN
