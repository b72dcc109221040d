// Atomic replacement of files: written under a temporary name in the same folder, then renamed over the target.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace fencepost::harness {

/// Replaces the file `path` by one that holds `text`; readers see the old file or the new one, never a part of either.
/// The text goes to "<path>.part", is flushed to the disk (fsync), and is then renamed. The folder is not flushed: after
/// a power failure the old file may still be there, but never an empty or a partly written one.
/// Throws UserError with the path and the system's reason; the old file is then unchanged, and "<path>.part" is removed.
void write_atomically(const std::string& path, std::string_view text);

/// Space that is set aside in "<path>.part", where the file system can do that, for the next write_atomically() to `path`: a
/// file that others fill the disk beside can still be written. What was not used is free again when this ends.
class ReservedSpace {
 public:
  /// Throws UserError when there is no space, or the file cannot be made.
  ReservedSpace(const std::string& path, std::size_t bytes);
  ~ReservedSpace();
  ReservedSpace(const ReservedSpace&) = delete;
  ReservedSpace& operator=(const ReservedSpace&) = delete;

 private:
  std::string part_;
};

}  // namespace fencepost::harness
