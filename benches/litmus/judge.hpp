// What an outcome of a litmus test means: whether it is weak, and whether it may happen.
#pragma once

#include <array>
#include <cstdint>
#include <string>

#include "benches/litmus/model.hpp"
#include "harness/benchmark/benchmark.hpp"

namespace fencepost::bench::litmus {

class Judge {
 public:
  /// `claims`: whether an outcome that is forbidden is an error. An emulator's orders are not those of the CPU it emulates.
  Judge(const Shape& test, const Variant& variant, bool claims);

  const Program& program() const { return program_; }
  bool cpp_allows() const { return (weak_ & cpp_).any(); }  ///< a weak outcome
  bool isa_allows() const { return (weak_ & isa_).any(); }

  /// How often each outcome was seen, by names for results: its digits, `weak`, `forbidden`, and `iterations`.
  harness::OutcomeCounts named(const std::array<std::uint64_t, most_outcomes>& counts,
                               std::uint64_t iterations) const;

  /// "", or which outcome was seen that none may see.
  std::string wrong(const std::array<std::uint64_t, most_outcomes>& counts,
                    std::uint64_t iterations) const;

 private:
  /// By C++ or the instruction set.
  bool forbidden(Outcome outcome) const { return !cpp_[outcome] || !isa_[outcome]; }

  Program program_;
  bool claims_;
  Outcomes weak_, cpp_, isa_;
  Outcomes possible_;  ///< any value of its location for each digit
};

}  // namespace fencepost::bench::litmus
