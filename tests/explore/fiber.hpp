// A thread of the program under test: a stack that is entered and left by swapcontext, so that one runs at a time and any may be
// abandoned where it stands, without destructors (what it has allocated: memory.hpp). A real thread cannot be abandoned: code
// under test is noexcept. The sanitizers are told of each switch; asan warns of swapcontext all the same.
#pragma once

#include <ucontext.h>

#include <cstddef>
#include <memory>

#if defined(__SANITIZE_ADDRESS__)
#define EXPLORE_ASAN 1
#elif defined(__SANITIZE_THREAD__)
#define EXPLORE_TSAN 1
#elif defined(__has_feature)
#define EXPLORE_ASAN __has_feature(address_sanitizer)
#define EXPLORE_TSAN __has_feature(thread_sanitizer)
#endif
#if EXPLORE_ASAN
#include <sanitizer/asan_interface.h>
#include <sanitizer/common_interface_defs.h>
#elif EXPLORE_TSAN
#include <sanitizer/tsan_interface.h>
#endif

namespace fencepost::explore {

/// What to call, without an allocation that an abandoned stack would leak.
struct Call {
  const void* object = nullptr;
  void (*invoke)(const void*) = nullptr;

  template <class F>
  static Call of(const F& function) {
    return {&function, [](const void* of) { (*static_cast<const F*>(of))(); }};
  }
};

class Fiber {
 public:
  Fiber() = default;
  Fiber(const Fiber&) = delete;
  Fiber& operator=(const Fiber&) = delete;
  ~Fiber() { forget(); }

  /// The next resume() starts the call; what ran before is abandoned.
  void start(Call call) {
    call_ = call;
    if (!idle_) prepare();
    idle_ = false;
  }

  /// Runs it until it suspends itself or its call returns.
  void resume() {
    entered = this;
#if EXPLORE_ASAN
    void* fake = nullptr;
    __sanitizer_start_switch_fiber(&fake, stack_.get(), bytes);
#elif EXPLORE_TSAN
    tsan_owner_ = __tsan_get_current_fiber();
    __tsan_switch_to_fiber(tsan_, 0);
#endif
    swapcontext(&owner_, &context_);
#if EXPLORE_ASAN
    __sanitizer_finish_switch_fiber(fake, nullptr, nullptr);
#endif
  }

  /// From inside: back to who resumed it.
  void suspend() {
#if EXPLORE_ASAN
    void* fake = nullptr;
    __sanitizer_start_switch_fiber(&fake, asan_owner_, asan_owner_bytes_);
#elif EXPLORE_TSAN
    __tsan_switch_to_fiber(tsan_owner_, 0);
#endif
    swapcontext(&context_, &owner_);
#if EXPLORE_ASAN
    __sanitizer_finish_switch_fiber(fake, &asan_owner_, &asan_owner_bytes_);
#endif
  }

 private:
  static void run() {
    Fiber& self = *entered;
#if EXPLORE_ASAN
    __sanitizer_finish_switch_fiber(nullptr, &self.asan_owner_, &self.asan_owner_bytes_);
#endif
    for (;; self.suspend()) {
      self.call_.invoke(self.call_.object);
      self.idle_ = true;
    }
  }

  void prepare() {
    forget();
#if EXPLORE_ASAN
    __asan_unpoison_memory_region(stack_.get(), bytes);
#elif EXPLORE_TSAN
    tsan_ = __tsan_create_fiber(0);
#endif
    getcontext(&context_);
    context_.uc_stack.ss_sp = stack_.get();
    context_.uc_stack.ss_size = bytes;
    makecontext(&context_, &Fiber::run, 0);
  }

  void forget() {
#if EXPLORE_TSAN
    if (tsan_ != nullptr) __tsan_destroy_fiber(tsan_);
#endif
  }

  static constexpr std::size_t bytes = 1 << 18;
  static inline Fiber* entered = nullptr;  ///< makecontext passes nothing but int
  std::unique_ptr<char[]> stack_{new char[bytes]};
  ucontext_t context_{}, owner_{};
  Call call_;
  bool idle_ = false;  ///< its last call returned
#if EXPLORE_ASAN
  const void* asan_owner_ = nullptr;
  std::size_t asan_owner_bytes_ = 0;
#elif EXPLORE_TSAN
  void *tsan_ = nullptr, *tsan_owner_ = nullptr;
#endif
};

}  // namespace fencepost::explore
