// What the build variants differ in, compiled to assembly by cmake/FencepostVariant.cmake (does this compiler emit
// what the variant is for?) and to an object by tests/listing.
#include <atomic>

__extension__ using wide = unsigned __int128;

long load_acquire(const std::atomic<long>& word) { return word.load(std::memory_order_acquire); }

long fetch_add(std::atomic<long>& word) { return word.fetch_add(1, std::memory_order_acq_rel); }

bool compare_exchange_128(std::atomic<wide>& word, wide& expected, wide desired) {
  return word.compare_exchange_strong(expected, desired, std::memory_order_seq_cst,
                                      std::memory_order_seq_cst);
}

#ifdef __GCC_HAVE_SYNC_COMPARE_AND_SWAP_16
wide sync_128(wide* word, wide expected, wide desired) {
  return __sync_val_compare_and_swap(word, expected, desired);
}
#endif
