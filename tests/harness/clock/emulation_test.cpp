// Emulators found out by what they pass on of their host.
#include "harness/clock/emulation.hpp"

#include <gtest/gtest.h>

#include <filesystem>

#include "arch/contract.hpp"
#include "tests/support/testing.hpp"

namespace fencepost::harness::emulation_test {
namespace {

class Emulation : public ::testing::Test {
 protected:
  TemporaryFolder root;

  void file(const std::string& path, const std::string& text) {
    const std::string whole = root.file(path);
    std::filesystem::create_directories(std::filesystem::path(whole).parent_path());
    write_text(whole, text);
  }
  void host(const std::string& arch, const std::string& cpuinfo, const std::string& modalias) {
    file("proc/sys/kernel/arch", arch + "\n");
    file("proc/cpuinfo", cpuinfo);
    file("sys/devices/system/cpu/modalias", modalias + "\n");
  }
  std::size_t hints(const std::string& isa) { return emulation_hints(isa, root.file("")).size(); }
};

TEST_F(Emulation, AProgramOnItsOwnKindOfMachine) {
  host("x86_64", "processor : 0\nvendor_id : GenuineIntel\n", "cpu:type:x86,ven0000fam0006mod00A7");
  EXPECT_EQ(hints("x86_64"), 0U);
  EXPECT_EQ(hints("aarch64"), 3U);
}

TEST_F(Emulation, TheOtherWayRound) {
  host("aarch64", "processor : 0\nCPU implementer : 0x41\n", "cpu:type:aarch64:feature:,0000,0001");
  EXPECT_EQ(hints("aarch64"), 0U);
  EXPECT_EQ(hints("x86_64"), 3U);
}

TEST_F(Emulation, OneHintIsEnoughAndNoFileIsNone) {
  EXPECT_EQ(hints("aarch64"), 0U);
  file("proc/cpuinfo", "vendor_id : AuthenticAMD\n");
  ASSERT_EQ(hints("aarch64"), 1U);
  EXPECT_NE(emulation_hints("aarch64", root.file(""))[0].find("vendor_id"), std::string::npos);
}

TEST(EmulationHere, ThisProgramKnowsUnderWhatItRuns) {
  // Cross-built tests run under qemu, all others on the machine itself.
#ifdef FENCEPOST_UNDER_EMULATOR
  EXPECT_GE(emulation_hints(arch::name).size(), 2U);
#else
  EXPECT_TRUE(emulation_hints(arch::name).empty()) << emulation_hints(arch::name).front();
#endif
}

}  // namespace
}  // namespace fencepost::harness::emulation_test
