// Which primitives could not be built?
#include "primitives/generated/not_installed.hpp"
#include "benches/form_case.hpp"

namespace fencepost::bench {
namespace {

const harness::Question not_installed_question("not_installed", "What is not installed?",
                                               [](auto& scope) {
                                                 add_not_installed(scope, not_installed);
                                               });

}  // namespace
}  // namespace fencepost::bench
