// Each codegen of AArch64 in each order, as functions of their own. For test_codegens.py.
#include "arch/aarch64/rmw_codegens.hpp"

namespace {

using Word = std::uint64_t;

template <class C, std::memory_order O>
[[gnu::used]] Word fetch_add(Word& word, Word value) {
  return C::template fetch_add<O>(word, value);
}
template <class C, std::memory_order O>
[[gnu::used]] void add(Word& word, Word value) {
  if constexpr (requires { C::template add<O>(word, value); }) {
    C::template add<O>(word, value);
  } else {
    C::template fetch_add<O>(word, value);
  }
}
template <class C, std::memory_order O>
[[gnu::used]] Word exchange(Word& word, Word value) {
  return C::template exchange<O>(word, value);
}
template <class C, std::memory_order O>
[[gnu::used]] bool compare_exchange(Word& word, Word& expected, Word desired) {
  return C::template compare_exchange<O>(word, expected, desired);
}

void make(auto*...) {}

template <class C, std::memory_order... O>
void in_each() {
  (make(&fetch_add<C, O>, &add<C, O>, &exchange<C, O>, &compare_exchange<C, O>), ...);
}

}  // namespace

void all() {
  fencepost::arch::for_each(fencepost::arch::rmw_codegens{}, []<class C>(std::type_identity<C>) {
    in_each<C, std::memory_order_relaxed, std::memory_order_acquire, std::memory_order_release,
            std::memory_order_acq_rel, std::memory_order_seq_cst>();
  });
}
