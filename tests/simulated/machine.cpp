#include "tests/simulated/machine.hpp"

namespace fencepost::simulated {

std::ostream& operator<<(std::ostream& out, const MachineModel& model) {
  out << "machine of seed " << model.seed << ": " << model.cpus << " CPUs, " << model.smt
      << " on a core\n  counter: " << model.counter << "\n";
  for (const CoreModel& core : model.kinds)
    out << "  core: " << core.ghz << " GHz, " << core.adders << " adders, chain +"
        << 100.0 * core.chain_extra << " %\n";
  if (model.frequency.moves()) out << "  " << model.frequency << "\n";
  for (const ActivityModel& one : model.activities) out << "  " << one << "\n";
  return out << "  unfairness " << model.unfairness << ", waking up " << 100.0 * model.wake_up_share
             << " % of blocking operations\n";
}

int kind_of(const MachineModel& model, unsigned cpu) {
  const auto kinds = static_cast<unsigned>(model.kinds.size());
  const unsigned each = (model.cpus + kinds - 1) / kinds;
  return static_cast<int>(kinds - 1 - cpu / each);
}

std::vector<harness::Pu> pus_of(const MachineModel& model) {
  std::vector<harness::Pu> pus;
  for (unsigned cpu = 0; cpu < model.cpus; ++cpu) {
    harness::Pu pu;
    pu.os_index = cpu;
    pu.core = cpu / model.smt;
    pu.kind = kind_of(model, cpu);
    pus.push_back(pu);
  }
  return pus;
}

}  // namespace fencepost::simulated
