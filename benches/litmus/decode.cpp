#include "benches/litmus/decode.hpp"

#include <algorithm>
#include <stdexcept>

namespace fencepost::bench::litmus {

Decoder::Decoder(const Program& program) : program_(program) {
  if (!program_.perpetual()) throw std::logic_error("a test that values alone do not decide");
  for (std::size_t t = 0; t < program_.thread_count; ++t) {
    const Thread& thread = program_.threads[t];
    if (thread.loads > 0 && first_ != most_threads && second_ != most_threads)
      throw std::logic_error("a test with loads in three threads");
    if (thread.loads > 0) (first_ == most_threads ? first_ : second_) = t;
    for (std::size_t i = 0; i < thread.count; ++i) {
      if (thread.accesses[i].is_store) continue;
      thread_[thread.accesses[i].load] = t;
      writer_[thread.accesses[i].load] = program_.writer_of(thread.accesses[i].location);
    }
  }
  for (unsigned bits = 0; bits < 1U << program_.loads; ++bits) {
    Outcome outcome = 0;
    for (std::size_t l = 0; l < program_.loads; ++l)
      outcome = with_digit(outcome, l, bits >> l & 1U);
    plans_.push_back(plan_of(outcome));
  }
}

Decoder::Plan Decoder::plan_of(Outcome outcome) const {
  Plan plan{outcome, {}};
  for (std::size_t l = 0; l < program_.loads; ++l) {
    const bool sees = digit_of(outcome, l) != 0;
    if (writer_[l] == first_ || writer_[l] == second_) {
      relate_to_writer(plan, l, sees);
      continue;
    }
    if (sees)
      plan.bounds.push_back(thread_[l] == first_ ? Bound{Bound::Kind::any, l, l, 0}
                                                 : Bound{Bound::Kind::reaches, l, Bound::none, 1});
    // A thread that only stores: some iteration of it is missed by one and seen by the other.
    for (std::size_t other = 0; !sees && other < program_.loads; ++other)
      if (writer_[other] == writer_[l] && digit_of(outcome, other) != 0)
        relate_loads(plan, l, other);
  }
  return plan;
}

void Decoder::relate_to_writer(Plan& plan, std::size_t load, bool sees) const {
  using Kind = Bound::Kind;
  if (thread_[load] == writer_[load]) throw std::logic_error("a load of the thread's own store");
  if (thread_[load] == first_) {
    plan.bounds.push_back({sees ? Kind::below : Kind::from, load, load, 0});
  } else {
    plan.bounds.push_back({sees ? Kind::reaches : Kind::under, load, Bound::itself, 1});
  }
}

void Decoder::relate_loads(Plan& plan, std::size_t misses, std::size_t sees) const {
  using Kind = Bound::Kind;
  const bool misses_first = thread_[misses] == first_, sees_first = thread_[sees] == first_;
  if (misses_first && sees_first) {
    plan.bounds.push_back({Kind::together, misses, sees, 0});
  } else if (misses_first) {
    plan.bounds.push_back({Kind::reaches, sees, misses, 1});
  } else if (sees_first) {
    plan.bounds.push_back({Kind::under, misses, sees, 0});
  } else {
    throw std::logic_error("two loads of the second thread that depend on each other");
  }
}

/// One pass over the iterations for one outcome.
class Decoder::Run {
 public:
  Run(const Records& records, std::size_t partners, const Plan& plan)
      : records_(records), partners_(partners), plan_(plan), reached_(plan.bounds.size()) {}

  /// Ascending.
  bool happened(std::size_t p) {
    std::uint64_t low = 0, high = partners_;  // q in [low, high)
    for (std::size_t i = 0; i < plan_.bounds.size(); ++i) {
      const Bound& bound = plan_.bounds[i];
      switch (bound.kind) {
        case Bound::Kind::below:
          high = std::min<std::uint64_t>(high, records_[bound.load][p]);
          break;
        case Bound::Kind::from:
          low = std::max<std::uint64_t>(low, records_[bound.load][p]);
          break;
        case Bound::Kind::reaches:
          low = std::max<std::uint64_t>(low, first_reaching(i, p));
          break;
        case Bound::Kind::under:
          high = std::min<std::uint64_t>(high, first_reaching(i, p));
          break;
        case Bound::Kind::together:
          if (records_[bound.load][p] >= records_[bound.source][p]) return false;
          break;
        case Bound::Kind::any:
          if (records_[bound.load][p] == 0) return false;
          break;
      }
    }
    return low < high;
  }

 private:
  /// The first iteration of the partner whose load reaches the key of p. Keys grow with p, so nothing is looked at twice.
  std::size_t first_reaching(std::size_t i, std::size_t p) {
    const Bound& bound = plan_.bounds[i];
    std::uint64_t key = bound.more;
    if (bound.source == Bound::itself) key += p;
    if (bound.source < most_loads) key += records_[bound.source][p];
    std::size_t& q = reached_[i];
    while (q < partners_ && records_[bound.load][q] < key) ++q;
    return q;
  }

  const Records& records_;
  std::size_t partners_;
  const Plan& plan_;
  std::vector<std::size_t> reached_;
};

Decoded Decoder::decode(const Records& records) const {
  Decoded found;
  for (std::size_t l = 0; l < program_.loads; ++l) {
    if (std::ranges::is_sorted(records[l])) continue;
    found.wrong = "a load returned an older value than the one before it in its thread";
    return found;
  }
  const std::size_t here = records[program_.threads[first_].first_load].size();
  // Without a second thread: one partner, on whom there are no conditions.
  const std::size_t partners =
      second_ == most_threads ? 1 : records[program_.threads[second_].first_load].size();
  found.iterations = here;
  for (const Plan& plan : plans_) {
    Run run(records, partners, plan);
    std::uint64_t& count = found.counts[plan.outcome];
    for (std::size_t p = 0; p < here; ++p) count += run.happened(p) ? 1U : 0U;
  }
  return found;
}

}  // namespace fencepost::bench::litmus
