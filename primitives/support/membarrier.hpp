// membarrier(2), private and expedited: all threads of this process that run just now execute a full fence before it
// returns. The slow side of an asymmetric pair: whoever is on the fast side needs no fence instruction, only that the
// compiler keeps its order.
#pragma once

#include <linux/membarrier.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <optional>
#include <string>
#include <system_error>

namespace fencepost::support {

class membarrier {
 public:
  /// Why it can't be used here, empty when it can. The first call registers the process, as the kernel demands (Linux
  /// 4.14); that stays for the life of the process.
  static std::optional<std::string> obstacle() {
    static const std::optional<std::string> why = enroll();
    return why;
  }

  /// The fence in all running threads. False: the kernel refused. Only when there is no obstacle.
  static bool run() noexcept { return call(MEMBARRIER_CMD_PRIVATE_EXPEDITED) == 0; }

 private:
  static long call(int command) noexcept { return ::syscall(SYS_membarrier, command, 0U, 0); }

  static std::optional<std::string> enroll() {
    if (call(MEMBARRIER_CMD_REGISTER_PRIVATE_EXPEDITED) == 0 && run()) return std::nullopt;
    return "unsupported: needs membarrier(2), private and expedited, which the kernel refuses (" +
           std::generic_category().message(errno) + ")";
  }
};

}  // namespace fencepost::support
