// Topologies that can't be used: each is refused in one line, and never replaced by this machine's in silence.
#include "harness/topology/topology_source.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <cstdlib>
#include <filesystem>
#include <optional>

#include "tests/support/machines.hpp"
#include "tests/support/testing.hpp"

namespace fencepost::harness::topology_source_test {
namespace {

using Kind = TopologySource::Kind;

/// Sets a variable for the time of a test, or takes it away.
class Variable {
 public:
  Variable(const char* name, const char* value) : name_(name) {
    if (const char* const now = std::getenv(name)) before_ = now;
    set(value);
  }
  ~Variable() { set(before_ ? before_->c_str() : nullptr); }
  Variable(const Variable&) = delete;
  Variable& operator=(const Variable&) = delete;

 private:
  void set(const char* value) {
    // NOLINTNEXTLINE(concurrency-mt-unsafe): a test of one thread
    value != nullptr ? setenv(name_, value, 1) : unsetenv(name_);
  }
  const char* name_;
  std::optional<std::string> before_;
};

TopologySource environment(const char* synthetic, const char* xml) {
  const Variable first("HWLOC_SYNTHETIC", synthetic);
  const Variable second("HWLOC_XMLFILE", xml);
  return source_of_environment();
}

TEST(SourceOfEnvironment, ThisMachineOrWhatIsNamed) {
  EXPECT_EQ(environment(nullptr, nullptr).kind, Kind::this_machine);
  EXPECT_EQ(environment(nullptr, nullptr).name(), "this machine");
  EXPECT_EQ(environment("core:2", nullptr).kind, Kind::synthetic);
  EXPECT_EQ(environment("core:2", nullptr).name(), "HWLOC_SYNTHETIC=core:2");
  EXPECT_EQ(environment(nullptr, "a.xml").kind, Kind::xml);
  EXPECT_EQ(environment(nullptr, "a.xml").name(), "HWLOC_XMLFILE=a.xml");
  EXPECT_EQ(environment("core:2", "a.xml").kind, Kind::synthetic) << "as hwloc chooses";
}

TEST(SourceOfEnvironment, SetToNothingIsAMistake) {
  expect_user_error([] { environment("", nullptr); }, {"HWLOC_SYNTHETIC", "nothing"});
  expect_user_error([] { environment(nullptr, ""); }, {"HWLOC_XMLFILE", "nothing"});
}

TEST(SourceOfEnvironment, CopiesOfTheSystemsFilesAreNamed) {
  const TemporaryFolder copy;
  std::filesystem::create_directories(copy.file("sys/devices/system/cpu"));
  const Variable root("HWLOC_FSROOT", copy.path().c_str());
  EXPECT_EQ(environment(nullptr, nullptr).kind, Kind::files);
  EXPECT_EQ(environment(nullptr, nullptr).name(), "HWLOC_FSROOT=" + copy.path());
  EXPECT_EQ(environment("core:2", nullptr).kind, Kind::synthetic);
}

TEST(SourceOfEnvironment, CopiesThatAreNotThereAreRefused) {
  const TemporaryFolder folder;
  write_text(folder.file("a-file"), "");
  for (const char* name : {"HWLOC_FSROOT", "HWLOC_CPUID_PATH"}) {
    for (const auto& [path, why] :
         {std::pair{folder.file("nowhere"), "No such file"},
          std::pair{folder.file("a-file"), "no folder"}, std::pair{folder.path(), "in it"}}) {
      const Variable copies(name, path.c_str());
      expect_user_error([] { environment(nullptr, nullptr); },
                        {name, path.c_str(), why, "this machine", "unset"});
      EXPECT_EQ(environment("core:2", nullptr).kind, Kind::synthetic)
          << "which does not look there";
    }
  }
}

TEST(ForeignSource, IsNeverThisMachineWhateverHwlocIsTold) {
  const Variable claim("HWLOC_THISSYSTEM", "1");
  EXPECT_TRUE(read_topology({}).this_machine);
  EXPECT_FALSE(read_topology({Kind::synthetic, "core:1 pu:1"}).this_machine);
  EXPECT_FALSE(read_topology({Kind::xml, topology_file("holes")}).this_machine);
  EXPECT_EQ(read_topology({Kind::synthetic, "core:64 pu:2"}).pus.size(), 128U)
      << "nor is it cut down to the CPUs that are allowed here";
  EXPECT_FALSE(read_topology({Kind::files, "HWLOC_FSROOT=/"}).this_machine);
}

TEST(SyntheticSource, ThatDoesNotParseIsNamed) {
  for (const char* bad :
       {"nonsense", "core", "core:x", "core:2 core", "package:2 pu", "core:0", "pu:2 pu:2",
        "core:2 (", "core:2\npu:nonsense", "core:-1", "core:2 pu:2)"}) {
    SCOPED_TRACE(bad);
    expect_user_error(
        [&] {
          read_topology({Kind::synthetic, bad});
        },
        {"HWLOC_SYNTHETIC=", "no hwloc synthetic topology"});
  }
}

TEST(SyntheticSource, LargerThanAnyMachineIsRefusedBeforeMemoryRunsOut) {
  for (const char* bad : {"core:99999999", "package:100 core:100 pu:2", "core:1e9", "pu:16384",
                          "package:17 core:241"}) {
    SCOPED_TRACE(bad);
    expect_user_error([&] { read_topology({Kind::synthetic, bad}); }, {bad, "4096"});
  }
  EXPECT_EQ(read_topology({Kind::synthetic, "package:4 l3:16 core:64 pu:1"}).pus.size(), 4'096U);
  EXPECT_EQ(read_topology({Kind::synthetic, "core:4 pu:2(indexes=2*4:1*2)"}).pus.size(), 8U)
      << "the colons of attributes count nothing";
}

TEST(SyntheticSource, WithIndexesThatHwlocWouldDropIsRefused) {
  struct Bad {
    const char* text;
    const char* why;
  };
  for (const Bad& bad : {Bad{"core:1 pu:3(indexes=0,0,1)", "twice"},
                         Bad{"pu:4(indexes=0,1,2,3,4)", "5 numbers for 4 objects"},
                         Bad{"core:2 pu:2(indexes=0,1)", "2 numbers for 4 objects"},
                         Bad{"core:2(indexes=1,1) pu:2", "twice"},
                         Bad{"core:1 pu:2(indexes=0,9999999999)", "9999999999"},
                         Bad{"core:1 pu:2(indexes=)", "not a number"}}) {
    SCOPED_TRACE(bad.text);
    expect_user_error(
        [&] {
          read_topology({Kind::synthetic, bad.text});
        },
        {"HWLOC_SYNTHETIC=", "indexes=", bad.why});
  }
  for (const char* bad : {"core:2 pu:2(indexes=3*2:1*2)", "core:2 pu:2(indexes=core:none)"}) {
    SCOPED_TRACE(bad);
    expect_user_error([&] { read_topology({Kind::synthetic, bad}); }, {bad, "indexes"});
  }
  EXPECT_EQ(read_topology({Kind::synthetic, "core:2 pu:2(indexes=0,2,1,3)"}).pus[1].os_index, 2U);
  EXPECT_EQ(read_topology({Kind::synthetic, "core:2 pu:2(indexes=2*2:1*2)"}).pus.size(), 4U);
}

class XmlSource : public ::testing::Test {
 protected:
  void refused(const std::string& path, const char* why) {
    expect_user_error(
        [&] {
          read_topology({Kind::xml, path});
        },
        {"HWLOC_XMLFILE=", path.c_str(), why, "lstopo"});
  }
  std::string with(const std::string& text) {
    write_text(folder_.file("m.xml"), text);
    return folder_.file("m.xml");
  }
  TemporaryFolder folder_;
};

TEST_F(XmlSource, ThatCannotBeRead) {
  refused(folder_.file("nowhere.xml"), "No such file");
  refused(folder_.path(), "Is a directory");
  refused(with(""), "is empty");
}

TEST_F(XmlSource, ThatHasNoEnd) {
  refused("/dev/zero", "a device");
  const std::string pipe = folder_.file("pipe");
  ASSERT_EQ(mkfifo(pipe.c_str(), 0600), 0);
  refused(pipe, "a pipe");  // nobody writes: opening it would wait for ever
  const std::string large = with("<?xml");
  std::filesystem::resize_file(large, (std::uintmax_t{64} << 20) + 1);
  refused(large, "64 MiB");
}

TEST_F(XmlSource, ThatIsNoExport) {
  for (const char* text : {"garbage", "<foo/>", "<?xml version=\"1.0\"?>", "<topology/>",
                           "<topology version=\"2.0\"></topology>", "\n", "\177ELF"}) {
    SCOPED_TRACE(text);
    refused(with(text), "no whole hwloc XML export");
  }
  refused(with(std::string(100, '\0')), "no whole hwloc XML export");
}

TEST_F(XmlSource, ThatIsCompressedOrNewerIsCalledSo) {
  for (const auto& [magic, name] :
       {std::pair{"\x1f\x8b\x08", "gzip"},
        std::pair{"\xfd"
                  "7zXZ",
                  "xz"},
        std::pair{"BZh9", "bzip2"}, std::pair{"\x28\xb5\x2f\xfd", "Zstandard"}}) {
    SCOPED_TRACE(name);
    std::string text = magic;
    text.resize(20);
    expect_user_error(
        [&] {
          read_topology({Kind::xml, with(text)});
        },
        {"HWLOC_XMLFILE=", "is compressed", name});
  }
  refused(with("<topology version=\"3.0\"><object type=\"Machine\"/></topology>"),
          "written by hwloc 3, which this build cannot read; on that machine `lstopo "
          "--export-xml-flags 2 file.xml`");
}

TEST_F(XmlSource, ThatIsCutOffIsCalledSo) {
  const std::string whole = text_of(topology_file("two-memories"));
  refused(with(whole.substr(0, whole.size() / 2)), "is cut off");
}

TEST_F(XmlSource, CutOffAnywhere) {
  const std::string whole = text_of(topology_file("two-memories"));
  const std::size_t end = whole.rfind("</topology>");
  for (std::size_t length = 1; length < end; length += 97) {
    SCOPED_TRACE(length);
    refused(with(whole.substr(0, length)), "no whole hwloc XML export");
  }
}

TEST_F(XmlSource, WithOneCpuTwice) {
  std::string text = text_of(topology_file("two-memories"));
  const std::size_t last = text.find("type=\"PU\" os_index=\"3\"");
  ASSERT_NE(last, std::string::npos);
  text.replace(last, 22, "type=\"PU\" os_index=\"2\"");
  expect_user_error([&] { read_topology({Kind::xml, with(text)}); }, {"HWLOC_XMLFILE=", "no"});
}

/// hwloc 2.9 crashes on some of these, and prints banners on others.
TEST_F(XmlSource, DamagedInAnyWayIsReadOrRefused) {
  const std::uint64_t seed = random_seed();
  SCOPED_TRACE(seed_text(seed));
  std::mt19937_64 random(seed);
  const std::string whole = text_of(topology_file("two-memories"));
  int refusals = 0;
  for (int trial = 0; trial < 60; ++trial) {
    std::string text = whole;
    for (int i = 0; i < 3; ++i)
      text[random() % text.size()] = static_cast<char>(32 + random() % 95);
    const std::string path = with(text);
    ::testing::internal::CaptureStderr();
    try {
      EXPECT_FALSE(read_topology({Kind::xml, path}).pus.empty());
    } catch (const UserError& error) {
      ++refusals;
      EXPECT_EQ(std::string(error.what()).find('\n'), std::string::npos);
    }
    EXPECT_EQ(::testing::internal::GetCapturedStderr(), "");
  }
  EXPECT_GT(refusals, 0);
}

}  // namespace
}  // namespace fencepost::harness::topology_source_test
