// A static object whose initialiser executes what the build variant is for, as those of the C++ library and of the
// questions do. For test_cpu_guard.py.
#include "cmake/variant_probe.cpp"

static const long early = [] {
  std::atomic<long> word{1};
  fetch_add(word);
#ifdef __GCC_HAVE_SYNC_COMPARE_AND_SWAP_16
  alignas(16) wide two = 1;
  sync_128(&two, 1, 2);
#endif
  return load_acquire(word);
}();

int main() { return early == 2 ? 0 : 1; }
