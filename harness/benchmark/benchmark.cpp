#include "harness/benchmark/benchmark.hpp"

#include "harness/team/team.hpp"

namespace fencepost::harness {

Case named_case(CaseName fields) {
  Case c;
  c.name = fields.text();
  c.threads = fields.threads;
  c.fields = std::move(fields);
  return c;
}

std::vector<unsigned> members_of(const Case& c) {
  return c.team_threads.empty() ? team_members(c.threads) : c.team_threads;
}

}  // namespace fencepost::harness
