// Which outcomes of a litmus test a memory model allows: all candidate executions are enumerated, and the model's axioms select.
// Pure functions. Tests compare the C++ one with the explorer (tests/explore), which is built in another way.
#pragma once

#include <string_view>

#include "benches/litmus/outcome.hpp"

namespace fencepost::bench::litmus {

enum class Model {
  /// C++20 with P0668R5, as RC11 (Lahav et al., PLDI 2017) states it, and without its ban on cycles of sb and rf: what C++
  /// discourages is allowed.
  cpp,
  /// The same with that ban, as the explorer has it.
  rc11,
  /// x86-TSO (Owens, Sarkar, Sewell, TPHOLs 2009). A seq_cst store is an xchg, a seq_cst fence a full one; other orders are
  /// plain.
  x86_tso,
  /// Armv8, other-multi-copy atomic (Pulte et al., POPL 2018; Arm ARM, B2.3), of the weakest code that compilers make: LDAPR for
  /// acquire, LDAXR/STLXR or LSE's equal for a read-modify-write, DMB ISH for all fences but acquire ones.
  armv8,
};

Outcomes allowed(const Program& program, const Variant& variant, Model model);

/// Of the instruction set by its arch::name; the programmer's model where there is none of it.
constexpr Model model_of(std::string_view isa) {
  if (isa == "x86_64") return Model::x86_tso;
  return isa == "aarch64" ? Model::armv8 : Model::cpp;
}

}  // namespace fencepost::bench::litmus
