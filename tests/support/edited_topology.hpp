// A synthetic machine with what a description can't say: kinds of cores, as its export with them put in.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "tests/support/machines.hpp"
#include "tests/support/testing.hpp"

namespace fencepost::harness {

/// A kind of cores: the PUs from `first` to `last`, and what is known of them.
struct EditedKind {
  unsigned first, last;
  std::map<std::string, std::string> facts;
};

inline Topology edited_topology(const std::string& synthetic,
                                const std::vector<EditedKind>& kinds) {
  std::string xml = synthetic_topology(synthetic).xml, added;
  for (const auto& [first, last, facts] : kinds) {
    std::string words;
    for (unsigned word = last / 32 + 1; word-- > 0;) {
      std::uint32_t bits = 0;
      for (unsigned bit = 0; bit < 32; ++bit) {
        if (32 * word + bit >= first && 32 * word + bit <= last) bits |= std::uint32_t{1} << bit;
      }
      char hex[16];
      std::snprintf(hex, sizeof hex, "0x%08x%s", bits, word > 0 ? "," : "");
      words += hex;
    }
    added += "<cpukind cpuset=\"" + words + "\">";
    for (const auto& [name, value] : facts)
      added.append("<info name=\"").append(name).append("\" value=\"").append(value).append("\"/>");
    added += "</cpukind>";
  }
  const TemporaryFolder folder;
  write_text(folder.file("m.xml"), xml.insert(xml.rfind("</topology>"), added));
  Topology read = read_topology({TopologySource::Kind::xml, folder.file("m.xml")});
  read.source = synthetic;
  return read;
}

}  // namespace fencepost::harness
