#include "harness/benchmark/benchmark.hpp"

namespace fencepost::harness {

Case named_case(CaseName fields) {
  Case c;
  c.name = fields.text();
  c.threads = fields.threads;
  c.fields = std::move(fields);
  return c;
}

}  // namespace fencepost::harness
