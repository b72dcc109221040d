#include "harness/results/folder.hpp"

#include <time.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <optional>
#include <string_view>

#include "harness/base/atomic_file.hpp"
#include "harness/base/write_error.hpp"
#include "harness/clock/chains.hpp"
#include "harness/results/machine_json.hpp"

namespace fencepost::harness {
namespace {

namespace fs = std::filesystem;

std::string utc_now() {
  const time_t now = time(nullptr);
  tm parts{};
  gmtime_r(&now, &parts);
  std::array<char, 32> text{};
  strftime(text.data(), text.size(), "%Y-%m-%dT%H%M%SZ", &parts);
  return text.data();
}

using Kinds = std::map<std::string, std::string>;

/// The number that the class of cores `number` of an earlier run has now; nothing where it is not known to be the same.
std::optional<std::string> number_now(const std::string& number, const MachineRecord& earlier,
                                      const MachineRecord& mine) {
  const auto& then = earlier.calibration.core_kinds;
  const Kinds now = mine.calibration.core_kinds.value_or(Kinds());
  if (!then) {  // by an earlier version: all cores were one class, and are
    const bool one =
        now.size() < 2 && !mine.cpu.kinds && (!earlier.options || earlier.options->kind.empty());
    return one ? std::optional(now.empty() ? number : now.begin()->first) : std::nullopt;
  }
  const auto was = then->find(number);
  if (was == then->end()) return std::nullopt;
  const auto same = [&](const auto& one) { return one.second == was->second; };
  if (std::ranges::count_if(*then, same) != 1 || std::ranges::count_if(now, same) != 1)
    return std::nullopt;
  return std::ranges::find_if(now, same)->first;
}

/// An occupancy ("kind0/core:1/alone") of an earlier run by the numbers of this one.
std::optional<std::string> occupancy_now(const std::string& occupancy, const MachineRecord& earlier,
                                         const MachineRecord& mine) {
  constexpr std::string_view before = "kind";
  if (!occupancy.starts_with(before)) return occupancy;
  const std::size_t end = occupancy.find('/');
  const auto number =
      number_now(occupancy.substr(before.size(), end - before.size()), earlier, mine);
  if (!number || end == std::string::npos) return std::nullopt;
  return std::string(before) + *number + occupancy.substr(end);
}

}  // namespace

Folder Folder::create(const std::string& results, const std::string& machine_id,
                      const std::string& commit) {
  const fs::path parent = fs::path(results) / machine_id;
  const std::string stem = utc_now() + "-" + commit;
  std::error_code failed;
  fs::create_directories(parent, failed);
  for (int n = 1; !failed && n < 100; ++n) {
    const fs::path path = parent / (n == 1 ? stem : stem + "-" + std::to_string(n));
    // false without an error: the folder exists already, from another run in the same second.
    if (fs::create_directory(path, failed)) return Folder(path.string());
  }
  if (!failed) failed = std::make_error_code(std::errc::file_exists);  // all names are taken
  throw io_error("make a results folder in " + parent.string(), failed.value());
}

Folder Folder::open(const std::string& path) {
  Folder folder(path);
  if (!fs::exists(folder.file("machine.json")) || !fs::exists(folder.file("samples.jsonl"))) {
    throw UserError("--resume=" + path +
                    ": no machine.json and samples.jsonl there, so no run to go on with");
  }
  return folder;
}

void Folder::write(const std::string& name, const std::string& text) const {
  write_atomically(file(name), text);
}

MachineRecord Folder::machine() const {
  std::ifstream in(file("machine.json"));
  if (!in) throw unreadable(file("machine.json"), errno, "start a new run");
  try {
    return machine_record(nlohmann::json::parse(in));
  } catch (const nlohmann::json::parse_error& e) {
    throw UserError(file("machine.json") + " is truncated or no JSON (" + e.what() +
                    "); start a new run");
  } catch (const nlohmann::json::exception& e) {
    throw UserError(file("machine.json") + " is not as fencepost writes it (" + e.what() +
                    "); start a new run");
  }
}

void Folder::remember_levels(CleanLevels& levels, const MachineRecord& mine) const {
  std::error_code failed;
  for (const auto& entry : fs::directory_iterator(fs::path(path_).parent_path(), failed)) {
    std::ifstream in(entry.path() / "machine.json");
    MachineRecord earlier;
    try {
      earlier = machine_record(nlohmann::json::parse(in));
    } catch (const nlohmann::json::exception&) {
      continue;  // written by another program, or incomplete: ignored
    }
    // Two machines can share a name: a hypervisor masks the model, an image moves to another host.
    if (earlier.cpu != mine.cpu || earlier.caches != mine.caches) continue;
    if (earlier.calibration.throughput_chains != throughput_chains) continue;
    if (!earlier.calibration.clean_levels) continue;
    for (const auto& [occupancy, level] : *earlier.calibration.clean_levels) {
      if (const auto now = occupancy_now(occupancy, earlier, mine)) levels.remember(*now, level);
    }
  }
}

}  // namespace fencepost::harness
