// What primitives of all kinds have.
#pragma once

#include <concepts>
#include <string_view>

namespace fencepost {

/// Has `static constexpr std::string_view name`, equal to the type's and the file's name.
template <class T>
concept Named = std::same_as<decltype(T::name), const std::string_view> &&(!T::name.empty());

/// Whether a run measures the primitive without --all: unless it has `static constexpr bool core = false`.
template <class T>
inline constexpr bool is_core = true;
template <class T>
requires requires { T::core; }
inline constexpr bool is_core<T> = T::core;

}  // namespace fencepost
