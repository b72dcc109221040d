// Atomic replacement of files: written under a temporary name in the same folder, then renamed over the target.
#pragma once

#include <string>
#include <string_view>

namespace fencepost::harness {

/// Replaces the file `path` by one that holds `text`; readers see the old file or the new one, never a part of either.
/// The text goes to "<path>.part", is flushed to the disk (fsync), and is then renamed. The folder is not flushed: after
/// a power failure the old file may still be there, but never an empty or a partly written one.
/// Throws UserError with the path and the system's reason; the old file is then unchanged, and "<path>.part" is removed.
void write_atomically(const std::string& path, std::string_view text);

}  // namespace fencepost::harness
