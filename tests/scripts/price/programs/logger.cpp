// Records go into a ring; the position is published after a full fence, or, if ORDER is no more than release, a compiler barrier.
#include <atomic>
#include <cstdint>
#include <cstdio>
#include <cstdlib>

namespace {

constexpr std::uint64_t kSize = 4096;
std::uint64_t ring[kSize];
std::atomic<std::uint64_t> position{0};

[[gnu::noinline]] void log(std::uint64_t record) {
  const std::uint64_t at = position.load(std::memory_order_relaxed);
  std::uint64_t mixed = record * 0x9E3779B97F4A7C15u;
  for (int i = 0; i < 4; ++i) mixed = (mixed ^ (mixed >> 29)) * 0xBF58476D1CE4E5B9u;
  ring[at % kSize] = mixed;
  std::atomic_thread_fence(ORDER);
  position.store(at + 1, std::memory_order_relaxed);
}

}  // namespace

int main(int, char** argv) {
  const std::uint64_t count = std::strtoull(argv[1], nullptr, 10);
  for (std::uint64_t i = 0; i < count; ++i) log(i);
  std::printf("%llu\n", static_cast<unsigned long long>(ring[7]));
}
