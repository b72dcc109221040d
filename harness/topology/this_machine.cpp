#include "harness/topology/this_machine.hpp"

#include "harness/base/user_error.hpp"

namespace fencepost::harness {

void require_this_machine(const Topology& topology, const std::string& purpose,
                          const std::string& otherwise) {
  if (topology.this_machine) return;
  throw UserError(purpose +
                  ", and the topology is not this machine's (HWLOC_SYNTHETIC, HWLOC_XMLFILE, "
                  "HWLOC_FSROOT, HWLOC_CPUID_PATH or HWLOC_THISSYSTEM=0 is set); unset it" +
                  otherwise);
}

}  // namespace fencepost::harness
