// Machines that we do not have, for the tests of topology, placement and plan.
#pragma once

#include <ostream>
#include <string>
#include <vector>

#include "harness/topology/topology.hpp"

namespace fencepost::harness {

struct Machine {
  std::string name;
  TopologySource source;

  Topology read() const { return read_topology(source); }
};

inline void PrintTo(const Machine& machine, std::ostream* out) { *out << machine.source.name(); }

inline Machine synthetic(std::string name, std::string description) {
  return {std::move(name), {TopologySource::Kind::synthetic, std::move(description)}};
}

inline std::string topology_file(const std::string& name) {
  return std::string(FENCEPOST_TEST_DATA) + "/topologies/" + name + ".xml";
}

inline Machine recorded(std::string name, const std::string& file) {
  return {std::move(name), {TopologySource::Kind::xml, topology_file(file)}};
}

inline std::vector<Machine> machines() {
  return {synthetic("OnePu", "core:1 pu:1"),
          synthetic("TwoPusNoSmt", "core:2 pu:1"),
          synthetic("TwoPackagesOf64CoresInEightCcx", "package:2 numa:1 l3:8 l2:8 core:1 pu:2"),
          synthetic("PackagesOfOneNode", "package:2 core:4 pu:2"),
          synthetic("SixtyFourCoresNoSmt", "package:1 l3:1 core:64 pu:1"),
          synthetic("TwiceEightyCoresNoSmt", "package:2 numa:1 l3:1 l2:80 core:1 pu:1"),
          synthetic("SubNumaClusters", "package:2 l3:1 numa:4 l2:6 core:1 pu:2"),
          synthetic("SubNumaClustersWithL3Each", "package:2 numa:4 l3:1 core:3 pu:2"),
          synthetic("Smt4", "package:2 l3:1 core:6 pu:4"),
          synthetic("EveryDistance", "package:2 numa:2 l3:2 l2:2 core:2 pu:2"),
          synthetic("ClustersWithoutL3", "package:1 l2:4 core:4 pu:1"),
          recorded("HybridOfEightPAndSixteenE", "hybrid-8p-16e"),
          recorded("RestrictedWithHoles", "holes"),
          recorded("AsymmetricPackages", "asymmetric-packages"),
          recorded("MemorylessNodes", "memoryless-nodes"),
          recorded("TwoMemories", "two-memories")};
}

}  // namespace fencepost::harness
