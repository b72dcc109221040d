#include "harness/results/folder.hpp"

#include <time.h>

#include <array>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

#include "harness/base/atomic_file.hpp"
#include "harness/base/user_error.hpp"
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
  throw UserError("cannot make a results folder in " + parent.string() + ": " + failed.message() +
                  "; choose another place with --results");
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
    for (const auto& [occupancy, level] : *earlier.calibration.clean_levels)
      levels.remember(occupancy, level);
  }
}

}  // namespace fencepost::harness
