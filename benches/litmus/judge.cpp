#include "benches/litmus/judge.hpp"

#include "arch/contract.hpp"

namespace fencepost::bench::litmus {
namespace {

/// The values that a digit can have: 0 and what is stored to its location.
std::array<bool, 4> values_of(const Program& program, std::size_t location) {
  std::array<bool, 4> values{true};
  for (std::size_t t = 0; t < program.thread_count; ++t)
    for (std::size_t i = 0; i < program.threads[t].count; ++i)
      if (const Access& one = program.threads[t].accesses[i];
          one.is_store && one.location == location)
        values[one.value] = true;
  return values;
}

Outcomes possible(const Program& program) {
  std::array<std::array<bool, 4>, 4> values{};
  for (std::size_t t = 0; t < program.thread_count; ++t)
    for (std::size_t i = 0; i < program.threads[t].count; ++i)
      if (const Access& one = program.threads[t].accesses[i]; !one.is_store)
        values[one.load] = values_of(program, one.location);
  for (std::size_t i = 0; i < program.final_count; ++i) {
    values[program.loads + i] = values_of(program, program.finals[i]);
    values[program.loads + i][0] = false;  // somebody has stored there
  }
  Outcomes found;
  for (Outcome outcome = 0; outcome < 1U << 2 * program.digits(); ++outcome) {
    bool all = true;
    for (std::size_t d = 0; d < program.digits(); ++d) all = all && values[d][digit_of(outcome, d)];
    found.set(outcome, all);
  }
  return found;
}

}  // namespace

Judge::Judge(const Shape& test, const Variant& variant, bool claims)
    : program_(test.program()),
      claims_(claims),
      weak_(outcomes_in(test.weak)),
      cpp_(allowed(program_, variant, Model::cpp)),
      isa_(allowed(program_, variant, model_of(arch::name))),
      possible_(possible(program_)) {}

harness::OutcomeCounts Judge::named(const std::array<std::uint64_t, most_outcomes>& counts,
                                    std::uint64_t iterations) const {
  harness::OutcomeCounts all{{"iterations", iterations}, {"weak", 0}, {"forbidden", 0}};
  for (Outcome outcome = 0; outcome < most_outcomes; ++outcome) {
    if (!possible_[outcome]) continue;
    all[text_of(outcome, program_.digits())] = counts[outcome];
    if (weak_[outcome]) all["weak"] += counts[outcome];
    if (forbidden(outcome)) all["forbidden"] += counts[outcome];
  }
  return all;
}

std::string Judge::wrong(const std::array<std::uint64_t, most_outcomes>& counts,
                         std::uint64_t iterations) const {
  if (!claims_) return "";
  for (Outcome outcome = 0; outcome < most_outcomes; ++outcome) {
    if (counts[outcome] == 0 || !forbidden(outcome)) continue;
    return "outcome " + text_of(outcome, program_.digits()) + " was seen " +
           std::to_string(counts[outcome]) + " times in " + std::to_string(iterations) +
           " iterations, and " +
           (cpp_[outcome] ? std::string(arch::name) + " forbids it" : "C++ forbids it");
  }
  return "";
}

}  // namespace fencepost::bench::litmus
