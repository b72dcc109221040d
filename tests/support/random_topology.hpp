// hwloc exports of machines that nobody has: packages, dies, caches, clusters, cores and nodes that are there or missing, numbers
// with holes, beyond 1,024 too, and kinds of cores that the system knows well, badly or not at all.
#pragma once

#include <cstdint>
#include <map>
#include <random>
#include <string>
#include <vector>

namespace fencepost::harness {

/// What is true of a PU: the number of the object it is in, or -1.
struct TruePu {
  int package = -1, die = -1, l3 = -1, cluster = -1, l2 = -1, core = -1, node = -1;
  int kind = 0;  ///< which of the kinds the file lists
  bool allowed = true;
};

struct RandomTopology {
  std::string xml;
  std::map<unsigned, TruePu> pus;  ///< by number
  std::vector<int> class_of;       ///< of each listed kind: its class, the most powerful last
  bool ranked = true;

  std::size_t allowed() const {
    std::size_t count = 0;
    for (const auto& [number, pu] : pus) count += pu.allowed;
    return count;
  }
};

class TopologyWriter {
 public:
  explicit TopologyWriter(std::uint64_t seed) : random_(seed) {}

  RandomTopology write() {
    next_cpu_ = chance(4) ? 1'020 : below(3);
    std::string body;
    if (chance(4)) body += pus(1 + below(3), TruePu());  // in no package
    for (int n = static_cast<int>(1 + below(3)); n > 0; --n) body += package();
    const std::string kinds = describe_kinds();
    // hwloc refuses a machine without any node.
    for (unsigned n = below(3) + (nodes_.empty() ? 1 : 0); n > 0; --n)
      body += memory("", chance(2) ? " subtype=\"GPUMemory\"" : "");
    std::vector<unsigned> all, allowed;
    for (auto& [number, pu] : made_.pus) {
      // hwloc drops groups when it drops PUs that are not allowed.
      pu.allowed = allowed.empty() || any_cluster_ || !chance(6);
      all.push_back(number);
      if (pu.allowed) allowed.push_back(number);
    }
    const std::string nodes = bits({nodes_.begin(), nodes_.end()});
    made_.xml =
        "<?xml version=\"1.0\"?>\n<!DOCTYPE topology SYSTEM \"hwloc2.dtd\">\n<topology "
        "version=\"2.0\">" +
        object("Machine", all, body,
               " allowed_cpuset=\"" + bits(allowed) + "\" allowed_nodeset=\"" + nodes + "\"") +
        kinds + "</topology>\n";
    return std::move(made_);
  }

 private:
  using Numbers = std::vector<unsigned>;

  unsigned below(unsigned n) { return static_cast<unsigned>(random_() % n); }
  bool chance(unsigned one_in) { return below(one_in) == 0; }

  /// As hwloc writes sets: words of 32 bits, the highest first.
  static std::string bits(const Numbers& numbers) {
    std::vector<std::uint32_t> words(1);
    for (const unsigned n : numbers) {
      if (words.size() <= n / 32) words.resize(n / 32 + 1);
      words[n / 32] |= std::uint32_t{1} << n % 32;
    }
    std::string text;
    for (auto word = words.rbegin(); word != words.rend(); ++word) {
      char hex[16];
      std::snprintf(hex, sizeof hex, "%s0x%08x", text.empty() ? "" : ",", *word);
      text += hex;
    }
    return text;
  }

  std::string object(const std::string& type, const Numbers& cpus, const std::string& inside,
                     const std::string& more = "") {
    const std::string cpuset = bits(cpus), nodeset = bits({nodes_.begin(), nodes_.end()});
    return "<object type=\"" + type + "\" cpuset=\"" + cpuset + "\" complete_cpuset=\"" + cpuset +
           "\" nodeset=\"" + nodeset + "\" complete_nodeset=\"" + nodeset + "\" gp_index=\"" +
           std::to_string(++objects_) + "\"" + more + ">" + inside + "</object>\n";
  }

  Numbers since(unsigned first) const {
    Numbers found;
    for (auto at = made_.pus.lower_bound(first); at != made_.pus.end(); ++at)
      found.push_back(at->first);
    return found;
  }

  std::string memory(const std::string& cpuset, const std::string& more) {
    const unsigned node =
        static_cast<unsigned>(!nodes_.empty() ? nodes_.back() + 1 + below(2) : below(2));
    nodes_.push_back(node);
    const std::string cpus = cpuset.empty() ? "0x0" : cpuset, set = bits({node});
    const std::string both = " cpuset=\"" + cpus + "\" complete_cpuset=\"" + cpus +
                             "\" nodeset=\"" + set + "\" complete_nodeset=\"" + set + "\"";
    std::string inside = "<object type=\"NUMANode\" os_index=\"" + std::to_string(node) + "\"" +
                         both + " gp_index=\"" + std::to_string(++objects_) +
                         "\" local_memory=\"4096000\"" + more + "/>";
    if (!cpuset.empty()) return inside;
    return "<object type=\"Group\"" + both + " gp_index=\"" + std::to_string(++objects_) +
           "\" kind=\"1001\" subkind=\"0\">" + inside + "</object>\n";
  }

  std::string pus(unsigned count, const TruePu& where) {
    std::string text;
    for (; count > 0; --count) {
      made_.pus[next_cpu_] = where;
      text += object("PU", {next_cpu_}, "", " os_index=\"" + std::to_string(next_cpu_) + "\"");
      next_cpu_ += chance(5) ? 1 + below(40) : 1;
    }
    return text;
  }

  std::string cache(int level, unsigned first, const std::string& inside) {
    return object("L" + std::to_string(level) + "Cache", since(first), inside,
                  " cache_size=\"65536\" depth=\"" + std::to_string(level) +
                      "\" cache_linesize=\"64\" cache_associativity=\"0\" cache_type=\"0\"");
  }

  std::string core(TruePu where) {
    const unsigned first = next_cpu_, threads = 1 + below(2);
    where.kind = static_cast<int>(below(most_kinds));
    if (bare_) return pus(1, where);
    if (l2_) where.l2 = number_++;
    where.core = number_++;
    std::string text = pus(threads, where);
    text = object("Core", since(first), text, " os_index=\"" + std::to_string(below(4)) + "\"");
    return l2_ ? cache(2, first, text) : text;
  }

  std::string cores(const TruePu& where) {
    std::string text;
    for (unsigned n = 2 + below(3); n > 0; --n) text += core(where);
    return text;
  }

  std::string clusters(TruePu where) {
    if (!clusters_) return cores(where);
    std::string text;
    for (unsigned n = 2 + below(2); n > 0; --n) {
      const unsigned first = next_cpu_;
      where.cluster = number_++;
      any_cluster_ = true;
      const std::string inside = cores(where);
      text +=
          object("Group", since(first), inside, " subtype=\"Cluster\" kind=\"222\" subkind=\"0\"");
    }
    return text;
  }

  std::string l3(TruePu where) {
    if (!l3_) return clusters(where);
    const unsigned first = next_cpu_;
    where.l3 = number_++;
    const std::string inside = clusters(where);
    return cache(3, first, inside);
  }

  std::string die(TruePu where) {
    const unsigned first = next_cpu_;
    where.die = number_++;
    std::string inside = l3(where);
    inside += l3(where);
    return object("Die", since(first), inside, " os_index=\"" + std::to_string(number_) + "\"");
  }

  std::string package() {
    const unsigned first = next_cpu_;
    bare_ = chance(6), l2_ = !bare_ && chance(2), l3_ = chance(2), clusters_ = !bare_ && chance(2);
    TruePu where;
    where.package = number_++;
    std::string inside;
    if (chance(3)) {
      inside += die(where);
      inside += die(where);
    } else {
      for (unsigned n = l3_ ? 1 + below(2) : 1; n > 0; --n) inside += l3(where);
    }
    const Numbers cpus = since(first);
    if (!chance(4)) {
      inside = memory(bits(cpus), "") + inside;
      for (const unsigned cpu : cpus) made_.pus[cpu].node = static_cast<int>(nodes_.back());
    }
    return object("Package", cpus, inside, " os_index=\"" + std::to_string(number_) + "\"");
  }

  std::string describe_kinds() {
    struct Facts {
      const char* type;
      unsigned capacity, mhz;
      int class_number;
    };
    const unsigned mhz = 3'000 + below(1'000);
    std::vector<Facts> facts;
    switch (below(5)) {
      case 0:  // favoured cores: they differ in what they may clock at, by half too
        facts = {{"", 0, mhz, 0}, {"", 0, mhz + 7, 0}, {"", 0, mhz + mhz / 2, 0}};
        break;
      case 1:  // bins of two designs
        facts = {
            {"", 300 + below(100), 1'800, 0}, {"", 830 + below(60), 2'200, 1}, {"", 1'024, mhz, 1}};
        break;
      case 2:  // a hybrid with favoured cores
        facts = {
            {"IntelAtom", 0, 3'000, 0}, {"IntelCore", 0, mhz, 1}, {"IntelCore", 0, mhz + 200, 1}};
        break;
      case 3:  // three designs
        facts = {{"", 250, 0, 0}, {"", 500, 0, 1}, {"", 1'024, 0, 2}};
        break;
      default:  // designs that nobody can rank
        facts = {{"This", 0, 0, 0}, {"That", 0, 0, 1}, {"", 0, 0, 2}};
        made_.ranked = false;
        break;
    }
    std::string text;
    for (int kind = 0; kind < static_cast<int>(facts.size()); ++kind) {
      const Facts& one = facts[static_cast<std::size_t>(kind)];
      made_.class_of.push_back(one.class_number);
      Numbers cpus;
      for (const auto& [number, pu] : made_.pus) {
        if (pu.kind == kind) cpus.push_back(number);
      }
      if (cpus.empty()) continue;
      const auto info = [](const std::string& name, const std::string& value) {
        std::string element;
        if (value.empty() || value == "0") return element;
        element.append("<info name=\"").append(name).append("\" value=\"").append(value);
        return element.append("\"/>");
      };
      text +=
          "<cpukind cpuset=\"" + bits(cpus) + "\"" +
          (one.capacity > 0 ? " forced_efficiency=\"" + std::to_string(one.capacity) + "\"" : "") +
          ">" + info("CoreType", one.type) + info("LinuxCapacity", std::to_string(one.capacity)) +
          info("FrequencyMaxMHz", std::to_string(one.mhz)) + "</cpukind>\n";
    }
    return text;
  }

  static constexpr unsigned most_kinds = 3;

  std::mt19937_64 random_;
  RandomTopology made_;
  Numbers nodes_;
  unsigned next_cpu_ = 0, objects_ = 0;
  int number_ = 0;
  bool bare_ = false, l2_ = false, l3_ = false, clusters_ = false, any_cluster_ = false;
};

}  // namespace fencepost::harness
