// A queue of one producer and one consumer, whose indices are published with ORDER.
#include <atomic>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <thread>

namespace {

constexpr std::uint64_t kSize = 1024;
alignas(64) std::atomic<std::uint64_t> head{0};
alignas(64) std::atomic<std::uint64_t> tail{0};
alignas(64) std::uint64_t slots[kSize];

// Yields only now and then, for machines with one CPU.
template <class Ready>
void wait(Ready ready) {
  for (int polls = 1; !ready(); ++polls) {
    if (polls % 10000 == 0) std::this_thread::yield();
  }
}

void produce(std::uint64_t count) {
  for (std::uint64_t i = 0; i < count; ++i) {
    wait([i] { return i - tail.load(std::memory_order_acquire) < kSize; });
    slots[i % kSize] = i;
    head.store(i + 1, ORDER);
  }
}

std::uint64_t consume(std::uint64_t count) {
  std::uint64_t sum = 0;
  for (std::uint64_t i = 0; i < count; ++i) {
    wait([i] { return head.load(std::memory_order_acquire) != i; });
    sum += slots[i % kSize];
    tail.store(i + 1, ORDER);
  }
  return sum;
}

}  // namespace

int main(int, char** argv) {
  const std::uint64_t count = std::strtoull(argv[1], nullptr, 10);
  std::thread producer(produce, count);
  const std::uint64_t sum = consume(count);
  producer.join();
  std::printf("%llu\n", static_cast<unsigned long long>(sum));
}
