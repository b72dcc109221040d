// A run is resumed by the program and on the machine that began it, and by no other.
#include "harness/session/resume.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>

#include "harness/results/folder.hpp"
#include "harness/results/machine_json.hpp"
#include "tests/support/testing.hpp"

namespace fencepost::harness::resume_test {
namespace {

BuildRecord a_build() {
  BuildRecord build;
  build.commit = "0123456789ab-dirty";
  build.variant = "baseline";
  build.compiler = "GNU 12.2.0";
  build.compiler_flags = "-O2";
  build.build_type = "Release";
  build.build_id = "00ff";
  return build;
}

class Resume : public ::testing::Test {
 protected:
  TemporaryFolder place;
  RunOptions options;

  Resume() {
    const Folder folder = Folder::create(place.path(), "machine", "commit");
    MachineRecord record;
    record.machine_id = "machine";
    record.build = a_build();
    folder.write("machine.json", machine_json(record).dump());
    folder.write("samples.jsonl", "");
    options.resume = folder.path();
  }
};

TEST_F(Resume, ByTheSameProgram) {
  EXPECT_NO_THROW(check_resumable(options, "machine", a_build()));
}

TEST_F(Resume, NotByAnotherProgram) {
  struct Field {
    std::string BuildRecord::*member;
    const char* name;
  };
  for (const Field& field : {Field{&BuildRecord::commit, "commit"},
                             {&BuildRecord::variant, "variant"},
                             {&BuildRecord::compiler, "compiler"},
                             {&BuildRecord::compiler_flags, "compiler_flags"},
                             {&BuildRecord::build_type, "build_type"},
                             {&BuildRecord::sanitizer, "sanitizer"},
                             {&BuildRecord::build_id, "build_id"}}) {
    BuildRecord other = a_build();
    other.*field.member = "another";
    expect_user_error([&] { check_resumable(options, "machine", other); },
                      {"--resume=", field.name, "another", "start a new one"});
  }
}

TEST_F(Resume, NotOnAnotherMachineAndAllThatDiffersIsNamed) {
  BuildRecord other = a_build();
  other.compiler = "Clang 14";
  expect_user_error([&] { check_resumable(options, "elsewhere", other); },
                    {"machine_id", "elsewhere", "GNU 12.2.0", "Clang 14"});
}

}  // namespace
}  // namespace fencepost::harness::resume_test
