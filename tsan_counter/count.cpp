// The table of counts, and the file that it becomes at exit: ${FENCEPOST_SOURCE_OUT:-fencepost-source}.<pid>, in text:
//
//   fencepost source counts 1
//   count <TAB> operation <TAB> bits <TAB> order <TAB> return address in hexadecimal digits        one line of each
//   lost <TAB> count                                  operations that found the table full
//   map <TAB> a line of /proc/self/maps               where files are in memory
//
// Several copies of this library in a process, as of a program and of a shared library, each append to the file. A process that a
// signal or _exit() ends writes nothing. A forked child writes a file of its own, with what it did itself.
#include "tsan_counter/count.hpp"

#include <pthread.h>
#include <unistd.h>

#include <atomic>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>

namespace fencepost::tsan_counter {
namespace {

struct Entry {
  std::atomic<std::uint64_t> key{0};
  std::atomic<std::uint64_t> count{0};
};

constexpr std::uint64_t entries = 1U << 16U;
constexpr unsigned fence_width = 5;
constexpr int address_bits = 48;  // of user space on x86-64 with 4 levels and on ARM64 without LVA
Entry table[entries];
std::atomic<std::uint64_t> lost{0};

/// What is counted apart. The order has 3 bits, the width 3 (log2 of its bytes; fence_width of a fence), the operation 4.
std::uint64_t key_of(Operation operation, int bits, int order, const void* return_address) {
  const auto address =
      reinterpret_cast<std::uintptr_t>(return_address) & ((1ULL << address_bits) - 1);
  const std::uint64_t width =
      bits == 0 ? fence_width
                : static_cast<unsigned>(__builtin_ctz(static_cast<unsigned>(bits) / 8U));
  const std::uint64_t asked =
      order >= 0 && order <= __ATOMIC_SEQ_CST ? static_cast<std::uint64_t>(order) : 7U;
  return address | asked << address_bits | width << (address_bits + 3) |
         static_cast<std::uint64_t>(operation) << (address_bits + 6);
}

void forget() {
  // relaxed: the only thread of a forked child
  for (Entry& entry : table) entry.count.store(0, std::memory_order_relaxed);
}

void write_maps(std::FILE* out) {
  std::FILE* const maps = std::fopen("/proc/self/maps", "re");
  if (maps == nullptr) return;
  char line[4400];
  while (std::fgets(line, sizeof line, maps) != nullptr)
    if (std::strstr(line, "r-xp") != nullptr) std::fprintf(out, "map\t%s", line);
  std::fclose(maps);
}

void write_entry(std::FILE* out, const Entry& entry) {
  // relaxed: threads that still run count what nobody will read
  const std::uint64_t key = entry.key.load(std::memory_order_relaxed);
  const std::uint64_t times = entry.count.load(std::memory_order_relaxed);
  if (times == 0) return;
  const auto width = static_cast<unsigned>(key >> (address_bits + 3) & 7U);
  std::fprintf(out, "count\t%llu\t%u\t%u\t%u\t%llx\n", static_cast<unsigned long long>(times),
               static_cast<unsigned>(key >> (address_bits + 6)),
               width == fence_width ? 0U : 8U << width,
               static_cast<unsigned>(key >> address_bits & 7U),
               static_cast<unsigned long long>(key & ((1ULL << address_bits) - 1)));
}

[[gnu::constructor]] void begin() { ::pthread_atfork(nullptr, nullptr, forget); }

/// A destructor: after all that the program has registered for its exit.
[[gnu::destructor]] void write() {
  const char* const asked = std::getenv("FENCEPOST_SOURCE_OUT");
  char name[4096];
  std::snprintf(name, sizeof name, "%s.%d", asked != nullptr ? asked : "fencepost-source",
                static_cast<int>(::getpid()));
  std::FILE* const out = std::fopen(name, "ae");
  if (out == nullptr) {
    std::perror(name);
    return;
  }
  std::fputs("fencepost source counts 1\n", out);
  for (const Entry& entry : table) write_entry(out, entry);
  // relaxed: as above
  std::fprintf(out, "lost\t%llu\n",
               static_cast<unsigned long long>(lost.load(std::memory_order_relaxed)));
  write_maps(out);
  if (std::fclose(out) != 0) std::perror(name);
}

}  // namespace

void count(Operation operation, int bits, int order, const void* return_address) {
  const std::uint64_t key = key_of(operation, bits, order, return_address);
  std::uint64_t at = key * 0x9E3779B97F4A7C15ULL >> 48U;  // Fibonacci hashing (Knuth, TAOCP 3, 6.4)
  for (std::uint64_t tried = 0; tried < entries; ++tried, at = (at + 1) % entries) {
    Entry& entry = table[at];
    // relaxed, here and below: an entry is a number and a count, which publish nothing
    std::uint64_t found = entry.key.load(std::memory_order_relaxed);
    if (found == 0 && entry.key.compare_exchange_strong(found, key, std::memory_order_relaxed,
                                                        std::memory_order_relaxed))
      found = key;
    if (found == key) {
      entry.count.fetch_add(1, std::memory_order_relaxed);
      return;
    }
  }
  lost.fetch_add(1, std::memory_order_relaxed);
}

}  // namespace fencepost::tsan_counter

// NOLINTBEGIN(bugprone-reserved-identifier): the compiler's names
extern "C" {
void __tsan_atomic_thread_fence(int order) {
  fencepost::tsan_counter::count(fencepost::tsan_counter::Operation::thread_fence, 0, order,
                                 __builtin_return_address(0));
  __atomic_thread_fence(__ATOMIC_SEQ_CST);
}
void __tsan_atomic_signal_fence(int order) {
  fencepost::tsan_counter::count(fencepost::tsan_counter::Operation::signal_fence, 0, order,
                                 __builtin_return_address(0));
  __atomic_signal_fence(__ATOMIC_SEQ_CST);
}
}
// NOLINTEND(bugprone-reserved-identifier)
