#include "harness/base/write_error.hpp"

#include <cerrno>
#include <system_error>

#include "harness/base/descriptors.hpp"

namespace fencepost::harness {

std::string remedy_for(int error, const std::string& elsewhere) {
  const std::string other = "choose another place with " + elsewhere;
  switch (error) {
    case ENOSPC:
      return "the file system is full (df, df -i): make space there, or " + other;
    case EDQUOT:
      return "the disk quota is used up (quota): make space, or " + other;
    case EROFS:
      return "it is mounted read-only: " + other;
    case EACCES:
      return "the folder is not writable, or not reachable, for this user (ls -ld): " + other;
    case EPERM:
      return "forbidden whatever the permissions say (an immutable file: lsattr; a security "
             "module): " +
             other;
    case EMFILE:
      return "this process may have " + std::to_string(descriptor_limit()) +
             " files open: raise the hard limit (ulimit -Hn)";
    case ENFILE:
      return "all processes together have too many files open: sysctl fs.file-max";
    case ENOMEM:
      return "the kernel has no memory for it: free some, or raise the limit of the control group";
    case EFBIG:
      return "larger than a file may be here: ulimit -f";
    case ENOENT:
      return "its folder does not exist: make it, or " + other;
    case ENOTDIR:
      return "a part of the path is a file and no folder: " + other;
    case EISDIR:
      return "a folder has that name, so no file of it is writable: move it away, or " + other;
    case EIO:
      return "the device failed (sudo dmesg): " + other;
    default:
      return "";
  }
}

UserError io_error(const std::string& what, int error, const std::string& elsewhere) {
  const std::string remedy = remedy_for(error, elsewhere);
  return UserError("cannot " + what + ": " + std::generic_category().message(error) +
                   (remedy.empty() ? "" : "; " + remedy));
}

UserError unreadable(const std::string& path, int error, const std::string& remedy) {
  return UserError("cannot read " + path + ": " + std::generic_category().message(error) + "; " +
                   remedy);
}

}  // namespace fencepost::harness
