// A value that is made when it is first asked for, and lies beside the flag: Rust's OnceLock, Go's sync.OnceValue.
#pragma once

#include <cstdint>

#include "primitives/once/double_checked.hpp"

namespace fencepost::once {

template <class Sync>
class basic_once_value : basic_double_checked<Sync> {
  using base = basic_double_checked<Sync>;

 public:
  using base::blocks;
  using base::retries_after_error;
  using value_type = std::uint64_t;

  /// What the one make() that was run returned. Throws what make throws.
  template <class F>
  [[gnu::always_inline]] value_type get(F&& make) {
    base::call([&] { value_ = make(); });
    return value_;
  }

  /// For those who have no value. Throws what init throws.
  template <class F>
  [[gnu::always_inline]] void call(F&& init) {
    static_cast<void>(get([&] {
      init();
      return value_type{0};
    }));
  }

 private:
  typename Sync::template var<value_type> value_{0};
};

struct once_value : basic_once_value<support::std_sync> {
  static constexpr std::string_view name = "once_value";
  static constexpr bool core = false;
  template <class Sync>
  using with = basic_once_value<Sync>;
};

}  // namespace fencepost::once
