#include "harness/benchmark/extra_work.hpp"

#include <charconv>

#include "harness/base/user_error.hpp"

namespace fencepost::harness {

ExtraWork parse_extra_work(const std::string& text) {
  constexpr std::uint64_t most = 1000;
  ExtraWork work;
  const char* const end = text.data() + text.size();
  const auto [slash, bad_more] = std::from_chars(text.data(), end, work.more);
  if (bad_more == std::errc{} && slash != end && *slash == '/') {
    const auto [last, bad_of] = std::from_chars(slash + 1, end, work.of);
    if (bad_of == std::errc{} && last == end && work.of >= 1 && work.of <= most &&
        work.more <= most)
      return work;
  }
  throw UserError("--extra-work=" + text +
                  ": use <more>/<of>, such as 1/20 for one more for each 20");
}

}  // namespace fencepost::harness
