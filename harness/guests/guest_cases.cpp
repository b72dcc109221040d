#include "harness/guests/guest_cases.hpp"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <memory>
#include <set>

#include "harness/base/user_error.hpp"
#include "harness/guests/guest_benchmark.hpp"

namespace fencepost::harness {
namespace {

namespace fs = std::filesystem;

const CaseName missing("guest", "program", "start");

/// What an ELF file is for: word size, byte order and instruction set (elf(5), e_ident and e_machine); none of other files.
std::string machine_of(const fs::path& file) {
  std::array<char, 20> head{};
  std::ifstream(file, std::ios::binary).read(head.data(), head.size());
  const std::string text(head.data(), head.size());
  return text.starts_with("\177ELF") ? text.substr(4, 2) + text.substr(18, 2) : "";
}

void require_this_cpu(const fs::path& program) {
  const std::string own = machine_of("/proc/self/exe"), its = machine_of(program);
  if (own.empty() || its.empty() || own == its) return;
  throw UserError("--with=" + program.string() + ": it was built for another CPU than fencepost");
}

/// Where a guest is; empty: a name, and nothing of that name is there.
fs::path program_of(const std::string& name) {
  if (name.find('/') != std::string::npos) {
    if (access(name.c_str(), X_OK) == 0 && fs::is_regular_file(name)) return name;
    throw UserError("--with=" + name + ": there is no such program");
  }
  std::error_code none;
  const fs::path beside = fs::read_symlink("/proc/self/exe", none).parent_path() / "guests" / name;
  return access(beside.c_str(), X_OK) == 0 ? beside : fs::path();
}

Case missing_case(const fs::path& program, const std::string& name, const std::string& why) {
  CaseName fields = missing;
  const std::string own = program.empty() ? name : program.filename().string();
  fields.kind = (own.find_first_of("/:") == std::string::npos ? own : "guest") + "/" + missing.kind;
  Case c = named_case(fields);
  c.obstacle = why;
  return c;
}

std::vector<unsigned> first(const std::vector<unsigned>& cpus, unsigned threads) {
  return {cpus.begin(), cpus.begin() + threads};
}

std::vector<Case> introduced(const fs::path& program, const std::vector<unsigned>& thread_counts,
                             const std::vector<unsigned>& cpus) {
  const auto guest = std::make_shared<Guest>(program.string(), thread_counts);
  std::vector<Case> cases;
  for (const GuestCase& one : guest->introduce()) {
    // A case of more threads than the run has CPUs for them: its guest did not listen.
    if (one.fields.threads > cpus.size()) continue;
    Case c = named_case(one.fields);
    c.pace = one.pace;
    if (one.obstacle) c.obstacle = "unsupported: " + *one.obstacle;
    c.make = [guest, name = c.name, on = first(cpus, c.threads)] {
      return std::make_unique<GuestBenchmark>(guest, name, on);
    };
    cases.push_back(std::move(c));
  }
  return cases;
}

std::vector<Case> cases_of_guest(const std::string& name,
                                 const std::vector<unsigned>& thread_counts,
                                 const std::vector<unsigned>& cpus) {
  const fs::path program = program_of(name);
  if (program.empty())
    return {missing_case(program, name,
                         "guest " + name +
                             " is not here: make guests builds it, where its compiler is "
                             "installed (docs/guests.md)")};
  require_this_cpu(program);
  try {
    return introduced(program, thread_counts, cpus);
  } catch (const GuestError& error) {
    return {missing_case(program, name, error.what())};
  }
}

}  // namespace

std::vector<Case> guest_cases(const std::vector<std::string>& names,
                              const std::vector<unsigned>& thread_counts,
                              const std::vector<unsigned>& cpus) {
  std::vector<Case> all;
  std::set<std::string> seen;
  for (const std::string& name : names) {
    for (Case& c : cases_of_guest(name, thread_counts, cpus)) {
      if (!seen.insert(c.name).second)
        throw UserError("--with=" + name + ": its case " + c.name + " is there already");
      all.push_back(std::move(c));
    }
  }
  return all;
}

bool missing_guest(const Case& c) {
  return c.fields.kind.ends_with("/" + missing.kind) && c.fields.primitive == missing.primitive;
}

}  // namespace fencepost::harness
