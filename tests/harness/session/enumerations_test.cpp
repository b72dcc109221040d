// results/schema/enumerations.json, which readers take their words from, has those of the program.
// After a change that is meant: FENCEPOST_UPDATE_GOLDEN=1, then read what changed.
#include "harness/session/enumerations.hpp"

#include <gtest/gtest.h>

#include "tests/support/testing.hpp"

namespace fencepost::harness::enumerations_test {
namespace {

TEST(Enumerations, TheSchemaHasThoseOfTheProgram) {
  const std::string file = FENCEPOST_TEST_DATA "/../../results/schema/enumerations.json";
  if (std::getenv("FENCEPOST_UPDATE_GOLDEN") != nullptr) write_text(file, enumerations_json());
  EXPECT_EQ(text_of(file), enumerations_json());
}

}  // namespace
}  // namespace fencepost::harness::enumerations_test
