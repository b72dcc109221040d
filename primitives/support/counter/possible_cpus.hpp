// How many numbers CPUs can have on this system: the kernel's largest, plugged in or not, and one.
#pragma once

#include <cctype>
#include <fstream>
#include <string>

namespace fencepost::support {

/// 0 where the kernel does not say. Of the list in /sys/devices/system/cpu/possible (cputopology.rst), asked once.
inline unsigned possible_cpus() {
  static const unsigned count = [] {
    std::ifstream file("/sys/devices/system/cpu/possible");
    unsigned cpu = 0, past = 0;
    for (; file >> cpu; file.get()) past = cpu + 1 > past ? cpu + 1 : past;  // get: the - or ,
    return past;
  }();
  return count;
}

}  // namespace fencepost::support
