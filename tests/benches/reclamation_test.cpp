// The mix of reads and replacements: it passes for every scheme, and its proof fails for one that does not free.
#include "benches/reclamation.hpp"

#include <gtest/gtest.h>

#include <array>
#include <atomic>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "primitives/generated/reclamation.hpp"
#include "tests/support/own_parts.hpp"

namespace fencepost::bench::reclamation_test {
namespace {

/// What is wrong with a few windows.
template <class D, unsigned threads = 2>
std::string windows(unsigned reads) {
  OwnParts own{threads, Mixers::bytes};
  RcuMix<D> mix(reads);
  std::string wrong;
  for (int window = 0; window < 3 && wrong.empty(); ++window) {
    struct alignas(counter_alignment) Place {
      std::array<std::byte, RcuMix<D>::bytes> bytes;
    };
    const auto place = std::make_unique<Place>();
    mix.place_own(own.all());
    mix.begin(place->bytes.data(), threads);
    harness::WindowGate gate;
    {
      std::array<std::jthread, threads> all;
      for (unsigned i = 0; i < threads; ++i) {
        all[i] = std::jthread([&, i] {
          harness::ThreadState state(i, threads, 2000, arch::timestamp(), 1, gate);
          mix.run(state);
        });
      }
    }
    wrong = mix.end();
  }
  return wrong;
}

TEST(AMixOfReadsAndReplacements, IsProvedForEveryScheme) {
  arch::for_each(reclamation::all{}, []<class D>(std::type_identity<D>) {
    if constexpr (requires { D::obstacle(); }) {
      if (D::obstacle()) return;
    }
    for (const unsigned reads : {0U, 90U, 100U}) EXPECT_EQ(windows<D>(reads), "") << D::name;
  });
}

struct BoundToThread : reclamation::epochs {
  static constexpr bool thread_bound = true;
  static inline std::atomic<int> used_by_another{0};
  using epochs::epochs;

  class thread : public epochs::thread {
   public:
    explicit thread(BoundToThread& domain) : epochs::thread(domain) {}
    ~thread() { look(); }
    void enter() noexcept {
      look();
      epochs::thread::enter();
    }

   private:
    void look() const {
      // relaxed: a count
      if (std::this_thread::get_id() != owner_)
        used_by_another.fetch_add(1, std::memory_order_relaxed);
    }
    std::thread::id owner_ = std::this_thread::get_id();
  };
};

TEST(AMixOfReadsAndReplacements, HasAThreadMakeAHandleThatIsBoundToIt) {
  EXPECT_EQ(windows<BoundToThread>(90), "");
  EXPECT_EQ(BoundToThread::used_by_another, 0);
}

struct Forgets : reclamation::epochs {
  static inline std::vector<node*> forgotten;
  Forgets(support::node_deleter<node>, std::pmr::memory_resource* memory)
      : epochs({[](node& one, void*) { forgotten.push_back(&one); }, nullptr}, memory) {}
};

TEST(AMixOfReadsAndReplacements, FailsWhereNodesAreNotFreed) {
  const std::string wrong = windows<Forgets, 1>(90);
  EXPECT_NE(wrong.find("the number of nodes freed"), std::string::npos) << wrong;
  for (auto* const one : Forgets::forgotten)
    ::operator delete (static_cast<void*>(one), std::align_val_t{arch::padding_bytes});
}

struct Hoards : reclamation::epochs {
  using epochs::epochs;
  static constexpr std::optional<std::size_t> bound(std::size_t) { return 1; }
};

TEST(AMixOfReadsAndReplacements, FailsWhereMoreNodesWaitThanPromised) {
  EXPECT_NE(windows<Hoards>(0).find("wait to be freed"), std::string::npos);
}

}  // namespace
}  // namespace fencepost::bench::reclamation_test
