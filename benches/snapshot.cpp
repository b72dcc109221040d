// What does reading shared data that seldom changes cost? All threads read and write a few words in the same mix.
#include <string>
#include <tuple>
#include <utility>

#include "benches/each_primitive.hpp"
#include "benches/mix.hpp"
#include "benches/pace.hpp"
#include "primitives/generated/snapshot.hpp"
#include "primitives/support/futex_lock.hpp"
#include "primitives/support/holder.hpp"

namespace fencepost::bench {
namespace {

/// Writers of those that allow only one take turns with a lock, as the kernel's do with a seqcount. The first word says who wrote
/// and for the how manieth time, the others follow from it.
template <Snapshot S>
class Published {
  using value_type = typename S::value_type;
  using word = typename value_type::value_type;
  static constexpr unsigned threads = 64;  // told apart

 public:
  [[gnu::always_inline]] std::uint64_t read(WorkLength, Mixer& mixer) {
    value_type to;
    data_.read(to);
    if (torn(to)) ++mixer.torn;
    return 0;
  }
  [[gnu::always_inline]] std::uint64_t write(WorkLength, Mixer& mixer) {
    value_type from;
    from.fill(static_cast<word>((mixer.writes + 1) * threads + mixer.thread % threads));
    if constexpr (S::many_writers) {
      data_.write(from);
    } else {
      const support::guard guard(writers_);
      data_.write(from);
    }
    return 0;
  }
  std::string wrong(const Mixers& mixers) {
    value_type last;
    data_.read(last);
    if (torn(last)) return "half of a write at the end";
    bool wrote = false;
    for (std::size_t i = 0; i < mixers.size(); ++i) {
      const std::uint64_t writes = mixers[i].writes;
      if (writes == 0) continue;
      wrote = true;
      if (last[0] == static_cast<word>(writes * threads + i % threads)) return "";
    }
    return wrote || last[0] != 0 ? "what was read at the end is no thread's last write" : "";
  }

 private:
  static bool torn(const value_type& words) {
    // Without a loop, which would be timed.
    return [&]<std::size_t... I>(std::index_sequence<I...>) __attribute__((always_inline)) {
      return ((words[I] != words[0]) || ...);
    }
    (std::make_index_sequence<std::tuple_size_v<value_type>>{});
  }

  S data_;
  alignas(arch::padding_bytes) support::futex_lock writers_;
};

template <Snapshot S>
void add_snapshot(const harness::Scope& scope) {
  for (const unsigned reads : {50U, 90U, 99U, 100U}) {
    const harness::CaseName name =
        harness::CaseName("snapshot", S::name, "mix").with("reads", reads);
    for (const unsigned threads : scope.thread_counts) {
      if (threads > 1 && !S::many_readers) continue;
      harness::Case c = harness::named_case(name.with_threads(threads));
      c.pace = pace_of(threads, true);
      c.bytes = sizeof(Published<S>);
      c.own_bytes = Mixers::bytes;
      c.timed_code = code_of(&mix_loop<Published<S>>);
      c.make = [=] { return std::make_unique<Mix<Published<S>>>(reads, WorkLength(0)); };
      scope.add(std::move(c));
    }
  }
}

const harness::Question snapshot_question("snapshot",
                                          "What does reading shared data that seldom changes cost?",
                                          [](const harness::Scope& scope) {
                                            for_each(scope, snapshot::all{},
                                                     [&]<class S>(std::type_identity<S>) {
                                                       add_snapshot<S>(scope);
                                                     });
                                          });

}  // namespace
}  // namespace fencepost::bench
