// Where the topology comes from: this machine, or what HWLOC_SYNTHETIC and HWLOC_XMLFILE name. Read here because
// hwloc takes the live machine, without a word, when it can't use one of them.
#pragma once

#include <string>

namespace fencepost::harness {

struct TopologySource {
  enum class Kind {
    this_machine,
    synthetic,
    xml,
    files,  ///< copies of /proc and /sys, or of CPUID, that hwloc takes for the live ones
  };

  Kind kind = Kind::this_machine;
  std::string
      text;  ///< the synthetic description, the path of the XML file, or variable and path of the copies

  /// For people: "this machine", "HWLOC_SYNTHETIC=...", "HWLOC_XMLFILE=...", "HWLOC_FSROOT=..."; always one line.
  std::string name() const;
};

/// As hwloc chooses: HWLOC_SYNTHETIC goes before HWLOC_XMLFILE, and that before HWLOC_FSROOT and HWLOC_CPUID_PATH. Throws UserError for one that is set to nothing.
TopologySource source_of_environment();

/// Throws UserError when it can't be read, is empty, has more than 64 MiB, or is no regular file.
std::string read_xml(const TopologySource& source);

/// Throws UserError for a description of more PUs than any machine has: hwloc would take hours and all memory.
void check_size(const TopologySource& source);

}  // namespace fencepost::harness
