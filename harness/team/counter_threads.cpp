#include "harness/team/counter_threads.hpp"

namespace fencepost::harness {

counters::Threads counter_threads(Team& team) {
  counters::Threads threads;
  for (const Pu& pu : team.pus()) threads.cpus.push_back(pu.os_index);
  threads.on_all = [&team](const counters::Threads::Job& job) {
    team.run_to_end(team.size(), job);  // with a thousand threads it may take a minute
  };
  return threads;
}

}  // namespace fencepost::harness
