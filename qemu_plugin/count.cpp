// A plugin of qemu-user that counts how often each atomic instruction and fence is executed, by file and offset.
//
//   qemu-x86_64 -plugin <this>,out=<file> program arguments
//
// At the program's exit <file> has a line for each instruction that was translated: count, bytes as hexadecimal digits, offset in
// the file, file; separated by tabs. Of memory without a file, offset is 0 and the file "-". A child that a program forks writes
// <file>.<pid>, with what it inherited and what it did. What a signal kills, or an exec replaces, writes nothing.
// Threads count together: counts are exact, whatever the number of threads.
#include <unistd.h>

#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <deque>
#include <map>
#include <mutex>
#include <string>
#include <tuple>

#include "qemu_plugin/atomic_instruction.hpp"
#include "qemu_plugin/mapped_files.hpp"
#include "qemu_plugin/qemu_api.hpp"

extern "C" {
[[gnu::visibility("default")]] extern const int qemu_plugin_version;
const int qemu_plugin_version = 1;
[[gnu::visibility("default")]] int qemu_plugin_install(qemu_plugin_id_t, const qemu_info_t*, int,
                                                       char**);
}

namespace fencepost::qemu_plugin {
namespace {

struct Site {
  Place place;
  std::string code;
  std::atomic<std::uint64_t> count{0};
};

/// Never destroyed: threads may still run when the process ends.
struct State {
  bool aarch64 = false;
  std::string out;
  ::pid_t first = ::getpid();
  std::mutex mutex;  // guards what follows
  std::deque<Site> sites;
  /// By file, offset and code, since code may be translated again, and another file mapped in its place.
  std::map<std::tuple<std::string, std::uint64_t, std::string>, Site*> known;
};

State& state() {
  static State* const all = new State;
  return *all;
}

Site& site_of(const void* address, std::string code) {
  Place place = place_of(address).value_or(Place{});
  const std::lock_guard held(state().mutex);
  Site*& site = state().known[{place.file, place.offset, code}];
  if (site == nullptr) {
    site = &state().sites.emplace_back();
    site->place = std::move(place);
    site->code = std::move(code);
  }
  return *site;
}

void count(unsigned, void* site) {
  // relaxed: a count publishes nothing but itself
  static_cast<Site*>(site)->count.fetch_add(1, std::memory_order_relaxed);
}

void translated(qemu_plugin_id_t, qemu_plugin_tb* block) {
  for (std::size_t i = 0; i < qemu_plugin_tb_n_insns(block); ++i) {
    qemu_plugin_insn* const instruction = qemu_plugin_tb_get_insn(block, i);
    const auto* const bytes = static_cast<const char*>(qemu_plugin_insn_data(instruction));
    const std::string code(bytes, qemu_plugin_insn_size(instruction));
    if (!is_atomic(state().aarch64,
                   {reinterpret_cast<const std::uint8_t*>(code.data()), code.size()}))
      continue;
    Site& site = site_of(qemu_plugin_insn_haddr(instruction), code);
    qemu_plugin_register_vcpu_insn_exec_cb(instruction, count, 0, &site);
  }
}

void write_counts(qemu_plugin_id_t, void*) {
  const bool child = ::getpid() != state().first;
  const std::string name = state().out + (child ? "." + std::to_string(::getpid()) : "");
  std::FILE* const file = std::fopen(name.c_str(), "we");
  if (file == nullptr) {
    std::fprintf(stderr, "fencepost: %s: %s\n", name.c_str(), std::strerror(errno));
    return;
  }
  const std::lock_guard held(state().mutex);
  for (const Site& site : state().sites) {
    // relaxed: other threads have ended, or count what nobody will read
    std::fprintf(file, "%llu\t",
                 static_cast<unsigned long long>(site.count.load(std::memory_order_relaxed)));
    for (const char byte : site.code) std::fprintf(file, "%02x", static_cast<unsigned char>(byte));
    std::fprintf(file, "\t%llu\t%s\n", static_cast<unsigned long long>(site.place.offset),
                 site.place.file.empty() ? "-" : site.place.file.c_str());
  }
  if (std::fclose(file) != 0)
    std::fprintf(stderr, "fencepost: %s: %s\n", name.c_str(), std::strerror(errno));
}

}  // namespace
}  // namespace fencepost::qemu_plugin

int qemu_plugin_install(qemu_plugin_id_t id, const qemu_info_t* info, int argc, char** argv) {
  using namespace fencepost::qemu_plugin;
  const std::string target = info->target_name;
  constexpr char key[] = "out=";
  if ((target != "x86_64" && target != "aarch64") || argc != 1 ||
      std::strncmp(argv[0], key, sizeof key - 1) != 0) {
    std::fprintf(stderr,
                 "fencepost: the plugin counts for x86_64 and aarch64, and takes out=FILE\n");
    return 1;
  }
  state().aarch64 = target == "aarch64";
  state().out = argv[0] + sizeof key - 1;
  qemu_plugin_register_vcpu_tb_trans_cb(id, translated);
  qemu_plugin_register_atexit_cb(id, write_counts, nullptr);
  return 0;
}
