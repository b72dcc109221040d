#include "harness/topology/topology_source.hpp"

#include <algorithm>
#include <cctype>
#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string_view>
#include <system_error>
#include <vector>

#include "harness/topology/cpu_list.hpp"

namespace fencepost::harness {
namespace {

// A machine of 1,024 PUs takes half a megabyte.
constexpr std::uintmax_t most_xml_bytes = std::uintmax_t{64} << 20;

/// On one line.
std::string printable(std::string text) {
  std::ranges::replace_if(
      text, [](unsigned char c) { return std::iscntrl(c) != 0; }, ' ');
  return text;
}

/// Empty text: not set.
std::string variable(const char* name) {
  // NOLINTNEXTLINE(concurrency-mt-unsafe): read before any thread is started
  const char* const value = std::getenv(name);
  if (value == nullptr) return {};
  if (*value == '\0') {
    throw UserError(std::string(name) + " is set to nothing; unset it, or say what it means");
  }
  return value;
}

constexpr std::string_view indexes = "indexes=";

/// hwloc shows the live machine where such a variable points to nothing that it can use. `wanted`: what it looks for there.
void check_copies(const std::string& variable, const std::string& path, const char* wanted,
                  const char* tool) {
  std::error_code failed;
  if (std::filesystem::exists(path + "/" + wanted, failed)) return;
  std::string why = "there is no " + std::string(wanted) + " in it";
  if (failed) why = failed.message();
  if (!std::filesystem::is_directory(path, failed)) {
    why = failed ? failed.message() : "it is no folder";
    if (!failed && !std::filesystem::exists(path, failed)) why = "No such file or directory";
  }
  throw UserError(printable(variable + "=" + path) + " cannot be used: " + why +
                  ", and hwloc would show this machine; name a folder that " + tool +
                  " wrote, or unset it");
}

/// A variable for copies of the system's files, what hwloc looks for in them, and what writes them.
struct Copies {
  const char* variable;
  const char* wanted;
  const char* tool;
};
constexpr Copies all_copies[] = {
    {"HWLOC_FSROOT", "sys/devices/system/cpu", "hwloc-gather-topology"},
    {"HWLOC_CPUID_PATH", "hwloc-cpuid-info", "hwloc-gather-cpuid"},
};

/// A list of numbers, which hwloc takes as it pleases: of two objects with one number it drops one, of a list that
/// is too long the rest. Other forms (2*4:1*2, or names of levels) are not looked at.
void check_indexes(const TopologySource& source, std::string_view list, double objects) {
  if (list.find_first_not_of("0123456789,") != std::string_view::npos) return;
  const std::vector<unsigned> numbers = parse_list(std::string(list), source.name() + ": indexes");
  if (static_cast<double>(numbers.size()) == objects) return;
  throw UserError(source.name() + ": indexes=" + std::string(list) + " has " +
                  std::to_string(numbers.size()) + " numbers for " +
                  std::to_string(static_cast<int>(objects)) + " objects");
}

/// Devices and pipes have no end, or none soon; of a folder, or of what is not there, opening says more.
void check_file(const TopologySource& source) {
  std::error_code failed;
  const auto status = std::filesystem::status(source.text, failed);
  if (failed || !exists(status) || is_directory(status)) return;
  if (!is_regular_file(status)) {
    throw UserError(source.name() +
                    " is a device, a pipe or a socket; name a file, as `lstopo file.xml` writes");
  }
  const std::uintmax_t bytes = std::filesystem::file_size(source.text, failed);
  if (!failed && bytes > most_xml_bytes) {
    throw UserError(source.name() + " has " + std::to_string(bytes >> 20) +
                    " MiB; an export of hwloc has at most " + std::to_string(most_xml_bytes >> 20) +
                    "; `lstopo file.xml` writes one");
  }
}

}  // namespace

std::string TopologySource::name() const {
  if (kind == Kind::this_machine) return "this machine";
  std::string shown = text;
  if (kind == Kind::synthetic) shown = "HWLOC_SYNTHETIC=" + text;
  if (kind == Kind::xml) shown = "HWLOC_XMLFILE=" + text;
  return printable(std::move(shown));
}

TopologySource source_of_environment() {
  const std::string synthetic = variable("HWLOC_SYNTHETIC");
  const std::string xml = variable("HWLOC_XMLFILE");
  if (!synthetic.empty()) return {TopologySource::Kind::synthetic, synthetic};
  if (!xml.empty()) return {TopologySource::Kind::xml, xml};
  TopologySource source;
  for (const auto& [name, wanted, tool] : all_copies) {
    const std::string path = variable(name);
    if (path.empty()) continue;
    check_copies(name, path, wanted, tool);
    if (source.kind == TopologySource::Kind::this_machine)
      source = {TopologySource::Kind::files, std::string(name) + "=" + path};
  }
  return source;
}

std::string fault_of_xml(std::string_view xml) {
  struct Compressed {
    std::string_view magic, name, tool;
  };
  constexpr Compressed formats[] = {{"\x1f\x8b", "gzip", "gunzip"},
                                    {{"\xfd"
                                      "7zXZ\0",
                                      6},
                                     "xz",
                                     "unxz"},
                                    {"BZh", "bzip2", "bunzip2"},
                                    {"\x28\xb5\x2f\xfd", "Zstandard", "unzstd"},
                                    {"PK\x03\x04", "zip", "unzip"}};
  for (const auto& [magic, name, tool] : formats) {
    if (xml.starts_with(magic)) {
      return "is compressed (" + std::string(name) + "): uncompress it with `" + std::string(tool) +
             "`";
    }
  }
  const std::size_t root = xml.find("<topology");
  const std::string_view tag =
      root == std::string_view::npos ? "" : xml.substr(root, xml.find('>', root) - root);
  for (const std::string_view version : {"version=\"3", "version='3"}) {
    if (tag.find(version) != std::string_view::npos) {
      return "was written by hwloc 3, which this build cannot read; on that machine `lstopo "
             "--export-xml-flags 2 file.xml` writes what it can";
    }
  }
  const bool begun = xml.starts_with("<?xml") || root != std::string_view::npos;
  const std::string no_export = "is no whole hwloc XML export";
  if (begun && xml.find("</topology>") == std::string_view::npos)
    return no_export + ": it is cut off, as </topology> is missing; `lstopo file.xml` writes one";
  return no_export + "; `lstopo file.xml` writes one";
}

std::string read_xml(const TopologySource& source) {
  check_file(source);
  errno = 0;
  std::ifstream file(source.text, std::ios::binary);
  std::ostringstream content;
  if (file) content << file.rdbuf();
  // A folder opens, and then there is nothing to read.
  if (!file || errno != 0) {
    throw UserError(source.name() + " cannot be read: " + std::generic_category().message(errno) +
                    "; `lstopo file.xml` writes one");
  }
  std::string xml = content.str();
  if (xml.empty()) throw UserError(source.name() + " is empty; `lstopo file.xml` writes one");
  return xml;
}

UserError too_large(const std::string& source) {
  return UserError(source + " describes more PUs than the " + std::to_string(most_foreign_pus) +
                   " that can be planned for; take a part of it");
}

void check_synthetic(const TopologySource& source) {
  double objects = 1.0;
  int depth = 0;  // inside (...) stand attributes, whose colons are not counts
  const std::string& text = source.text;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '(') ++depth;
    if (text[i] == ')') --depth;
    if (text[i] == ':' && depth == 0)
      objects *= std::max(1.0, std::strtod(text.c_str() + i + 1, nullptr));
    if (objects > static_cast<double>(most_foreign_pus)) throw too_large(source.name());
    if (depth > 0 && text.compare(i, indexes.size(), indexes) == 0) {
      const std::size_t begin = i + indexes.size();
      const std::size_t end = std::min(text.find_first_of(" )", begin), text.size());
      check_indexes(source, std::string_view(text).substr(begin, end - begin), objects);
    }
  }
}

}  // namespace fencepost::harness
