// The source of the topology: this machine, or the one given by HWLOC_SYNTHETIC or HWLOC_XMLFILE. Read here because
// hwloc silently uses the live machine if it can't use one of them.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "harness/base/user_error.hpp"

namespace fencepost::harness {

struct TopologySource {
  enum class Kind {
    this_machine,
    synthetic,
    xml,
    files,  ///< copies of /proc and /sys, or of CPUID, that hwloc takes for the live ones
  };

  Kind kind = Kind::this_machine;
  /// The synthetic description, the path of the XML file, or variable and path of the copies.
  std::string text;

  /// For people: "this machine", "HWLOC_SYNTHETIC=...", "HWLOC_XMLFILE=...", "HWLOC_FSROOT=..."; always one line.
  std::string name() const;
};

/// As hwloc chooses: HWLOC_SYNTHETIC goes before HWLOC_XMLFILE, and that before HWLOC_FSROOT and HWLOC_CPUID_PATH. Throws
/// UserError for one that is set to nothing, and for a path of the last two at which hwloc finds nothing to read.
TopologySource source_of_environment();

/// Throws UserError when it can't be read, is empty, has more than 64 MiB, or is no regular file.
std::string read_xml(const TopologySource& source);

/// Why hwloc refused such a text, and what to do: words to follow the name of the file. It is compressed,
/// was written by hwloc 3, is cut off, or is none.
std::string fault_of_xml(std::string_view xml);

/// PUs that a foreign topology may have: more than any machine of today, and a quarter of those for which hwloc takes
/// over a minute. Its time grows with the third power of how many stand side by side (hwloc 2.9: 4 s for core:4096,
/// 75 s for core:16384; milliseconds for 4,096 in packages, nodes and caches).
inline constexpr std::size_t most_foreign_pus = 4'096;

/// The error for a topology with more PUs.
UserError too_large(const std::string& source);

/// Throws UserError, before hwloc is asked, for a description of more PUs than that, and for lists of indexes with a
/// number twice, too many or too few.
void check_synthetic(const TopologySource& source);

}  // namespace fencepost::harness
