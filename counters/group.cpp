#include "counters/group.hpp"

// Alone, and not after linux/perf_event.h: both define the same structures.
#include <perfmon/pfmlib_perf_event.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <utility>
#include <vector>

#include "arch/contract.hpp"
#include "counters/counter_page.hpp"

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

class KernelGroup final : public Group {
 public:
  explicit KernelGroup(std::vector<File> files) : files_(std::move(files)) {
    words_.resize(3 + files_.size());  // number of events, time enabled, time running, values
    for (const File& file : files_) pages_.emplace_back(file.number());
  }

  bool read(std::span<Reading> into) override {
    if (by_itself_ && read_counters(into)) return true;
    const std::size_t bytes = words_.size() * sizeof words_[0];
    const ssize_t got = ::read(files_.front().number(), words_.data(), bytes);
    if (got != static_cast<ssize_t>(bytes) || into.size() != files_.size()) return false;
    for (std::size_t i = 0; i < into.size(); ++i) into[i] = {words_[3 + i], words_[1], words_[2]};
    return true;
  }

  void turn(bool on) override {
    const unsigned long request = on ? PERF_EVENT_IOC_ENABLE : PERF_EVENT_IOC_DISABLE;
    ioctl(files_.front().number(), request, PERF_IOC_FLAG_GROUP);
    // Once for all windows, as readings of both ways can't be subtracted from each other.
    by_itself_ = on && std::ranges::all_of(pages_, &CounterPage::readable);
  }

  std::string_view way() const override { return by_itself_ ? "rdpmc" : "read"; }

 private:
  /// All of them were on a hardware counter: a group that shares its counters with others is left to the kernel, which
  /// knows for how long it counted.
  bool read_counters(std::span<Reading> into) {
    const std::uint64_t now = arch::timestamp();
    for (std::size_t i = 0; i < into.size(); ++i) {
      const auto value = pages_[i].read();
      if (!value) return by_itself_ = false;
      into[i] = {*value, now, now};
    }
    return true;
  }

  std::vector<File> files_;
  std::vector<CounterPage> pages_;
  std::vector<std::uint64_t> words_;
  bool by_itself_ = false;
};

}  // namespace

Opened open_group(std::span<const Encoding> events) {
  std::vector<File> files;
  for (const Encoding& event : events) {
    files.emplace_back(open_event(event, files.empty() ? -1 : files.front().number()));
    if (files.back().number() < 0) return {nullptr, errno, files.size() - 1};
  }
  if (files.empty()) return {nullptr, EINVAL, 0};
  return {std::make_unique<KernelGroup>(std::move(files)), 0, 0};
}

}  // namespace fencepost::counters
