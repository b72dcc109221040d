// How far apart must two counters be so that two cores do not slow each other down?
// Each thread adds to a word of its own; only the distance between the words differs.
#include <array>
#include <atomic>
#include <new>  // hardware_destructive_interference_size
#include <vector>

#include "benches/pace.hpp"
#include "benches/per_thread.hpp"
#include "benches/timed_loop.hpp"
#include "harness/benchmark/registry.hpp"

namespace fencepost::bench {
namespace {

// 32-bit words, so that a stride of 4 bytes can be asked for.
using Word = std::atomic<std::uint32_t>;

/// What a thread does with its own statistics: it is the only writer, so no read-modify-write is needed.
struct add {
  static constexpr std::string_view name = "add";
  static void step(Word& word) {
    // relaxed both: one writer, and nothing is published
    word.store(word.load(std::memory_order_relaxed) + 1, std::memory_order_relaxed);
  }
};

struct fetch_add {
  static constexpr std::string_view name = "fetch_add";
  static void step(Word& word) {
    word.fetch_add(1, std::memory_order_relaxed);  // relaxed: a count publishes nothing
  }
};

template <class Op>
[[gnu::noinline]] void own_word_loop(Word& word, harness::ThreadState& state) {
  constexpr std::uint64_t unroll = usual_unroll;
  const std::uint64_t batch = state.batch();
  state.start();
  do {
    for (std::uint64_t left = batch; left != 0; --left) {
      [&]<std::size_t... I>(std::index_sequence<I...>) __attribute__((always_inline)) {
        ((static_cast<void>(I), Op::step(word)), ...);
      }
      (std::make_index_sequence<unroll>{});
    }
  } while (state.again(batch * unroll));
}

/// Where the words of the threads lie.
enum class Words {
  in_array,      ///< side by side in one array, which is shared whatever the distance
  on_own_pages,  ///< each in its thread's own memory
};

template <class Op>
class OwnWords : public harness::Benchmark {
 public:
  OwnWords(Words where, std::size_t stride) : where_(where), stride_(stride) {}

  static std::size_t own_bytes(Words where) {
    return sizeof(Padded<std::uint64_t>) + (where == Words::on_own_pages ? sizeof(Word) : 0);
  }

  void place_own(std::span<std::byte* const> parts) override {
    performed_.place(parts);
    words_.clear();
    if (where_ == Words::in_array) return;
    for (std::byte* part : parts) words_.push_back(make_word(part + sizeof(Padded<std::uint64_t>)));
  }

  void begin(std::byte* place, unsigned threads) override {
    if (where_ == Words::on_own_pages) return;
    for (unsigned i = 0; i < threads; ++i) words_.push_back(make_word(place + i * stride_));
  }
  void run(harness::ThreadState& state) override {
    own_word_loop<Op>(*words_[state.index()], state);
    performed_[state.index()] = state.performed();
  }
  std::string end() override {
    std::string wrong;
    for (std::size_t i = 0; i < words_.size(); ++i) {
      // relaxed: the harness's barrier came before
      const auto sum = words_[i]->load(std::memory_order_relaxed);
      const auto expected = static_cast<std::uint32_t>(performed_[i]);
      if (wrong.empty()) wrong = expect_equal("a thread's own counter", expected, sum);
      std::destroy_at(words_[i]);
    }
    return wrong;
  }

 private:
  static Word* make_word(std::byte* place) { return ::new (place) Word(0); }

  Words where_;
  std::size_t stride_;
  std::vector<Word*> words_;  ///< of each thread
  PerThread<std::uint64_t> performed_;
};

template <class Op>
void add_operation(const harness::Scope& scope) {
  const harness::CaseName strides("false_sharing", Op::name, "stride");
  const harness::CaseName array("false_sharing", Op::name, "array");
  const auto add_case = [&](const harness::CaseName& name, std::size_t stride, Words where) {
    for (const unsigned threads : scope.thread_counts) {
      harness::Case c = harness::named_case(name.with_threads(threads));
      c.pace = pace_of(threads);
      c.bytes = stride * threads;
      c.own_bytes = OwnWords<Op>::own_bytes(where);
      c.timed_code = code_of(&own_word_loop<Op>);
      c.make = [=] { return std::make_unique<OwnWords<Op>>(where, stride); };
      c.constants["stride_bytes"] = static_cast<double>(stride);
      scope.add(std::move(c));
    }
  };
  for (const std::size_t stride : std::array<std::size_t, 7>{4, 8, 16, 32, 64, 128, 256}) {
    add_case(strides.with("bytes", stride), stride, Words::in_array);
  }
  // The two layouts people write: an array of counters, and counters alignas'd apart, each on lines of its own thread.
  struct Unpadded {
    Word word;
  };
  add_case(array.with("layout", "unpadded"), sizeof(Unpadded), Words::in_array);
  add_case(array.with("layout", "padded"), sizeof(Padded<Word>), Words::on_own_pages);
}

const harness::Question false_sharing_question("false_sharing",
                                               "How far apart must counters stand?",
                                               [](const harness::Scope& scope) {
                                                 add_operation<add>(scope);
                                                 add_operation<fetch_add>(scope);
                                               });

}  // namespace
}  // namespace fencepost::bench
