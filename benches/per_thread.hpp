// What belongs to one thread of a benchmark, in memory of its own (harness/benchmark/benchmark.hpp, place_own()).
#pragma once

#include <cstddef>
#include <new>
#include <span>
#include <type_traits>
#include <vector>

namespace fencepost::bench {

/// A T for each thread of a case. Only pointers are kept here.
template <class T>
class PerThread {
  static_assert(std::is_trivially_copyable_v<T>, "it moves, and nothing destroys it");

 public:
  /// What a case needs for it of each thread, Case::own_bytes.
  static constexpr std::size_t bytes = sizeof(T);

  /// Constructs all in these parts, each as next(last): `last` points to what the thread had so far, null for nothing. A part
  /// may overlap the last one.
  template <class Next>
  void place(std::span<std::byte* const> parts, Next next) {
    all_.resize(parts.size(), nullptr);
    for (std::size_t i = 0; i < parts.size(); ++i) {
      const T* const last = all_[i];
      const T value = next(last);
      all_[i] = ::new (parts[i]) T(value);
    }
  }
  /// Constructs all as copies of T{}.
  void place(std::span<std::byte* const> parts) {
    place(parts, [](const T*) { return T{}; });
  }

  std::size_t size() const { return all_.size(); }
  T& operator[](std::size_t thread) const { return *all_[thread]; }

 private:
  std::vector<T*> all_;
};

}  // namespace fencepost::bench
