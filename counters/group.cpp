#include "counters/group.hpp"

// Alone, and not after linux/perf_event.h: both define the same structures.
#include <perfmon/pfmlib_perf_event.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <optional>
#include <utility>
#include <vector>

#include "arch/contract.hpp"
#include "counters/counter_page.hpp"
#include "counters/known_work.hpp"

namespace fencepost::counters {
namespace {

class File {
 public:
  explicit File(int number) : number_(number) {}
  ~File() {
    if (number_ >= 0) close(number_);
  }
  File(File&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
  File(const File&) = delete;
  File& operator=(const File&) = delete;
  File& operator=(File&&) = delete;
  int number() const { return number_; }

 private:
  int number_;
};

int open_event(const Encoding& event, int leader) {
  perf_event_attr attr{};
  attr.size = sizeof attr;
  attr.type = event.type;
  attr.config = event.config;
  attr.config1 = event.config1 | (event.software() ? 0 : arch::user_read_config1);
  attr.config2 = event.config2;
  attr.read_format =
      PERF_FORMAT_GROUP | PERF_FORMAT_TOTAL_TIME_ENABLED | PERF_FORMAT_TOTAL_TIME_RUNNING;
  attr.disabled = leader < 0;  // the others go with their leader
  attr.exclude_user = event.level == Level::kernel;
  attr.exclude_kernel = event.level == Level::user;
  attr.exclude_hv = 1;
  const long file = syscall(SYS_perf_event_open, &attr, 0, -1, leader, PERF_FLAG_FD_CLOEXEC);
  return static_cast<int>(file);
}

/// An event that is open. The mapping of its page keeps it open by itself (Linux, kernel/events/core.c: a mapping refers
/// to the file), so that only the leader, by which the group is read, needs its file descriptor: one for each group.
struct OpenEvent {
  std::optional<File> file;
  CounterPage page;
};

class KernelGroup final : public Group {
 public:
  explicit KernelGroup(std::vector<OpenEvent> events) : events_(std::move(events)) {
    words_.resize(3 + events_.size());  // number of events, time enabled, time running, values
  }

  bool read(std::span<Reading> into) override {
    if (by_itself_ && read_counters(into)) return true;
    const std::size_t bytes = words_.size() * sizeof words_[0];
    const ssize_t got = ::read(leader(), words_.data(), bytes);
    if (got != static_cast<ssize_t>(bytes) || into.size() != events_.size()) return false;
    for (std::size_t i = 0; i < into.size(); ++i) into[i] = {words_[3 + i], words_[1], words_[2]};
    return true;
  }

  void turn(bool on) override {
    const unsigned long request = on ? PERF_EVENT_IOC_ENABLE : PERF_EVENT_IOC_DISABLE;
    ioctl(leader(), request, PERF_IOC_FLAG_GROUP);
    // Once for all windows, as readings of both ways can't be subtracted from each other.
    by_itself_ = on && std::ranges::all_of(
                           events_, [](const OpenEvent& event) { return event.page.readable(); });
  }

  std::string_view way() const override { return by_itself_ ? "rdpmc" : "read"; }

  std::size_t descriptors() const override {
    return static_cast<std::size_t>(std::ranges::count_if(
        events_, [](const OpenEvent& event) { return event.file.has_value(); }));
  }

 private:
  int leader() const { return events_.front().file->number(); }

  /// All of them were on a hardware counter: a group that shares its counters with others is left to the kernel, which
  /// knows for how long it counted.
  bool read_counters(std::span<Reading> into) {
    const std::uint64_t now = arch::timestamp();
    for (std::size_t i = 0; i < into.size(); ++i) {
      const auto value = events_[i].page.read();
      if (!value) return by_itself_ = false;
      into[i] = {*value, now, now};
    }
    return true;
  }

  std::vector<OpenEvent> events_;
  std::vector<std::uint64_t> words_;
  bool by_itself_ = false;
};

}  // namespace

int Group::run(arch::KnownWork work) { return run_known_work(work); }

void Group::pass(std::chrono::microseconds time) {
  const auto until = std::chrono::steady_clock::now() + time;
  while (std::chrono::steady_clock::now() < until) continue;
}

Opened open_group(std::span<const Encoding> events) {
  std::vector<OpenEvent> open;
  for (const Encoding& event : events) {
    const bool leads = open.empty();
    File file(open_event(event, leads ? -1 : open.front().file->number()));
    if (file.number() < 0) return {nullptr, errno, open.size()};
    CounterPage page(file.number());
    const bool needed = leads || !page.mapped();
    open.push_back({needed ? std::optional(std::move(file)) : std::nullopt, std::move(page)});
  }
  if (open.empty()) return {nullptr, EINVAL, 0};
  return {std::make_unique<KernelGroup>(std::move(open)), 0, 0};
}

}  // namespace fencepost::counters
