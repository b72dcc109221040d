#include "harness/team/pool.hpp"

#include <sys/mman.h>

#include <cerrno>
#include <cstdint>
#include <cstring>
#include <fstream>
#include <sstream>
#include <system_error>

#include "harness/base/user_error.hpp"

namespace fencepost::harness {

Pool::Pool(std::size_t bytes, std::size_t granule)
    : bytes_((bytes + granule - 1) / granule * granule), mapped_(bytes_ + granule) {
  mapping_ = mmap(nullptr, mapped_, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (mapping_ == MAP_FAILED) {
    throw UserError("no memory for the pool of lines to measure (" +
                    (mapped_ < huge_page ? std::to_string(mapped_ >> 10) + " KiB"
                                         : std::to_string(mapped_ >> 20) + " MiB") +
                    "): " + std::generic_category().message(errno) +
                    "; free memory, or raise ulimit -v");
  }
  // Aligned by hand: transparent huge pages need it, and mmap promises 4 KiB only.
  const auto address = reinterpret_cast<std::uintptr_t>(mapping_);
  base_ = static_cast<std::byte*>(mapping_) + (granule - address % granule) % granule;
  // Advice: backing() tells what came of it. Smaller pools stay apart: a huge page could span several threads' pools, and lies
  // on the node of the thread that writes it first.
  madvise(base_, bytes_, granule == huge_page ? MADV_HUGEPAGE : MADV_NOHUGEPAGE);
}

Pool::~Pool() { munmap(mapping_, mapped_); }

void Pool::touch() { std::memset(base_, 0, bytes_); }

std::byte* Pool::draw(std::size_t bytes, std::mt19937_64& random) const {
  const std::size_t needed = bytes + 2 * alignment;
  if (needed > bytes_) {
    throw UserError("a case needs " + std::to_string(bytes) + " bytes of memory, the pool has " +
                    std::to_string(bytes_));
  }
  std::uniform_int_distribution<std::size_t> slot(1, (bytes_ - needed) / alignment + 1);
  return base_ + slot(random) * alignment;
}

std::string Pool::backing() const {
  std::ifstream smaps("/proc/self/smaps");
  std::string line;
  bool ours = false;
  const auto address = reinterpret_cast<std::uintptr_t>(base_);
  while (std::getline(smaps, line)) {
    std::uintptr_t begin = 0, end = 0;
    char dash = 0;
    std::istringstream range(line);
    if (range >> std::hex >> begin >> dash >> end && dash == '-')
      ours = begin <= address && address < end;
    if (!ours || line.rfind("AnonHugePages:", 0) != 0) continue;
    const long kib = std::stol(line.substr(14));
    return kib == 0 ? "base pages" : std::to_string(kib) + " KiB in huge pages";
  }
  return "unreadable: /proc/self/smaps has no such mapping";
}

}  // namespace fencepost::harness
