// A pthread mutex with an attribute, for locks that differ in that. A call that fails is a std::system_error with the name of the
// call and the text of its error.
#pragma once

#include <pthread.h>

#include <cerrno>
#include <optional>
#include <string>
#include <system_error>

#include "primitives/support/pthread_error.hpp"

namespace fencepost::support {

/// `Attribute::set(attributes)` returns the error of the pthread_mutexattr_ call, 0 if there was none.
template <class Attribute>
class pthread_mutex {
 public:
  static constexpr bool blocks = true;
  static constexpr bool fifo = false;  // POSIX leaves it open

  /// Throws std::system_error, ENOTSUP where the system lacks the attribute.
  pthread_mutex() {
    pthread_mutexattr_t attributes;
    throw_if(::pthread_mutexattr_init(&attributes), "pthread_mutexattr_init");
    const int refused = Attribute::set(attributes);
    const int failed = refused != 0 ? 0 : ::pthread_mutex_init(&impl_, &attributes);
    ::pthread_mutexattr_destroy(&attributes);
    throw_if(refused, Attribute::call);
    throw_if(failed, "pthread_mutex_init");
  }
  ~pthread_mutex() { ::pthread_mutex_destroy(&impl_); }
  pthread_mutex(const pthread_mutex&) = delete;
  pthread_mutex& operator=(const pthread_mutex&) = delete;

  /// Why it cannot be used on this system; nullopt: it can.
  static std::optional<std::string> obstacle() try {
    pthread_mutex one;
    one.lock();
    one.unlock();
    return std::nullopt;
  } catch (const std::system_error& error) {
    return error.what();
  }

  /// Waits for the lock. Throws std::system_error; locking twice never returns.
  void lock() { throw_if(::pthread_mutex_lock(&impl_), "pthread_mutex_lock"); }

  /// False only if another thread holds it. Throws std::system_error.
  [[nodiscard]] bool try_lock() {
    const int error = ::pthread_mutex_trylock(&impl_);
    throw_if(error == EBUSY ? 0 : error, "pthread_mutex_trylock");
    return error == 0;
  }

  /// The caller must hold it. Throws std::system_error.
  void unlock() { throw_if(::pthread_mutex_unlock(&impl_), "pthread_mutex_unlock"); }

  /// For tests.
  [[nodiscard]] const pthread_mutex_t& native() const { return impl_; }

 private:
  pthread_mutex_t impl_;
};

}  // namespace fencepost::support
