// Tests of the library, in a native build. Figures are those of the standards that the headers name.
#define DOCTEST_CONFIG_IMPLEMENT_WITH_MAIN
#include <doctest/doctest.h>

#include "proxy_wasm/base64.h"
#include "proxy_wasm/date.h"
#include "proxy_wasm/digest.h"
#include "proxy_wasm/host.h"
#include "proxy_wasm/http.h"
#include "proxy_wasm/jwt.h"
#include "proxy_wasm/regex.h"
#include "proxy_wasm/rsa.h"
#include "proxy_wasm/rules.h"

using namespace proxy_wasm;

namespace {

std::string hexadecimal(std::string_view bytes) {
  std::string text;
  for (const char byte : bytes) {
    constexpr std::string_view digits = "0123456789abcdef";
    text.push_back(digits[static_cast<uint8_t>(byte) >> 4]);
    text.push_back(digits[static_cast<uint8_t>(byte) & 15]);
  }
  return text;
}

}  // namespace

TEST_CASE("digests of the standards' messages") {
  CHECK(hexadecimal(digest<Sha256>("")) == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  CHECK(hexadecimal(digest<Sha256>("abc")) == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  CHECK(hexadecimal(digest<Sha256>("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq")) ==
        "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
  CHECK(hexadecimal(digest<Sha1>("abc")) == "a9993e364706816aba3e25717850c26c9cd0d89d");
  CHECK(hexadecimal(digest<Md5>("")) == "d41d8cd98f00b204e9800998ecf8427e");
  CHECK(hexadecimal(digest<Md5>("message digest")) == "f96b697d7cb7938d525a2f31aaf161d0");
}

TEST_CASE("a digest does not depend on how the message is cut") {
  const std::string message(1000, 'a');
  for (size_t cut = 0; cut <= 200; ++cut) {
    Sha256 hash;
    hash.update(std::string_view(message).substr(0, cut));
    hash.update(std::string_view(message).substr(cut));
    CHECK(hexadecimal(hash.finish()) == "41edece42d63e8d9bf515a9ba6932e1c20cbc9f5a5d134645adb5db1b9737ea3");
  }
}

TEST_CASE("HMAC of RFC 4231 and RFC 2202") {
  CHECK(hexadecimal(hmac<Sha256>("Jefe", "what do ya want for nothing?")) ==
        "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
  CHECK(hexadecimal(hmac<Sha256>(std::string(131, '\xaa'), "Test Using Larger Than Block-Size Key - Hash Key First")) ==
        "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
  CHECK(hexadecimal(hmac<Sha1>("Jefe", "what do ya want for nothing?")) == "effcdf6ae5eb2fa2d27416d5f184df9c259a7c79");
}

TEST_CASE("base64 there and back") {
  CHECK(encode_base64("foobar") == "Zm9vYmFy");
  CHECK(encode_base64("f") == "Zg==");
  CHECK(encode_base64url("\xfb\xff") == "-_8");
  for (size_t size = 0; size < 70; ++size) {
    std::string bytes;
    for (size_t index = 0; index < size; ++index) bytes.push_back(static_cast<char>(index * 37 + size));
    CHECK(decode_base64(encode_base64(bytes)) == bytes);
    CHECK(decode_base64url(encode_base64url(bytes)) == bytes);
  }
}

TEST_CASE("what is no base64 is refused") {
  CHECK_FALSE(decode_base64url("a"));
  CHECK_FALSE(decode_base64url("a+/="));
  CHECK_FALSE(decode_base64url("Zg=="));
  CHECK_FALSE(decode_base64url("Zh"));  // bits that are left over
  CHECK_FALSE(decode_base64("Zg==="));
  CHECK_FALSE(decode_base64("Z g="));
}

TEST_CASE("paths, queries and authorities") {
  CHECK(path_without_query("/a?b=c") == "/a");
  CHECK(query_of("/a?b=c#d") == "b=c");
  CHECK(query_of("/a").empty());
  CHECK(without_port("example.com:8080") == "example.com");
  CHECK(without_port("[::1]:80") == "[::1]");
  CHECK(without_port("[::1]") == "[::1]");
  CHECK(decode_percent("a%20b+c%2", true) == "a b c%2");
  CHECK(decode_percent("%zz%41", false) == "%zzA");
  const Parameters parameters = parse_parameters("a=1&&b&a=2&c=%26");
  CHECK(parameters.size() == 4);
  CHECK(find_parameter(parameters, "a") == "1");
  CHECK(find_parameter(parameters, "b") == "");
  CHECK(find_parameter(parameters, "c") == "&");
  CHECK_FALSE(find_parameter(parameters, "d"));
}

TEST_CASE("dates of HTTP") {
  CHECK(parse_http_date("Thu, 01 Jan 1970 00:00:00 GMT") == 0);
  CHECK(parse_http_date("Wed, 09 May 2018 13:30:29 GMT+00:00") == 1525872629);
  CHECK(parse_http_date("Thu, 29 Feb 2024 23:59:59 GMT") == 1709251199);
  for (const char *text : {"", "Wed, 09 May 2018 13:30:29", "Wed, 09 ayJ 2018 13:30:29 GMT", "Wed, 09 May 2018 24:00:00 GMT",
                           "Wed, x9 May 2018 13:30:29 GMT", "1525872629"})
    CHECK_FALSE(parse_http_date(text));
}

TEST_CASE("header pairs there and back, and cut short") {
  const Headers headers = {{"a", "1"}, {"", ""}, {"name", std::string("v\0w", 3)}};
  const std::string bytes = serialize_pairs(headers);
  CHECK(parse_pairs(bytes) == headers);
  for (size_t size = 0; size < bytes.size(); ++size)
    CHECK(parse_pairs(std::string_view(bytes).substr(0, size)).size() < headers.size());
  CHECK(parse_pairs(std::string(8, '\xff')).empty());
}

TEST_CASE("tokens are signed, read and checked") {
  const Json header = {{"alg", "HS256"}};
  const std::string token = sign_hs256(header, {{"sub", "me"}, {"exp", 12}}, "secret");
  const auto jwt = parse_jwt(token);
  REQUIRE(jwt);
  CHECK(string_claim(jwt->payload, "sub") == "me");
  CHECK(integer_claim(jwt->payload, "exp") == 12);
  CHECK_FALSE(integer_claim(jwt->payload, "sub"));
  CHECK(has_hs256_signature(*jwt, "secret"));
  CHECK_FALSE(has_hs256_signature(*jwt, "Secret"));
  for (const char *text : {"", ".", "..", "a.b.c", "e30.e30", "e30.e30.e30.e30", "W10.e30.AA", "e30.bnVsbA.AA", "e30.e3.AA"})
    CHECK_FALSE(parse_jwt(text));
}

TEST_CASE("an RSA signature is checked") {
  RsaKey key{*decode_base64url("soImr5gDQxStm6uvNC9W2TXRDSJwYnt8dM9Q7LiKquuwxKIEvd8h2wHMTlixACAENNfBuELs3RD3yYQG3h8qUoU0LrA_"
                               "EwuhzjLGCmYno7C2_44zbHJaBmZl6Id5zunychTedD3xm66sdKKLORDKmxDSsj1okKHZUdKjLjnXCCE"),
             *decode_base64url("AQAB")};
  REQUIRE(key.normalize());
  std::string signature =
      *decode_base64url("n9646DXnILW5n_A5ZEYmusX6Yzb8S6QeCTZhzKJIFQh9Bdfcl6oIj3RFm9pir0pQDtzi4yNE0pQH2lfHG4jtya9dRmjeuNMTERnn8"
                        "6Ha1IxcvPrKVwxHEyOCaewgL2t5KTHuHrJtdXvFOuRedIoBakuA7dSsIAQDUoc4lQDinDc");
  CHECK(has_rs256_signature(key, "a message", signature));
  CHECK_FALSE(has_rs256_signature(key, "another message", signature));
  signature[5] ^= 1;
  CHECK_FALSE(has_rs256_signature(key, "a message", signature));
  CHECK_FALSE(has_rs256_signature(key, "a message", std::string(128, '\xff')));
  CHECK_FALSE(has_rs256_signature(key, "a message", ""));
  RsaKey even{std::string(128, '\x02'), "\x03"};
  CHECK_FALSE(even.normalize());
}

TEST_CASE("regular expressions find what they should") {
  struct Case {
    const char *pattern;
    const char *text;
    /// Null: no match.
    const char *match;
  };
  const Case cases[] = {
      {"abc", "xabcx", "abc"},
      {"a*", "baaa", ""},
      {"a+", "baaa", "aaa"},
      {"a+?", "baaa", "a"},
      {"a{2}", "baaa", "aa"},
      {"a{2,}", "baaaa", "aaaa"},
      {"a{1,2}?", "baaa", "a"},
      {"a{,2}", "xa{,2}", "a{,2}"},
      {"a|ab", "ab", "a"},
      {"ab|a", "ab", "ab"},
      {"(a|ab)(c|bcd)", "abcd", "abcd"},
      {"^abc$", "abc", "abc"},
      {"^abc$", "abcd", nullptr},
      {"[a-c]+", "xxabcd", "abc"},
      {"[^a-c]+", "abxyc", "xy"},
      {"[]a]+", "b]a", "]a"},
      {"[a-]+", "b-a", "-a"},
      {"[\\d.]+", "v1.2", "1.2"},
      {"\\bfoo\\b", "a foo b", "foo"},
      {"\\bfoo\\b", "afoo", nullptr},
      {"\\Boo", "foo", "oo"},
      {"(?i)FoO", "xfOo", "fOo"},
      {"(?i:F)oo", "fOO", nullptr},
      {"((?i)f)oo", "Foo", "Foo"},
      {"a.c", "a\nc", nullptr},
      {"(?s)a.c", "a\nc", "a\nc"},
      {"\\x41\\.", "xA.", "A."},
      {"(?:)", "a", ""},
      {"(a*)*", "b", ""},
      {"(a*)+", "aab", "aa"},
      {"\\$\\{x\\}", "${x}", "${x}"},
  };
  for (const Case &expected : cases) {
    CAPTURE(expected.pattern);
    std::string problem;
    const auto regex = Regex::compile(expected.pattern, problem);
    REQUIRE_MESSAGE(regex, problem);
    const auto groups = regex->find(expected.text);
    CHECK(regex->search(expected.text) == groups.has_value());
    REQUIRE(groups.has_value() == (expected.match != nullptr));
    if (groups) CHECK(groups->front() == expected.match);
  }
}

TEST_CASE("groups are what they matched last") {
  std::string problem;
  const auto regex = Regex::compile("^.*?/(\\w+)[\\?]{0,1}.*$", problem);
  REQUIRE(regex);
  CHECK(regex->find("/get?k=v")->at(1) == "get");
  const auto date = Regex::compile("(?P<year>\\d+)-(\\d+)(-(\\d+))?", problem);
  REQUIRE(date);
  const auto groups = date->find("on 2024-02.");
  REQUIRE(groups);
  CHECK(*groups == Regex::Groups{"2024-02", "2024", "02", "", ""});
}

TEST_CASE("what is no regular expression is refused with a reason") {
  for (const char *pattern : {"(", ")", "a)", "[a", "[b-a]", "*", "a**b{2,1}", "\\", "\\q", "(?<n>a)", "(?=a)", "a{1001}", "\\1",
                              "(a{1000}){1000}"}) {
    CAPTURE(pattern);
    std::string problem;
    CHECK_FALSE(Regex::compile(pattern, problem));
    CHECK_FALSE(problem.empty());
  }
}

TEST_CASE("a regular expression takes time linear in the text") {
  std::string problem;
  const auto regex = Regex::compile("(a+)+$", problem);
  REQUIRE(regex);
  CHECK_FALSE(regex->search(std::string(20'000, 'a') + "b"));
}

namespace {

struct NamedConfig {
  std::string name;
  bool parse(const Json &json, std::string &problem) { return require_field(json, "name", name, problem); }
};

}  // namespace

TEST_CASE("the first rule that matches holds") {
  Rules<NamedConfig> rules;
  std::string problem;
  REQUIRE(rules.parse(*parse_json(R"({
    "name": "global",
    "_rules_": [
      {"_match_route_": ["off"], "_disable_": true, "name": ""},
      {"_match_route_": ["a", "b"], "name": "route"},
      {"_match_route_": ["c"], "_match_service_": ["s.svc:80"], "name": "both"},
      {"_match_route_prefix_": ["pre-"], "name": "prefix"},
      {"_match_service_": ["s.svc"], "name": "service"},
      {"_match_domain_": ["*.example.com", "www.*", "exact.org"], "name": "domain"}
    ]})"), problem));
  const auto name = [&](Place place) {
    const NamedConfig *config = rules.find(place);
    return config == nullptr ? std::string("none") : config->name;
  };
  CHECK(name({"x.org", "b", ""}) == "route");
  CHECK(name({"x.org", "off", ""}) == "none");
  CHECK(name({"x.org", "c", ""}) == "global");
  CHECK(name({"x.org", "c", "outbound|80||s.svc"}) == "both");
  CHECK(name({"x.org", "pre-1", ""}) == "prefix");
  CHECK(name({"x.org", "", "outbound|81||s.svc"}) == "service");
  CHECK(name({"a.example.com:443", "", ""}) == "domain");
  CHECK(name({"example.com", "", ""}) == "global");
  CHECK(name({"www.x.org", "", ""}) == "domain");
  CHECK(name({"exact.org", "", ""}) == "domain");
}

TEST_CASE("rules that say nothing are refused") {
  for (const char *text : {"{}", "[]", "{\"_rules_\":{}}", "{\"_rules_\":[{\"name\":\"a\"}]}",
                           "{\"_rules_\":[{\"_match_route_\":\"a\",\"name\":\"a\"}]}", "{\"other\":1}", "{\"name\":1}"}) {
    CAPTURE(text);
    Rules<NamedConfig> rules;
    std::string problem;
    CHECK_FALSE(rules.parse(*parse_json(text), problem));
  }
}

TEST_CASE("authentication rules: who has to show what, where") {
  const auto find = [](const std::string &json, Place place) {
    AuthRules<NamedConfig> rules;
    std::string problem;
    REQUIRE_MESSAGE(rules.parse(*parse_json(json), problem), problem);
    const auto match = rules.find(place);
    if (!match.required) return std::string("free");
    return match.config->name + (match.allowed == nullptr ? ":anyone" : ":" + std::to_string(match.allowed->size()));
  };
  const std::string rules = R"("_rules_": [{"_match_route_": ["a"], "allow": ["x", "y"]}, {"_match_route_": ["b"], "name": "own"},
                               {"_match_route_": ["c"], "_disable_": true}])";
  CHECK(find(R"({"name": "g"})", {}) == "g:anyone");
  CHECK(find(R"({"name": "g", "global_auth": false})", {}) == "free");
  CHECK(find(R"({"name": "g", )" + rules + "}", {"", "a", ""}) == "g:2");
  CHECK(find(R"({"name": "g", )" + rules + "}", {"", "b", ""}) == "own:anyone");
  CHECK(find(R"({"name": "g", )" + rules + "}", {"", "c", ""}) == "free");
  CHECK(find(R"({"name": "g", )" + rules + "}", {"", "z", ""}) == "free");
  CHECK(find(R"({"name": "g", "global_auth": true, )" + rules + "}", {"", "z", ""}) == "g:anyone");
  CHECK(find(R"({"name": "g", "global_auth": false, )" + rules + "}", {"", "a", ""}) == "g:2");
}
