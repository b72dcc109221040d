// A word with the read-modify-writes of std::atomic, made by one of arch::rmw_codegens: forms that are written for std::atomic
// then measure that one. A compiler's own std::atomic is made as the build's flags say.
//
// ThreadSanitizer does not see what inline assembly does, and need not: the forms hand nothing from thread to
// thread but the cell itself, which is made before the threads start and read after they have ended.
#pragma once

#include <atomic>
#include <cstdint>
#include <string_view>

#include "arch/contract.hpp"
#include "primitives/support/orders.hpp"

namespace fencepost::support {

/// The order is part of the type, as the instruction is chosen by it. std::atomic's argument is that order once more.
template <class Codegen, std::memory_order Order>
class codegen_word {
 public:
  explicit codegen_word(std::uint64_t initial) : word_(initial) {}

  explicit operator std::uint64_t() const { return word_; }

  [[gnu::always_inline]] std::uint64_t fetch_add(std::uint64_t value, std::memory_order) {
    return Codegen::template fetch_add<Order>(word_, value);
  }

  /// fetch_add whose result nobody uses, by an instruction for that where there is one.
  [[gnu::always_inline]] void add(std::uint64_t value, std::memory_order) {
    if constexpr (requires { Codegen::template add<Order>(word_, value); }) {
      Codegen::template add<Order>(word_, value);
    } else {
      Codegen::template fetch_add<Order>(word_, value);
    }
  }

  [[gnu::always_inline]] std::uint64_t exchange(std::uint64_t value, std::memory_order) {
    return Codegen::template exchange<Order>(word_, value);
  }

  /// The order of failure is at most that of success: no instruction of either ISA knows one for each.
  [[gnu::always_inline]] bool compare_exchange_strong(std::uint64_t& expected,
                                                      std::uint64_t desired, std::memory_order,
                                                      std::memory_order) {
    return Codegen::template compare_exchange<Order>(word_, expected, desired);
  }

 private:
  std::uint64_t word_;
};

/// A type_list of Op<Codegen> for each of arch::rmw_codegens.
template <template <class> class Op>
struct by_each_codegen {
  template <class... Codegen>
  static arch::type_list<Op<Codegen>...> all_of(arch::type_list<Codegen...>);
  using type = decltype(all_of(arch::rmw_codegens{}));
};

/// What all operations of the rmw kind have.
template <class Codegen>
struct of_codegen {
  static constexpr std::string_view codegen = Codegen::name;
  static constexpr std::string_view needs = Codegen::needs;
  using words = arch::type_list<std::uint64_t>;
};

/// An operation of the atomic kind, in some of its orders.
template <class Codegen, class Operation, const auto& SomeOrders>
struct operation_by : of_codegen<Codegen> {
  static constexpr std::string_view name = Operation::name;
  static constexpr auto& orders = SomeOrders;

  template <class W, Orders O>
  using latency = typename Operation::template latency<W, O, codegen_word<Codegen, O.success>>;
  template <class W, Orders O>
  using throughput =
      typename Operation::template throughput<W, O, codegen_word<Codegen, O.success>>;
  template <class W, Orders O>
  using shared = typename Operation::template shared<W, O, codegen_word<Codegen, O.success>>;
};

}  // namespace fencepost::support
