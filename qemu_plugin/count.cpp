// A plugin of qemu-user that counts how often each atomic instruction and fence is executed, by file and offset; and each
// instruction at places that the caller names, such as calls.
//
//   qemu-x86_64 -plugin <this>,out=<file>[,places=<file>] program arguments
//
// places: lines of an offset and a file, separated by a tab. At the program's exit `out` has a line for each instruction that was
// translated: count, bytes as hexadecimal digits, offset in the file, file; separated by tabs. Of memory without a file, offset
// is 0 and the file "-". A child that a program forks writes <out>.<pid>, with what it did itself. What a signal
// kills, or an exec replaces, writes nothing. Threads count together: counts are exact, whatever the number of threads.
#include <pthread.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <deque>
#include <map>
#include <mutex>
#include <set>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

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
  std::set<Place> wanted;
  ::pid_t first = ::getpid();
  /// Set when the kernel has mapped something, and so before that can be translated.
  std::atomic<bool> maps_are_old{true};
  std::mutex mutex;  // guards what follows
  MappedFiles maps;
  std::deque<Site> sites;
  /// By place and code: code may be translated again, and other code be written to the same memory.
  std::map<std::pair<Place, std::string>, Site*> known;
};

State& state() {
  static State* const all = new State;
  return *all;
}

/// With the mutex. Null for what is not counted.
Site* site_of(const void* address, const std::string& code) {
  const Place place = state().maps.place_of(address);
  const std::span bytes(reinterpret_cast<const std::uint8_t*>(code.data()), code.size());
  if (!is_atomic(state().aarch64, bytes) && !state().wanted.contains(place)) return nullptr;
  Site*& site = state().known[{place, code}];
  if (site == nullptr) {
    site = &state().sites.emplace_back();
    site->place = place;
    site->code = code;
  }
  return site;
}

void called_kernel(qemu_plugin_id_t, unsigned, std::int64_t number, std::int64_t) {
  // mmap and mremap (asm-generic/unistd.h; arch/x86/entry/syscalls/syscall_64.tbl)
  const bool maps = state().aarch64 ? number == 222 || number == 216 : number == 9 || number == 25;
  // release: pairs with [mapped]
  if (maps) state().maps_are_old.store(true, std::memory_order_release);
}

void count(unsigned, void* site) {
  // relaxed: a count publishes nothing but itself
  static_cast<Site*>(site)->count.fetch_add(1, std::memory_order_relaxed);
}

void translated(qemu_plugin_id_t, qemu_plugin_tb* block) {
  const std::lock_guard held(state().mutex);
  // acquire: pairs with [mapped]
  if (state().maps_are_old.exchange(false, std::memory_order_acquire)) state().maps.read();
  for (std::size_t i = 0; i < qemu_plugin_tb_n_insns(block); ++i) {
    qemu_plugin_insn* const instruction = qemu_plugin_tb_get_insn(block, i);
    const auto* const bytes = static_cast<const char*>(qemu_plugin_insn_data(instruction));
    const std::string code(bytes, qemu_plugin_insn_size(instruction));
    Site* const site = site_of(qemu_plugin_insn_haddr(instruction), code);
    if (site != nullptr) qemu_plugin_register_vcpu_insn_exec_cb(instruction, count, 0, site);
  }
}

void write_counts(qemu_plugin_id_t, void*) {
  const bool child = ::getpid() != state().first;
  const std::string name = state().out + (child ? "." + std::to_string(::getpid()) : "");
  std::FILE* const file = std::fopen(name.c_str(), "we");
  if (file == nullptr) {
    std::fprintf(stderr, "fencepost: %s: %s\n", name.c_str(),
                 std::generic_category().message(errno).c_str());
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
    std::fprintf(stderr, "fencepost: %s: %s\n", name.c_str(),
                 std::generic_category().message(errno).c_str());
}

/// In a forked child, whose only thread this is: what it inherited is in its parent's file. QEMU stops the other threads before
/// it forks, so that none holds the mutex.
void forget_counts() {
  const std::lock_guard held(state().mutex);
  // relaxed: there is no other thread
  for (Site& site : state().sites) site.count.store(0, std::memory_order_relaxed);
}

/// False if the file cannot be read.
bool read_places(const char* name) {
  std::FILE* const file = std::fopen(name, "re");
  if (file == nullptr) return false;
  char* line = nullptr;
  std::size_t size = 0;
  while (::getline(&line, &size, file) > 0) {
    char* tab = nullptr;
    const std::uint64_t offset = std::strtoull(line, &tab, 10);
    std::string path(*tab == '\t' ? tab + 1 : "");
    if (!path.empty() && path.back() == '\n') path.pop_back();
    state().wanted.insert({std::move(path), offset});
  }
  std::free(line);
  std::fclose(file);
  return true;
}

/// Whether `argument` is `key`=value, which `value` then points to.
bool has_key(const char* argument, std::string_view key, const char*& value) {
  if (!std::string_view(argument).starts_with(key)) return false;
  value = argument + key.size();
  return true;
}

int install(qemu_plugin_id_t id, const qemu_info_t* info, int argc, char** argv) {
  const std::string_view target = info->target_name;
  state().aarch64 = target == "aarch64";
  if (target != "x86_64" && target != "aarch64") {
    std::fputs("fencepost: the plugin counts for x86_64 and aarch64\n", stderr);
    return 1;
  }
  for (int i = 0; i < argc; ++i) {
    const char* value = nullptr;
    if (has_key(argv[i], "out=", value)) {
      state().out = value;
    } else if (!has_key(argv[i], "places=", value) || !read_places(value)) {
      std::fprintf(stderr, "fencepost: %s: no such argument of the plugin, or no such file\n",
                   argv[i]);
      return 1;
    }
  }
  if (::pthread_atfork(nullptr, nullptr, forget_counts) != 0) {
    std::fputs("fencepost: the plugin has no memory to count forked children\n", stderr);
    return 1;
  }
  qemu_plugin_register_vcpu_syscall_ret_cb(id, called_kernel);
  qemu_plugin_register_vcpu_tb_trans_cb(id, translated);
  qemu_plugin_register_atexit_cb(id, write_counts, nullptr);
  return 0;
}

}  // namespace
}  // namespace fencepost::qemu_plugin

int qemu_plugin_install(qemu_plugin_id_t id, const qemu_info_t* info, int argc, char** argv) {
  return fencepost::qemu_plugin::install(id, info, argc, argv);
}
