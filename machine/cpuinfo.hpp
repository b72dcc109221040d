// The fields of CPUs in /proc/cpuinfo. Field names differ by instruction set; this file does not depend on it.
#pragma once

#include <map>
#include <string>

#include "machine/system_files.hpp"

namespace fencepost::machine {

/// Field -> value of the first CPU; empty where there is no such file.
std::map<std::string, std::string> cpuinfo(const SystemFiles& files);

/// Number of a CPU -> its fields, of each CPU that states its number.
std::map<unsigned, std::map<std::string, std::string>> cpuinfo_of_each(const SystemFiles& files);

/// The value of `x86` or else of `arm`; "unreadable: ..." where neither stands there.
Fact<std::string> cpu_field(const std::map<std::string, std::string>& fields,
                            const std::string& x86, const std::string& arm);

}  // namespace fencepost::machine
