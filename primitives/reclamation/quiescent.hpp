// Quiescent-state-based reclamation (as liburcu's flavour "qsbr"): a section costs nothing. After every sixteenth, and in
// collect(), the thread announces that it uses no node, with a fence if the epoch has gone on since.
//
// A handle that is not used holds up all frees, also outside of sections: a thread that sleeps must give its handle up.
#pragma once

#include <string_view>

#include "primitives/concepts.hpp"
#include "primitives/support/reclamation/epoch_domain.hpp"

namespace fencepost::reclamation {

/// Every: sections from one announcement to the next.
template <class Sync, std::size_t Batch = 64, unsigned Every = 16>
class basic_quiescent : public support::epoch_domain<Sync, support::symmetric_fences<Sync>, Batch> {
  using domain = support::epoch_domain<Sync, support::symmetric_fences<Sync>, Batch>;

 public:
  using domain::domain;

  class thread : public domain::member {
   public:
    explicit thread(basic_quiescent& all) : domain::member(all) { this->announce(); }
    ~thread() {
      collect();
      this->retract();
    }

    void enter() noexcept {}
    [[gnu::always_inline]] void leave() noexcept {
      if (++sections_ % Every == 0) this->announce();
    }

    template <class T>
    void replace(typename Sync::template atomic<T*>& at, T* next) noexcept {
      if (this->put(at, next)) collect();
    }
    void retire(typename domain::node* old) noexcept {
      if (this->push(*old)) collect();
    }
    void collect() noexcept {
      this->announce();
      this->collect_own();
    }

   private:
    unsigned sections_ = 0;
  };
};

struct quiescent : basic_quiescent<support::std_sync> {
  using basic_quiescent::basic_quiescent;
  static constexpr std::string_view name = "quiescent";
  static constexpr bool core = false;
  // The result is not used: epoch() finds out. Who gets there has announced `seen` and nothing since, so the epoch is `seen` or
  // `seen + 1`, which is stored. And retract() comes after the fence of the last collect(), which comes after all sections.
  static constexpr std::string_view equivalent_mutants[]{
      "epoch_domain.hpp collect: compare_exchange release-relaxed, failure ignored",
      "epoch_domain.hpp collect: compare_exchange release-relaxed, not atomic",
      "epoch_domain.hpp retract: store release, no release"};
  template <class Sync>
  using with = basic_quiescent<Sync, 1, 1>;
};

static_assert(Retires<quiescent>);

}  // namespace fencepost::reclamation
