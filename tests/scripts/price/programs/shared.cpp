// References to one object are counted as std::shared_ptr does it: atomically, or, as ORDER says, not.
#include <atomic>
#include <cstdio>
#include <cstdlib>

namespace {

struct Atomic {
  std::atomic<long> count{1};
  [[gnu::noinline]] void up() { count.fetch_add(1, std::memory_order_relaxed); }
  [[gnu::noinline]] bool down() { return count.fetch_sub(1, std::memory_order_acq_rel) == 1; }
};

struct Plain {
  long count = 1;
  [[gnu::noinline]] void up() { ++count; }
  [[gnu::noinline]] bool down() { return --count == 0; }
};

template <class Count>
struct Object {
  Count references;
  long value = 3;
};

template <class Count>
class Reference {
 public:
  explicit Reference(Object<Count>& object) : object_(object) { object_.references.up(); }
  ~Reference() {
    if (object_.references.down()) std::abort();
  }
  Reference(const Reference&) = delete;
  Reference& operator=(const Reference&) = delete;
  long value() const { return object_.value; }

 private:
  Object<Count>& object_;
};

Object<ORDER> object;

[[gnu::noinline]] long use(long sum) {
  const Reference<ORDER> mine(object);
  return sum * 5 / 3 + mine.value();
}

}  // namespace

int main(int, char** argv) {
  const long count = std::strtol(argv[1], nullptr, 10);
  long sum = 0;
  for (long i = 0; i < count; ++i) sum = use(sum) & 0xffff;
  std::printf("%ld\n", sum);
}
