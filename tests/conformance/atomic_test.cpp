// Every atomic operation in every form, order and width: honest work is believed, false work is not.
#include <cstdint>
#include <set>

#include "primitives/generated/atomic.hpp"
#include "tests/conformance/forms.hpp"

namespace fencepost::conformance {
namespace {

template <class Op>
class atomic_conformance : public suite {
 protected:
  /// Calls visit(form) for all forms of one order and width.
  template <class W, Orders O, class Visit>
  static void each_form(Visit& visit) {
    const std::string where = name_of(O) + ", " + std::to_string(8 * sizeof(W)) + " bits, ";
    if constexpr (requires { typename Op::template latency<W, O>; }) {
      SCOPED_TRACE(where + "latency");
      visit.template latency<typename Op::template latency<W, O>>();
    }
    {
      SCOPED_TRACE(where + "throughput");
      visit.template throughput<typename Op::template throughput<W, O>>();
    }
    SCOPED_TRACE(where + "shared");
    visit.template shared<typename Op::template shared<W, O>>();
  }

  template <class Visit>
  static void each_order_and_width(Visit visit) {
    [&]<std::size_t... I>(std::index_sequence<I...>) {
      ((each_form<std::uint32_t, Op::orders[I]>(visit),
        each_form<std::uint64_t, Op::orders[I]>(visit)),
       ...);
    }
    (std::make_index_sequence<Op::orders.size()>{});
  }
};
TYPED_TEST_SUITE(atomic_conformance, gtest_types<atomic::all>::type, primitive_name);

/// One check for all forms alike.
#define FENCEPOST_FOR_ALL_FORMS(check)        \
  struct visit {                              \
    template <Form F> void latency() { check<F>(); }    \
    template <Form F> void throughput() { check<F>(); } \
    template <Form F> void shared() { check<F>(); }     \
  }
