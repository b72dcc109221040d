// For each test, variant or thread, as a constant.
#pragma once

#include <array>
#include <cstddef>
#include <utility>

#include "benches/litmus/tests.hpp"

namespace fencepost::bench::litmus {

/// f.operator()<i>() for each i below `count`.
template <std::size_t count, class F>
void for_each_index(F f) {
  [&]<std::size_t... I>(std::index_sequence<I...>) { (f.template operator()<I>(), ...); }
  (std::make_index_sequence<count>{});
}

/// make.operator()<thread>() of each thread of the test, and nullptr for those that it has not.
template <std::size_t T, class Pointer, class Make>
constexpr std::array<Pointer, most_threads> of_each_thread(Make make) {
  constexpr std::size_t count = tests[T].program().thread_count;
  std::array<Pointer, most_threads> found{};
  [&]<std::size_t... thread>(std::index_sequence<thread...>) {
    ((found[thread] = make.template operator()<thread>()), ...);
  }
  (std::make_index_sequence<count>{});
  return found;
}

}  // namespace fencepost::bench::litmus
