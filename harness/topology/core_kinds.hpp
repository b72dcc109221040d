// The classes of cores of a hybrid machine, from what the operating system says of its cores. Pure functions of the facts.
#pragma once

#include <map>
#include <string>
#include <vector>

namespace fencepost::harness {

/// Cores of which the system says the same: hwloc's cpukind. hwloc before 2.14 makes several of equal cores that differ by a
/// few MHz, such as those binned by what they can reach.
struct ReportedKind {
  /// By hwloc's names: CoreType, FrequencyMaxMHz, FrequencyBaseMHz, LinuxCapacity and whatever else it knows.
  std::map<std::string, std::string> facts;
  int efficiency = -1;  ///< hwloc's rank, ascending power; -1: it knows none
  unsigned pus = 0;     ///< allowed ones
};

/// A class of cores: kinds that differ at most in their clock rate.
struct CoreKind {
  int number = 0;    ///< as Pu::kind; ascending power where that is known
  std::string name;  ///< such as IntelCore and IntelAtom; empty where none is known
  unsigned pus = 0;  ///< allowed ones
  /// The facts that make it a class, but for clock rates: the same in runs that number the classes differently.
  std::string facts{};
};

struct CoreClasses {
  std::vector<CoreKind> classes;  ///< those with allowed PUs
  std::vector<int> class_of;      ///< of each reported kind, the number of its class
  bool ranked = true;             ///< known which class is the most powerful
};

/// Two kinds are of one class unless a fact other than a frequency or a capacity differs, or their capacities differ by more
/// than 20 %. Capacities (the kernel's, 1024 for the most powerful CPU) rise with the clock rate too: those of equal cores in
/// bins are within 20 % of the highest. A kind of which nothing is known belongs to the only other class, if there is one
/// alone. Classes are ranked by capacity, else by CoreType (IntelAtom before IntelCore), else by hwloc's efficiencies.
CoreClasses classify(const std::vector<ReportedKind>& kinds);

}  // namespace fencepost::harness
