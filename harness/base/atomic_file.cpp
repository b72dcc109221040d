#include "harness/base/atomic_file.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>

#include "harness/base/write_error.hpp"

namespace fencepost::harness {
namespace {

/// 0, or the errno of what failed.
int write_all(int file, std::string_view text) {
  while (!text.empty()) {
    const ssize_t written = write(file, text.data(), text.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return errno;
    text.remove_prefix(static_cast<std::size_t>(written));
  }
  return 0;
}

/// EINVAL: a file system or device that has no fsync keeps what it was given.
int flush(int file) { return fsync(file) == 0 || errno == EINVAL ? 0 : errno; }

/// 0, or the errno of what failed.
int write_whole_file(const char* path, std::string_view text) {
  const int file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
  if (file < 0) return errno;
  int failed = write_all(file, text);
  if (failed == 0) failed = flush(file);
  if (close(file) != 0 && failed == 0)
    failed = errno;  // network file systems report a full disk here
  return failed;
}

/// 0, or the errno of what failed.
int allocate(int file, std::size_t bytes) {
  // Without a size: the file stays empty, and opening it to write frees the space for what is written.
  if (fallocate(file, FALLOC_FL_KEEP_SIZE, 0, static_cast<off_t>(bytes)) == 0) return 0;
  return errno == EOPNOTSUPP || errno == ENOSYS || errno == EINVAL ? 0 : errno;
}

}  // namespace

ReservedSpace::ReservedSpace(const std::string& path, std::size_t bytes) : part_(path + ".part") {
  const int file = open(part_.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0644);
  int failed = file < 0 ? errno : allocate(file, bytes);
  if (file >= 0) close(file);
  if (failed == 0) return;
  if (file >= 0) unlink(part_.c_str());
  throw io_error("write " + path + " (about " + std::to_string(bytes / 1024) + " KiB)", failed);
}

ReservedSpace::~ReservedSpace() { unlink(part_.c_str()); }

void write_atomically(const std::string& path, std::string_view text) {
  const std::string part = path + ".part";
  int failed = write_whole_file(part.c_str(), text);
  if (failed == 0 && std::rename(part.c_str(), path.c_str()) != 0) failed = errno;
  if (failed == 0) return;
  unlink(part.c_str());
  throw io_error("write " + path, failed);
}

}  // namespace fencepost::harness
