// What an execution did, an operation a line.
#pragma once

#include <ostream>

#include "tests/explore/mutant.hpp"

namespace fencepost::explore {

struct Step {
  unsigned thread;
  const char* what;
  const char* kind;  ///< of the object: "a" atomic, "v" var, "" none
  unsigned object;   ///< in order of construction
  Effect effect{};
  Word read = 0;
  StoreId from = 0, made = 0;
};

/// `T1 load acquire a2: reads 0 of #3`: thread 1, the third atomic, value 0 of the store number 3. T0 starts the others.
inline std::ostream& operator<<(std::ostream& out, const Step& step) {
  out << "T" << step.thread << " " << step.what;
  if (*step.kind != 'v') out << " " << name_of(step.effect.order);
  if (*step.kind != '\0') out << " " << step.kind << step.object;
  if (step.effect.reads) out << ": reads " << step.read << " of #" << step.from;
  if (step.effect.writes) out << ": writes " << step.effect.value << " as #" << step.made;
  return out << "\n";
}

}  // namespace fencepost::explore
