// The executable of this process: its build id, by which a listing is matched to a run, and its symbols by address.
//
// Read from the file itself and not by dladdr(), which knows only exported functions: many timed loops have internal
// linkage. A stripped program has no symbols; a value that can't be read is "".
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace fencepost::harness {

/// The build id of this process's executable from its memory, without reading its file; "" if there is none.
std::string loaded_build_id();

class Program {
 public:
  /// Reads the executable of this process.
  Program();

  /// The build id written by the linker, in hex; "" if there is none.
  const std::string& build_id() const { return build_id_; }

  /// Names of all functions that it defines or imports from libraries, sorted; empty if it was stripped.
  std::vector<std::string> function_names() const;

  /// The mangled name of the function that begins at `code`; "" for nullptr, and if it is not known.
  std::string symbol_of(const void* code) const;

 private:
  std::string build_id_;
  std::map<std::uintptr_t, std::string> functions_;  ///< by address in this process
  std::vector<std::string> asked_for_;               ///< of libraries
};

}  // namespace fencepost::harness
