// Extra work in a known proportion, injected into one side of a comparison: a difference that it must detect.
#pragma once

#include <cstdint>
#include <string>

namespace fencepost::harness {

/// For each `of` iterations of a timed loop, `more` iterations are done that are not counted. Batches are whole multiples
/// of both, so that the proportion is exact; 0/100 gives batches of the same size and adds nothing.
struct ExtraWork {
  std::uint64_t more = 0;
  std::uint64_t of = 1;

  /// Iterations of a batch: at least `batch` that count, and the extra ones.
  constexpr std::uint64_t extended(std::uint64_t batch) const {
    return (batch + of - 1) / of * (of + more);
  }
  /// How many of `done` operations, which include the extra ones, are counted.
  constexpr std::uint64_t counted(std::uint64_t done) const { return done * of / (of + more); }
};

/// Parses "<more>/<of>", such as 1/20: whole numbers, at most 1000. Throws UserError for anything else.
ExtraWork parse_extra_work(const std::string& text);

}  // namespace fencepost::harness
