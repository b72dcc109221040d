// A relation between up to 12 events, as a matrix of bits.
#pragma once

#include <array>
#include <cstdint>

namespace fencepost::bench::litmus {

class Relation {
 public:
  static constexpr unsigned most = 12;

  void add(unsigned a, unsigned b) { rows_[a] |= 1U << b; }
  bool has(unsigned a, unsigned b) const { return (rows_[a] >> b & 1U) != 0; }

  friend Relation operator|(Relation a, const Relation& b) {
    for (unsigned i = 0; i < most; ++i) a.rows_[i] |= b.rows_[i];
    return a;
  }
  /// a, then b.
  friend Relation operator*(const Relation& a, const Relation& b) {
    Relation made;
    for (unsigned i = 0; i < most; ++i)
      for (unsigned j = 0; j < most; ++j)
        if (a.has(i, j)) made.rows_[i] |= b.rows_[j];
    return made;
  }

  Relation closure() const {
    Relation made = *this;
    for (unsigned k = 0; k < most; ++k)
      for (unsigned i = 0; i < most; ++i)
        if (made.has(i, k)) made.rows_[i] |= made.rows_[k];
    return made;
  }
  bool irreflexive() const {
    for (unsigned i = 0; i < most; ++i)
      if (has(i, i)) return false;
    return true;
  }
  bool acyclic() const { return closure().irreflexive(); }

  /// The pairs for which keep(a, b).
  template <class Keep>
  Relation where(Keep keep) const {
    Relation made;
    for (unsigned i = 0; i < most; ++i)
      for (unsigned j = 0; j < most; ++j)
        if (has(i, j) && keep(i, j)) made.add(i, j);
    return made;
  }

 private:
  std::array<std::uint32_t, most> rows_{};
};

}  // namespace fencepost::bench::litmus
