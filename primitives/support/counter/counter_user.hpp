// A thread's side of a counter: with some it is registered, to others it gives its index.
#pragma once

#include <cstdint>

#include "primitives/concepts/counter.hpp"

namespace fencepost::support {

/// Made, used and destroyed by one thread; destroyed before the counter.
template <class C>
class counter_user {
 public:
  counter_user(C& counter, unsigned thread) : counter_(counter), thread_(thread) {}
  [[gnu::always_inline]] void add(std::uint64_t n) { counter_.add(thread_, n); }

 private:
  C& counter_;
  unsigned thread_;
};

template <HasThreads C>
class counter_user<C> : public C::thread {
 public:
  counter_user(C& counter, unsigned) : C::thread(counter) {}
};

}  // namespace fencepost::support
