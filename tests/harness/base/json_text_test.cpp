// Bytes that are no UTF-8 end up as U+FFFD, and never as an exception.
#include "harness/base/json_text.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace fencepost::harness::json_text_test {
namespace {

using nlohmann::json;

TEST(JsonText, ReplacesWhatIsNoUtf8) {
  EXPECT_EQ(text_of(json{{"path", "a\xff/\xc3\xa9"}}), "{\"path\":\"a\xef\xbf\xbd/\xc3\xa9\"}");
  EXPECT_EQ(utf8("cut \xc3"), "cut \xef\xbf\xbd");
}

TEST(JsonText, LeavesTheRestAsItIs) {
  for (const std::string text : {"", "plain", "\xc3\xa9 \xe2\x82\xac", "quote \" and \\ and \n"})
    EXPECT_EQ(utf8(text), text);
  EXPECT_EQ(text_of(json{{"a", {1, 2}}}), "{\"a\":[1,2]}");
  EXPECT_EQ(text_of(json{{"a", 1}}, 2), "{\n  \"a\": 1\n}");
}

}  // namespace
}  // namespace fencepost::harness::json_text_test
