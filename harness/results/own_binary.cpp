#include "harness/results/own_binary.hpp"

#include <elf.h>
#include <fcntl.h>
#include <link.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <optional>
#include <string_view>
#include <vector>

namespace fencepost::harness {
namespace {

/// A copy of the T at `offset`; empty if the bytes end before its end.
template <class T>
std::optional<T> at(std::string_view bytes, std::size_t offset) {
  if (offset > bytes.size() || bytes.size() - offset < sizeof(T)) return std::nullopt;
  T value;
  std::memcpy(&value, bytes.data() + offset, sizeof value);
  return value;
}

/// The text at `offset`, up to its zero byte.
std::string text_at(std::string_view bytes, std::size_t offset) {
  if (offset >= bytes.size()) return {};
  const std::string_view rest = bytes.substr(offset);
  return std::string(rest.substr(0, rest.find('\0')));
}

std::string hex(std::string_view bytes) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string out;
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    out += digits[byte >> 4U];
    out += digits[byte & 15U];
  }
  return out;
}

/// The build id in a PT_NOTE segment; "" when there is none.
std::string build_id_in(std::string_view notes) {
  constexpr std::size_t align = 4;
  const auto up = [](std::size_t n) { return (n + align - 1) / align * align; };
  for (std::size_t offset = 0;;) {
    const auto note = at<ElfW(Nhdr)>(notes, offset);
    if (!note) return {};
    const std::size_t name = offset + sizeof *note, content = name + up(note->n_namesz);
    if (content > notes.size() || notes.size() - content < note->n_descsz) return {};
    if (note->n_type == NT_GNU_BUILD_ID && text_at(notes, name) == "GNU")
      return hex(notes.substr(content, note->n_descsz));
    offset = content + up(note->n_descsz);
  }
}

/// Load address of this process's executable, relative to the addresses in its file.
std::uintptr_t load_bias() {
  std::uintptr_t bias = 0;
  // The program itself comes first: dl_iterate_phdr(3).
  dl_iterate_phdr(
      [](dl_phdr_info* info, std::size_t, void* out) {
        *static_cast<std::uintptr_t*>(out) = info->dlpi_addr;
        return 1;
      },
      &bias);
  return bias;
}

std::string build_id_of(std::string_view file, const ElfW(Ehdr) & header) {
  for (std::size_t i = 0; i < header.e_phnum; ++i) {
    const auto segment = at<ElfW(Phdr)>(file, header.e_phoff + i * header.e_phentsize);
    if (!segment || segment->p_type != PT_NOTE || segment->p_offset > file.size()) continue;
    if (auto id = build_id_in(file.substr(segment->p_offset, segment->p_filesz)); !id.empty())
      return id;
  }
  return {};
}

/// The build id of a loaded object.
std::string build_id_of(const dl_phdr_info& info) {
  for (std::size_t i = 0; i < info.dlpi_phnum; ++i) {
    const ElfW(Phdr)& segment = info.dlpi_phdr[i];
    if (segment.p_type != PT_NOTE) continue;
    const auto* notes = reinterpret_cast<const char*>(
        static_cast<std::uintptr_t>(info.dlpi_addr + segment.p_vaddr));
    if (auto id = build_id_in({notes, segment.p_memsz}); !id.empty()) return id;
  }
  return {};
}

std::optional<ElfW(Shdr)> section(std::string_view file, const ElfW(Ehdr) & header, std::size_t i) {
  return at<ElfW(Shdr)>(file, header.e_shoff + i * header.e_shentsize);
}

struct Functions {
  std::map<std::uintptr_t, std::string> own;  ///< by address in the file
  std::vector<std::string> asked_for;
};

/// Every function of the symbol table.
Functions functions_of(std::string_view file, const ElfW(Ehdr) & header) {
  Functions found;
  for (std::size_t i = 0; i < header.e_shnum; ++i) {
    const auto table = section(file, header, i);
    if (!table || table->sh_type != SHT_SYMTAB) continue;
    const auto names = section(file, header, table->sh_link);
    if (!names) continue;
    for (std::size_t offset = 0; offset < table->sh_size; offset += sizeof(ElfW(Sym))) {
      const auto symbol = at<ElfW(Sym)>(file, table->sh_offset + offset);
      if (!symbol) break;
      // The type is in the low four bits for 32 and 64 bits alike.
      const auto type = ELF64_ST_TYPE(symbol->st_info);
      const std::string name = text_at(file, names->sh_offset + symbol->st_name);
      if (symbol->st_shndx == SHN_UNDEF && (type == STT_FUNC || type == STT_NOTYPE)) {
        found.asked_for.push_back(name.substr(0, name.find('@')));  // "name@version"
      } else if (type == STT_FUNC && symbol->st_value != 0) {
        found.own.emplace(symbol->st_value, name);
      }
    }
  }
  return found;
}

/// The executable of this process, mapped: with debug information it has 150 MB, of which little is needed.
class OwnFile {
 public:
  OwnFile() {
    const int fd = open("/proc/self/exe", O_RDONLY | O_CLOEXEC);
    struct stat facts {};
    if (fd >= 0 && fstat(fd, &facts) == 0) {
      size_ = static_cast<std::size_t>(facts.st_size);
      start_ = mmap(nullptr, size_, PROT_READ, MAP_PRIVATE, fd, 0);
    }
    if (fd >= 0) close(fd);
  }
  ~OwnFile() {
    if (start_ != MAP_FAILED) munmap(start_, size_);
  }
  OwnFile(const OwnFile&) = delete;
  OwnFile& operator=(const OwnFile&) = delete;

  /// Empty when it can't be read.
  std::string_view bytes() const {
    return start_ == MAP_FAILED ? std::string_view()
                                : std::string_view(static_cast<char*>(start_), size_);
  }

 private:
  void* start_ = MAP_FAILED;
  std::size_t size_ = 0;
};

}  // namespace

std::string loaded_build_id() {
  std::string id;
  // The program itself comes first: dl_iterate_phdr(3).
  dl_iterate_phdr(
      [](dl_phdr_info* info, std::size_t, void* out) {
        *static_cast<std::string*>(out) = build_id_of(*info);
        return 1;
      },
      &id);
  return id;
}

Program::Program() {
  const OwnFile own;
  const std::string_view file = own.bytes();
  const auto header = at<ElfW(Ehdr)>(file, 0);
  if (!header || !file.starts_with(ELFMAG)) return;
  build_id_ = build_id_of(file, *header);
  const std::uintptr_t bias = load_bias();
  Functions functions = functions_of(file, *header);
  for (auto& [address, name] : functions.own) functions_.emplace(address + bias, std::move(name));
  asked_for_ = std::move(functions.asked_for);
}

std::vector<std::string> Program::function_names() const {
  std::vector<std::string> names = asked_for_;
  for (const auto& [address, name] : functions_) names.push_back(name);
  std::ranges::sort(names);
  return names;
}

std::string Program::symbol_of(const void* code) const {
  const auto found = functions_.find(reinterpret_cast<std::uintptr_t>(code));
  return code == nullptr || found == functions_.end() ? std::string() : found->second;
}

}  // namespace fencepost::harness
