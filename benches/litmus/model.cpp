#include "benches/litmus/model.hpp"

#include <algorithm>
#include <vector>

#include "benches/litmus/relation.hpp"

namespace fencepost::bench::litmus {
namespace {

using Order = std::memory_order;
constexpr unsigned nothing = ~0U;

struct Event {
  enum class Kind { read, write, fence };
  Kind kind = Kind::fence;
  unsigned thread = nothing;  ///< nothing: the value before all threads
  unsigned location = 0, value = 0;
  Order order = Order::relaxed;
  unsigned other_half = nothing;  ///< of a read-modify-write
  unsigned digit = nothing;       ///< of the outcome, of a load

  bool reads() const { return kind == Kind::read; }
  bool writes() const { return kind == Kind::write; }
  bool fences() const { return kind == Kind::fence; }
  bool seq_cst() const { return order == Order::seq_cst; }
  bool releases() const { return order == Order::release || order == Order::acq_rel || seq_cst(); }
  bool acquires() const { return order == Order::acquire || order == Order::acq_rel || seq_cst(); }
};

/// The events of a test with its orders, and those of one execution after the other.
class Executions {
 public:
  Executions(const Program& program, const Variant& variant, Model model)
      : program_(program), model_(model) {
    for (unsigned l = 0; l < program.locations; ++l) {
      events_.push_back({.kind = Event::Kind::write, .location = l});
      mo_.push_back({l});
    }
    for (unsigned t = 0; t < program.thread_count; ++t) add_thread(t, variant);
    for (unsigned e = 0; e < events_.size(); ++e)
      if (events_[e].writes() && events_[e].thread != nothing)
        mo_[events_[e].location].push_back(e);
    static_assert(most_locations + 2 * most_threads <= Relation::most);
    from_.resize(events_.size(), nothing);
  }

  Outcomes all() {
    order_location(0);
    return found_;
  }

 private:
  void add_thread(unsigned t, const Variant& variant) {
    const Thread& thread = program_.threads[t];
    for (unsigned i = 0; i < thread.count; ++i) {
      const Access& access = thread.accesses[i];
      Event event{.thread = t, .location = access.location, .value = access.value};
      if (i == 1 && variant.fenced()) events_.push_back({.thread = t, .order = variant.fence});
      const auto here = static_cast<unsigned>(events_.size());
      event.kind = Event::Kind::read;
      event.order = access.is_store ? variant.store : variant.load;
      if (!access.is_store) event.digit = access.load;
      if (access.is_store && variant.by != By::store) {
        event.other_half = here + 1;
        events_.push_back(event);
        event.other_half = here;
      }
      if (access.is_store) event.kind = Event::Kind::write;
      events_.push_back(event);
    }
  }

  void order_location(unsigned location) {
    if (location == program_.locations) {
      read(0);
      return;
    }
    auto& order = mo_[location];
    std::sort(order.begin() + 1, order.end());
    do {
      order_location(location + 1);
    } while (std::next_permutation(order.begin() + 1, order.end()));
  }

  void read(unsigned event) {
    if (event == events_.size()) {
      if (consistent()) found_.set(outcome());
      return;
    }
    if (!events_[event].reads()) {
      read(event + 1);
      return;
    }
    const auto& order = mo_[events_[event].location];
    for (std::size_t i = 0; i < order.size(); ++i) {
      const unsigned half = events_[event].other_half;
      // Nothing comes between the halves of a read-modify-write.
      if (half != nothing && (i + 1 == order.size() || order[i + 1] != half)) continue;
      from_[event] = order[i];
      read(event + 1);
    }
  }

  Outcome outcome() const {
    Outcome made = 0;
    for (unsigned e = 0; e < events_.size(); ++e)
      if (events_[e].digit != nothing)
        made = with_digit(made, events_[e].digit, events_[from_[e]].value);
    for (std::size_t i = 0; i < program_.final_count; ++i)
      made = with_digit(made, program_.loads + i, events_[mo_[program_.finals[i]].back()].value);
    return made;
  }

  bool same_location(unsigned a, unsigned b) const {
    return !events_[a].fences() && !events_[b].fences() &&
           events_[a].location == events_[b].location;
  }
  bool external(unsigned a, unsigned b) const { return events_[a].thread != events_[b].thread; }

  void relate() {
    sb_ = mo_relation_ = rf_ = fr_ = {};
    for (unsigned a = 0; a < events_.size(); ++a)
      for (unsigned b = a + 1; b < events_.size(); ++b)
        if (events_[a].thread == events_[b].thread || events_[a].thread == nothing)
          if (events_[b].thread != nothing) sb_.add(a, b);
    for (const auto& order : mo_)
      for (std::size_t i = 0; i < order.size(); ++i)
        for (std::size_t j = i + 1; j < order.size(); ++j) mo_relation_.add(order[i], order[j]);
    for (unsigned e = 0; e < events_.size(); ++e) {
      if (!events_[e].reads()) continue;
      rf_.add(from_[e], e);
      for (unsigned later = 0; later < events_.size(); ++later)
        if (mo_relation_.has(from_[e], later) && later != events_[e].other_half) fr_.add(e, later);
    }
  }

  bool consistent() {
    relate();
    if (model_ == Model::rc11 && !(sb_ | rf_).acyclic()) return false;
    if (model_ == Model::cpp || model_ == Model::rc11) return cpp();
    const auto local = sb_.where([&](unsigned a, unsigned b) { return same_location(a, b); });
    if (!(local | rf_ | mo_relation_ | fr_).acyclic()) return false;
    return model_ == Model::x86_tso ? x86_tso() : armv8();
  }

  /// What synchronizes with what: release stores and fences, by what their thread stores then, with acquire loads and fences.
  Relation synchronizes() const {
    Relation made;
    const auto count = static_cast<unsigned>(events_.size());
    for (unsigned r = 0; r < count; ++r) {
      if (!events_[r].reads()) continue;
      // The head of the release sequence: read-modify-writes go on with it.
      for (unsigned w = from_[r]; w != nothing;) {
        for (unsigned a = 0; a < count; ++a) {
          const bool sends = a == w || (events_[a].fences() && sb_.has(a, w));
          if (!sends || !events_[a].releases()) continue;
          for (unsigned b = 0; b < count; ++b) {
            const bool gets = b == r || (events_[b].fences() && sb_.has(r, b));
            if (gets && events_[b].acquires()) made.add(a, b);
          }
        }
        const unsigned half = events_[w].other_half;
        w = half == nothing ? nothing : from_[half];
      }
    }
    return made;
  }

  bool cpp() const {
    const Relation hb = (sb_ | synchronizes()).closure();
    const Relation eco = (rf_ | mo_relation_ | fr_).closure();
    if (!hb.irreflexive() || !(hb * eco).irreflexive()) return false;
    const auto other_location =
        sb_.where([&](unsigned a, unsigned b) { return !same_location(a, b); });
    const auto hb_local = hb.where([&](unsigned a, unsigned b) { return same_location(a, b); });
    const Relation scb = sb_ | other_location * hb * other_location | hb_local | mo_relation_ | fr_;
    Relation same, fence, access;
    for (unsigned e = 0; e < events_.size(); ++e) {
      same.add(e, e);
      if (events_[e].seq_cst()) (events_[e].fences() ? fence : access).add(e, e);
    }
    const Relation before = access | fence * (same | hb), after = access | (same | hb) * fence;
    const Relation of_fences = fence * (hb | hb * eco * hb) * fence;
    return (before * scb * after | of_fences).acyclic();
  }

  /// Whether a fence for which full(fence) stands between.
  template <class Full>
  bool fence_between(unsigned a, unsigned b, Full full) const {
    for (unsigned f = a + 1; f < b; ++f)
      if (events_[f].fences() && events_[f].thread == events_[a].thread && full(events_[f]))
        return true;
    return false;
  }

  bool x86_tso() const {
    const auto locked = [&](unsigned e) {
      return events_[e].other_half != nothing || (events_[e].writes() && events_[e].seq_cst());
    };
    const auto kept = sb_.where([&](unsigned a, unsigned b) {
      if (events_[a].fences() || events_[b].fences()) return false;
      if (!events_[a].writes() || !events_[b].reads()) return true;
      return locked(a) || locked(b) || events_[a].thread == nothing ||
             fence_between(a, b, [](const Event& f) { return f.seq_cst(); });
    });
    const auto rfe = rf_.where([&](unsigned a, unsigned b) { return external(a, b); });
    return (kept | rfe | mo_relation_ | fr_).acyclic();
  }

  bool armv8() const {
    const auto outside = [&](unsigned a, unsigned b) { return external(a, b); };
    const auto ordered = sb_.where([&](unsigned a, unsigned b) {
      const Event &first = events_[a], &second = events_[b];
      if (first.fences() || second.fences()) return false;
      if (first.thread == nothing || first.other_half == b) return true;
      const auto by = [&](const Event& f) { return f.order != Order::acquire || first.reads(); };
      const bool strong_load = second.reads() && (second.seq_cst() || second.other_half != nothing);
      return fence_between(a, b, by) || (first.reads() && first.acquires()) ||
             (second.writes() && second.releases()) ||
             (first.writes() && first.releases() && strong_load && second.acquires());
    });
    // An acquire load of what a read-modify-write of its own thread has stored.
    const auto forwarded = rf_.where([&](unsigned a, unsigned b) {
      return !external(a, b) && events_[a].other_half != nothing && events_[b].acquires();
    });
    return (ordered | forwarded | rf_.where(outside) | mo_relation_.where(outside) |
            fr_.where(outside))
        .acyclic();
  }

  const Program& program_;
  Model model_;
  std::vector<Event> events_;
  std::vector<std::vector<unsigned>> mo_;  ///< of each location, in its order
  std::vector<unsigned> from_;             ///< of each read: the write
  Relation sb_, mo_relation_, rf_, fr_;
  Outcomes found_;
};

}  // namespace

Outcomes allowed(const Program& program, const Variant& variant, Model model) {
  return Executions(program, variant, model).all();
}

}  // namespace fencepost::bench::litmus
