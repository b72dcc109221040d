#include "harness/session/exit_code.hpp"

#include <algorithm>
#include <filesystem>
#include <new>
#include <string>

#include "harness/base/user_error.hpp"

namespace fencepost::harness {
namespace {

std::string one_line(std::string text) {
  std::ranges::replace_if(
      text, [](unsigned char c) { return c < ' '; }, ' ');
  return text;
}

}  // namespace

int guarded(const std::function<int()>& command, std::ostream& err) {
  try {
    return command();
  } catch (const UserError& e) {
    err << "fencepost: " << one_line(e.what()) << "\n";
    return exit_bad_input;
  } catch (const std::filesystem::filesystem_error& e) {  // a path too long, not allowed, no space
    err << "fencepost: " << one_line(e.what()) << "\n";
    return exit_bad_input;
  } catch (const std::bad_alloc&) {
    err << "fencepost: out of memory (ulimit -v, or the limit of the control group); ask for fewer "
           "threads or cases\n";
    return exit_software;
  } catch (const std::exception& e) {
    err << "fencepost: unexpected error: " << one_line(e.what())
        << "; please report it with the command line\n";
    return exit_software;
  }
}

}  // namespace fencepost::harness
