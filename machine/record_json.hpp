// JSON of records, both ways, from one list of their fields. For .cpp files alone: it needs all of nlohmann/json.
//
// A record is a struct for which `fields(record, visit)` is found: it calls visit(key, member) for each member. Writing
// and reading go through the same list, so that they always agree.
#pragma once

#include <concepts>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <type_traits>

#include "machine/fact.hpp"

namespace fencepost::machine::record_json {

using nlohmann::json;

struct AnyVisit {
  void operator()(const char*, const auto&) const {}
};
template <class T>
concept Record = requires(const T& record) {
  fields(record, AnyVisit{});
};

/// `T` is `Struct` or const Struct: what fields() takes.
template <class T, class Struct>
concept MaybeConst = std::same_as<std::remove_const_t<T>, Struct>;

template <template <class...> class Template, class T>
inline constexpr bool is_a = false;
template <template <class...> class Template, class... Args>
inline constexpr bool is_a<Template, Template<Args...>> = true;

template <class T>
concept Text = std::is_convertible_v<T, std::string>;
/// A list or a map of something.
template <class T>
concept Container = !Text<T> && requires(const T& all) {
  all.begin(), all.end();
};
template <class T>
concept Map = Container<T> && requires {
  typename T::mapped_type;
};

/// Nothing (no key at all) for a fact that was not looked up and for an empty optional; see written().
template <class T>
bool present(const T& value) {
  if constexpr (is_a<Fact, T>) {
    return value.looked_up();
  } else if constexpr (is_a<std::optional, T>) {
    return value.has_value();
  } else {
    return true;
  }
}

/// The value as JSON; a record without the keys of members that are not present.
template <class T>
json written(const T& value) {
  if constexpr (is_a<Fact, T>) {
    return value.known() ? written(value.value()) : json(value.reason());
  } else if constexpr (is_a<std::optional, T>) {
    return value ? written(*value) : json(nullptr);
  } else if constexpr (Record<T>) {
    json all = json::object();
    fields(value, [&](const char* key, const auto& member) {
      if (present(member)) all[key] = written(member);
    });
    return all;
  } else if constexpr (Map<T>) {
    json all = json::object();
    for (const auto& [key, one] : value) all[key] = written(one);
    return all;
  } else if constexpr (Container<T>) {
    json all = json::array();
    for (const auto& one : value) all.push_back(written(one));
    return all;
  } else if constexpr (std::is_enum_v<T>) {
    return std::string(name_of(value));
  } else {
    static_assert(std::is_arithmetic_v<T> || Text<T>, "no fields() for this record");
    return json(value);
  }
}

/// The other way round. A key that is missing leaves its member alone. Throws json::exception for a value of another type.
template <class T>
void read(const json& from, T& value) {
  if constexpr (is_a<Fact, T>) {
    using Value = std::remove_cvref_t<decltype(value.value())>;
    if (from.is_string() && from.get_ref<const std::string&>().starts_with(unreadable_prefix)) {
      value = T::unreadable(from.get<std::string>());
    } else {
      Value known{};
      read(from, known);
      value = T(std::move(known));
    }
  } else if constexpr (is_a<std::optional, T>) {
    value.reset();
    if (!from.is_null()) read(from, value.emplace());
  } else if constexpr (Record<T>) {
    static_cast<void>(from.get_ref<const json::object_t&>());  // throws unless it is an object
    fields(value, [&](const char* key, auto& member) {
      if (const auto found = from.find(key); found != from.end()) read(*found, member);
    });
  } else if constexpr (Map<T>) {
    value.clear();
    for (const auto& [key, one] : from.get_ref<const json::object_t&>()) read(one, value[key]);
  } else if constexpr (requires { value.emplace_back(); }) {
    value.clear();
    for (const json& one : from.get_ref<const json::array_t&>()) read(one, value.emplace_back());
  } else {
    value = from.get<T>();
  }
}

}  // namespace fencepost::machine::record_json
