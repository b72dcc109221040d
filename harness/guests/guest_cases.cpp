#include "harness/guests/guest_cases.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <set>
#include <system_error>

#include "harness/base/interrupt.hpp"
#include "harness/base/user_error.hpp"
#include "harness/guests/guest_benchmark.hpp"

namespace fencepost::harness {
namespace {

namespace fs = std::filesystem;

/// What an ELF file is for: word size, byte order and instruction set (elf(5), e_ident and e_machine); none of other files.
std::string machine_of(const fs::path& file) {
  std::array<char, 20> head{};
  if (!std::ifstream(file, std::ios::binary).read(head.data(), head.size())) return "";
  const std::string text(head.data(), head.size());
  return text.starts_with("\177ELF") ? text.substr(4, 2) + text.substr(18, 2) : "";
}

void require_this_cpu(const fs::path& program) {
  const std::string own = machine_of("/proc/self/exe"), its = machine_of(program);
  if (own.empty() || its.empty() || own == its) return;
  throw UserError("--with=" + program.string() + ": it was built for another CPU than fencepost");
}

/// Why a file cannot be executed; "": it can.
std::string why_not(const fs::path& program) {
  const auto of = [](int error) { return std::generic_category().message(error); };
  struct stat file {};
  if (stat(program.c_str(), &file) != 0) return of(errno);
  if (S_ISDIR(file.st_mode)) return of(EISDIR);
  if (!S_ISREG(file.st_mode)) return "it is no file";
  if (access(program.c_str(), X_OK) != 0)
    return "it may not be executed: " + of(errno) + " (chmod +x)";
  return "";
}

/// Where a guest is; empty: a name, and nothing of that name is there.
fs::path program_of(const std::string& name) {
  std::error_code none;
  const bool is_path = name.find('/') != std::string::npos;
  fs::path program = is_path
                         ? fs::path(name)
                         : fs::read_symlink("/proc/self/exe", none).parent_path() / "guests" / name;
  if (!is_path && !fs::exists(program, none)) return {};
  if (const std::string why = why_not(program); !why.empty())
    throw UserError("--with=" + name + ": " + (is_path ? "" : program.string() + ": ") + why);
  require_this_cpu(program);
  return program;
}

/// Stands for the guest where it has no cases.
Case start_of(const std::string& guest) {
  CaseName fields("guest", "program", "start");
  fields.kind = (guest.find_first_of("/:") == std::string::npos ? guest : "guest") + "/guest";
  return named_case(fields);
}

std::vector<unsigned> first(const std::vector<unsigned>& cpus, unsigned threads) {
  return {cpus.begin(), cpus.begin() + threads};
}

std::vector<Case> introduced(const std::shared_ptr<Guest>& guest,
                             const std::vector<unsigned>& cpus) {
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

void add_missing(const std::string& name, GuestCases& all) {
  Case c = start_of(name);
  c.obstacle = "guest " + name +
               " is not here: make guests builds it, where its compiler is installed "
               "(docs/guests.md)";
  all.warnings.push_back(*c.obstacle);
  all.cases.push_back(std::move(c));
}

void add_guest(const fs::path& program, const std::shared_ptr<Guest>& guest,
               const std::vector<unsigned>& cpus, GuestCases& all) {
  try {
    std::vector<Case> cases = introduced(guest, cpus);
    if (cases.empty())
      all.warnings.push_back("guest " + program.string() +
                             " has no cases for the numbers of threads of this run");
    std::ranges::move(cases, std::back_inserter(all.cases));
  } catch (const GuestError& error) {
    Case c = start_of(program.filename());
    c.fault = error.what();
    all.warnings.push_back(*c.fault);
    all.failed.push_back(std::move(c));
  }
}

/// A signal ends the program after the guests, which the terminal does not reach.
template <class Part>
void unless_interrupted(Part&& part, GuestCases& all) {
  int signal = 0;
  {
    const Interrupt interrupt;
    try {
      part();
    } catch (const GuestInterrupted&) {  // a signal came, as seen below
    }
    signal = interrupt.signal();
  }
  if (signal == 0) return;
  all = {};
  std::signal(signal, SIG_DFL);
  std::raise(signal);
}

void require_one_of_each_name(const GuestCases& all) {
  std::set<std::string> seen;
  for (const auto& cases : {all.cases, all.failed})
    for (const Case& c : cases)
      if (!seen.insert(c.name).second)
        throw UserError("--with: two guests have the case " + c.name);
}

}  // namespace

GuestCases guest_cases(const std::vector<std::string>& names,
                       const std::vector<unsigned>& thread_counts,
                       const std::vector<unsigned>& cpus, const std::set<std::string>& own_kinds) {
  GuestCases all;
  if (names.empty()) return all;
  unless_interrupted(
      [&] {
        for (const std::string& name : names) {
          const fs::path program = program_of(name);
          if (program.empty())
            add_missing(name, all);
          else
            add_guest(program, std::make_shared<Guest>(program.string(), thread_counts, own_kinds),
                      cpus, all);
        }
      },
      all);
  require_one_of_each_name(all);
  return all;
}

}  // namespace fencepost::harness
