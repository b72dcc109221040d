#include "counters/counter_page.hpp"

// Alone, and not after linux/perf_event.h: both define the same structures.
#include <perfmon/pfmlib_perf_event.h>
#include <sys/mman.h>
#include <unistd.h>

#include <atomic>
#include <utility>

#include "arch/contract.hpp"
#include "counters/arithmetic.hpp"

namespace fencepost::counters {
namespace {

// cap_user_rdpmc, by its place: headers differ in its name
constexpr std::uint64_t may_read = 1U << 2;

std::size_t page_bytes() { return static_cast<std::size_t>(sysconf(_SC_PAGESIZE)); }

}  // namespace

std::optional<std::uint64_t> value_by(const PageFacts& page,
                                      std::uint64_t (*counter)(std::uint32_t)) {
  if (!page.allowed || page.index == 0) return std::nullopt;
  return widened(page.offset, counter(page.index - 1), page.width);
}

CounterPage::CounterPage(int file) {
  void* const page = mmap(nullptr, page_bytes(), PROT_READ, MAP_SHARED, file, 0);
  if (page != MAP_FAILED) page_ = page;
}

CounterPage::~CounterPage() {
  if (page_ != nullptr) munmap(page_, page_bytes());
}

CounterPage::CounterPage(CounterPage&& other) noexcept
    : page_(std::exchange(other.page_, nullptr)) {}

std::optional<std::uint64_t> CounterPage::read() const {
  if (page_ == nullptr) return std::nullopt;
  const auto* const page = static_cast<const volatile perf_event_mmap_page*>(page_);
  // The kernel writes on this very CPU, and says so by `lock`: a compiler barrier is all that it takes
  // (perf_event_open(2), the loop under cap_user_rdpmc).
  for (;;) {
    const std::uint32_t before = page->lock;
    std::atomic_signal_fence(std::memory_order_seq_cst);
    const PageFacts facts{(page->capabilities & may_read) != 0, page->index, page->pmc_width,
                          static_cast<std::uint64_t>(page->offset)};
    const auto value = value_by(facts, [](std::uint32_t n) { return arch::read_pmc(n); });
    std::atomic_signal_fence(std::memory_order_seq_cst);
    if (page->lock == before) return value;
  }
}

}  // namespace fencepost::counters
