#include "machine/system_files.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <filesystem>
#include <system_error>

namespace fencepost::machine {
namespace {

Reading unreadable(const std::string& path) {
  return {"", "unreadable: " + path + ": " + std::generic_category().message(errno)};
}

}  // namespace

Fact<std::string> Reading::fact() const {
  return ok() ? Fact<std::string>(text) : Fact<std::string>::unreadable(why);
}

std::optional<long long> Reading::number() const {
  long long value = 0;
  const char* const end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, value);
  if (!ok() || error != std::errc{} || stop != end) return std::nullopt;
  return value;
}

Reading SystemFiles::whole(const std::string& path) const {
  const int file = open(at(path).c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0) return unreadable(path);
  Reading reading;
  std::array<char, 4096> part{};
  ssize_t length = 0;
  // A file of sysfs may open and refuse only when it is read (EIO, EINVAL).
  while ((length = ::read(file, part.data(), part.size())) > 0)
    reading.text.append(part.data(), static_cast<std::size_t>(length));
  if (length < 0) reading = unreadable(path);
  close(file);
  return reading;
}

Reading SystemFiles::line(const std::string& path) const {
  Reading reading = whole(path);
  reading.text.erase(std::min(reading.text.find('\n'), reading.text.size()));
  reading.text.erase(reading.text.find_last_not_of(" \t\r") + 1);
  return reading;
}

bool SystemFiles::exists(const std::string& path) const {
  std::error_code ignored;
  return std::filesystem::exists(at(path), ignored);
}

std::vector<std::string> SystemFiles::names(const std::string& path) const {
  std::vector<std::string> found;
  std::error_code failed;
  for (std::filesystem::directory_iterator entry(at(path), failed), end; !failed && entry != end;
       entry.increment(failed))
    found.push_back(entry->path().filename().string());
  std::ranges::sort(found);
  return found;
}

}  // namespace fencepost::machine
