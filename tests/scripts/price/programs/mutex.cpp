// A lock of one word that unlocks with ORDER: a store whose old value nobody uses. Its new value is a variable, so that both
// orders compile to the same instructions but one.
#include <atomic>
#include <cstdio>
#include <cstdlib>

namespace {

class Lock {
 public:
  void lock() {
    while (word_.exchange(1, std::memory_order_acquire) != 0) {
    }
  }
  void unlock(int free) { word_.store(free, ORDER); }

 private:
  std::atomic<int> word_{0};
};

Lock mutex;
long guarded = 0;

[[gnu::noinline]] void add(long value, int free) {
  mutex.lock();
  guarded += value;
  mutex.unlock(free);
}

}  // namespace

int main(int argc, char** argv) {
  const long count = std::strtol(argv[1], nullptr, 10);
  for (long i = 0; i < count; ++i) add(i, argc - 2);
  std::printf("%ld\n", guarded);
}
