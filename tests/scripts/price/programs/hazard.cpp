// A list is walked under a hazard pointer, which is published with ORDER before each node is read. It has a mark in its lowest
// bit, so that the value is not needed afterwards: both orders then compile to the same instructions but one.
#include <atomic>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <vector>

namespace {

struct Node {
  std::atomic<Node*> next{nullptr};
  long value = 0;
};

std::atomic<Node*> head{nullptr};
alignas(64) std::atomic<std::uintptr_t> hazard{0};

[[gnu::noinline]] long walk() {
  long sum = 0;
  Node* node = head.load(std::memory_order_acquire);
  while (node) {
    hazard.store(reinterpret_cast<std::uintptr_t>(node) + 1, ORDER);
    sum += node->value;
    node = node->next.load(std::memory_order_acquire);
  }
  return sum;
}

}  // namespace

int main(int, char** argv) {
  const long count = std::strtol(argv[1], nullptr, 10);
  std::vector<Node> nodes(100);
  for (int i = 0; i < 100; ++i) {
    nodes[i].value = i;
    nodes[i].next.store(i < 99 ? &nodes[i + 1] : nullptr, std::memory_order_relaxed);
  }
  head.store(nodes.data(), std::memory_order_release);
  long sum = 0;
  for (long i = 0; i < count; ++i) sum += walk();
  std::printf("%ld\n", sum);
}
