// Work that a candidate does and its base does not, in a known proportion: what a comparison must be able to find.
#pragma once

#include <cstdint>
#include <string>

namespace fencepost::harness {

/// Beside each `of` iterations of a timed loop `more` are done that nobody counts. Batches are whole multiples of both,
/// so that the proportion is exact; 0 of 100 sizes them alike and adds nothing.
struct ExtraWork {
  std::uint64_t more = 0;
  std::uint64_t of = 1;

  /// At least `batch` iterations that count, and the extra ones.
  constexpr std::uint64_t extended(std::uint64_t batch) const {
    return (batch + of - 1) / of * (of + more);
  }
  /// How many of `done` operations, which include the extra ones, are counted.
  constexpr std::uint64_t counted(std::uint64_t done) const { return done * of / (of + more); }
};

/// "<more>/<of>", such as 1/20: whole numbers, at most 1000. Throws UserError.
ExtraWork parse_extra_work(const std::string& text);

}  // namespace fencepost::harness
