// Memory orders as data: which ones an operation may take, and what they are called.
#pragma once

#include <array>
#include <atomic>
#include <string>
#include <string_view>

namespace fencepost {

/// The order of an operation; for compare-exchange of its success and its failure.
struct Orders {
  std::memory_order success;
  std::memory_order failure;
  bool pair = false;
};

constexpr std::string_view order_name(std::memory_order order) {
  switch (order) {
    case std::memory_order_relaxed:
      return "relaxed";
    case std::memory_order_consume:
      return "consume";
    case std::memory_order_acquire:
      return "acquire";
    case std::memory_order_release:
      return "release";
    case std::memory_order_acq_rel:
      return "acq_rel";
    case std::memory_order_seq_cst:
      return "seq_cst";
  }
  return "unknown";
}

/// "acquire", or "acq_rel-acquire" for a success-failure pair.
inline std::string name_of(const Orders& orders) {
  std::string name(order_name(orders.success));
  if (orders.pair) name.append("-").append(order_name(orders.failure));
  return name;
}

constexpr Orders one_order(std::memory_order order) { return {order, order, false}; }

// consume is left out everywhere: compilers treat it as acquire, and C++26 removes it (P3475R2).
inline constexpr std::array load_orders{one_order(std::memory_order_relaxed),
                                        one_order(std::memory_order_acquire),
                                        one_order(std::memory_order_seq_cst)};
inline constexpr std::array store_orders{one_order(std::memory_order_relaxed),
                                         one_order(std::memory_order_release),
                                         one_order(std::memory_order_seq_cst)};
inline constexpr std::array rmw_orders{
    one_order(std::memory_order_relaxed), one_order(std::memory_order_acquire),
    one_order(std::memory_order_release), one_order(std::memory_order_acq_rel),
    one_order(std::memory_order_seq_cst)};

/// All 15 legal pairs: any order on success with any load order on failure. Since C++17 the failure order
/// may be the stronger one (P0418R2).
inline constexpr auto compare_exchange_orders = [] {
  std::array<Orders, rmw_orders.size() * load_orders.size()> pairs{};
  std::size_t i = 0;
  for (const Orders& success : rmw_orders) {
    for (const Orders& failure : load_orders) pairs[i++] = {success.success, failure.success, true};
  }
  return pairs;
}();

/// The weakest and the strongest, where those between add little.
inline constexpr std::array ends_of_rmw_orders{rmw_orders.front(), rmw_orders.back()};
inline constexpr std::array ends_of_compare_exchange_orders{compare_exchange_orders.front(),
                                                            compare_exchange_orders.back()};

}  // namespace fencepost
