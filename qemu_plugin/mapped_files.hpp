// Which file, and which offset in it, an address of this process was mapped from.
#pragma once

#include <algorithm>
#include <cinttypes>
#include <cstdint>
#include <cstdio>
#include <optional>
#include <string>
#include <vector>

namespace fencepost::qemu_plugin {

struct Place {
  std::string
      file;  ///< as the kernel names it; "" for memory without a file, such as that of a JIT compiler
  std::uint64_t offset = 0;
};

/// Read anew at each call, since programs map and unmap. nullopt where nothing is mapped, or /proc cannot be read.
inline std::optional<Place> place_of(const void* address) {
  std::FILE* const maps = std::fopen("/proc/self/maps", "re");
  if (maps == nullptr) return std::nullopt;
  const auto wanted = reinterpret_cast<std::uintptr_t>(address);
  std::optional<Place> found;
  char* line = nullptr;
  std::size_t size = 0;
  while (!found && ::getline(&line, &size, maps) > 0) {
    std::uint64_t first = 0, end = 0, offset = 0;
    int name_at = 0;
    if (std::sscanf(line, "%" SCNx64 "-%" SCNx64 " %*s %" SCNx64 " %*s %*s %n", &first, &end,
                    &offset, &name_at) != 3)
      continue;
    if (wanted < first || wanted >= end) continue;
    std::string name(line + name_at);
    name.erase(std::find(name.begin(), name.end(), '\n'), name.end());
    if (name.empty() || name.front() != '/') {
      found = Place{};
    } else {
      found = Place{std::move(name), offset + (wanted - first)};
    }
  }
  std::free(line);
  std::fclose(maps);
  return found;
}

}  // namespace fencepost::qemu_plugin
