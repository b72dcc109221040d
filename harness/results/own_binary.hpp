// The program that runs, as a listing must find it again: its build id, and its symbols by address.
//
// Read from the file itself, not by dladdr(): that knows exported functions only, and many a timed loop has
// internal linkage. A program that was stripped has no symbols; what can't be read is "", never a guess.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace fencepost::harness {

class Program {
 public:
  /// Reads the executable of this process.
  Program();

  /// The linker's hash of what it wrote, in hex; "" where it was told to write none.
  const std::string& build_id() const { return build_id_; }

  /// Names of all functions that it has or asks of libraries, sorted; none where it was stripped.
  std::vector<std::string> function_names() const;

  /// The mangled name of the function that begins at `code`; "" for nullptr, and where none is known.
  std::string symbol_of(const void* code) const;

 private:
  std::string build_id_;
  std::map<std::uintptr_t, std::string> functions_;  ///< by address in this process
  std::vector<std::string> asked_for_;               ///< of libraries
};

}  // namespace fencepost::harness
