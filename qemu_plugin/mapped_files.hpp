// Which file, and which offset in it, an address of this process was mapped from.
#pragma once

#include <algorithm>
#include <cinttypes>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

namespace fencepost::qemu_plugin {

struct Place {
  std::string
      file;  ///< as the kernel names it; "" where memory has no file, as that of a JIT compiler
  std::uint64_t offset = 0;

  auto operator<=>(const Place&) const = default;
};

/// What /proc/self/maps said when it was read.
class MappedFiles {
 public:
  /// Reads it; empty where that is not possible.
  void read() {
    mapped_.clear();
    std::FILE* const maps = std::fopen("/proc/self/maps", "re");
    if (maps == nullptr) return;
    char* line = nullptr;
    std::size_t size = 0;
    while (::getline(&line, &size, maps) > 0) add(line);
    std::free(line);
    std::fclose(maps);
  }

  /// Place{} for an address of no file.
  Place place_of(const void* address) const {
    const auto wanted = reinterpret_cast<std::uintptr_t>(address);
    const auto after = std::ranges::upper_bound(mapped_, wanted, {}, &Mapped::first);
    if (after == mapped_.begin()) return {};
    const Mapped& found = *std::prev(after);
    if (wanted >= found.end || found.file.empty()) return {};
    return {found.file, found.offset + (wanted - found.first)};
  }

 private:
  struct Mapped {
    std::uint64_t first = 0, end = 0, offset = 0;
    std::string file;
  };

  /// A line, in the order of addresses.
  void add(const char* line) {
    Mapped one;
    int name_at = 0;
    const int read = std::sscanf(line, "%" SCNx64 "-%" SCNx64 " %*s %" SCNx64 " %*s %*s %n",
                                 &one.first, &one.end, &one.offset, &name_at);
    if (read != 3) return;
    if (line[name_at] == '/') one.file = line + name_at;
    one.file.erase(std::find(one.file.begin(), one.file.end(), '\n'), one.file.end());
    mapped_.push_back(std::move(one));
  }

  std::vector<Mapped> mapped_;
};

}  // namespace fencepost::qemu_plugin
