#include "counters/known_work.hpp"

#include <sys/mman.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <cstddef>
#include <fstream>
#include <new>
#include <string>
#include <vector>

#include "arch/contract.hpp"

namespace fencepost::counters {
namespace {

using arch::KnownWork;

/// 48,000 adds: what reading the counters adds to them is 0.2 % or less.
constexpr std::uint64_t chain_steps = 400;
constexpr double chain_adds = static_cast<double>(chain_steps * arch::adds_per_chain_step);
constexpr double chain_instructions =
    static_cast<double>(chain_steps * arch::instructions_per_chain_step);

constexpr int repetitions = 1000;  ///< of one instruction
constexpr int kernel_entries = 100;

/// KiB of the largest L2 next to CPU 0, by the kernel; 4 MiB where it does not say.
std::size_t l2_kib() {
  std::size_t largest = 0;
  const std::string folder = "/sys/devices/system/cpu/cpu0/cache/index";
  for (int index = 0; index < 8; ++index) {
    std::ifstream level_file(folder + std::to_string(index) + "/level");
    std::ifstream size_file(folder + std::to_string(index) + "/size");
    std::size_t kib = 0;
    if (int level = 0; level_file >> level && level == 2 && size_file >> kib)
      largest = std::max(largest, kib);
  }
  return largest == 0 ? 4096 : largest;
}

/// Words of cache lines, so many of them that the lines last touched have pushed the others out of L2.
class Lines {
 public:
  Lines() : words_(std::clamp<std::size_t>(4 * l2_kib(), 4096, 65536) * 1024 / sizeof(Word)) {}

  /// Loads from the next lines of the first half, and stores to those of the second: a store after a load of the same
  /// line, or of its neighbour, would find it owned.
  void touch(std::size_t begin) {
    const std::size_t half = lines() / 2;
    for (std::size_t i = 0; i < stretch; ++i) {
      // An odd step goes through all of the stretch, and too far at once for a prefetcher.
      const std::size_t line = (begin + i * 1021 % stretch) % half;
      // relaxed: only that the line is touched; other threads may do the same.
      sum_ += word(line).load(std::memory_order_relaxed);
      word(half + line).store(i, std::memory_order_relaxed);
    }
  }

  static constexpr std::size_t stretch = 4096;  ///< lines of each half at a time; a power of two

 private:
  using Word = std::atomic<std::uint64_t>;
  static constexpr std::size_t words_per_line = 64 / sizeof(Word);

  std::size_t lines() const { return words_.size() / words_per_line; }
  Word& word(std::size_t line) { return words_[line * words_per_line]; }

  std::vector<Word> words_;
  static thread_local std::uint64_t sum_;  ///< keeps the loads
};
thread_local std::uint64_t Lines::sum_ = 0;

int touch_lines() try {
  static Lines lines;  // its memory is asked for again at the next call, if there was none
  // Others for each call of any thread: those of the last time may still be in a cache that threads share.
  static std::atomic<std::size_t> next{0};
  lines.touch(next.fetch_add(Lines::stretch, std::memory_order_relaxed));  // relaxed: only a number
  return 0;
} catch (const std::bad_alloc&) {
  return ENOMEM;
}

/// Once for each repetition; `operation` gets a word of this thread alone.
template <class Operation>
int repeat(Operation&& operation) {
  std::atomic<std::uint64_t> word = 0;
  for (int i = 0; i < repetitions; ++i) operation(word);
  return 0;
}

int enter_kernel() {
  for (int i = 0; i < kernel_entries; ++i) syscall(SYS_getppid);
  return 0;
}

int sleep_briefly() {
  const timespec least{0, 200'000};
  const bool done = nanosleep(&least, nullptr) == 0 || errno == EINTR;  // it has slept either way
  return done ? 0 : errno;
}

int touch_pages() {
  const auto bytes = 16 * static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
  void* const pages =
      mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (pages == MAP_FAILED) return errno;
  for (std::size_t at = 0; at < bytes; at += bytes / 16)
    static_cast<volatile std::byte*>(pages)[at] = std::byte{1};
  munmap(pages, bytes);
  return 0;
}

}  // namespace

int run_known_work(KnownWork work) {
  switch (work) {
    case KnownWork::none:
      return 0;
    case KnownWork::adds:
      arch::latency_chain(chain_steps);
      return 0;
    case KnownWork::lines:
      return touch_lines();
    case KnownWork::locked:
      // seq_cst here and below: the order is what is counted.
      return repeat([](auto& word) { word.fetch_add(1, std::memory_order_seq_cst); });
    case KnownWork::fences:
      return repeat([](auto&) { std::atomic_thread_fence(std::memory_order_seq_cst); });
    case KnownWork::acquire_loads:
      return repeat([](auto& word) { return word.load(std::memory_order_acquire); });
    case KnownWork::release_stores:
      return repeat([](auto& word) { word.store(1, std::memory_order_release); });
    case KnownWork::system_calls:
      return enter_kernel();
    case KnownWork::sleeps:
      return sleep_briefly();
    case KnownWork::page_faults:
      return touch_pages();
  }
  return 0;
}

KnownWork work_for(KnownWork of_row, Level level) {
  const bool known = of_row == KnownWork::adds && level == Level::kernel;
  if (known) return KnownWork::system_calls;
  return level == Level::kernel ? KnownWork::none : of_row;
}

Expected expected_count(arch::EventRole role, KnownWork work) {
  if (work != KnownWork::adds) return {};
  if (role == arch::EventRole::instructions)
    return {0.98 * chain_instructions, 1.02 * chain_instructions};
  if (role == arch::EventRole::cycles) return {.least = 0.9 * chain_adds};
  return {};
}

}  // namespace fencepost::counters
