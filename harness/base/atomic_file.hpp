// Files that are whole or not there: written beside the target and renamed over it.
#pragma once

#include <string>
#include <string_view>

namespace fencepost::harness {

/// Replaces the file `path` by one that holds `text`; readers see the old file or the new one, never a part of either.
/// The text goes to "<path>.part", is flushed to the disk (fsync), and is then renamed. The folder is not flushed: after
/// a power failure the old file may be there, but never an empty or a torn one.
/// Throws UserError with the path and the system's reason. The old file is whole then, and no "<path>.part" is left.
void write_atomically(const std::string& path, std::string_view text);

}  // namespace fencepost::harness
