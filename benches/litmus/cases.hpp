// Which litmus tests are measured where: on threads at each distance, with which orders.
#pragma once

#include <string_view>
#include <vector>

#include "benches/litmus/judge.hpp"
#include "harness/benchmark/registry.hpp"

namespace fencepost::bench::litmus {

/// Team threads that run a test together, and the farthest distance between two of them.
struct Set {
  std::vector<unsigned> members;
  harness::Distance distance;
};

/// For each distance of two PUs the first set of so many of which none are farther apart, where there is one; from near to
/// far. The first two have that distance; of the others the third is the nearest to the first, the fourth to the second.
std::vector<Set> sets_by_class(const std::vector<harness::Pu>& pus, unsigned threads);

/// Adds the cases of one test with one method to a scope.
class Cases {
 public:
  Cases(const harness::Scope& scope, std::string_view test, unsigned threads,
        std::string_view method);

  struct How {
    std::string_view variant;
    Judge judge;
    bool core = false;       ///< at the nearest distance; elsewhere never
    bool everywhere = true;  ///< else only at the nearest
    std::size_t bytes = 0, own_bytes = 0;
    const void* timed_code = nullptr;
    std::function<std::unique_ptr<harness::Benchmark>()> make;
    std::optional<std::string> obstacle{};
  };
  void add(const How& how) const;

  /// A case that says how many CPUs are missing, where there are too few: once for each test.
  void add_unsupported(std::string_view variant) const;

 private:
  harness::Case named(std::string_view variant, std::string_view distance) const;

  const harness::Scope& scope_;
  std::string_view test_, method_;
  unsigned threads_;
  std::vector<Set> sets_;
};

/// Whether a test is measured with a variant at all.
constexpr bool wanted(const Shape& test, const Variant& variant) {
  const bool relaxed = variant.name == "relaxed";
  if (test.name == "double_checked") return relaxed || variant.name == "release_acquire";
  if (test.demonstration) return relaxed || variant.name == "seq_cst";
  if (test.name == "CoRR" || test.name == "CoWW") return relaxed;  // holds for the weakest order
  return test.program().thread_count == 2 || variant.by == By::store;
}

/// In batches too what values that only grow decide, for comparison; and the mutant of MP with its stores swapped.
constexpr bool wanted_in_batches(const Shape& test, const Variant& variant) {
  const bool compared = !test.demonstration || test.name == "store_before_build";
  return wanted(test, variant) && for_several_writers(variant.by) &&
         (!test.program().perpetual() ||
          (compared && variant.by == By::store && !variant.fenced()));
}

/// Of the core set: what a run without --all shows of reorderings.
constexpr bool in_core_set(const Shape& test, const Variant& variant) {
  if (test.name == "SB")
    return variant.name == "relaxed" || variant.name == "seq_cst" ||
           variant.name == "fence_seq_cst";
  if (test.name == "MP") return variant.name == "relaxed" || variant.name == "release_acquire";
  return test.name == "IRIW" && variant.name == "release_acquire";
}

}  // namespace fencepost::bench::litmus
